package org.grove.actors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.grove.greenlet.Greenlet;
import org.grove.mailbox.Mailbox;
import org.grove.mailbox.OfferResult;
import org.grove.mailbox.journal.ActorLog;
import org.grove.mailbox.journal.Journal;
import org.grove.mailbox.journal.JournalException;
import org.grove.mailbox.journal.JournaledMailbox;
import org.grove.mailbox.journal.SenderId;
import org.jspecify.annotations.Nullable;

/**
 * An actor whose messages are journaled before they are handled and acknowledged after: once the mailbox is empty, and
 * at the latest after 1,000 messages or 10 ms.
 */
sealed class JournaledCell<M> extends ActorCell<M> permits DurableCell {
  /** What the journal calls an actor that keeps no state there. */
  static final String KIND = "actor";

  static final byte[] NO_STATE = {};

  private static final int ACKNOWLEDGE_EVERY = 1_000;
  private static final long ACKNOWLEDGE_WITHIN_NS = 10_000_000;

  private final ActorLog log;
  private long handled;
  private volatile boolean refusing;
  private int unacknowledged;
  private long unacknowledgedSinceNs;

  JournaledCell(
      ActorSystem system,
      ActorCell<?> parent,
      String name,
      Supplier<? extends ActorForm<M>> factory,
      Spawn options,
      ActorLog log) {
    this.log = log;
    super(system, parent, name, factory, options);
  }

  @Override
  @SuppressWarnings("unchecked") // envelope() makes nothing but journaled ones
  final Mailbox<Envelope> mailbox() {
    JournaledMailbox<JournaledEnvelope> box =
        new JournaledMailbox<>(journal(), log, this, this::recorded);
    return (Mailbox<Envelope>) (Mailbox<?>) box;
  }

  /** As any other, and lets the journal deliver what it has kept for this actor. */
  @Override
  final void start() {
    super.start();
    log.attach((JournaledMailbox<?>) (Mailbox<?>) box());
  }

  /**
   * The mailbox stays open: what was accepted becomes durable later, on the journal's thread, and whoever waits for an
   * answer to it is to be told that the actor has stopped.
   */
  @Override
  final void refuse() {
    refusing = true;
  }

  @Override
  final boolean isRefusing() {
    return refusing;
  }

  @Override
  final OfferResult offer(Envelope envelope) {
    return refusing ? OfferResult.CLOSED : super.offer(envelope);
  }

  final ActorLog log() {
    return log;
  }

  final Journal journal() {
    return system().journal();
  }

  @Override
  final Envelope envelope(
      Object message, @Nullable ActorCell<?> sender, @Nullable AskEnvelope ask) {
    return new JournaledEnvelope(this, message, sender, ask);
  }

  final JournaledEnvelope recorded(
      long sequence,
      SenderId sender,
      long senderSequence,
      byte[] payload,
      @Nullable Object message) {
    Object decoded = message != null ? message : system().decode(payload);
    return new JournaledEnvelope(this, decoded, null, null, sender, senderSequence).at(sequence);
  }

  @Override
  public final void tellDurable(M message) {
    if (message == null) throw nullMessage("tellDurable");
    CompletableFuture<Void> durable = new CompletableFuture<>();
    send(new JournaledEnvelope(this, message, caller(), null).confirming(durable));
    try {
      durable.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }

  @Override
  final void handled(Envelope envelope) {
    AskEnvelope ask = ((JournaledEnvelope) envelope).ask;
    if (ask != null && ask.isPending()) ask.fail(noReply(envelope));
    consumed(envelope);
  }

  @Override
  final void handled(Envelope envelope, Throwable cause) {
    super.handled(envelope, cause);
    consumed(envelope);
  }

  private void consumed(Envelope envelope) {
    handled = ((JournaledEnvelope) envelope).sequence();
    if (unacknowledged++ == 0) unacknowledgedSinceNs = Greenlet.nanoTime();
    if (unacknowledged == ACKNOWLEDGE_EVERY) acknowledge();
  }

  private void acknowledge() {
    if (unacknowledged == 0) return;
    unacknowledged = 0;
    try {
      journal().acknowledge(log, handled);
    } catch (JournalException e) {
      system()
          .log(
              this,
              "could not acknowledge sequence=" + handled
                  + ", it is handled again at the next opening",
              e);
    }
  }

  @Override
  void idle() {
    acknowledge();
  }

  @Override
  void budgetSpent() {
    if (unacknowledged > 0 && Greenlet.nanoTime() - unacknowledgedSinceNs > ACKNOWLEDGE_WITHIN_NS)
      acknowledge();
  }

  @Override
  <R> void reply(Ask<?, R> question, R answer) {
    Envelope inProgress = inProgress();
    if (inProgress == null || inProgress.message != question) throw notInProgress(question);
    AskEnvelope ask = ((JournaledEnvelope) inProgress).ask;
    if (ask == null) return;
    if (!ask.isPending() && !ask.isGivenUp()) throw answeredBefore(question);
    ask.answer(answer);
  }

  /** Not handled, so not acknowledged: no dead letter, the journal delivers it again at its next opening. */
  @Override
  void bury(Envelope envelope) {
    envelope.fail(down(envelope));
  }
}
