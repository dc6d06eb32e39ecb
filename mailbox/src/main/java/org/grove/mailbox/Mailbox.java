package org.grove.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * A queue of messages with many senders and one consumer at a time.
 *
 * <p>The consumer holds the mailbox from the {@link Wakeup#ready()} that called it until a {@link #release()} that
 * returns true. In between only it may call {@link #poll()} and {@link #release()}; the hand-over between two
 * consumers goes through whatever made the second one run and must be a happens-before edge. A new mailbox is
 * released. Messages of one sender are polled in the order it offered them.
 *
 * @param <M> what the mailbox holds
 */
public interface Mailbox<M> {

  /**
   * Adds a message at the tail; callable from any thread, never blocks. Calls {@link Wakeup#ready()} when the mailbox
   * was released.
   *
   * @return {@link OfferResult#CLOSED} once {@link #close()} has returned; an offer that runs beside {@code close()}
   *     may still be accepted, and is then polled like any other
   */
  OfferResult offer(M message);

  /** Takes the message at the head; consumer only. Null when there is none, or when the next one is being linked. */
  @Nullable
  M poll();

  /**
   * The message polled last, until the next poll or a release; null where there is none. For the consumer; any other
   * thread gets a guess.
   */
  @Nullable
  M polled();

  /**
   * Gives the mailbox up; consumer only.
   *
   * @return true when the mailbox was empty: the caller is no longer its consumer, and the next offer calls {@link
   *     Wakeup#ready()}. False when there is, or is about to be, something to poll: the caller stays its consumer
   */
  boolean release();

  /** Has the consumer run once even if there is no message: it polls null. Any thread, never blocks. */
  void nudge();

  /** Messages held, an estimate while senders are at work; any thread, O(n). */
  int size();

  /** Encoded bytes held, -1 where the implementation does not know. */
  long bytes();

  /** Refuses all later offers. What is left is polled by the consumer as before. Any thread, idempotent. */
  void close();

  /** Whether {@link #close()} has begun. */
  boolean isClosed();
}
