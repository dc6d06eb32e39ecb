package org.grove.greenlet;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link SchedPool}: it belongs to its pool for ever and runs on at most one scheduler at a time. It comes
 * in two shapes, a {@link BodyGreenlet} with a stack of its own and a {@link TurnGreenlet} that keeps none between
 * slices.
 */
public abstract sealed class Greenlet permits StackGreenlet, TurnGreenlet, ForeignGreenlet {
  private final SchedPool pool;
  private volatile @Nullable Scheduler home;

  Greenlet(SchedPool pool) {
    this(pool, null);
  }

  Greenlet(SchedPool pool, @Nullable Scheduler home) {
    this.pool = pool;
    this.home = home;
  }

  /** What reports and stack traces call it. */
  public abstract String name();

  public final SchedPool pool() {
    return pool;
  }

  /** The number of the scheduler this greenlet is pinned to, -1 for none. */
  public final int homeId() {
    Scheduler pinnedTo = home;
    return pinnedTo == null ? -1 : pinnedTo.id();
  }

  final @Nullable Scheduler home() {
    return home;
  }

  final void settle(Scheduler newHome) {
    home = newHome;
  }

  /** The scheduler that its next slice must run on, or null for any. */
  @Nullable
  Scheduler affinity() {
    return home;
  }

  /** Takes the right to start it, which is given once. */
  abstract void claim();

  /** Starts a greenlet made by {@link SchedPool#task}, or wakes it up for a slice. */
  abstract void launch();

  /** The greenlet that runs on the calling thread, or null outside any pool. */
  public static @Nullable Greenlet current() {
    Scheduler scheduler = Scheduler.current();
    return scheduler == null ? null : scheduler.running();
  }

  /** Lets every other runnable greenlet of this scheduler go first. */
  public static void yieldNow() {
    Thread.yield();
  }

  /**
   * Parks the caller, a greenlet or a thread, for at least {@code duration} of its scheduler's clock. Under a native frame
   * (a static initialiser, say) a greenlet cannot be unmounted and holds the scheduler that its timer lives on: use {@link
   * Thread#sleep} there.
   *
   * @throws IllegalArgumentException when the duration is negative
   */
  public static void sleep(Duration duration) throws InterruptedException {
    if (duration.isNegative()) throw new IllegalArgumentException("duration=" + duration + " < 0");
    long deadlineNs = nanoTime() + duration.toNanos();
    for (long leftNs = duration.toNanos(); leftNs > 0; leftNs = deadlineNs - nanoTime()) {
      parkNanos(leftNs);
      if (Thread.interrupted()) throw new InterruptedException();
    }
  }

  /** Parks the caller until it is unparked ({@link LockSupport#unpark}), interrupted, or for no reason. */
  public static void park() {
    LockSupport.park();
  }

  /** As {@link #park()}, for at most {@code timeoutNs} of the scheduler's clock. */
  public static void parkNanos(long timeoutNs) {
    Scheduler scheduler = Scheduler.current();
    if (scheduler == null || !Thread.currentThread().isVirtual()) LockSupport.parkNanos(timeoutNs);
    else scheduler.parkNanos(timeoutNs);
  }

  /** Now, by the clock of the caller's scheduler or, outside any pool, {@link System#nanoTime()}. */
  public static long nanoTime() {
    Scheduler scheduler = Scheduler.current();
    return scheduler == null ? System.nanoTime() : scheduler.loop().nanoTime();
  }

  @Override
  public String toString() {
    return "greenlet=" + pool.name() + "/" + name();
  }
}
