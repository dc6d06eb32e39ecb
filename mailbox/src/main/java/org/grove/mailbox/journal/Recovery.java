package org.grove.mailbox.journal;

import java.util.List;

/**
 * What opening a journal found.
 *
 * @param epochs earlier openings that left records
 * @param records records read
 * @param actors actors known
 * @param unhandled messages to be handled again
 * @param unforwarded messages of committed turns that their receivers had not got yet
 * @param externalReplies answers to external senders that earlier runs committed
 * @param cuts one line for each unfinished tail that was cut off
 * @param durationNs how long it took
 */
public record Recovery(
    int epochs,
    long records,
    long actors,
    long unhandled,
    long unforwarded,
    long externalReplies,
    List<String> cuts,
    long durationNs) {

  public Recovery {
    cuts = List.copyOf(cuts);
  }
}
