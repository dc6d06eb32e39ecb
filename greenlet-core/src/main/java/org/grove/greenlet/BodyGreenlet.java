package org.grove.greenlet;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task with its own stack: every call that blocks a thread parks this greenlet instead. */
public final class BodyGreenlet extends StackGreenlet {
  private static final Logger LOG = LoggerFactory.getLogger(BodyGreenlet.class);

  private final TaskOpts opts;
  private final GreenTask task;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicBoolean claimed = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  BodyGreenlet(SchedPool pool, String name, TaskOpts opts, GreenTask task) {
    super(pool, name);
    this.opts = opts;
    this.task = task;
  }

  /** Gives the permit that this greenlet's {@link Greenlet#park()} waits for; any thread. */
  public void unpark() {
    LockSupport.unpark(thread());
  }

  /** Interrupts it, as {@link Thread#interrupt()} does. */
  public void interrupt() {
    thread().interrupt();
  }

  public boolean isDone() {
    return done.getCount() == 0;
  }

  /** Why it ended before its time, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Whether {@link SchedPool#shutdown} does not wait for it. */
  public boolean isDaemon() {
    return opts.daemon();
  }

  /** Where it is; empty while it has not started or when it has ended. */
  public StackTraceElement[] stackTrace() {
    return thread().getStackTrace();
  }

  /**
   * Waits, as a greenlet or as a thread, until it has ended.
   *
   * @throws IllegalStateException when it is the caller
   */
  public void join() throws InterruptedException {
    checkNotSelf();
    done.await();
  }

  /** As {@link #join()}; false when {@code timeout} has passed first. */
  public boolean join(Duration timeout) throws InterruptedException {
    checkNotSelf();
    return done.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void checkNotSelf() {
    if (Thread.currentThread() == thread())
      throw new IllegalStateException(this + " joins itself and would wait for ever");
  }

  @Override
  void claim() {
    if (!claimed.compareAndSet(false, true))
      throw new IllegalStateException(this + " was sent before");
  }

  @Override
  Greenlet running() {
    return this;
  }

  @Override
  void body() {
    try {
      task.run();
    } catch (Throwable t) {
      failure = t;
    } finally {
      end();
    }
  }

  private void end() {
    try {
      report();
    } catch (Throwable t) {
      LOG.error("{} onExit threw", this, t);
    } finally {
      done.countDown();
      pool().ended(this);
    }
  }

  private void report() {
    Throwable cause = failure;
    if (opts.onExit() != null) opts.onExit().accept(cause);
    else if (cause != null) LOG.error("{} failed", this, cause);
  }
}
