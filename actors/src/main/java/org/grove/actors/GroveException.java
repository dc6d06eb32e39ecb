package org.grove.actors;

/** What goes wrong between actors; the message names the actor, the message's type and a remedy. */
public abstract class GroveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GroveException(String message) {
    super(message);
  }

  GroveException(String message, Throwable cause) {
    super(message, cause);
  }
}
