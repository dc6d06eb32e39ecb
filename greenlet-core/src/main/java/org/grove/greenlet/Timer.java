package org.grove.greenlet;

/** A timer of one {@link EventLoop}: armed by {@link EventLoop#schedule}, fired at most once, then free to be armed again. */
public abstract class Timer {
  /** The loop's own mark; -1 while not armed. */
  long id = -1;

  /** Runs on the scheduler's thread outside any greenlet: must be short, must neither block nor throw. */
  protected abstract void fire();
}
