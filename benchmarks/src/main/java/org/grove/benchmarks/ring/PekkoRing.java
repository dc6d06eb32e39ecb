package org.grove.benchmarks.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.grove.benchmarks.harness.Check;
import org.grove.benchmarks.pekko.PekkoBench;
import org.grove.benchmarks.pekko.PekkoSetting;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A ring of Pekko typed actors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PekkoRing {
  @Param("DEFAULT_5")
  public PekkoSetting setting;

  private PekkoBench<List<Node>> bench;

  record Token(int left) {}

  @Setup
  public void spawn() {
    bench = new PekkoBench<>(setting, this::ring);
  }

  private List<Node> ring(ActorContext<Void> context) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < Ring.ACTORS; i++) {
      Node node = new Node();
      node.ref = context.spawn(node.behavior(), "node-" + i, setting.selector());
      nodes.add(node);
    }
    for (int i = 0; i < Ring.ACTORS; i++) {
      nodes.get(i).next = nodes.get((i + 1) % Ring.ACTORS).ref;
    }
    return nodes;
  }

  @TearDown
  public void stop() {
    bench.close();
  }

  @Benchmark
  @OperationsPerInvocation(Ring.HOPS)
  public void goRound() throws InterruptedException {
    List<Node> nodes = bench.actors();
    CountDownLatch done = new CountDownLatch(1);
    nodes.getLast().done = done;
    nodes.getFirst().ref.tell(new Token(Ring.HOPS - 1));
    Check.await(done);
    nodes.forEach(node -> Check.equal("tokens", node.takeReceived(), Ring.HOPS / Ring.ACTORS));
  }

  /** What is set from outside is set before the first token is sent, which publishes it; the last one publishes the counts. */
  private static final class Node {
    private ActorRef<Token> ref;
    private ActorRef<Token> next;
    private CountDownLatch done;
    private int received;

    Behavior<Token> behavior() {
      return Behaviors.receive((context, token) -> {
        received++;
        if (token.left() > 0) {
          next.tell(new Token(token.left() - 1));
        } else {
          done.countDown();
        }
        return Behaviors.same();
      });
    }

    int takeReceived() {
      int taken = received;
      received = 0;
      return taken;
    }
  }
}
