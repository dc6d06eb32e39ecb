package org.grove.greenlet;

/** A slice of a virtual thread that user or library code made inside a greenlet and that inherited our scheduler. */
final class ForeignGreenlet extends Greenlet {
  private final Runnable continuation;

  ForeignGreenlet(SchedPool pool, Runnable continuation) {
    super(pool);
    this.continuation = continuation;
  }

  @Override
  public String name() {
    return "virtual-thread";
  }

  void mount() {
    continuation.run();
  }

  @Override
  void claim() {
    throw new IllegalStateException(this + " is a virtual thread of user code and can't be sent");
  }

  @Override
  void launch() {
    Scheduler.ready(this);
  }
}
