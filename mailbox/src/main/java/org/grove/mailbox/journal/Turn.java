package org.grove.mailbox.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a durable actor, committed as one record: what it consumed, its new state, what it sent and replied.
 * None of it is visible before the record is durable; all of it is afterwards. Built and committed by one thread.
 */
public final class Turn {
  final ActorLog actor;
  final long consumed;
  byte @Nullable [] state;

  @Nullable
  String failure;

  final List<Send> sends = new ArrayList<>(2);
  final List<Reply> replies = new ArrayList<>(1);

  @Nullable
  Runnable whenDurable;

  record Send(ActorLog target, byte[] payload, @Nullable Object message) {}

  record Reply(
      SenderId sender,
      long senderSequence,
      byte[] payload,
      @Nullable Object message) {}

  /** A turn that handled every message of {@code actor} up to and including {@code consumed}. */
  public Turn(ActorLog actor, long consumed) {
    this.actor = actor;
    this.consumed = consumed;
  }

  /** The state after this turn, SBE header and body; without it the state is unchanged. */
  public Turn state(byte[] state) {
    this.state = state;
    return this;
  }

  /** A message to another actor of the same journal, delivered once by its {@link Inbox}. */
  public Turn send(ActorLog target, byte[] payload, Object message) {
    sends.add(new Send(target, payload, message));
    return this;
  }

  /** The answer to an external sender's message, kept in the journal. */
  public Turn reply(SenderId sender, long senderSequence, byte[] payload, Object message) {
    replies.add(new Reply(sender, senderSequence, payload, message));
    return this;
  }

  /** The handler threw: the message is consumed, the state unchanged, the cause kept. */
  public Turn failure(String cause) {
    this.failure = cause;
    return this;
  }

  /** Runs on the journal's thread once the record is durable; must not block and must not throw. */
  public Turn whenDurable(Runnable action) {
    this.whenDurable = action;
    return this;
  }
}
