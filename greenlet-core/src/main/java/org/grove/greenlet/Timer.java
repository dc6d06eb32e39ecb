package org.grove.greenlet;

import org.jspecify.annotations.Nullable;

/** A timer of one {@link EventLoop}: armed by {@link EventLoop#schedule}, fired at most once, then free to be armed again. */
public abstract class Timer {
  /* The loop's own: the list of timers that are due together. */
  @Nullable
  Object group;

  @Nullable
  Timer previous;

  @Nullable
  Timer next;

  /** Runs on the scheduler's thread outside any greenlet: must be short, must neither block nor throw. */
  protected abstract void fire();
}
