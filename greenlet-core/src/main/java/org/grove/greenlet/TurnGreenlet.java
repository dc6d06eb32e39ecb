package org.grove.greenlet;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A greenlet that is called once per slice and keeps no stack between slices. If {@link #turn} blocks, its frames stay
 * on the runner that the scheduler lent it, and it goes on, perhaps on another scheduler, when it is woken.
 */
public abstract non-sealed class TurnGreenlet extends Greenlet {
  private volatile boolean started;

  protected TurnGreenlet(SchedPool pool) {
    this(pool, null);
  }

  /** One that runs on the scheduler of {@code home} from its first slice on; it is to be sent there as a PinnedTask. */
  protected TurnGreenlet(SchedPool pool, @Nullable SchedHandle home) {
    super(pool, home == null ? null : home.scheduler());
  }

  /**
   * One slice. Exactly one call runs at a time, whatever scheduler it is on, and what one call wrote the next one sees.
   *
   * @return true to be called again after the others, without a further {@link #makeReady()}
   */
  protected abstract boolean turn();

  /**
   * Asks for a slice; any thread, never blocks. The caller must know that no slice is running or asked for: a mailbox
   * that was released is such knowledge.
   */
  protected final void makeReady() {
    if (!started) started = true;
    Scheduler.ready(this);
  }

  /** As {@link #makeReady()}, when the caller is known to run on the scheduler this greenlet is pinned to. */
  protected final void makeReadyAtHome() {
    Scheduler home = home();
    assert home != null && home == Scheduler.current() : name();
    home.readyHere(this);
  }

  /**
   * Waits a moment, in a turn, for something that needs no wake-up, as long as the scheduler has nothing else to do and
   * would look around for work anyway ({@link PoolConfig#spin()}).
   *
   * @return whether {@code arrived} came true
   */
  protected final boolean linger(BooleanSupplier arrived) {
    return Scheduler.currentOrFail().linger(arrived);
  }

  /** Whether {@code other} is pinned to the same scheduler: if it is running, the caller is at this one's home. */
  protected final boolean sharesHomeWith(Greenlet other) {
    Scheduler home = home();
    return home != null && home == other.home();
  }

  /** As {@link #makeReady()} of another thread, whatever thread calls: the answer comes by {@link #admit()}. */
  protected final void makeReadyThroughInbox() {
    Scheduler home = home();
    if (home == null) makeReady();
    else home.readyPinned(this);
  }

  /**
   * A {@link #makeReady()} of another thread has reached the scheduler that this greenlet is pinned to. Called there,
   * outside any turn of this greenlet's but perhaps while one is parked: must be short and must neither block nor throw.
   *
   * @return true to have the slice that was asked for
   */
  protected boolean admit() {
    return true;
  }

  /** Takes the right to be sent to a handle, which a greenlet that had a slice, or was sent, has no longer. */
  @Override
  void claim() {
    synchronized (this) {
      if (!started) {
        started = true;
        return;
      }
    }
    throw new IllegalStateException(this + " was started before, a turn greenlet is sent once");
  }

  @Override
  void launch() {
    makeReady();
  }
}
