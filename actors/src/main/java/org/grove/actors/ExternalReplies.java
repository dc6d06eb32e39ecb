package org.grove.actors;

import org.grove.mailbox.journal.SenderId;

/** Told each answer to an external sender once the turn that gave it is durable. */
@FunctionalInterface
public interface ExternalReplies {
  /**
   * Called on the journal's thread, in the order of the shard's turns: must not block and must not throw.
   *
   * @param sequence the sender's number of the message that is answered
   * @param reply the answer, or {@link HandlerFailed}
   */
  void replied(SenderId sender, long sequence, Object reply);
}
