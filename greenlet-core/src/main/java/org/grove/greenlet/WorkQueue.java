package org.grove.greenlet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in-first-out queue of one owner, which adds and takes, and of thieves, which take half at a time.
 *
 * <p>Source: the run queue of Go's scheduler (runqput, runqget, runqgrab in runtime/proc.go).
 */
final class WorkQueue {
  /*
   * Slots [head, tail) are filled. Only the owner writes slots and tail; head moves forward by compare-and-set, by the
   * owner for one slot, by a thief for many. A thief copies slots before it wins head: the copies may be torn off by
   * an owner that has gone round the ring meanwhile, but then head has moved, the compare-and-set fails and the copies
   * are dropped (a benign race: slots are references, so a read is old or new, never half). The owner does not
   * overwrite a slot before it has seen head beyond it. Positions are 64 bits and do not wrap.
   */
  static final int CAPACITY = 256;
  private static final int MASK = CAPACITY - 1;
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Greenlet[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(WorkQueue.class, "head", long.class);
      TAIL = lookup.findVarHandle(WorkQueue.class, "tail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Greenlet[] slots = new Greenlet[CAPACITY];
  private volatile long head;
  private volatile long tail;

  /** Adds at the tail; owner only. False when full. */
  boolean offer(Greenlet greenlet) {
    long t = (long) TAIL.get(this);
    if (t - (long) HEAD.getAcquire(this) >= CAPACITY) return false;
    SLOT.setOpaque(slots, (int) t & MASK, greenlet);
    TAIL.setRelease(this, t + 1);
    return true;
  }

  /** Takes the oldest; owner only. */
  @Nullable
  Greenlet poll() {
    long t = (long) TAIL.get(this);
    for (; ; ) {
      long h = (long) HEAD.getAcquire(this);
      if (h == t) return null;
      Greenlet oldest = (Greenlet) SLOT.getOpaque(slots, (int) h & MASK);
      if (HEAD.compareAndSet(this, h, h + 1)) {
        SLOT.setOpaque(slots, (int) h & MASK, (Greenlet) null);
        return oldest;
      }
    }
  }

  /** Moves half of the queue, at least one, to {@code thief}'s empty queue; called by the thief's owner. */
  @Nullable
  Greenlet stealInto(WorkQueue thief) {
    long into = (long) TAIL.get(thief);
    for (; ; ) {
      long h = (long) HEAD.getAcquire(this);
      long t = (long) TAIL.getAcquire(this);
      long n = Math.min((t - h + 1) / 2, CAPACITY / 2);
      if (n <= 0) return null;
      Greenlet first = (Greenlet) SLOT.getOpaque(slots, (int) h & MASK);
      for (int i = 1; i < n; i++) {
        Greenlet stolen = (Greenlet) SLOT.getOpaque(slots, (int) (h + i) & MASK);
        SLOT.setOpaque(thief.slots, (int) (into + i - 1) & MASK, stolen);
      }
      if (HEAD.compareAndSet(this, h, h + n)) {
        TAIL.setRelease(thief, into + n - 1);
        return first;
      }
    }
  }

  /** Moves half of a full queue to {@code overflow}; owner only. */
  void spillInto(Consumer<Greenlet> overflow) {
    for (int i = 0; i < CAPACITY / 2; i++) {
      Greenlet greenlet = poll();
      if (greenlet == null) return;
      overflow.accept(greenlet);
    }
  }

  int size() {
    long h = (long) HEAD.getAcquire(this);
    return (int) Math.max(0, (long) TAIL.getAcquire(this) - h);
  }

  boolean isEmpty() {
    return size() == 0;
  }
}
