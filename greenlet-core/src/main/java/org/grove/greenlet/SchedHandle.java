package org.grove.greenlet;

/** The means to place work on one particular scheduler; a plain reference, valid in any thread. */
public final class SchedHandle implements AutoCloseable {
  private final Scheduler scheduler;
  private volatile boolean closed;

  SchedHandle(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The scheduler's number within its pool, from 0. */
  public int schedulerId() {
    return scheduler.id();
  }

  /** Whether the caller runs on this scheduler. */
  public boolean isCurrent() {
    return JdkAccess.currentCarrier() == scheduler.thread();
  }

  /**
   * Sends a message; any thread, never blocks. A task made by {@link SchedPool#task} starts with its first message.
   *
   * @throws IllegalStateException when this handle is closed, the pool is shut down, or the task was sent before
   * @throws IllegalArgumentException when the task belongs to another pool
   */
  public void send(SchedMessage message) {
    if (closed)
      throw new IllegalStateException(this + " is closed, take another by SchedPool.handles()");
    scheduler.pool().checkOpen();
    switch (message) {
      case PinnedTask pinned -> check(pinned.task());
      case TaskFromFriend friend -> check(friend.task());
      case Shutdown s ->
        throw new IllegalArgumentException("Shutdown is the pool's, call SchedPool.shutdown()");
      case CancelTimer c ->
        throw new IllegalArgumentException("CancelTimer is the scheduler's own");
    }
    scheduler.send(message);
  }

  /** Refuses later sends through this handle; the scheduler goes on. */
  @Override
  public void close() {
    closed = true;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  private void check(Greenlet task) {
    if (task.pool() != scheduler.pool()) {
      throw new IllegalArgumentException("task=" + task.name() + " belongs to pool="
          + task.pool().name() + ", this handle to pool=" + scheduler.pool().name()
          + ", a greenlet stays in its pool");
    }
    task.claim();
  }

  @Override
  public String toString() {
    return "handle=" + scheduler.pool().name() + "/" + scheduler.id();
  }
}
