package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** The end of a pool with greenlets that are not ready for it. */
class ShutdownTest {
  private static final PoolConfig ONE = PoolConfig.named("ending").withSchedulers(1);

  private static final class Turn extends TurnGreenlet {
    private final Runnable code;

    Turn(SchedPool pool, Runnable code) {
      super(pool);
      this.code = code;
    }

    @Override
    protected boolean turn() {
      code.run();
      return false;
    }

    @Override
    public String name() {
      return "turn";
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldAddASchedulerWhileShuttingDown() throws Exception {
    SchedPool pool = new SchedPool(ONE);
    CountDownLatch gate = new CountDownLatch(1);
    BodyGreenlet adding = pool.spawn(() -> {
      gate.await();
      pool.spawnSched();
    });
    Thread shutdown = Thread.ofPlatform().daemon().start(pool::shutdown);
    while (!isWaiting(shutdown)) Thread.onSpinWait();
    gate.countDown();

    assertTrue(
        shutdown.join(Duration.ofSeconds(20)), "shutdown() and spawnSched() wait for each other");
    assertNull(adding.failure());
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        || thread.getState() == Thread.State.WAITING;
  }

  @Test
  void shouldWakeSleepingDaemonsSoThatTheirLocksAreFree() throws Exception {
    SchedPool pool = new SchedPool(ONE);
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch locked = new CountDownLatch(1);
    pool.spawn(TaskOpts.named("daemon").asDaemon(), () -> {
      lock.lock();
      locked.countDown();
      try {
        Greenlet.sleep(Duration.ofMillis(100));
      } finally {
        lock.unlock();
      }
    });
    locked.await();

    pool.shutdown();

    assertTrue(lock.tryLock(20, TimeUnit.SECONDS), "the lock is lost with the daemon that slept");
  }

  @Test
  void shouldEndBlockedTurnInPeaceAfterTheEnd() throws Exception {
    SchedPool pool = new SchedPool(ONE);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    CompletableFuture<Thread> runner = new CompletableFuture<>();
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    pool.handles().getFirst().send(new PinnedTask(new Turn(pool, () -> {
      runner.complete(Thread.currentThread());
      Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> uncaught.set(thrown));
      entered.countDown();
      await(gate);
    })));
    entered.await();
    pool.shutdown();
    gate.countDown();

    assertTrue(runner.get().join(Duration.ofSeconds(20)), "the runner still waits");
    assertNull(uncaught.get(), () -> String.valueOf(uncaught.get()));
  }

  @Test
  void shouldEndItsSchedulersWhenTheCallerIsInterrupted() throws Exception {
    SchedPool pool = new SchedPool(ONE);
    CountDownLatch in = new CountDownLatch(1);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Thread> carrier = new CompletableFuture<>();
    pool.spawn(TaskOpts.defaults().asDaemon(), () -> {
      carrier.complete(JdkAccess.currentCarrier());
      in.countDown();
      while (!stop.get()) Thread.onSpinWait();
    });
    in.await();
    CountDownLatch entering = new CountDownLatch(1);
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    Thread closer = Thread.ofPlatform().daemon().start(() -> {
      Thread.currentThread().interrupt();
      entering.countDown();
      pool.shutdown();
      kept.complete(Thread.interrupted());
    });
    entering.await();
    stop.set(true);
    closer.join();

    assertTrue(kept.get(), "the interrupt flag is gone");
    assertFalse(carrier.get().isAlive(), "shutdown() returned with a scheduler running");
  }

  /** The scheduler gives a daemon that yields for ever one second, then ends. */
  @Test
  void shouldEndWhenADaemonYieldsForEver() throws Exception {
    SchedPool pool = new SchedPool(ONE);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Thread> carrier = new CompletableFuture<>();
    pool.spawn(TaskOpts.defaults().asDaemon(), () -> {
      carrier.complete(JdkAccess.currentCarrier());
      while (!stop.get()) Greenlet.yieldNow();
    });
    Thread scheduler = carrier.get();

    pool.shutdown();
    stop.set(true);

    assertFalse(scheduler.isAlive(), "a yielding daemon holds up the end");
  }

  @Test
  void shouldKeepToItsTimeoutWhenAnotherShutdownWaits() throws Exception {
    SchedPool pool = new SchedPool(ONE);
    CountDownLatch never = new CountDownLatch(1);
    pool.spawn(TaskOpts.named("forgotten"), never::await);
    Thread patient = Thread.ofPlatform().daemon().start(pool::shutdown);
    while (!isWaiting(patient)) Thread.onSpinWait();

    ShutdownReport report = pool.shutdown(Duration.ofMillis(20));

    assertFalse(report.isClean(), report::toString);
    assertTrue(patient.join(Duration.ofSeconds(20)), "the patient one waits on");
  }

  @Test
  void shouldRefuseATurnGreenletThatWasStarted() throws Exception {
    try (SchedPool pool = new SchedPool(ONE)) {
      SchedHandle handle = pool.handles().getFirst();
      CompletableFuture<Greenlet> self = new CompletableFuture<>();
      Turn turn = new Turn(pool, () -> self.complete(Greenlet.current()));
      handle.send(new PinnedTask(turn));
      self.get();

      String message = assertThrows(
              IllegalStateException.class, () -> handle.send(new PinnedTask(self.get())))
          .getMessage();
      assertTrue(message.contains("sent once"), message);
    }
  }
}
