package org.grove.benchmarks.journal;

import net.openhft.chronicle.bytes.Bytes;

/** What a tailer has read so far; for one thread. */
final class Tally {
  private final Bytes<?> scratch = Bytes.allocateElasticDirect(EncodedEntry.LENGTH);
  private int count;
  private long digest;

  Bytes<?> scratch() {
    return scratch;
  }

  /** Always true, so that it reads as a condition's last part. */
  boolean add(Bytes<?> entry) {
    digest += EncodedEntry.digest(entry);
    count++;
    return true;
  }

  int count() {
    return count;
  }

  long digest() {
    return digest;
  }
}
