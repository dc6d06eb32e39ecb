package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SchedPoolTest {
  private static final PoolConfig TWO = PoolConfig.named("test").withSchedulers(2);

  @Test
  void shouldReportZeroWhenMainReturnsAnd101WhenItThrows() {
    assertEquals(0, Green.run(TWO, () -> {}));
    assertEquals(101, Green.run(TWO, () -> {
      throw new IllegalStateException("planned");
    }));
  }

  @Test
  void shouldWaitForGreenletsThatMainStarted() {
    AtomicInteger ended = new AtomicInteger();

    Green.run(TWO, () -> {
      for (int i = 0; i < 20; i++) {
        Green.spawn(() -> {
          Greenlet.sleep(Duration.ofMillis(2));
          ended.incrementAndGet();
        });
      }
    });

    assertEquals(20, ended.get());
  }

  @Test
  void shouldRunOnlyAtHomeWhenPinnedWhateverWakesIt() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      Set<String> carriers = ConcurrentHashMap.newKeySet();
      SchedHandle home = pool.handles().get(1);
      LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
      BodyGreenlet pinned = pool.task(TaskOpts.named("pinned"), () -> {
        for (int i = 0; i < 300; i++) {
          carriers.add(JdkAccess.currentCarrier().getName());
          if (i % 3 == 0) queue.take();
          else if (i % 3 == 1) Greenlet.yieldNow();
          else Greenlet.parkNanos(1_000);
        }
      });
      home.send(new PinnedTask(pinned));
      for (int i = 0; i < 100; i++) pool.spawn(() -> queue.put(1));

      pinned.join();

      assertEquals(Set.of("test-scheduler-1"), carriers);
      assertEquals(1, pinned.homeId());
      assertNull(pinned.failure());
    }
  }

  @Test
  void shouldStealWhenOneSchedulerIsHeld() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      CountDownLatch othersRan = new CountDownLatch(50);
      AtomicInteger spun = new AtomicInteger();
      BodyGreenlet hog = pool.spawn(() -> {
        for (int i = 0; i < 50; i++) Green.spawn(othersRan::countDown);
        while (othersRan.getCount() > 1) { // one may sit in the slot, which is not stolen from
          spun.incrementAndGet();
          Thread.onSpinWait();
        }
      });

      hog.join();

      assertTrue(othersRan.getCount() <= 1, "left=" + othersRan.getCount());
    }
  }

  @Test
  void shouldParkOnlyTheGreenletWhenJdkCodeBlocks() throws Exception {
    try (SchedPool pool = new SchedPool(TWO.withSchedulers(1))) {
      SynchronousQueue<String> queue = new SynchronousQueue<>();
      Object monitor = new Object();
      List<String> order = new ArrayList<>();
      BodyGreenlet taker = pool.spawn(() -> {
        synchronized (monitor) {
          order.add(queue.take());
        }
      });
      BodyGreenlet waiter = pool.spawn(() -> {
        Thread.sleep(1);
        synchronized (monitor) {
          order.add("monitor");
        }
      });
      BodyGreenlet giver = pool.spawn(() -> {
        Thread.sleep(5);
        queue.put("taken");
      });

      taker.join();
      waiter.join();
      giver.join();

      assertEquals(List.of("taken", "monitor"), order);
    }
  }

  @Test
  void shouldAdoptVirtualThreadsThatUserCodeMakes() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      AtomicReference<String> carrier = new AtomicReference<>();
      pool.spawn(() -> {
            Thread child = Thread.ofVirtual()
                .start(() -> carrier.set(JdkAccess.currentCarrier().getName()));
            child.join();
          })
          .join();

      assertTrue(carrier.get().startsWith("test-scheduler-"), carrier::get);
    }
  }

  @Test
  void shouldGiveFailureToOnExitOnceWhenTaskThrows() throws Exception {
    try (SchedPool pool = new SchedPool(TWO)) {
      LinkedBlockingQueue<Throwable> exits = new LinkedBlockingQueue<>();
      IllegalStateException planned = new IllegalStateException("planned");
      BodyGreenlet greenlet = pool.spawn(TaskOpts.named("failing").onExit(exits::add), () -> {
        throw planned;
      });

      greenlet.join();

      assertSame(planned, exits.take());
      assertTrue(exits.isEmpty());
      assertSame(planned, greenlet.failure());
    }
  }

  @Test
  void shouldNameStuckGreenletsWhenShutdownRunsOutOfTime() {
    SchedPool pool = new SchedPool(TWO);
    CountDownLatch never = new CountDownLatch(1);
    pool.spawn(TaskOpts.named("forgotten"), never::await);

    ShutdownReport report = pool.shutdown(Duration.ofMillis(50));

    assertEquals(1, report.stuck().size(), report::toString);
    assertTrue(report.stuck().getFirst().startsWith("forgotten at "), report::toString);
  }

  @Test
  void shouldWaitForTaskThatWasAcceptedButNotSent() {
    SchedPool pool = new SchedPool(TWO);
    pool.task(TaskOpts.named("unsent"), () -> {});

    ShutdownReport report = pool.shutdown(Duration.ofMillis(20));

    assertEquals(List.of("unsent not started"), report.stuck());
  }

  @Test
  void shouldStartShutdownAndReturnWhenClosedFromWithin() throws Exception {
    SchedPool pool = new SchedPool(TWO);
    BodyGreenlet closer = pool.spawn(pool::close);

    closer.join();

    assertNull(closer.failure());
    pool.shutdown();
    assertThrows(IllegalStateException.class, () -> pool.spawn(() -> {}));
  }

  @Test
  void shouldNameTheCulpritWhenMisused() throws Exception {
    SchedPool pool = new SchedPool(TWO);
    SchedPool other = new SchedPool(TWO);
    SchedHandle handle = pool.handles().getFirst();
    BodyGreenlet foreign = other.task(TaskOpts.named("foreign"), () -> {});

    String message = assertThrows(
            IllegalArgumentException.class, () -> handle.send(new PinnedTask(foreign)))
        .getMessage();
    assertTrue(message.contains("task=foreign"), message);

    BodyGreenlet once = pool.task(TaskOpts.named("once"), () -> {});
    handle.send(new TaskFromFriend(once));
    assertThrows(IllegalStateException.class, () -> handle.send(new TaskFromFriend(once)));

    handle.close();
    BodyGreenlet late = pool.task(TaskOpts.named("late"), () -> {});
    assertThrows(IllegalStateException.class, () -> handle.send(new PinnedTask(late)));
    pool.handles().getFirst().send(new PinnedTask(late));
    other.handles().getFirst().send(new PinnedTask(foreign));

    AtomicReference<Throwable> self = new AtomicReference<>();
    AtomicReference<BodyGreenlet> own = new AtomicReference<>();
    BodyGreenlet joiner =
        pool.task(TaskOpts.named("joiner").onExit(self::set), () -> own.get().join());
    own.set(joiner);
    pool.handles().getFirst().send(new PinnedTask(joiner));
    pool.shutdown();
    assertTrue(self.get().getMessage().contains("joins itself"), () -> String.valueOf(self.get()));
    assertThrows(IllegalArgumentException.class, () -> PoolConfig.named("x").withSchedulers(0));
    assertThrows(IllegalStateException.class, () -> Green.spawn(() -> {}));
    other.shutdown();
  }

  /** Random spawning, pinning, blocking and throwing; every accepted task must end. */
  @Test
  void shouldAccountForEveryTaskUnderRandomLoad() throws Exception {
    long seed = System.nanoTime();
    System.out.println("SchedPoolTest seed=" + seed);
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    SchedPool pool = new SchedPool(TWO.withSchedulers(3));
    Thread[] outside = new Thread[2];
    for (int t = 0; t < outside.length; t++) {
      Random random = new Random(seed + t);
      outside[t] = Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 5_000; i++) spawn(pool, random.nextLong(), 3, accepted, ended);
      });
    }
    for (Thread thread : outside) thread.join();

    ShutdownReport report = pool.shutdown(Duration.ofSeconds(60));

    assertTrue(report.isClean(), () -> "seed=" + seed + " " + report);
    assertEquals(accepted.get(), ended.get(), "seed=" + seed);
    assertFalse(accepted.get() < 10_000, "accepted=" + accepted);
  }

  private static void spawn(
      SchedPool pool, long seed, int depth, AtomicInteger accepted, AtomicInteger ended) {
    Random random = new Random(seed);
    accepted.incrementAndGet();
    TaskOpts opts = TaskOpts.defaults().onExit(failure -> ended.incrementAndGet());
    BodyGreenlet task = pool.task(opts, () -> {
      switch (random.nextInt(6)) {
        case 0 -> Greenlet.yieldNow();
        case 1 -> Greenlet.parkNanos(random.nextInt(100_000));
        case 2 -> Thread.sleep(0, random.nextInt(1_000));
        case 3 -> {
          if (depth > 0) spawn(pool, random.nextLong(), depth - 1, accepted, ended);
        }
        case 4 -> throw new IllegalStateException("planned");
        default -> new CyclicBarrier(1).await();
      }
    });
    List<SchedHandle> handles = pool.handles();
    SchedHandle handle = handles.get(random.nextInt(handles.size()));
    if (random.nextInt(3) == 0) handle.send(new PinnedTask(task));
    else handle.send(new TaskFromFriend(task));
  }
}
