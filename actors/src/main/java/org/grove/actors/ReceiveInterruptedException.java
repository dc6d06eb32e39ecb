package org.grove.actors;

/**
 * A {@link LoopActor} would have had to wait for a message while its thread was interrupted. The interrupt flag is still
 * set; messages that are there are received all the same.
 */
public final class ReceiveInterruptedException extends GroveException {
  private static final long serialVersionUID = 1L;

  ReceiveInterruptedException(String message) {
    super(message);
  }
}
