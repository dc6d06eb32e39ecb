package org.grove.mailbox.journal;

import org.jspecify.annotations.Nullable;

/**
 * Where the journal delivers what it did not get from the receiver's own mailbox: messages recovered from disk and
 * messages other durable actors sent in a committed turn. Called on the journal's thread, in sequence order.
 */
public interface Inbox {
  /**
   * @param sequence the receiver's sequence number of this message
   * @param sender the external sender, {@link SenderId#NONE} for an actor
   * @param payload SBE header and body
   * @param message the object that {@code payload} was encoded from if it is still in memory, else null
   */
  void deliver(
      long sequence,
      SenderId sender,
      long senderSequence,
      byte[] payload,
      @Nullable Object message);
}
