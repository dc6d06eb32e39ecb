package org.grove.greenlet;

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
   * No scheduler is kept across a turn: it may have parked and been stolen. A stray permit left by user code ends a
   * park early; an idle runner may then be mounted elsewhere for a moment. `loan` alone says that it has work, and a
   * loan that was pinned is handed back if the runner woke up away from home.
   */
  private volatile @Nullable TurnGreenlet loan;
  private @Nullable TurnGreenlet turn;
  private boolean started;

  Runner(SchedPool pool, String name) {
    super(pool, name);
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
    } while (scheduler.cache(this));
    // not cached: the runner ends here
  }

  private TurnGreenlet awaitLoan() {
    TurnGreenlet lent;
    while ((lent = loan) == null) LockSupport.park();
    loan = null;
    return lent;
  }

  /** Runs turns until the scheduler it is on has none left, and returns that scheduler. */
  private Scheduler serve(TurnGreenlet first) {
    Scheduler scheduler = Scheduler.currentOrFail();
    for (TurnGreenlet next = first; next != null; next = scheduler.nextTurn()) {
      Scheduler home = next.home();
      if (home != null && home != scheduler) {
        Scheduler.ready(next);
      } else {
        run(next);
        if (home == null) scheduler = Scheduler.currentOrFail(); // it may have parked, and been stolen
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
  Greenlet running() {
    TurnGreenlet running = turn;
    return running == null ? this : running;
  }

  @Override
  @Nullable Scheduler affinity() {
    TurnGreenlet running = turn;
    return running == null ? null : running.home();
  }
}
