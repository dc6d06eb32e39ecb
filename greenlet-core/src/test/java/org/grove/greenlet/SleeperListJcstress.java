package org.grove.greenlet;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Going to sleep beside work that arrives, run by {@link JcstressTest}, twice: as it is, and with a flaw planted that
 * each of these tests has to see. This is the one place where x86 itself takes part: it lets a load overtake an earlier
 * store, which the full fences on both sides forbid.
 *
 * <p>On the sleeper's side its fence cannot be shown missing on x86: counting the sleeper is an atomic addition, a full
 * fence already.
 */
public final class SleeperListJcstress {
  private static final boolean PLANTED = Jcstress.PLANTED;

  /** For what a scheduler asks its pool; its own scheduler sleeps throughout. */
  private static final SchedPool POOL =
      new SchedPool(PoolConfig.named("jcstress").withSchedulers(1).withStealing(false));

  private SleeperListJcstress() {}

  /** As {@code SchedPool.workAdded} and {@code Scheduler.waitForWork} do it. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "asleep and woken")
  @Outcome(
      id = {"0, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "saw the work before it slept")
  @Outcome(expect = FORBIDDEN, desc = "asleep, with work there and nobody to wake it")
  @State
  public static class WorkAddedBesideSleep {
    private static final Greenlet WORK = new ForeignGreenlet(POOL, () -> {});

    private final SleeperList sleepers = new SleeperList();
    private final WorkQueue queue = new WorkQueue();
    private final RecordingLoop loop = new RecordingLoop();
    private final Scheduler[] schedulers = {new Scheduler(POOL, 1, loop, 0)};

    @Actor
    public void adder() {
      queue.offer(WORK);
      if (!PLANTED) VarHandle.fullFence();
      sleepers.wakeOne(schedulers);
    }

    @Actor
    public void sleeper(II_Result r) {
      sleepers.add(schedulers[0]);
      VarHandle.fullFence();
      r.r1 = queue.isEmpty() ? 1 : 0;
    }

    @Arbiter
    public void afterwards(II_Result r) {
      r.r2 = loop.wakeups;
    }
  }

  /** The scheduler's own code from end to end; only the event loop is not real: its park ends the run. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "asleep and woken")
  @Outcome(
      id = {"0, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "handled the message before it slept")
  @Outcome(expect = FORBIDDEN, desc = "asleep, with a message there and nobody to wake it")
  @State
  public static class MessageBesideSleep {
    private static final SchedMessage MESSAGE = new CancelTimer(new Timer() {
      @Override
      protected void fire() {}
    });

    private final RecordingLoop loop = new RecordingLoop();
    private final Scheduler scheduler = new Scheduler(POOL, 1, loop, 0);

    @Actor
    @SuppressWarnings("unchecked")
    public void sender() {
      if (PLANTED) {
        scheduler.wakeIfAsleep();
        ((Queue<SchedMessage>) INBOX.get(scheduler)).offer(MESSAGE);
      } else {
        scheduler.send(MESSAGE);
      }
    }

    @Actor
    public void scheduler(II_Result r) {
      try {
        scheduler.run();
      } catch (Ended ended) {
        r.r1 = ended == Ended.ASLEEP ? 1 : 0;
      }
    }

    @Arbiter
    public void afterwards(II_Result r) {
      r.r2 = loop.wakeups;
    }
  }

  /** As above, for a woken greenlet that belongs to the scheduler. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "asleep and woken")
  @Outcome(
      id = {"0, 0", "0, 1"},
      expect = ACCEPTABLE,
      desc = "ran the greenlet before it slept")
  @Outcome(expect = FORBIDDEN, desc = "asleep, with a greenlet there and nobody to wake it")
  @State
  public static class PinnedBesideSleep {
    private final RecordingLoop loop = new RecordingLoop();
    private final Scheduler scheduler = new Scheduler(POOL, 1, loop, 0);
    private final Greenlet greenlet = new ForeignGreenlet(POOL, () -> {
      throw Ended.HANDLED;
    });

    public PinnedBesideSleep() {
      greenlet.settle(scheduler);
    }

    @Actor
    @SuppressWarnings("unchecked")
    public void waker() {
      if (PLANTED) {
        scheduler.wakeIfAsleep();
        ((Queue<Greenlet>) PINNED.get(scheduler)).offer(greenlet);
      } else {
        Scheduler.ready(greenlet);
      }
    }

    @Actor
    public void scheduler(II_Result r) {
      try {
        scheduler.run();
      } catch (Ended ended) {
        r.r1 = ended == Ended.ASLEEP ? 1 : 0;
      }
    }

    @Arbiter
    public void afterwards(II_Result r) {
      r.r2 = loop.wakeups;
    }
  }

  private static final class Ended extends Error {
    private static final long serialVersionUID = 1;
    static final Ended ASLEEP = new Ended();
    static final Ended HANDLED = new Ended();

    private Ended() {
      super(null, null, false, false);
    }
  }

  private static final class RecordingLoop implements EventLoop {
    int wakeups;

    @Override
    public void park() {
      throw Ended.ASLEEP;
    }

    @Override
    public void wakeup() {
      wakeups++;
    }

    @Override
    public boolean cancel(Timer timer) {
      throw Ended.HANDLED;
    }

    @Override
    public boolean isDue() {
      return false;
    }

    @Override
    public int poll() {
      return 0;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void schedule(long deadlineNs, Timer timer) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int timers() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static final VarHandle INBOX;
  private static final VarHandle PINNED;

  static {
    try {
      Class<?> queue = org.agrona.concurrent.ManyToOneConcurrentLinkedQueue.class;
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Scheduler.class, MethodHandles.lookup());
      INBOX = lookup.findVarHandle(Scheduler.class, "inbox", queue);
      PINNED = lookup.findVarHandle(Scheduler.class, "pinned", queue);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
