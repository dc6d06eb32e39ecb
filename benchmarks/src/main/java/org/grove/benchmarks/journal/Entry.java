package org.grove.benchmarks.journal;

/** The message: 64 bytes on disk, of which 8 are the header. */
record Entry(
    long sequence, long account, long branch, long cents, long balance, long time, long reference) {
  static Entry of(long sequence) {
    return new Entry(sequence, 4_711, 12, 995, 1_234_567, 1_767_225_600_000L, -1);
  }

  /** What a receiver adds up: reads every field, and shows a message that was lost, doubled or damaged. */
  long digest() {
    return sequence + account + branch + cents + balance + time + reference;
  }

  /** The digests of the entries 0 to {@code count - 1}, added up. */
  static long digestOf(long count) {
    return count * of(0).digest() + count * (count - 1) / 2;
  }
}
