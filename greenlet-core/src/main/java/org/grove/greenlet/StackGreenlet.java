package org.grove.greenlet;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A greenlet with a stack: a virtual thread whose scheduler is the greenlet itself, so a wake needs no map. */
abstract sealed class StackGreenlet extends Greenlet implements Executor
    permits BodyGreenlet, Runner {
  private final Thread thread;
  private @Nullable Runnable continuation;

  StackGreenlet(SchedPool pool, String name) {
    super(pool);
    this.thread = JdkAccess.virtualThreads(this)
        .name(name)
        .inheritInheritableThreadLocals(false)
        .unstarted(this::body);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
  }

  /** What runs on the stack. */
  abstract void body();

  /**
   * Called by the JDK, on any thread, when the virtual thread can run: never rejects, never runs it inline, never
   * blocks. The same continuation comes for the thread's whole life; another one is that of a virtual thread made
   * within this greenlet.
   */
  @Override
  public final void execute(Runnable runnable) {
    if (continuation == null) continuation = runnable;
    Greenlet ready = continuation == runnable ? this : new ForeignGreenlet(pool(), runnable);
    // With nothing mounted it is the scheduler that calls: a yield, or a timer. Behind the others,
    // then.
    if (Thread.currentThread() instanceof SchedulerThread carrier)
      carrier.scheduler.readyFromCarrier(ready);
    else Scheduler.ready(ready);
  }

  /** Runs the stack until it parks, yields or ends; a stale continuation does nothing. Scheduler's thread only. */
  final void mount() {
    Runnable mounted = continuation;
    if (mounted != null) mounted.run();
  }

  /** The greenlet that the user sees while this stack is mounted. */
  abstract Greenlet running();

  final Thread thread() {
    return thread;
  }

  @Override
  public String name() {
    return thread.getName();
  }

  @Override
  void launch() {
    thread.start();
  }
}
