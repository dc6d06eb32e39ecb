package org.grove.greenlet;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The stack that a scheduler lends to turn greenlets, one after the other. */
final class Runner extends StackGreenlet {
  /*
   * CACHED  -> LENT     its scheduler sets `loan` and resumes it
   * LENT    -> LENT     a turn has ended; the scheduler it is on *now* has another one
   * LENT    -> BLOCKED  the turn parked: nobody but the turn's waker knows this runner; it is in no cache
   * BLOCKED -> LENT     woken like any body greenlet, pinned or stealable as the turn is
   * LENT    -> CACHED   no turn left: into the cache of the scheduler it is on
   * LENT    -> ENDED    that cache is full
   *
   * Whoever mounts a runner holds its ticket. A stale entry of it in another scheduler's queue (the JDK resubmits a
   * thread whose stack is taken) therefore finds either the ticket gone, and only leaves word, or a runner that does not
   * run, whose affinity cannot change under it.
   *
   * No scheduler is kept across a turn: it may have parked and been stolen. A stray permit or interrupt left by user
   * code ends a park early; `loan` alone says that there is work. Idle, or with a pinned turn, a runner has an affinity,
   * so whatever wakes it has it mounted there.
   */
  private static final int FREE = 0;
  private static final int MOUNTED = 1;
  private static final int ASKED_AGAIN = 2;
  private static final ClassLoader CONTEXT = ClassLoader.getSystemClassLoader();

  private volatile @Nullable TurnGreenlet loan;
  private @Nullable TurnGreenlet turn;
  private final AtomicInteger ticket = new AtomicInteger();
  private volatile Scheduler base; // whose cache it is in, or was in last
  private boolean started;

  Runner(Scheduler base, String name) {
    super(base.pool(), name);
    this.base = base;
  }

  /** Mounts it if it belongs here and nobody else does; else has it made ready again where it belongs. */
  void mountOn(Scheduler here) {
    while (!ticket.compareAndSet(FREE, MOUNTED)) {
      if (ticket.get() == ASKED_AGAIN || ticket.compareAndSet(MOUNTED, ASKED_AGAIN)) return;
    }
    Scheduler home = affinity();
    boolean away = home != null && home != here;
    if (!away) mount();
    if (ticket.getAndSet(FREE) == ASKED_AGAIN || away) Scheduler.ready(this);
  }

  /** Goes into the cache of {@code scheduler}. */
  void cachedOn(Scheduler scheduler) {
    base = scheduler;
  }

  /** Has the runner run {@code first} at its next mount; called by the scheduler that is about to mount it. */
  void lend(TurnGreenlet first) {
    loan = first;
    if (started) {
      LockSupport.unpark(thread());
    } else {
      started = true;
      launch();
    }
  }

  @Override
  void body() {
    Scheduler scheduler;
    do {
      scheduler = serve(awaitLoan());
    } while (scheduler != null && scheduler.cache(this));
    // not cached, or the pool has ended: the runner ends here
  }

  private TurnGreenlet awaitLoan() {
    TurnGreenlet lent;
    while ((lent = loan) == null) {
      LockSupport.park();
      Thread.interrupted(); // meant for a turn that is over
    }
    loan = null;
    return lent;
  }

  /** Runs turns until the scheduler it is on has none left; returns that scheduler, or null after the pool's end. */
  private @Nullable Scheduler serve(TurnGreenlet first) {
    Scheduler scheduler = Scheduler.current();
    for (TurnGreenlet next = first;
        next != null;
        next = scheduler == null ? null : scheduler.nextTurn()) {
      Scheduler home = next.home();
      if (home != null && home != scheduler) {
        Scheduler.ready(next);
      } else {
        run(next);
        if (home == null || home.hasEnded())
          scheduler = Scheduler.current(); // it may have parked, and been stolen
      }
    }
    return scheduler;
  }

  private void run(TurnGreenlet next) {
    turn = next;
    boolean again = slice(next);
    turn = null;
    forget();
    if (again) Scheduler.requeue(next);
  }

  /** What one turn left on the thread, the next must not find. */
  private void forget() {
    Thread self = thread();
    if (self.isInterrupted()) Thread.interrupted();
    JdkAccess.clearThreadLocals(self);
    if (self.getContextClassLoader() != CONTEXT) self.setContextClassLoader(CONTEXT);
  }

  private static boolean slice(TurnGreenlet next) {
    try {
      return next.turn();
    } catch (Throwable t) {
      next.pool().failed(next, t);
      return false;
    }
  }

  @Override
  void claim() {
    throw new IllegalStateException(this + " is its scheduler's and can't be sent");
  }

  @Override
  Greenlet running() {
    TurnGreenlet running = turn;
    return running == null ? this : running;
  }

  @Override
  @Nullable
  Scheduler affinity() {
    TurnGreenlet running = turn;
    return running == null ? base : running.home();
  }
}
