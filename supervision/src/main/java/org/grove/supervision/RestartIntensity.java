package org.grove.supervision;

import java.time.Duration;

/**
 * How often one child may be restarted before its supervisor gives it up: at most {@code maxRestarts} times in any
 * stretch of time as long as {@code within}. Default: 3 restarts in 5 seconds.
 *
 * <p>The budget is each child's own. A burst of {@code maxRestarts} failures is ridden out at once, and a lasting fault
 * is given up as soon as it shows more often than that. A long period with many restarts tolerates long bursts, a short
 * one notices a lasting fault early. A fault that stays within the budget is restarted for ever.
 *
 * @param maxRestarts how many restarts are granted within the period; 0 gives up at the first
 * @param within the period, up to about 292 years; a restart as old as this still counts
 */
public record RestartIntensity(int maxRestarts, Duration within) {

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  /** 3 restarts in 5 seconds. */
  public static final RestartIntensity DEFAULT = new RestartIntensity(3, Duration.ofSeconds(5));

  public RestartIntensity {
    if (maxRestarts < 0) {
      throw new IllegalArgumentException("maxRestarts=" + maxRestarts
          + " < 0, pass how many restarts to grant: 0 gives up at the first");
    }
    if (within == null || within.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("within=" + within + " <= " + Duration.ZERO
          + ", pass the period that maxRestarts=" + maxRestarts + " is counted over");
    }
    if (within.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "within=" + within + " > limit=" + LONGEST + ", pass a shorter period");
    }
  }
}
