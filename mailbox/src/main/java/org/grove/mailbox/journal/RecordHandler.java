package org.grove.mailbox.journal;

import org.agrona.DirectBuffer;

/** Takes records as they are read, all checks passed. */
@FunctionalInterface
interface RecordHandler {
  /**
   * @param at where it lies
   * @param record SBE header and body, exactly; valid during the call
   */
  void record(ShardReader at, long index, DirectBuffer record);
}
