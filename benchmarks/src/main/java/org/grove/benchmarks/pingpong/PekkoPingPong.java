package org.grove.benchmarks.pingpong;

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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pairs of Pekko typed actors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PekkoPingPong {
  @Param("1")
  public int pairs;

  @Param("800000")
  public int messages;

  @Param("DEFAULT_5")
  public PekkoSetting setting;

  private PekkoBench<List<Pair>> bench;

  sealed interface ToPinger {}

  record Start(int rounds, CountDownLatch done) implements ToPinger {}

  record Pong(int n) implements ToPinger {}

  record Ping(int n) {}

  @Setup
  public void spawn() {
    bench = new PekkoBench<>(setting, context -> {
      List<Pair> all = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        all.add(new Pair(context, setting, i));
      }
      return all;
    });
  }

  @TearDown
  public void stop() {
    bench.close();
  }

  @Benchmark
  public void rally() throws InterruptedException {
    int rounds = PingPong.rounds(messages, pairs);
    CountDownLatch done = new CountDownLatch(pairs);
    bench.actors().forEach(pair -> pair.start(rounds, done));
    Check.await(done);
    bench.actors().forEach(pair -> pair.check(rounds));
  }

  private static final class Pair {
    private final Ponger ponger = new Ponger();
    private final Pinger pinger;
    private final ActorRef<ToPinger> pingerRef;

    Pair(ActorContext<Void> context, PekkoSetting setting, int number) {
      ActorRef<Ping> pongerRef =
          context.spawn(ponger.behavior(), "ponger-" + number, setting.selector());
      pinger = new Pinger(pongerRef);
      pingerRef = context.spawn(pinger.behavior(), "pinger-" + number, setting.selector());
      ponger.pinger = pingerRef;
    }

    void start(int rounds, CountDownLatch done) {
      pingerRef.tell(new Start(rounds, done));
    }

    /** Reads the actors' counts from outside: the last message before the latch makes them visible. */
    void check(int rounds) {
      Check.equal("pongs", pinger.received, rounds);
      Check.equal("pings", ponger.takeReceived(), rounds);
    }
  }

  private static final class Pinger {
    private final ActorRef<Ping> ponger;
    private int rounds;
    private int received;
    private CountDownLatch done;

    Pinger(ActorRef<Ping> ponger) {
      this.ponger = ponger;
    }

    Behavior<ToPinger> behavior() {
      return Behaviors.receive((context, message) -> {
        switch (message) {
          case Pong pong -> onPong(pong);
          case Start start -> onStart(start);
        }
        return Behaviors.same();
      });
    }

    private void onStart(Start start) {
      rounds = start.rounds();
      done = start.done();
      received = 0;
      ponger.tell(new Ping(0));
    }

    private void onPong(Pong pong) {
      received++;
      int next = pong.n() + 1;
      if (next < rounds) {
        ponger.tell(new Ping(next));
      } else {
        done.countDown();
      }
    }
  }

  private static final class Ponger {
    /** Set before the first ping is sent, which publishes it. */
    private ActorRef<ToPinger> pinger;

    private int received;

    Behavior<Ping> behavior() {
      return Behaviors.receive((context, ping) -> {
        received++;
        pinger.tell(new Pong(ping.n()));
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
