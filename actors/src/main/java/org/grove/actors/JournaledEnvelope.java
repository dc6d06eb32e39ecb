package org.grove.actors;

import java.util.concurrent.CompletableFuture;
import org.grove.mailbox.journal.JournalException;
import org.grove.mailbox.journal.Journaled;
import org.grove.mailbox.journal.SenderId;
import org.jspecify.annotations.Nullable;

/** A message that goes through the journal before it is handled. */
final class JournaledEnvelope extends Envelope implements Journaled {
  final @Nullable AskEnvelope ask;
  private final JournaledCell<?> target;
  private final SenderId externalSender;
  private final long senderSequence;
  private long sequence;
  private @Nullable CompletableFuture<Void> confirmation;

  JournaledEnvelope(
      JournaledCell<?> target,
      Object message,
      @Nullable ActorCell<?> sender,
      @Nullable AskEnvelope ask) {
    this(target, message, sender, ask, SenderId.NONE, 0);
  }

  JournaledEnvelope(
      JournaledCell<?> target,
      Object message,
      @Nullable ActorCell<?> sender,
      @Nullable AskEnvelope ask,
      SenderId externalSender,
      long senderSequence) {
    super(message, sender);
    this.target = target;
    this.ask = ask;
    this.externalSender = externalSender;
    this.senderSequence = senderSequence;
  }

  /** Of a message that the journal holds already. */
  JournaledEnvelope at(long recordedSequence) {
    sequence = recordedSequence;
    return this;
  }

  /** Completed when the record is durable, or refused. */
  JournaledEnvelope confirming(CompletableFuture<Void> future) {
    confirmation = future;
    return this;
  }

  long sequence() {
    return sequence;
  }

  @Override
  public SenderId sender() {
    return externalSender;
  }

  @Override
  public long senderSequence() {
    return senderSequence;
  }

  @Override
  public byte[] payload() {
    return target.system().encode(message);
  }

  @Override
  public void durable(long recordedSequence) {
    sequence = recordedSequence;
    CompletableFuture<Void> waiting = confirmation;
    if (waiting != null) waiting.complete(null);
  }

  @Override
  public void refused(JournalException cause) {
    CompletableFuture<Void> waiting = confirmation;
    if (waiting != null) waiting.completeExceptionally(cause);
    target.undelivered(
        this,
        "journal refused it: " + cause.getMessage(),
        new AskFailedException(
            "actor=" + target.path() + " journal refused the message: " + cause.getMessage(),
            cause));
  }

  @Override
  void fail(GroveException cause) {
    if (ask != null) ask.fail(cause);
    CompletableFuture<Void> waiting = confirmation;
    if (waiting != null) waiting.completeExceptionally(cause); // unless it is durable
  }
}
