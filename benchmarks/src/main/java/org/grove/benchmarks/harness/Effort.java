package org.grove.benchmarks.harness;

import java.time.Duration;

/**
 * How much is run for one side: fresh JVMs, and in each of them iterations to warm up and iterations that count.
 *
 * @param iteration how long one iteration repeats the benchmark method, which it runs at least once
 */
public record Effort(int forks, int warmups, int measurements, Duration iteration) {
  public static final Effort FULL = new Effort(5, 4, 5, Duration.ofSeconds(1));

  /** For a question with many settings, to stay within six minutes. */
  public static final Effort FULL_OF_MANY = new Effort(5, 3, 4, Duration.ofSeconds(1));

  public static final Effort QUICK = new Effort(1, 2, 2, Duration.ofSeconds(1));
}
