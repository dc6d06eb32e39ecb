package org.grove.mailbox.journal;

/**
 * A message on its way through the journal. The callbacks run on the journal's thread: they must not block and must
 * not throw.
 */
public interface Journaled {
  /** The message as a record's payload: SBE header and body. Called once, on the sender's thread. */
  byte[] payload();

  /** The external sender, or {@link SenderId#NONE}. */
  SenderId sender();

  /** The sender's sequence number, rising; 0 without a sender. */
  long senderSequence();

  /**
   * The record is durable at the journal's durability.
   *
   * @param sequence the receiver's sequence number of this message, from 1, without gaps
   */
  void durable(long sequence);

  /**
   * The record was not written, or whether it was is not known: the message is not delivered in this process. After a
   * failure of the disk it may still be found when the journal is opened anew.
   */
  void refused(JournalException cause);
}
