package org.grove.samples.ledger;

/** One line of the input that is neither empty nor the header. */
sealed interface Row {

  /** Number of the line, from 1; the row's sequence number at the journal. */
  long line();

  /** A row that says what to do; whether there is money for it, the paying account knows. */
  record Transfer(long line, String id, String from, String to, long cents) implements Row {}

  /** A row that cannot be a transfer. */
  record Malformed(long line, String reason) implements Row {}
}
