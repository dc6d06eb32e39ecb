package org.grove.samples.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The rows on their way, told and not yet confirmed, and when they were told. A row takes the slot of its number
 * modulo the capacity, so that the reader never gets further than the capacity ahead of the oldest unconfirmed row.
 *
 * <p>{@link #enter}, {@link #withdraw} and {@link #awaitEmpty} are for the one thread that sends, the others for any.
 */
final class Window {
  private static final long FREE = 0;
  private static final int NONE = -1;
  private static final long CHECK_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(500);

  /** The row in the slot; published after its time and id, cleared before the slot is used again. */
  private final AtomicLongArray rows;

  private final long[] toldNs;
  private final String[] ids;
  private final int mask;
  private final Check whileWaiting;
  private volatile @Nullable Thread waiting;
  private volatile int awaitedSlot = NONE;
  private volatile boolean closed;

  /** Called now and then by a thread that waits for long. */
  @FunctionalInterface
  interface Check {
    /** Throws what makes waiting useless. */
    void check() throws InterruptedException;
  }

  /** @param capacity a power of two */
  Window(int capacity, Check whileWaiting) {
    this.whileWaiting = whileWaiting;
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity=" + capacity + " is no power of two");
    }
    rows = new AtomicLongArray(capacity);
    toldNs = new long[capacity];
    ids = new String[capacity];
    mask = capacity - 1;
  }

  /**
   * Waits for the slot of {@code row} and takes it.
   *
   * @param id what the row calls itself
   * @return false when the window was closed; the row has no slot then
   */
  boolean enter(long row, String id) throws InterruptedException {
    int slot = slot(row);
    if (!awaitFree(slot)) {
      return false;
    }
    ids[slot] = id;
    toldNs[slot] = System.nanoTime();
    rows.setRelease(slot, row);
    return true;
  }

  /** Gives back the slot of a row that was not sent after all. */
  void withdraw(long row) {
    rows.setRelease(slot(row), FREE);
  }

  /** Waits until every row has left; false when the window was closed first. */
  boolean awaitEmpty() throws InterruptedException {
    for (int slot = 0; slot <= mask; slot++) {
      if (!awaitFree(slot)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code row} is on its way. */
  boolean holds(long row) {
    return rows.getAcquire(slot(row)) == row;
  }

  /** When a row that the window holds was told, by {@link System#nanoTime()}. */
  long toldNs(long row) {
    return toldNs[slot(row)];
  }

  /** The id of a row that the window holds. */
  String id(long row) {
    return ids[slot(row)];
  }

  /** A row that the window holds is confirmed; its slot is free. */
  void leave(long row) {
    int slot = slot(row);
    rows.set(slot, FREE);
    if (awaitedSlot == slot) {
      LockSupport.unpark(waiting);
    }
  }

  /** Lets go whoever waits: nothing more will be confirmed. */
  void close() {
    closed = true;
    LockSupport.unpark(waiting);
  }

  private boolean awaitFree(int slot) throws InterruptedException {
    if (rows.getAcquire(slot) == FREE) {
      return !closed;
    }
    waiting = Thread.currentThread();
    awaitedSlot = slot;
    try {
      while (rows.get(slot) != FREE && !closed) {
        pause();
      }
      return !closed;
    } finally {
      awaitedSlot = NONE;
      waiting = null;
    }
  }

  private void pause() throws InterruptedException {
    long startNs = System.nanoTime();
    LockSupport.parkNanos(this, CHECK_PERIOD_NS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (System.nanoTime() - startNs >= CHECK_PERIOD_NS) {
      whileWaiting.check();
    }
  }

  private int slot(long row) {
    return (int) row & mask;
  }
}
