package org.grove.actors;

import org.grove.mailbox.MailboxNode;
import org.jspecify.annotations.Nullable;

/** A message on its way, its own link in the mailbox. */
class Envelope extends MailboxNode {
  final Object message;
  final @Nullable ActorCell<?> sender;

  Envelope(Object message, @Nullable ActorCell<?> sender) {
    this.message = message;
    this.sender = sender;
  }

  /** Fails whoever waits for an answer to this message; does nothing when it was answered. */
  void fail(GroveException cause) {}
}
