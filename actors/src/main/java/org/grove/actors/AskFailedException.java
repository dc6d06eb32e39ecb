package org.grove.actors;

/** The handler threw while it worked on the question; its exception is the cause. */
public final class AskFailedException extends GroveException {
  private static final long serialVersionUID = 1L;

  AskFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
