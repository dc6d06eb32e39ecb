package org.grove.benchmarks.journal;

import net.openhft.chronicle.bytes.Bytes;
import org.grove.codec.CodecRegistry;

/** The bytes that Grove writes for an {@link Entry}, encoded once; only the sequence number is set anew each time. */
final class EncodedEntry {
  static final int LENGTH = 64;

  private static final int SEQUENCE = 8;
  private static final int FIELDS = 7;

  private final Bytes<?> bytes = Bytes.allocateElasticDirect(LENGTH);

  EncodedEntry() {
    bytes.write(CodecRegistry.builder().add(new EntryCodec()).build().encode(Entry.of(0)));
  }

  Bytes<?> withSequence(long sequence) {
    bytes.writeLong(SEQUENCE, sequence);
    return bytes;
  }

  /** {@link Entry#digest()} of the encoded entry at the read position. */
  static long digest(Bytes<?> bytes) {
    long sum = 0;
    bytes.readSkip(SEQUENCE);
    for (int i = 0; i < FIELDS; i++) {
      sum += bytes.readLong();
    }
    return sum;
  }
}
