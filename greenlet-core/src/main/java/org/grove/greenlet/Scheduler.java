package org.grove.greenlet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One platform thread that runs greenlets, one at a time, until each of them parks, yields or ends. */
final class Scheduler implements Runnable {
  /*
   * Work, in the order it is looked for:
   *
   *   slot      the greenlet woken last; every eighth slice it comes last, so that it starves nobody
   *   pinned    woken greenlets whose home this is          any thread adds, nobody steals    }
   *   local     pinned greenlets woken here                 owner only                        } each first in turn
   *   queue     woken unpinned greenlets                    owner adds, thieves take half     }
   *   pool      unpinned greenlets woken from outside, and what overflowed a queue; every 64th slice it comes first
   *   inbox     messages of handles                         any thread adds; between slices, at the latest after 64
   *
   * Owner-only fields are touched by the scheduler's thread, and by the greenlet mounted on it while it does nothing
   * that could unmount it.
   *
   * RUNNING   -> SEARCHING  nothing found; at most one scheduler of a pool searches the others' queues
   * SEARCHING -> RUNNING    stole, or something arrived
   * SEARCHING -> ASLEEP     published in the sleeper list, every queue scanned again, parked in the event loop
   * ASLEEP    -> RUNNING    woken by whoever added work after the publication, or by a timer
   */
  private static final int FAIRNESS_MASK = 7;
  private static final int CHECK_INTERVAL = 64;
  private static final long FOR_EVER_NS =
      Long.MAX_VALUE / 4; // 73 years; a deadline must not overflow
  private static final int CACHED_RUNNERS = 64;

  /**
   * A turn lingers for so many spins: longer than the partner takes to wake up. Otherwise two pinned actors that have
   * fallen asleep once would find each other asleep at every message from then on.
   */
  private static final int LINGER = 5;

  private static final long STOP_WITHIN_NS = 1_000_000_000;
  private static final VarHandle ASLEEP;

