package org.grove.benchmarks.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.grove.actors.Actor;
import org.grove.actors.ActorRef;
import org.grove.actors.ActorSystem;
import org.grove.actors.Spawn;
import org.grove.benchmarks.harness.Check;
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

/** A ring of Grove's actors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GroveRing {
  @Param("1")
  public int schedulers;

  @Param("false")
  public boolean pinned;

  private ActorSystem system;
  private List<Node> nodes;

  record Token(int left) {}

  @Setup
  public void spawn() {
    system = ActorSystem.builder("bench").schedulers(schedulers).start();
    nodes = new ArrayList<>();
    for (int i = 0; i < Ring.ACTORS; i++) {
      Node node = new Node();
      node.ref = system.spawn("node-" + i, () -> node, place());
      nodes.add(node);
    }
    for (int i = 0; i < Ring.ACTORS; i++) {
      nodes.get(i).next = nodes.get((i + 1) % Ring.ACTORS).ref;
    }
  }

  private Spawn place() {
    return pinned ? Spawn.options().pinnedTo(system.pool().handles().getFirst()) : Spawn.options();
  }

  @TearDown
  public void stop() {
    system.close();
  }

  @Benchmark
  @OperationsPerInvocation(Ring.HOPS)
  public void goRound() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    nodes.getLast().done = done;
    nodes.getFirst().ref.tell(new Token(Ring.HOPS - 1));
    Check.await(done);
    nodes.forEach(node -> Check.equal("tokens", node.takeReceived(), Ring.HOPS / Ring.ACTORS));
  }

  /** What is set from outside is set before the first token is sent, which publishes it; the last one publishes the counts. */
  private static final class Node extends Actor<Token> {
    private ActorRef<Token> ref;
    private ActorRef<Token> next;
    private CountDownLatch done;
    private int received;

    @Override
    protected void onMessage(Token token) {
      received++;
      if (token.left() > 0) {
        next.tell(new Token(token.left() - 1));
      } else {
        done.countDown();
      }
    }

    int takeReceived() {
      int taken = received;
      received = 0;
      return taken;
    }
  }
}
