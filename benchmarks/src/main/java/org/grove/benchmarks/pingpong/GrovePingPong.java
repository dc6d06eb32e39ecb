package org.grove.benchmarks.pingpong;

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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Pairs of Grove's actors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GrovePingPong {
  @Param("1")
  public int pairs;

  @Param("800000")
  public int messages;

  @Param("ONE")
  public Schedulers schedulers;

  private ActorSystem system;
  private List<Pair> all;

  sealed interface ToPinger {}

  record Start(int rounds, CountDownLatch done) implements ToPinger {}

  record Pong(int n) implements ToPinger {}

  record Ping(int n) {}

  @Setup
  public void spawn() {
    system = ActorSystem.builder("bench").schedulers(schedulers.count()).start();
    all = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      all.add(new Pair(system, i, place(0), place(1)));
    }
  }

  private Spawn place(int actor) {
    return switch (schedulers) {
      case PINNED_TOGETHER -> Spawn.options().pinnedTo(system.pool().handles().getFirst());
      case PINNED_ACROSS -> Spawn.options().pinnedTo(system.pool().handles().get(actor));
      case ONE, CORES -> Spawn.options();
    };
  }

  @TearDown
  public void stop() {
    system.close();
  }

  @Benchmark
  public void rally() throws InterruptedException {
    int rounds = PingPong.rounds(messages, pairs);
    CountDownLatch done = new CountDownLatch(pairs);
    all.forEach(pair -> pair.start(rounds, done));
    Check.await(done);
    all.forEach(pair -> pair.check(rounds));
  }

  private static final class Pair {
    private final Ponger ponger = new Ponger();
    private final Pinger pinger;
    private final ActorRef<ToPinger> pingerRef;

    Pair(ActorSystem system, int number, Spawn pingersPlace, Spawn pongersPlace) {
      ActorRef<Ping> pongerRef = system.spawn("ponger-" + number, () -> ponger, pongersPlace);
      pinger = new Pinger(pongerRef);
      pingerRef = system.spawn("pinger-" + number, () -> pinger, pingersPlace);
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

  private static final class Pinger extends Actor<ToPinger> {
    private final ActorRef<Ping> ponger;
    private int rounds;
    private int received;
    private CountDownLatch done;

    Pinger(ActorRef<Ping> ponger) {
      this.ponger = ponger;
    }

    @Override
    protected void onMessage(ToPinger message) {
      switch (message) {
        case Pong pong -> onPong(pong);
        case Start start -> onStart(start);
      }
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

  private static final class Ponger extends Actor<Ping> {
    /** Set before the first ping is sent, which publishes it. */
    private ActorRef<ToPinger> pinger;

    private int received;

    @Override
    protected void onMessage(Ping ping) {
      received++;
      pinger.tell(new Pong(ping.n()));
    }

    int takeReceived() {
      int taken = received;
      received = 0;
      return taken;
    }
  }
}
