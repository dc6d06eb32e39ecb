package org.grove.mailbox.journal;

/**
 * Identity of a sender outside the journal, 128 bits that it chooses and keeps (a digest of its input, say). With its
 * own rising sequence numbers it lets the journal recognise what it holds already.
 */
public record SenderId(long high, long low) {
  /** The sender of a message that carries no identity. */
  public static final SenderId NONE = new SenderId(0, 0);
}
