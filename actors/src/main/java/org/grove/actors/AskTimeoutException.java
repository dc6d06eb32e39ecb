package org.grove.actors;

/** An ask was not answered in time; the message says what the target was doing. */
public final class AskTimeoutException extends GroveException {
  private static final long serialVersionUID = 1L;

  AskTimeoutException(String message) {
    super(message);
  }
}
