package org.grove.actors;

/** The actor has stopped, so nobody will answer. */
public final class ActorDownException extends GroveException {
  private static final long serialVersionUID = 1L;

  ActorDownException(String message) {
    super(message);
  }
}
