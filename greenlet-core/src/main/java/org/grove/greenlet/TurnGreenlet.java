package org.grove.greenlet;

/**
 * A greenlet that is called once per slice and keeps no stack between slices. If {@link #turn} blocks, its frames stay
 * on the runner that the scheduler lent it, and it goes on, perhaps on another scheduler, when it is woken.
 */
public abstract non-sealed class TurnGreenlet extends Greenlet {
  protected TurnGreenlet(SchedPool pool) {
    super(pool);
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
    Scheduler.ready(this);
  }

  @Override
  void launch() {
    makeReady();
  }
}
