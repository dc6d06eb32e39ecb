package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The scheduler pool example of Rust's green crate, line by line. */
class SeedExampleTest {

  @Test
  void shouldRunTheSeedsPoolExample() throws Exception {
    Map<String, String> ranOn = new ConcurrentHashMap<>();
    CountDownLatch done = new CountDownLatch(4);

    PoolConfig config = PoolConfig.named("seed");
    SchedPool pool = new SchedPool(config);

    // Spawn tasks into the pool of schedulers
    pool.spawn(TaskOpts.defaults(), () -> {
      // this code is running inside the pool of schedulers
      ranOn.put("spawned", carrier());
      Green.spawn(() -> {
        // this code is also running inside the same scheduler pool
        ranOn.put("nested", carrier());
        done.countDown();
      });
      done.countDown();
    });

    // Dynamically add a new scheduler to the scheduler pool
    SchedHandle handle = pool.spawnSched();

    // Pin a task to the spawned scheduler
    BodyGreenlet pinned = pool.task(TaskOpts.defaults(), () -> {
      ranOn.put("pinned", carrier());
      done.countDown();
    });
    handle.send(new PinnedTask(pinned));

    // Schedule a task on this new scheduler
    BodyGreenlet friend = pool.task(TaskOpts.defaults(), () -> {
      ranOn.put("friend", carrier());
      done.countDown();
    });
    handle.send(new TaskFromFriend(friend));

    // Handles keep schedulers alive there; here closing one only refuses later sends
    handle.close();

    // Required to shut down this scheduler pool
    ShutdownReport report = pool.shutdown();

    done.await();
    assertTrue(report.isClean(), report::toString);
    assertEquals("seed-scheduler-" + handle.schedulerId(), ranOn.get("pinned"));
    assertTrue(ranOn.get("nested").startsWith("seed-scheduler-"), ranOn::toString);
    assertEquals(4, ranOn.size(), ranOn::toString);
  }

  private static String carrier() {
    return JdkAccess.currentCarrier().getName();
  }
}
