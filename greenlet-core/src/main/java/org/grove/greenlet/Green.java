package org.grove.greenlet;

/** Entry points for whole programs, and spawning from within a greenlet. */
public final class Green {
  private Green() {}

  /**
   * Runs {@code main} as a greenlet of a new pool and waits for every greenlet that it started.
   *
   * @return 0, or 101 when {@code main} threw; the failure of other greenlets does not change it
   */
  public static int run(PoolConfig config, GreenTask main) {
    SchedPool pool = new SchedPool(config);
    BodyGreenlet greenlet = pool.spawn(TaskOpts.named("main"), main);
    try {
      greenlet.join();
    } catch (InterruptedException e) {
      greenlet.interrupt();
      Thread.currentThread().interrupt();
    }
    pool.shutdown();
    return greenlet.failure() == null ? 0 : 101;
  }

  /**
   * Spawns into the caller's pool.
   *
   * @throws IllegalStateException outside any pool
   */
  public static BodyGreenlet spawn(GreenTask task) {
    Scheduler scheduler = Scheduler.current();
    if (scheduler == null) {
      throw new IllegalStateException(
          "thread=" + Thread.currentThread().getName() + " runs in no pool, use SchedPool.spawn");
    }
    return scheduler.pool().spawn(task);
  }
}
