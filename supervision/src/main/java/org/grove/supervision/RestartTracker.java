package org.grove.supervision;

import java.util.Arrays;
import org.agrona.concurrent.NanoClock;

/**
 * Counts the restarts of one child in a sliding window; not thread-safe. Holds the time of each restart in the window,
 * eight bytes each, and allocates when there are more of them than ever before.
 *
 * <p>The clock need not be related to the time of day, and may wrap: times are only ever compared by difference.
 */
public final class RestartTracker {
  private static final int INITIAL_CAPACITY = 2;

  private final NanoClock clock;
  private final int maxRestarts;
  private final long withinNs;

  /** A ring: the oldest restart in the window is at head, count of them follow. */
  private long[] times;

  private int head;
  private int count;

  public RestartTracker(RestartIntensity intensity, NanoClock clock) {
    this.clock = clock;
    maxRestarts = intensity.maxRestarts();
    withinNs = intensity.within().toNanos();
    times = new long[Math.min(maxRestarts, INITIAL_CAPACITY)];
  }

  /**
   * Counts a restart if the intensity allows one more now.
   *
   * @return false when {@code maxRestarts} of them lie within the period; the refused one is not counted
   */
  public boolean tryRestart() {
    long now = clock.nanoTime();
    forgetBefore(now);
    if (count == maxRestarts) {
      return false;
    }
    append(now);
    return true;
  }

  /** How many restarts the period that ends now holds. */
  public int restartsInPeriod() {
    forgetBefore(clock.nanoTime());
    return count;
  }

  /** Like {@link #restartsInPeriod}, as of the last call that looked at the clock. */
  int counted() {
    return count;
  }

  private void forgetBefore(long now) {
    while (count > 0 && now - times[head] > withinNs) {
      head = (head + 1) % times.length;
      count--;
    }
  }

  private void append(long now) {
    if (count == times.length) {
      grow();
    }
    times[(int) (((long) head + count) % times.length)] = now;
    count++;
  }

  private void grow() {
    int capacity = (int) Math.min(maxRestarts, 2L * times.length);
    long[] larger = Arrays.copyOf(Arrays.copyOfRange(times, head, times.length), capacity);
    System.arraycopy(times, 0, larger, times.length - head, head);
    times = larger;
    head = 0;
  }
}
