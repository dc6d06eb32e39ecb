package org.grove.benchmarks.harness;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a benchmark asserts about its own results: a figure for work not done is worth nothing. */
public final class Check {
  private static final long PATIENCE_SECONDS = 120;

  private Check() {}

  /** @throws AssertionError if they differ */
  public static void equal(String what, long actual, long expected) {
    if (actual != expected) {
      throw new AssertionError(what + "=" + actual + " expected=" + expected);
    }
  }

  /** Waits for the end of the measured work, but not for ever: a lost message shall fail the run, not hang it. */
  public static void await(CountDownLatch done) throws InterruptedException {
    if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("unfinished=" + done.getCount() + " after " + PATIENCE_SECONDS
          + " s, a message was lost");
    }
  }
}
