package org.grove.benchmarks.harness;

/** A side could not be measured, or its results were wrong. */
public final class ForkFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ForkFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
