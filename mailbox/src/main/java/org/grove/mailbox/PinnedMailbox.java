package org.grove.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * The mailbox of a consumer that runs on one thread only: what is offered on that thread costs no atomic operation.
 * Unbounded, first in first out per sender.
 *
 * <p>{@link Home#readyAtHome()} asks for a turn. {@link Wakeup#ready()} is called by other threads: it has to make the home
 * thread call {@link #admit()}, which says whether a turn is due.
 *
 * @param <N> the messages, each its own link
 */
public final class PinnedMailbox<N extends MailboxNode> implements Mailbox<N> {
  /*
   * Two lanes. `remote` is for all other threads, and its consumer role is a token that reaches the home thread through
   * admit(). The local lane, and everything else here, is touched by the home thread alone.
   *
   *   last    the local node polled last; while `fresh` the one to be polled next; null when there was none since the
   *           mailbox was released
   *   newest  the tail of the local lane, null while that is `last`
   *   held    a turn is due or running
   *
   * Order: the home thread uses the local lane only while the remote one is empty (its tail is null; nobody but the home
   * thread ever makes it so), hence whatever is in the local lane was offered before everything in the remote one, and
   * polling the local lane first keeps each sender's order, also of a sender that moves between threads.
   */
  private final Home home;
  private final UnboundedMailbox<N> remote;
  private @Nullable MailboxNode last;
  private @Nullable MailboxNode newest;
  private boolean fresh;
  private boolean held = true;
  private boolean remoteHeld;
  private boolean polledRemote;

  /** The consumer, and the thread it lives on. */
  public interface Home extends Wakeup {
    /** Whether the caller is on the home thread. */
    boolean atHome();

    /** As {@link #ready()}, on the home thread. */
    void readyAtHome();
  }

  /** A mailbox that is held: the consumer's first turn is asked for by whoever makes it. */
  public PinnedMailbox(Home home) {
    this.home = home;
    this.remote = new UnboundedMailbox<>(home);
  }

  @Override
  public OfferResult offer(N message) {
    return home.atHome() ? offerAtHome(message) : remote.offer(message);
  }

  /** As {@link #offer}, on the home thread. */
  public OfferResult offerAtHome(N message) {
    if (!remote.isReleased()) return remote.offer(message);
    if (remote.isClosed()) return OfferResult.CLOSED;
    append(message);
    holdHere();
    return OfferResult.ACCEPTED;
  }

  private void append(N message) {
    if (last == null) {
      last = message;
      fresh = true;
    } else {
      MailboxNode tail = newest == null ? last : newest;
      tail.nextRelease(message);
      newest = message;
    }
  }

  private void holdHere() {
    if (held) return;
    held = true;
    home.readyAtHome();
  }

  /**
   * The wake-up that an offer of another thread asked for has arrived; home thread only, once for each.
   *
   * @return true when the consumer is to have a turn, false when it has, or is about to have, one anyway
   */
  public boolean admit() {
    remoteHeld = true;
    boolean idle = !held;
    held = true;
    return idle;
  }

  @Override
  @SuppressWarnings("unchecked") // offer takes N only
  public @Nullable N poll() {
    polledRemote = false;
    if (fresh) {
      fresh = false;
      return (N) last;
    }
    MailboxNode previous = last;
    MailboxNode next = previous == null ? null : previous.nextAcquire();
    if (next == null) return remoteHeld ? pollRemote() : null;
    previous.unlink();
    last = next;
    if (next == newest) newest = null;
    return (N) next;
  }

  private @Nullable N pollRemote() {
    N message = remote.poll();
    polledRemote = message != null;
    return message;
  }

  @Override
  @SuppressWarnings("unchecked") // offer takes N only
  public @Nullable N polled() {
    return polledRemote ? remote.polled() : fresh ? null : (N) last;
  }

  @Override
  public boolean release() {
    if (fresh || newest != null) return false;
    if (remoteHeld && !remote.release()) return false;
    remoteHeld = false;
    last = null;
    held = false;
    return true;
  }

  /** Whether another thread's message has come since the last poll; consumer only, and only of use while it holds. */
  public boolean hasRemote() {
    return remoteHeld && remote.hasNext();
  }

  /** Whether messages of other threads arrive here without a wake-up, because their lane was not released yet. */
  public boolean holdsRemote() {
    return remoteHeld;
  }

  /**
   * As {@link #nudge()} of another thread, whatever thread calls: the consumer then holds the lane of the others, and a
   * release tells whether that is empty.
   */
  public void nudgeRemote() {
    remote.nudge();
  }

  @Override
  public void nudge() {
    if (home.atHome()) holdHere();
    else remote.nudge();
  }

  @Override
  public int size() {
    int size = remote.size();
    MailboxNode node = last;
    if (node != null && !fresh) node = node.nextAcquire();
    for (; node != null; node = node.nextAcquire()) size++;
    return size;
  }

  @Override
  public long bytes() {
    return -1;
  }

  @Override
  public void close() {
    remote.close();
  }

  @Override
  public boolean isClosed() {
    return remote.isClosed();
  }
}
