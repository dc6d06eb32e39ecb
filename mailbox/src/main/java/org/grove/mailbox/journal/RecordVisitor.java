package org.grove.mailbox.journal;

/**
 * What {@link JournalReader} calls for each record of a journal; what is not overridden is passed over. Records of one
 * shard come in their order, records of different shards interleaved. Payloads and states are SBE header and body, and
 * belong to the visitor.
 */
public interface RecordVisitor {
  /**
   * Called first for every record.
   *
   * @param index the record's number in its shard, rising by one from record to record
   * @param bytes of the record's header and body
   */
  default void record(int epoch, int shard, long index, int bytes) {}

  /** An actor was born. */
  default void birth(long actorId, String kind, String name, byte[] state) {}

  /** A message for an actor, {@link SenderId#NONE} where its sender has no identity. */
  default void message(
      long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {}

  /**
   * A message that another actor had sent reached its receiver.
   *
   * @param sourceIndex the record of the turn that sent it, in {@code sourceShard}
   * @param ordinal its place among the turn's sends, from 0
   */
  default void forward(
      long actorId,
      long sequence,
      int sourceShard,
      long sourceIndex,
      int ordinal,
      byte[] payload) {}

  /** An actor handled its messages up to {@code consumed}; what it did in that turn follows. */
  default void turn(long actorId, long consumed) {}

  /** The new state in the turn at hand. */
  default void state(long actorId, byte[] state) {}

  /** The turn at hand sent a message to an actor whose birth was not durable yet. {@link #send} follows. */
  default void unconfirmedBirth(long targetId, String kind, String name, byte[] state) {}

  /** The turn at hand sent a message to another actor. */
  default void send(long actorId, int ordinal, long targetId, byte[] payload) {}

  /** The turn at hand answered an external sender. */
  default void reply(long actorId, SenderId sender, long senderSequence, byte[] payload) {}

  /** The turn at hand consumed its message by failing. */
  default void failure(long actorId, String cause) {}

  /** An actor without state here has handled its messages up to {@code consumed}. */
  default void acknowledge(long actorId, long consumed) {}
}
