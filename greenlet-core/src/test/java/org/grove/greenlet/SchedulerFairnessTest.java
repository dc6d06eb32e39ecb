package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody waits for ever: not beside a yielder, a held scheduler, a flood of pinned work, or a stray interrupt. */
class SchedulerFairnessTest {
  private static final PoolConfig ONE = PoolConfig.named("one").withSchedulers(1);
  private static final PoolConfig TWO = PoolConfig.named("two").withSchedulers(2);

  private static final class Turn extends TurnGreenlet {
    private final Runnable code;

    Turn(SchedPool pool, Runnable code) {
      super(pool);
      this.code = code;
    }

    void start() {
      makeReady();
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

  @Test
  void shouldLetTheOthersGoFirstWhenYielding() throws Exception {
    try (SchedPool pool = new SchedPool(ONE)) {
      AtomicInteger yields = new AtomicInteger();
      AtomicBoolean other = new AtomicBoolean();
      pool.spawn(() -> {
            Green.spawn(() -> other.set(true));
            while (!other.get()) {
              Greenlet.yieldNow();
              yields.incrementAndGet();
            }
          })
          .join();

      assertEquals(1, yields.get(), "yields until the one other greenlet ran");
    }
  }

  /** Every way of arriving from outside, with every parity of the slice counter. */
  @Test
  void shouldRunWorkFromOutsideWhileGreenletsYield() throws Exception {
    for (int extra = 0; extra < 4; extra++) {
      try (SchedPool pool = new SchedPool(ONE)) {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch parked = new CountDownLatch(1);
        BodyGreenlet sleeper = pool.spawn(() -> {
          parked.countDown();
          Greenlet.park();
          Thread.sleep(1); // comes back from one of the JDK's threads
          Greenlet.parkNanos(1_000);
        });
        parked.await();
        for (int i = 0; i < extra; i++) pool.spawn(() -> {}).join();
        CountDownLatch yielding = new CountDownLatch(100);
        pool.spawn(() -> {
          while (!stop.get()) {
            yielding.countDown();
            Greenlet.yieldNow();
          }
        });
        yielding.await();
        sleeper.unpark();

        boolean ran = sleeper.join(Duration.ofSeconds(20));
        stop.set(true);
        assertTrue(ran, "starved, extra=" + extra);
      }
    }
  }

  @Test
  void shouldRunWorkSpawnedOutsideWhenOneSchedulerIsHeld() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch held = new CountDownLatch(1);
      pool.spawn(() -> {
        held.countDown();
        while (!stop.get()) Thread.onSpinWait();
      });
      held.await();
      CountDownLatch ran = new CountDownLatch(10);
      for (int i = 0; i < 10; i++) pool.spawn(ran::countDown);

      boolean all = ran.await(20, TimeUnit.SECONDS);
      stop.set(true);
      assertTrue(all, "left behind a held scheduler while the other is idle: " + ran.getCount());
    }
  }

  /** The one searching thief has been taken up by the first of two; it must wake another for the second. */
  @Test
  void shouldWakeASleeperWhenTheSearcherIsTakenUp() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      for (int i = 0; i < 2_000; i++) {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch second = new CountDownLatch(1);
        Turn hog = new Turn(pool, () -> {
          while (!stop.get()) Thread.onSpinWait();
        });
        Turn other = new Turn(pool, second::countDown);
        hog.start();
        other.start();

        boolean ran = second.await(20, TimeUnit.SECONDS);
        stop.set(true);
        assertTrue(ran, "round=" + i + " a turn waits for a hog beside a sleeping scheduler");
      }
    }
  }

  @Test
  void shouldGoOnWhenAnIdleRunnerIsInterrupted() throws Exception {
    try (SchedPool pool = new SchedPool(ONE)) {
      for (int i = 0; i < 200; i++) {
        CompletableFuture<Thread> runner = new CompletableFuture<>();
        new Turn(pool, () -> runner.complete(Thread.currentThread())).start();
        runner.get().interrupt(); // late, more often than not
        CountDownLatch ran = new CountDownLatch(1);
        new Turn(pool, ran::countDown).start();

        assertTrue(ran.await(20, TimeUnit.SECONDS), "scheduler held by an interrupted idle runner");
      }
    }
  }

  @Test
  void shouldServeEveryQueueWhileOneIsFlooded() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      AtomicBoolean stop = new AtomicBoolean();
      SchedHandle home = pool.handles().getFirst();
      CountDownLatch flooding = new CountDownLatch(1_000);
      for (int i = 0; i < 64; i++) { // pinned, woken from elsewhere again and again
        BodyGreenlet[] pinned = new BodyGreenlet[1];
        pinned[0] = pool.task(TaskOpts.defaults(), () -> {
          while (!stop.get()) {
            flooding.countDown();
            Greenlet.parkNanos(1_000);
          }
        });
        home.send(new PinnedTask(pinned[0]));
      }
      flooding.await();
      CountDownLatch progress = new CountDownLatch(1_000);
      BodyGreenlet other = pool.task(TaskOpts.defaults(), () -> {
        while (progress.getCount() > 0) {
          progress.countDown();
          Greenlet.yieldNow();
        }
      });
      home.send(new PinnedTask(other));

      boolean done = progress.await(20, TimeUnit.SECONDS);
      stop.set(true);
      assertTrue(done, "yields left=" + progress.getCount());
    }
  }
}
