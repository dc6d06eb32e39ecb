package org.grove.actors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.grove.greenlet.Greenlet;
import org.grove.mailbox.Mailbox;
import org.grove.mailbox.journal.ActorLog;
import org.grove.mailbox.journal.Journal;
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
    JournaledMailbox<JournaledEnvelope> box = new JournaledMailbox<>(journal(), log, this, this::recorded);
    return (Mailbox<Envelope>) (Mailbox<?>) box;
  }

  /** Lets the journal deliver what it has kept for this actor, after its first turn was asked for. */
  final void attach() {
    log.attach((JournaledMailbox<?>) (Mailbox<?>) box());
  }

  final ActorLog log() {
    return log;
  }

  final Journal journal() {
    return system().journal();
  }

  @Override
  final Envelope envelope(Object message, @Nullable ActorCell<?> sender, @Nullable AskEnvelope ask) {
    return new JournaledEnvelope(this, message, sender, ask);
  }

  final JournaledEnvelope recorded(
      long sequence, SenderId sender, long senderSequence, byte[] payload, @Nullable Object message) {
    Object decoded = message != null ? message : system().decode(payload);
    return new JournaledEnvelope(this, decoded, null, null, sender, senderSequence).at(sequence);
  }

  @Override
  public final void tellDurable(M message) {
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
  void handle(Envelope envelope) {
    JournaledEnvelope journaled = (JournaledEnvelope) envelope;
    try {
      call(envelope);
      if (journaled.ask != null && journaled.ask.isPending()) journaled.ask.fail(noReply(envelope));
    } catch (Throwable t) {
      envelope.fail(failed(envelope, t));
      fail(t);
    }
    handled(journaled.sequence());
  }

  private void handled(long sequence) {
    handled = sequence;
    if (unacknowledged++ == 0) unacknowledgedSinceNs = Greenlet.nanoTime();
    if (unacknowledged == ACKNOWLEDGE_EVERY) acknowledge();
  }

  private void acknowledge() {
    if (unacknowledged == 0) return;
    unacknowledged = 0;
    journal().acknowledge(log, handled);
  }

  @Override
  void idle() {
    acknowledge();
  }

  @Override
  void budgetSpent() {
    if (unacknowledged > 0 && Greenlet.nanoTime() - unacknowledgedSinceNs > ACKNOWLEDGE_WITHIN_NS) acknowledge();
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

  /** Not handled, so not acknowledged: the journal delivers it again at its next opening. */
  @Override
  void bury(Envelope envelope) {
    failUnanswered(envelope);
  }
}
