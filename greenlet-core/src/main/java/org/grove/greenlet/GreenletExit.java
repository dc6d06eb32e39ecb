package org.grove.greenlet;

/** Unwinds a greenlet that is to end; an {@code Error}, so that code which handles failures lets it pass. */
public final class GreenletExit extends Error {
  private static final long serialVersionUID = 1L;

  public GreenletExit(String message) {
    super(message, null, false, false);
  }
}
