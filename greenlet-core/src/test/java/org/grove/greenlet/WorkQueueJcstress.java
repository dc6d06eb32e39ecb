package org.grove.greenlet;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The work queue on real threads, run by {@link JcstressTest}, twice: as it is, and with a flaw planted that each of
 * these tests has to see.
 *
 * <p>x86 reorders neither two stores nor two loads, and every compare-and-set is a full fence there. So on x86 these
 * tests see what interleavings and the compiler do. That the tail publishes the slot and the greenlet in it on a machine
 * that reorders stores (ARM) shows only there; where that order is the contract, the planted flaw is the reordering
 * written out.
 */
public final class WorkQueueJcstress {
  private static final boolean PLANTED = Jcstress.PLANTED;
  private static final int NONE = -1;

  private WorkQueueJcstress() {}

  private static final class Numbered extends TurnGreenlet {
    int number; // plain: only the queue publishes it

    @SuppressWarnings("DataFlowIssue") // never asked for its pool
    Numbered(int number) {
      super(null);
      this.number = number;
    }

    @Override
    public String name() {
      return "greenlet-" + number;
    }

    @Override
    protected boolean turn() {
      return false;
    }
  }

  private static int number(@Nullable Greenlet greenlet) {
    return greenlet == null ? NONE : ((Numbered) greenlet).number;
  }

  private static int sumOf(Queue queue) {
    int sum = 0;
    for (Greenlet next; (next = queue.poll()) != null; ) sum += number(next);
    return sum;
  }

  private static Queue queue(Flaw flaw, int... numbers) {
    Queue queue = PLANTED ? new Flawed(flaw) : new Real();
    for (int number : numbers) queue.offer(new Numbered(number));
    return queue;
  }

  @JCStressTest
  @Outcome(id = "42, -1", expect = ACCEPTABLE, desc = "stolen")
  @Outcome(id = "-1, 42", expect = ACCEPTABLE, desc = "not there yet")
  @Outcome(expect = FORBIDDEN, desc = "lost, or without its content")
  @State
  public static class OfferBesideSteal {
    private final Queue victim = queue(Flaw.TAIL_BEFORE_SLOT);
    private final Queue thief = queue(Flaw.TAIL_BEFORE_SLOT);

    @Actor
    public void owner() {
      victim.offer(new Numbered(42));
    }

    @Actor
    public void thief(II_Result r) {
      r.r1 = number(victim.stealInto(thief));
    }

    @Arbiter
    public void afterwards(II_Result r) {
      r.r2 = number(victim.poll());
    }
  }

  @JCStressTest
  @Outcome(id = "42, -1", expect = ACCEPTABLE, desc = "the owner has it")
  @Outcome(id = "-1, 42", expect = ACCEPTABLE, desc = "the thief has it")
  @Outcome(expect = FORBIDDEN, desc = "lost, or twice")
  @State
  public static class PollBesideSteal {
    private final Queue victim = queue(Flaw.POLL_BY_STORE, 42);
    private final Queue thief = queue(Flaw.POLL_BY_STORE);

    @Actor
    public void owner(II_Result r) {
      r.r1 = number(victim.poll());
    }

    @Actor
    public void thief(II_Result r) {
      r.r2 = number(victim.stealInto(thief));
    }
  }

  @JCStressTest
  @Outcome(
      id = {"3, 4, 0", "4, 3, 0"},
      expect = ACCEPTABLE,
      desc = "two of three, then the third")
  @Outcome(expect = FORBIDDEN, desc = "lost, or twice")
  @State
  public static class TwoThieves {
    private final Queue victim = queue(Flaw.STEAL_BY_STORE, 1, 2, 4);
    private final Queue oneThief = queue(Flaw.STEAL_BY_STORE);
    private final Queue otherThief = queue(Flaw.STEAL_BY_STORE);

    @Actor
    public void oneThief(III_Result r) {
      r.r1 = number(victim.stealInto(oneThief)) + sumOf(oneThief);
    }

    @Actor
    public void otherThief(III_Result r) {
      r.r2 = number(victim.stealInto(otherThief)) + sumOf(otherThief);
    }

    @Arbiter
    public void afterwards(III_Result r) {
      r.r3 = sumOf(victim);
    }
  }

  @JCStressTest
  @Outcome(
      id = "1, 2, 12",
      expect = ACCEPTABLE,
      desc = "the second thief has what the first one stole")
  @Outcome(id = "1, -1, 14", expect = ACCEPTABLE, desc = "not there yet")
  @Outcome(expect = FORBIDDEN, desc = "lost, or twice")
  @State
  public static class StealFromThief {
    private final Queue victim = queue(Flaw.STOLEN_AFTER_TAIL, 1, 2, 4, 8);
    private final Queue thief = queue(Flaw.STOLEN_AFTER_TAIL);
    private final Queue secondThief = queue(Flaw.STOLEN_AFTER_TAIL);

    @Actor
    public void thief(III_Result r) {
      r.r1 = number(victim.stealInto(thief));
    }

    @Actor
    public void secondThief(III_Result r) {
      r.r2 = number(thief.stealInto(secondThief));
    }

    @Arbiter
    public void afterwards(III_Result r) {
      r.r3 = sumOf(thief) + sumOf(victim);
    }
  }

