package org.grove.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The default mailbox: linked, unbounded, first in first out, one atomic exchange per offer.
 *
 * @param <N> the messages, each its own link
 */
public final class UnboundedMailbox<N extends MailboxNode> implements Mailbox<N> {
  /*
   * The list is the tail half of an MCS lock: whoever exchanges a null tail has found the mailbox released and is the
   * one to wake the consumer, so "enqueue" and "was it idle?" are one atomic step.
   *
   *   released:  tail == null, last == null
   *   held:      tail == newest node; `last` is the node polled last, whose successor is polled next, or, while
   *              `fresh`, the node of the offer that found the mailbox released, to be polled first
   *
   * `last` and `fresh` belong to the consumer. The offer that finds tail == null is, until its wake-up is delivered,
   * the only one that may act for the consumer, so its plain writes are published by the wake-up. release() must
   * clear `last` before its compare-and-set: after it, the fields belong to the next winner.
   *
   * One reference is written per message, besides the tail: a mailbox soon lives in the old generation, where each
   * such write costs a collector's barrier.
   *
   * Source: Mellor-Crummey & Scott, Algorithms for Scalable Synchronization, 1991 (the queue of waiters); Vyukov's
   * non-intrusive MPSC queue (exchange, then link).
   */
  private static final VarHandle TAIL;

  static {
    try {
      TAIL =
          MethodHandles.lookup().findVarHandle(UnboundedMailbox.class, "tail", MailboxNode.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Wakeup wakeup;

  @SuppressWarnings("unused") // through TAIL
  private volatile @Nullable MailboxNode tail;

  private @Nullable MailboxNode last;
  private boolean fresh;
  private volatile boolean closed;

  public UnboundedMailbox(Wakeup wakeup) {
    this.wakeup = wakeup;
  }

  @Override
  public OfferResult offer(N message) {
    if (closed) return OfferResult.CLOSED;
    append(message);
    return OfferResult.ACCEPTED;
  }

  /** Whether nothing is held and nobody is the consumer; any thread, true only as of now. */
  boolean isReleased() {
    return tail == null;
  }

  /** Whether a poll would find something; consumer only. */
  boolean hasNext() {
    MailboxNode polled = last;
    return fresh || (polled != null && polled.nextAcquire() != null);
  }

  @Override
  public void nudge() {
    append(new Nudge());
  }

  private void append(MailboxNode node) {
    MailboxNode previous = (MailboxNode) TAIL.getAndSet(this, node);
    if (previous == null) {
      last = node;
      fresh = true;
      wakeup.ready();
    } else {
      previous.nextRelease(node);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // offer takes N only, and a nudge is skipped
  public @Nullable N poll() {
    for (; ; ) {
      MailboxNode node = fresh ? last : advance();
      fresh = false;
      if (!(node instanceof Nudge)) return (N) node;
    }
  }

  private @Nullable MailboxNode advance() {
    MailboxNode previous = last;
    MailboxNode node = previous == null ? null : previous.nextAcquire();
    if (node == null) return null;
    previous.unlink();
    last = node;
    return node;
  }

  @Override
  public boolean release() {
    MailboxNode polled = last;
    if (fresh || polled == null || polled.nextAcquire() != null) return false;
    last = null;
    if (TAIL.compareAndSet(this, polled, null)) return true;
    last = polled;
    return false;
  }

  @Override
  @SuppressWarnings("unchecked") // as in poll
  public @Nullable N polled() {
    MailboxNode node = last;
    return fresh || node instanceof Nudge ? null : (N) node;
  }

  @Override
  public int size() {
    int size = 0;
    MailboxNode node = last;
    if (node != null && !fresh) node = node.nextAcquire();
    for (; node != null; node = node.nextAcquire()) {
      if (!(node instanceof Nudge)) size++;
    }
    return size;
  }

  @Override
  public long bytes() {
    return -1;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  private static final class Nudge extends MailboxNode {}
}
