package org.grove.mailbox;

/** Called by a mailbox when its consumer has to run again. */
@FunctionalInterface
public interface Wakeup {
  /**
   * The mailbox went from released to non-empty. Called exactly once for each {@link Mailbox#release()} that
   * returned true, on the thread of the offer that won; must not block and must not throw.
   */
  void ready();
}
