package org.grove.greenlet;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which schedulers sleep, and whether one is looking for work already. A scheduler that has published itself here must
 * look through every queue once more before it parks; who adds work must look here afterwards. With a full fence on
 * both sides, one of the two sees the other.
 */
final class SleeperList {
  private final AtomicInteger sleepers = new AtomicInteger();
  private final AtomicInteger searchers = new AtomicInteger();

  /** Publishes {@code scheduler} as asleep. */
  void add(Scheduler scheduler) {
    scheduler.asleep(true);
    sleepers.incrementAndGet();
  }

  /** Takes {@code scheduler} off, whether it was woken by {@link #wakeOne}, by a message or by time. */
  void remove(Scheduler scheduler) {
    scheduler.asleep(false);
    sleepers.decrementAndGet();
  }

  /** Makes the caller the one searching thief, unless there is one. */
  boolean beginSearch() {
    return searchers.get() == 0 && searchers.compareAndSet(0, 1);
  }

  void endSearch() {
    searchers.set(0);
  }

  /** Wakes one sleeper, if nobody is searching already. Called after work was added and a full fence. */
  void wakeOne(Scheduler[] schedulers) {
    if (sleepers.get() == 0 || searchers.get() != 0) return;
    for (Scheduler scheduler : schedulers) {
      if (scheduler.wakeIfAsleep()) return;
    }
  }
}
