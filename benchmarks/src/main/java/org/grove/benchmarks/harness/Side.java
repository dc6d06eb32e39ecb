package org.grove.benchmarks.harness;

/** One contender in one of its settings. */
public interface Side {
  /** The contender's name in the result line: {@code grove}, or the rival. */
  String contender();

  /** The setting in words, as it is printed. */
  String setting();

  /** True if this setting of a rival has the same shape as ours, so that it is worth a line even when it is not the best. */
  default boolean likeForLike() {
    return false;
  }

  /**
   * Runs the side in a fresh JVM of its own and waits for it.
   *
   * @throws ForkFailedException if the fork fails, its check of the results included
   */
  Sample runFork(Effort effort, ForkContext context);
}
