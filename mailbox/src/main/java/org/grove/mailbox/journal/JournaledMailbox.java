package org.grove.mailbox.journal;

import org.grove.mailbox.Mailbox;
import org.grove.mailbox.MailboxNode;
import org.grove.mailbox.OfferResult;
import org.grove.mailbox.UnboundedMailbox;
import org.grove.mailbox.Wakeup;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox whose messages are in the journal before they can be polled: unbounded, first in first out, one order for
 * what is offered here and what the journal delivers to it as the actor's {@link Inbox}.
 *
 * <p>Attach it to its log before anything is offered. A message that becomes durable after {@link #close()} is not
 * polled; it stays unhandled in the journal and is delivered at the next opening. Handled messages are acknowledged by
 * the consumer, with a {@link Turn} or {@link Journal#acknowledge}.
 *
 * @param <N> the messages, each its own link
 */
public final class JournaledMailbox<N extends MailboxNode & Journaled>
    implements Mailbox<N>, Inbox {
  private final Journal journal;
  private final ActorLog log;
  private final UnboundedMailbox<N> inner;
  private final NodeFactory<N> nodes;

  /** Makes a message of what the journal delivers; on the journal's thread, must not block and must not throw. */
  @FunctionalInterface
  public interface NodeFactory<N> {
    /**
     * @see Inbox#deliver
     */
    N node(
        long sequence,
        SenderId sender,
        long senderSequence,
        byte[] payload,
        @Nullable Object message);
  }

  public JournaledMailbox(Journal journal, ActorLog log, Wakeup wakeup, NodeFactory<N> nodes) {
    this.journal = journal;
    this.log = log;
    this.nodes = nodes;
    inner = new UnboundedMailbox<>(wakeup);
  }

  /**
   * Sends the message to the journal; it can be polled once {@link Journaled#durable} has been called on it. Encodes it on
   * the caller's thread and throws what that throws.
   */
  @Override
  public OfferResult offer(N message) {
    if (inner.isClosed()) return OfferResult.CLOSED;
    journal.append(log, new Passage(message));
    return OfferResult.ACCEPTED;
  }

  @Override
  public void deliver(
      long sequence,
      SenderId sender,
      long senderSequence,
      byte[] payload,
      @Nullable Object message) {
    inner.offer(nodes.node(sequence, sender, senderSequence, payload, message));
  }

  @Override
  public @Nullable N poll() {
    return inner.poll();
  }

  @Override
  public @Nullable N polled() {
    return inner.polled();
  }

  @Override
  public boolean release() {
    return inner.release();
  }

  @Override
  public void nudge() {
    inner.nudge();
  }

  /** Durable messages held; those on their way to the journal don't count. */
  @Override
  public int size() {
    return inner.size();
  }

  @Override
  public long bytes() {
    return inner.bytes();
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public boolean isClosed() {
    return inner.isClosed();
  }

  /** A message in the journal, to be offered afterwards. */
  private final class Passage implements Journaled {
    private final N message;

    Passage(N message) {
      this.message = message;
    }

    @Override
    public byte[] payload() {
      return message.payload();
    }

    @Override
    public SenderId sender() {
      return message.sender();
    }

    @Override
    public long senderSequence() {
      return message.senderSequence();
    }

    @Override
    public void durable(long sequence) {
      message.durable(sequence);
      inner.offer(message);
    }

    @Override
    public void refused(JournalException cause) {
      message.refused(cause);
    }
  }
}
