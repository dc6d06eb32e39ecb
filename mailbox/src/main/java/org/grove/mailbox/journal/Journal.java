package org.grove.mailbox.journal;

import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages, turns and births of durable actors on disk, in a few shared shards.
 *
 * <p>Every method may be called from any thread and none waits for the disk, {@link #close()} and {@link #awaitIdle}
 * apart. Calls of one thread for one shard reach the disk in their order. A failed append or sync is final: the journal
 * refuses everything from then on, and nothing that was not durable is ever confirmed.
 */
public interface Journal extends AutoCloseable {

  Durability durability();

  int shards();

  /** What opening found. */
  Recovery recovery();

  /**
   * Begins delivery: hands every actor with unhandled messages to {@code listener}, forwards what turns had sent, and
   * lets appends through. Called once, before anything else is appended.
   */
  void start(JournalListener listener);

  /**
   * The log of the actor of that name, born now if the journal does not know it.
   *
   * @param initialState asked for only when born; SBE header and body
   * @throws JournalException when the name is known with another kind
   */
  ActorLog open(String kind, String name, Supplier<byte[]> initialState);

  /** The log of that name, or null. */
  @Nullable
  ActorLog find(String name);

  /** Every actor the journal knows, in order of birth. */
  Collection<ActorLog> actors();

  /** Appends a message to {@code target}; {@code message.durable} tells when, and {@code Inbox} is not called for it. */
  void append(ActorLog target, Journaled message);

  /** Appends a turn. */
  void commit(Turn turn);

  /**
   * Notes that {@code actor} has handled all its messages up to {@code consumed}, for actors that keep no state here.
   */
  void acknowledge(ActorLog actor, long consumed);

  /** The highest sequence number of {@code sender} that {@code shard} held when the journal was opened, 0 if none. */
  long highest(SenderId sender, int shard);

  /**
   * Waits until every message in the journal is handled and everything sent by turns is delivered and handled.
   *
   * @return false when {@code timeoutNs} has passed first
   * @throws JournalException when the journal has failed
   */
  boolean awaitIdle(long timeoutNs) throws InterruptedException;

  /** Writes out what was appended, marks the epoch clean, releases the folder. Idempotent. */
  @Override
  void close();
}