  static {
    try {
      ASLEEP = MethodHandles.lookup().findVarHandle(Scheduler.class, "asleep", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SchedPool pool;
  private final int id;
  private final EventLoop loop;
  private final SchedulerThread thread;
  private final long spinNs;

  private final ManyToOneConcurrentLinkedQueue<SchedMessage> inbox =
      new ManyToOneConcurrentLinkedQueue<>();
  private final ManyToOneConcurrentLinkedQueue<Greenlet> pinned =
      new ManyToOneConcurrentLinkedQueue<>();
  private final ArrayDeque<Greenlet> local = new ArrayDeque<>();
  private final WorkQueue queue = new WorkQueue();
  private final ArrayDeque<Runner> idleRunners = new ArrayDeque<>();

  private @Nullable Greenlet slot;
  private @Nullable Greenlet handedOver;
  private @Nullable Greenlet mounted;
  private @Nullable Runner resuming;
  private int slices;
  private int rotation;
  private boolean stopping;
  private long stopBy;
  private volatile boolean stopped;
  private boolean spun; // has looked around since the last work, in vain
  private int runnersMade;

  @SuppressWarnings("unused") // through ASLEEP
  private volatile boolean asleep;

  Scheduler(SchedPool pool, int id, EventLoop loop, long spinNs) {
    this.pool = pool;
    this.id = id;
    this.loop = loop;
    this.spinNs = spinNs;
    this.thread = new SchedulerThread(this, pool.name() + "-scheduler-" + id);
  }

  // ---- where am I

  static @Nullable Scheduler current() {
    return JdkAccess.currentCarrier() instanceof SchedulerThread carrier ? carrier.scheduler : null;
  }

  static Scheduler currentOrFail() {
    return ((SchedulerThread) JdkAccess.currentCarrier()).scheduler;
  }

  int id() {
    return id;
  }

  SchedPool pool() {
    return pool;
  }

  EventLoop loop() {
    return loop;
  }

  SchedulerThread thread() {
    return thread;
  }

  WorkQueue queue() {
    return queue;
  }

  /** The greenlet that the mounted stack runs, for the user. */
  @Nullable
  Greenlet running() {
    return mounted instanceof StackGreenlet stack ? stack.running() : mounted;
  }

  // ---- making greenlets runnable

  /** Makes {@code greenlet} runnable where it belongs: at home, on the caller's scheduler, or anywhere in its pool. */
  static void ready(Greenlet greenlet) {
    Scheduler home = greenlet.affinity();
    Scheduler here = current();
    if (home != null) {
      if (home == here) here.readyHere(greenlet);
      else home.readyPinned(greenlet);
    } else if (here != null && here.pool == greenlet.pool()) {
      here.readyHere(greenlet);
    } else {
      greenlet.pool().inject(greenlet);
    }
  }

  /** As {@link #ready}, behind everything that is runnable already: its budget is spent. */
  static void requeue(Greenlet greenlet) {
    Scheduler here = current();
    if (here == null || here.pool != greenlet.pool()) ready(greenlet);
    else here.requeueHere(greenlet);
  }

  private void requeueHere(Greenlet greenlet) {
    Scheduler home = greenlet.affinity();
    if (home == this) local.addLast(greenlet);
    else if (home != null) home.readyPinned(greenlet);
    else enqueue(greenlet);
  }

  /** From this scheduler's own thread with nothing mounted. */
  void readyFromCarrier(Greenlet greenlet) {
    if (greenlet == resuming) return; // the runner this scheduler is about to mount
    if (stopped || greenlet.pool() != pool) ready(greenlet);
    else requeueHere(greenlet);
  }

  void readyHere(Greenlet greenlet) {
    Greenlet displaced = slot;
    slot = greenlet;
    if (displaced == null) return;
    if (displaced.affinity() == null) enqueue(displaced);
    else local.addLast(displaced);
  }

  private void enqueue(Greenlet greenlet) {
    while (!queue.offer(greenlet)) queue.spillInto(pool::inject);
    pool.workAdded();
  }

  void readyPinned(Greenlet greenlet) {
    if (pool.isDiverted()) {
      pool.divert(greenlet);
      return;
    }
    pinned.offer(greenlet);
    wakeAfterAdding();
    if (pool.isDiverted()) divertLeftovers(); // it may have come after the last look
  }

  void send(SchedMessage message) {
    inbox.offer(message);
    wakeAfterAdding();
  }

  private void wakeAfterAdding() {
    VarHandle.fullFence();
    wakeIfAsleep();
  }

  boolean wakeIfAsleep() {
    if (!asleep || !ASLEEP.compareAndSet(this, true, false)) return false;
    loop.wakeup();
    return true;
  }

  void asleep(boolean value) {
    asleep = value;
  }

  // ---- the loop

  @Override
  public void run() {
    while (!(stopping && (isQuiet() || isLate()))) {
      step();
    }
    stopped = true;
    divertOwn();
  }

  /** Daemons that never stop yielding do not hold up the end. */
  private boolean isLate() {
    long now = System.nanoTime();
    if (stopBy == 0) stopBy = now + STOP_WITHIN_NS;
    return now - stopBy > 0;
  }

  /** Whether its thread runs nothing any more. */
  boolean hasEnded() {
    return stopped;
  }

  private void step() {
    handleMessages();
    if (loop.isDue()) loop.poll();
    Greenlet next = next();
    if (next != null) {
      spun = false;
      mount(next);
    } else if (!stopping) {
      waitForWork();
    }
  }

  private void handleMessages() {
    SchedMessage message;
    while ((message = inbox.poll()) != null) {
      switch (message) {
        case PinnedTask pinnedTask -> {
          pinnedTask.task().settle(this);
          pinnedTask.task().launch();
        }
        case TaskFromFriend friend -> friend.task().launch();
        case CancelTimer cancel -> loop.cancel(cancel.timer());
        case Shutdown shutdown -> stopping = true;
      }
    }
  }

  private void mount(Greenlet greenlet) {
    switch (greenlet) {
      case TurnGreenlet turn -> lend(turn);
      case StackGreenlet stack -> mountStack(stack);
      case ForeignGreenlet foreign -> {
        mounted = foreign;
        foreign.mount();
      }
    }
    mounted = null;
  }

  private void mountStack(StackGreenlet stack) {
    mounted = stack;
    if (stack instanceof Runner runner) runner.mountOn(this);
    else stack.mount();
  }

  private void lend(TurnGreenlet turn) {
    Runner runner = idleRunners.pollLast();
    if (runner == null) runner = new Runner(this, thread.getName() + "-runner-" + runnersMade++);
    resuming = runner;
    runner.lend(turn);
    resuming = null;
    mountStack(runner);
  }

  /** Keeps an idle runner for the next turn; false when there are enough. */
  boolean cache(Runner runner) {
    if (idleRunners.size() >= CACHED_RUNNERS) return false;
    runner.cachedOn(this);
    idleRunners.addLast(runner);
    return true;
  }

  /**
   * For the mounted runner: the next turn, or null when the scheduler itself has to act: on messages, timers or I/O, on
   * a greenlet with a stack, or on there being nothing to do.
   */
  @Nullable
  TurnGreenlet nextTurn() {
    if ((slices & (CHECK_INTERVAL - 1)) == 0 && (!inbox.isEmpty() || loop.isDue())) {
      slices++;
      return null;
    }
    Greenlet next = next();
    if (next != null) {
      spun = false;
    } else if (!spun) {
      next = spin();
      spun = true;
    }
    if (next == null || next instanceof TurnGreenlet) return (TurnGreenlet) next;
    handedOver = next;
    return null;
  }

  private @Nullable Greenlet next() {
    Greenlet next = handedOver;
    if (next != null) {
      handedOver = null;
      return next;
    }
    if ((++slices & FAIRNESS_MASK) != 0 && (next = slot) != null) {
      slot = null;
      return next;
    }
    return nextInTurn();
  }

  /** Every queue once, the slot as one of them; now and then the pool's comes first. */
  private @Nullable Greenlet nextInTurn() {
    Greenlet next;
    if ((slices & (CHECK_INTERVAL - 1)) == 0 && (next = pool.takeInjected()) != null) return next;
    if ((next = takeQueued()) != null) return next;
    if ((next = slot) != null) {
      slot = null;
      return next;
    }
    return pool.takeInjected();
  }

  /** The three queues, each the first one in turn. */
  private @Nullable Greenlet takeQueued() {
    rotation = rotation == 2 ? 0 : rotation + 1;
    for (int i = 0; i < 3; i++) {
      Greenlet next = takeFrom((rotation + i) % 3);
      if (next != null) return next;
    }
    return null;
  }

  private @Nullable Greenlet takeFrom(int which) {
    return switch (which) {
      case 0 -> takePinned();
      case 1 -> local.pollFirst();
      default -> queue.poll();
    };
  }

  private @Nullable Greenlet takePinned() {
    Greenlet next;
    do {
      next = pinned.poll();
    } while (next instanceof TurnGreenlet turn && !turn.admit());
    return next;
  }

  // ---- without work

  private void waitForWork() {
    Greenlet found = spun ? null : spin();
    spun = false;
    if (found != null) {
      handedOver = found;
      return;
    }
    SleeperList sleepers = pool.sleepers();
    sleepers.add(this);
    VarHandle.fullFence();
    if (!anythingToDo()) loop.park();
    sleepers.remove(this);
  }

  /** Looks for work for a while; the one searching thief looks into the others' queues, too. */
  private @Nullable Greenlet spin() {
    boolean thief = pool.stealing() && pool.sleepers().beginSearch();
    Greenlet found = lookAround(thief);
    if (thief) {
      pool.sleepers().endSearch();
      VarHandle.fullFence();
      if (pool.hasInjected() || (found != null && pool.hasStealableWork())) pool.wakeOne();
    }
    return found;
  }

  private @Nullable Greenlet lookAround(boolean thief) {
    long untilNs = 0;
    for (int round = 0; ; round++) {
      Greenlet found = takePinned();
      if (found == null) found = pool.takeInjected();
      if (found == null && thief) found = steal();
      if (found != null) return found;
      if (!inbox.isEmpty()) return null;
      if ((round & 31) == 0) {
        long now = System.nanoTime();
        if (round == 0) untilNs = now + spinNs;
        else if (now - untilNs > 0) return null;
        if (spinNs == 0 || loop.isDue()) return null;
      }
      Thread.onSpinWait();
    }
  }

  /** Spins on behalf of a turn, in the place of {@link #spin()} after it. */
  boolean linger(BooleanSupplier arrived) {
    long untilNs = 0;
    for (int round = 0; !arrived.getAsBoolean(); round++) {
      if (slot != null || !isQuiet() || !inbox.isEmpty()) return false;
      if ((round & 31) == 0) {
        long now = System.nanoTime();
        if (round == 0) untilNs = now + LINGER * spinNs;
        else if (now - untilNs > 0) {
          spun = true;
          return false;
        }
        if (spinNs == 0 || loop.isDue()) return false;
      }
      Thread.onSpinWait();
    }
    return true;
  }

  private @Nullable Greenlet steal() {
    Scheduler[] all = pool.schedulers();
    for (int i = 1; i <= all.length; i++) {
      Scheduler victim = all[(id + i) % all.length];
      if (victim == this) continue;
      Greenlet stolen = victim.queue.stealInto(queue);
      if (stolen != null) return stolen;
    }
    return null;
  }

  private boolean anythingToDo() {
    return !inbox.isEmpty()
        || !pinned.isEmpty()
        || loop.isDue()
        || pool.hasInjected()
        || (pool.stealing() && pool.hasStealableWork());
  }

  /** Nothing runnable is left that only this scheduler could run. */
  private boolean isQuiet() {
    return inbox.isEmpty()
        && pinned.isEmpty()
        && slot == null
        && handedOver == null
        && local.isEmpty()
        && queue.isEmpty()
        && !pool.hasInjected();
  }

  /** What was added after this scheduler had ended; one thread at a time, as the queues have one consumer. */
  void divertLeftovers() {
    synchronized (pinned) {
      for (Greenlet late; (late = pinned.poll()) != null; ) pool.divert(late);
      for (SchedMessage late; (late = inbox.poll()) != null; ) divert(late);
    }
  }

  private static void divert(SchedMessage late) {
    if (late instanceof PinnedTask pinnedTask) pinnedTask.task().launch();
    else if (late instanceof TaskFromFriend friend) friend.task().launch();
  }

  /** What was left when it had to end: for the pool's queue, from which it is diverted. */
  private void divertOwn() {
    if (handedOver != null) pool.inject(handedOver);
    if (slot != null) pool.inject(slot);
    for (Greenlet left; (left = local.pollFirst()) != null; ) pool.inject(left);
    for (Greenlet left; (left = queue.poll()) != null; ) pool.inject(left);
  }

  // ---- time

  /** Parks the mounted greenlet for at most {@code timeoutNs}; it may go on on another scheduler. */
  void parkNanos(long timeoutNs) {
    if (timeoutNs <= 0) return;
    if (timeoutNs > FOR_EVER_NS) {
      LockSupport.park();
      return;
    }
    Unparker timer = new Unparker(Thread.currentThread());
    loop.schedule(loop.nanoTime() + timeoutNs, timer);
    LockSupport.park();
    if (timer.fired) return;
    if (current() == this) loop.cancel(timer);
    else send(new CancelTimer(timer));
  }

  private static final class Unparker extends Timer {
    private final Thread thread;
    private volatile boolean fired;

    Unparker(Thread thread) {
      this.thread = thread;
    }

    @Override
    protected void fire() {
      fired = true;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public String toString() {
    return "scheduler=" + pool.name() + "/" + id;
  }
}
