package org.grove.actors;

/** The handler ended without answering. */
public final class NoReplyException extends GroveException {
  private static final long serialVersionUID = 1L;

  NoReplyException(String message) {
    super(message);
  }
}
