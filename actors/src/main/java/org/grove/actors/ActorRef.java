package org.grove.actors;

import java.time.Duration;

/**
 * An actor's address: it stays valid when the actor is restarted, and may be used by any thread. What is sent to an
 * actor that has stopped is a dead letter.
 *
 * @param <M> the protocol, what the actor can be told
 */
public sealed interface ActorRef<M> permits ActorCell {

  /** How long {@link #ask(Ask)} waits. */
  Duration DEFAULT_ASK_TIMEOUT = Duration.ofSeconds(5);

  /** System and name, {@code bank/acct-42}. */
  String path();

  /**
   * Sends a message; never blocks. Messages of one sender arrive in the order sent, each at most once. Within a turn of
   * a {@link DurableActor} the message waits for the turn's record.
   *
   * @throws NullPointerException when the message is null
   * @throws org.grove.codec.CodecException when the actor is journaled and the message has no codec
   */
  void tell(M message);

  /** As {@link #ask(Ask, Duration)} with {@link #DEFAULT_ASK_TIMEOUT}. */
  <R> R ask(Ask<? super M, R> question);

  /**
   * Asks and blocks the caller, greenlet or thread, until the answer is there.
   *
   * @throws AskTimeoutException when {@code timeout} has passed; a later answer is discarded
   * @throws ActorDownException when the actor is stopped, or stops before it answers
   * @throws NoReplyException when the handler ended without an answer
   * @throws AskFailedException when the handler threw; its exception is the cause
   * @throws AskInterruptedException when the caller is interrupted; its interrupt flag is set
   */
  <R> R ask(Ask<? super M, R> question, Duration timeout);

  /**
   * Sends a message to a journaled actor and blocks the caller until it is durable.
   *
   * @throws org.grove.mailbox.journal.JournalException when it could not be written
   * @throws ActorDownException when the actor has stopped; the message is a dead letter
   * @throws IllegalStateException when the actor has no journal
   */
  void tellDurable(M message);
}
