package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class TurnGreenletTest {
  private static final PoolConfig TWO = PoolConfig.named("turns").withSchedulers(2);

  private static final class Turn extends TurnGreenlet {
    private final BooleanSupplier code;

    Turn(SchedPool pool, BooleanSupplier code) {
      super(pool);
      this.code = code;
    }

    void start() {
      makeReady();
    }

    @Override
    protected boolean turn() {
      return code.getAsBoolean();
    }

    @Override
    public String name() {
      return "turn";
    }
  }

  @Test
  void shouldRunAgainBehindTheOthersWhenTurnAsksForMore() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      AtomicInteger slices = new AtomicInteger();
      CountDownLatch done = new CountDownLatch(1);
      Turn turn = new Turn(pool, () -> {
        if (slices.incrementAndGet() < 1_000) return true;
        done.countDown();
        return false;
      });

      turn.start();
      done.await();

      assertEquals(1_000, slices.get());
    }
  }

  /** A thousand handlers block; the others go on, on as many platform threads as before. */
  @Test
  void shouldStallNobodyWhenAThousandTurnsBlock() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      CountDownLatch blocked = new CountDownLatch(1_000);
      CountDownLatch gate = new CountDownLatch(1);
      CountDownLatch resumed = new CountDownLatch(1_000);
      for (int i = 0; i < 1_000; i++) {
        new Turn(pool, () -> {
              blocked.countDown();
              await(gate);
              resumed.countDown();
              return false;
            })
            .start();
      }
      blocked.await();
      CountDownLatch others = new CountDownLatch(1_000);
      for (int i = 0; i < 1_000; i++) {
        new Turn(pool, () -> {
              others.countDown();
              return false;
            })
            .start();
      }
      others.await();
      long ours = Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith("turns-"))
          .count();

      gate.countDown();
      resumed.await();

      assertEquals(2, ours, "platform threads of the pool");
    }
  }

  @Test
  void shouldStayAtHomeWhenPinnedTurnBlocks() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      Set<String> carriers = ConcurrentHashMap.newKeySet();
      CountDownLatch done = new CountDownLatch(1);
      AtomicInteger slices = new AtomicInteger();
      Turn turn = new Turn(pool, () -> {
        carriers.add(JdkAccess.currentCarrier().getName());
        Greenlet.parkNanos(1_000);
        carriers.add(JdkAccess.currentCarrier().getName());
        if (slices.incrementAndGet() < 200) return true;
        done.countDown();
        return false;
      });
      pool.handles().get(1).send(new PinnedTask(turn));
      for (int i = 0; i < 100; i++) pool.spawn(() -> Greenlet.parkNanos(500));

      done.await();

      assertEquals(Set.of("turns-scheduler-1"), carriers);
    }
  }

  @Test
  void shouldForgetThreadLocalsAndInterruptsBetweenTurns() throws Exception {
    try (SchedPool pool = new SchedPool(TWO.withSchedulers(1))) {
      ThreadLocal<String> local = new ThreadLocal<>();
      CountDownLatch done = new CountDownLatch(2);
      AtomicInteger leaks = new AtomicInteger();
      Runnable check = () -> {
        if (local.get() != null || Thread.currentThread().isInterrupted()) leaks.incrementAndGet();
        local.set("left behind");
        Thread.currentThread().interrupt();
        done.countDown();
      };
      for (int i = 0; i < 2; i++) {
        new Turn(pool, () -> {
              check.run();
              return false;
            })
            .start();
      }
      done.await();

      assertEquals(0, leaks.get());
    }
  }

  @Test
  void shouldKnowTheRunningGreenletBeforeAndAfterBlocking() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      CountDownLatch done = new CountDownLatch(1);
      AtomicInteger right = new AtomicInteger();
      Turn[] self = new Turn[1];
      self[0] = new Turn(pool, () -> {
        if (Greenlet.current() == self[0]) right.incrementAndGet();
        Greenlet.parkNanos(10_000);
        if (Greenlet.current() == self[0]) right.incrementAndGet();
        done.countDown();
        return false;
      });

      self[0].start();
      done.await();

      assertEquals(2, right.get());
      assertNull(Greenlet.current());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldSurviveWhenTurnThrows() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      CountDownLatch after = new CountDownLatch(1);
      new Turn(pool, () -> {
            throw new IllegalStateException("planned");
          })
          .start();
      new Turn(pool, () -> {
            after.countDown();
            return false;
          })
          .start();

      after.await();
      assertTrue(pool.shutdown().isClean());
    }
  }
}
