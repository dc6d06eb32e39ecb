package org.grove.mailbox.journal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a journal's folder without opening it: nothing is locked or changed, and a process may be writing to it. */
public final class JournalReader {
  private static final long CHUNK_BYTES = 1 << 20;

  private JournalReader() {}

  /**
   * Hands every record to {@code visitor}, up to the end of what is complete in each shard. Blocks for as long as that
   * takes; payloads are allocated, nothing is kept.
   *
   * @throws JournalException when the folder is no journal, is of another format, damaged or unreadable
   */
  public static void read(Path folder, RecordVisitor visitor) {
    Manifest manifest = JournalFolder.read(folder);
    RecordDecoder decoder = new RecordDecoder(visitor);
    long[] next = new long[manifest.shards()];
    Arrays.fill(next, 1);
    for (Manifest.Epoch epoch : manifest.epochs()) {
      List<ShardReader> shards = open(folder, manifest, epoch, next);
      try {
        readAll(shards, decoder);
        for (int i = 0; i < next.length; i++) next[i] = shards.get(i).nextIndex();
      } finally {
        shards.forEach(ShardReader::close);
      }
    }
  }

  /** A reader for each shard of an epoch. */
  static List<ShardReader> open(Path folder, Manifest manifest, Manifest.Epoch epoch, long[] next) {
    ShardReader[] shards = new ShardReader[manifest.shards()];
    for (int i = 0; i < shards.length; i++) {
      Manifest.ShardEnd end = end(epoch, i, next[i]);
      shards[i] = new ShardReader(folder, epoch.number(), i, end, next[i]);
    }
    return List.of(shards);
  }

  private static Manifest.@Nullable ShardEnd end(Manifest.Epoch epoch, int shard, long next) {
    if (epoch.state() == Manifest.State.OPEN) return null;
    for (Manifest.ShardEnd end : epoch.ends()) {
      if (end.shard() == shard) return end;
    }
    return new Manifest.ShardEnd(shard, next, next - 1, List.of());
  }

  /** Reads all shards side by side, so that a message and what became of it are read close together. */
  static void readAll(List<ShardReader> shards, RecordHandler handler) {
    boolean more = true;
    while (more) {
      more = false;
      for (ShardReader shard : shards) more |= shard.read(CHUNK_BYTES, handler);
    }
  }
}
