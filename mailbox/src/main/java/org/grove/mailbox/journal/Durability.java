package org.grove.mailbox.journal;

/** What a confirmed message survives. */
public enum Durability {
  /** Offered to a mailbox in memory: survives nothing. */
  MEMORY,
  /** Appended to the memory-mapped journal: survives the death of the process. */
  JOURNALED,
  /** Appended and synced to the device, in groups: survives the loss of power. */
  SYNCED
}
