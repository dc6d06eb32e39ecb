package org.grove.mailbox;

/** What became of an offered message; back-pressure is an answer, never an exception. */
public enum OfferResult {
  /** The mailbox holds the message (a journaled one: its record is on its way to the journal). */
  ACCEPTED,
  /** The mailbox is full and holds the sender to account: try again later. The message was not retained. */
  BACK_PRESSURED,
  /** The overflow policy discarded a message, this one or an older one. */
  DROPPED,
  /** {@link Mailbox#close()} has begun; the message was not retained. */
  CLOSED
}
