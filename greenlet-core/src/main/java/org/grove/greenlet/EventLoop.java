package org.grove.greenlet;

/**
 * Where a scheduler waits, and the one place it gets time from. A scheduler owns one loop and is the only caller of its
 * methods, {@link #wakeup()} and {@link #nanoTime()} apart. Callbacks run on the scheduler's thread outside any
 * greenlet: they must be short and must neither block nor throw.
 */
public interface EventLoop extends AutoCloseable {

  /**
   * Waits for {@link #wakeup()}, a due timer or ready I/O. A wake-up that came since the last return lets it return at
   * once; it may return early for no reason. Does not run callbacks.
   */
  void park();

  /** Has the owner's current or next {@link #park()} return; any thread, never blocks, may coalesce. */
  void wakeup();

  /** Whether {@link #poll()} has something to do; cheap enough to be asked every few dozen slices. */
  boolean isDue();

  /**
   * Runs due timers and ready I/O without waiting.
   *
   * @return timers fired and channels found ready
   */
  int poll();

  /** Now, in the unit and with the wrap-around of {@link System#nanoTime()}; any thread. */
  long nanoTime();

  /** Fires {@code timer} once, in a {@link #poll()} at or after {@code deadlineNs} of {@link #nanoTime()}. */
  void schedule(long deadlineNs, Timer timer);

  /** Disarms a timer; false when it is not armed. */
  boolean cancel(Timer timer);

  /** Timers armed. */
  int timers();

  /** Fires what is armed, early, and releases the loop; by any thread, once the owner has ended. */
  @Override
  void close();
}
