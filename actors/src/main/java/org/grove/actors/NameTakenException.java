package org.grove.actors;

/** Another actor of that name is alive. */
public final class NameTakenException extends GroveException {
  private static final long serialVersionUID = 1L;

  NameTakenException(String message) {
    super(message);
  }
}