  /** The owner waits for room, goes round the ring and overwrites the slots that the thief was copying. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "each came out once")
  @Outcome(expect = FORBIDDEN, desc = "lost, or twice")
  @State
  public static class StealBesideWrap {
    private static final Greenlet[] NUMBERED = new Greenlet[WorkQueue.CAPACITY + 4];
    private static final int TRIES = 10_000;

    static {
      for (int i = 0; i < NUMBERED.length; i++) NUMBERED[i] = new Numbered(i);
    }

    private final Queue victim = queue(Flaw.COPY_AFTER_HEAD);
    private final Queue thief = queue(Flaw.COPY_AFTER_HEAD);
    private int offered;
    private @Nullable Greenlet first;

    public StealBesideWrap() {
      while (victim.offer(NUMBERED[offered])) offered++;
    }

    @Actor
    public void owner() {
      int full = offered;
      for (int i = 0; i < TRIES && offered < full + 4; i++) {
        if (victim.offer(NUMBERED[offered])) offered++;
      }
    }

    @Actor
    public void thief() {
      first = victim.stealInto(thief);
    }

    @Arbiter
    public void afterwards(II_Result r) {
      boolean[] out = new boolean[NUMBERED.length];
      r.r2 = mark(out, first);
      for (Queue queue : new Queue[] {thief, victim}) {
        for (Greenlet next; (next = queue.poll()) != null; ) r.r2 += mark(out, next);
      }
      for (int i = 0; i < offered; i++) r.r1 += out[i] ? 0 : 1;
    }

    private static int mark(boolean[] out, @Nullable Greenlet greenlet) {
      if (greenlet == null) return 0;
      int twice = out[number(greenlet)] ? 1 : 0;
      out[number(greenlet)] = true;
      return twice;
    }
  }

  // ---- the queue, and a copy of it with one flaw

  private interface Queue {
    boolean offer(Greenlet greenlet);

    @Nullable
    Greenlet poll();

    @Nullable
    Greenlet stealInto(Queue thief);
  }

  private static final class Real implements Queue {
    private final WorkQueue queue = new WorkQueue();

    @Override
    public boolean offer(Greenlet greenlet) {
      return queue.offer(greenlet);
    }

    @Override
    public @Nullable Greenlet poll() {
      return queue.poll();
    }

    @Override
    public @Nullable Greenlet stealInto(Queue thief) {
      return queue.stealInto(((Real) thief).queue);
    }
  }

  private enum Flaw {
    TAIL_BEFORE_SLOT,
    POLL_BY_STORE,
    STEAL_BY_STORE,
    STOLEN_AFTER_TAIL,
    COPY_AFTER_HEAD
  }

  private static final class Flawed implements Queue {
    private static final int CAPACITY = 4;

    private final Greenlet[] slots = new Greenlet[CAPACITY];
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong tail = new AtomicLong();
    private final Flaw flaw;

    Flawed(Flaw flaw) {
      this.flaw = flaw;
    }

    @Override
    public boolean offer(Greenlet greenlet) {
      long t = tail.get();
      if (t - head.get() >= CAPACITY) return false;
      if (flaw == Flaw.TAIL_BEFORE_SLOT) {
        tail.setRelease(t + 1);
        Jcstress.pause();
      }
      slots[(int) (t % CAPACITY)] = greenlet;
      if (flaw != Flaw.TAIL_BEFORE_SLOT) tail.setRelease(t + 1);
      return true;
    }

    @Override
    public @Nullable Greenlet poll() {
      for (; ; ) {
        long h = head.get();
        if (h == tail.get()) return null;
        Greenlet oldest = slots[(int) (h % CAPACITY)];
        if (moveHead(h, h + 1, Flaw.POLL_BY_STORE)) return oldest;
      }
    }

    @Override
    public @Nullable Greenlet stealInto(Queue thief) {
      Flawed into = (Flawed) thief;
      for (; ; ) {
        long h = head.get();
        long n = (tail.get() - h + 1) / 2;
        if (n <= 0) return null;
        Greenlet first = slots[(int) (h % CAPACITY)];
        if (flaw == Flaw.STOLEN_AFTER_TAIL || flaw == Flaw.COPY_AFTER_HEAD) {
          if (!head.compareAndSet(h, h + n)) continue;
          if (flaw == Flaw.STOLEN_AFTER_TAIL) into.tail.setRelease(into.tail.get() + n - 1);
          Jcstress.pause();
          if (flaw == Flaw.COPY_AFTER_HEAD) first = slots[(int) (h % CAPACITY)];
          copy(
              h,
              n,
              into,
              flaw == Flaw.STOLEN_AFTER_TAIL ? into.tail.get() - n + 1 : into.tail.get());
          if (flaw == Flaw.COPY_AFTER_HEAD) into.tail.setRelease(into.tail.get() + n - 1);
          return first;
        }
        copy(h, n, into, into.tail.get());
        if (moveHead(h, h + n, Flaw.STEAL_BY_STORE)) {
          into.tail.setRelease(into.tail.get() + n - 1);
          return first;
        }
      }
    }

    private void copy(long h, long n, Flawed into, long at) {
      for (int i = 1; i < n; i++) {
        into.slots[(int) ((at + i - 1) % CAPACITY)] = slots[(int) ((h + i) % CAPACITY)];
      }
    }

    private boolean moveHead(long from, long to, Flaw byStore) {
      if (flaw != byStore) return head.compareAndSet(from, to);
      head.set(to);
      return true;
    }
  }
}
