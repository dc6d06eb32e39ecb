package org.grove.mailbox.journal;

import org.jspecify.annotations.Nullable;

/** What the journal asks of the layer above. Called on the journal's thread: must not block and must not throw. */
public interface JournalListener {
  /**
   * A message is there for an actor that has no {@link Inbox} in this process yet: attach one with {@link
   * ActorLog#attach} now, or later; messages wait until then.
   */
  void activate(ActorLog actor);

  /**
   * A turn's answer to an external sender is durable.
   *
   * @param payload SBE header and body
   * @param reply the object that {@code payload} was encoded from if it is still in memory, else null
   */
  void replied(SenderId sender, long senderSequence, byte[] payload, @Nullable Object reply);

  /** The journal cannot go on; it refuses everything from now on. */
  void failed(JournalException cause);
}
