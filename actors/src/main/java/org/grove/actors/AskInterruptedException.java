package org.grove.actors;

/** The asking thread or greenlet was interrupted; its interrupt flag is set again. */
public final class AskInterruptedException extends GroveException {
  private static final long serialVersionUID = 1L;

  AskInterruptedException(String message) {
    super(message);
  }
}
