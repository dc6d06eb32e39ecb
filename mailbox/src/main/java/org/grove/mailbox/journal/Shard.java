package org.grove.mailbox.journal;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The writing end of one shard: numbers its records, fills frames, knows what is durable. Journal thread only. */
final class Shard {
  final int number;
  private final boolean synced;
  private final FrameBuffer frame;
  private final Opener opener;
  private @Nullable FrameSink sink;
  private final long firstIndex;
  private long nextIndex;
  private long appendedIndex;
  private long durableIndex;

  /** What frames say so far about {@link #durableIndex}. */
  private long markedIndex;

  /** Makes the sink when the first frame is appended. */
  interface Opener {
    FrameSink open(int shard) throws IOException;
  }

  Shard(int number, int epoch, long nextIndex, boolean synced, Opener opener) {
    this.number = number;
    this.synced = synced;
    this.opener = opener;
    this.firstIndex = nextIndex;
    this.nextIndex = nextIndex;
    appendedIndex = nextIndex - 1;
    durableIndex = appendedIndex;
    markedIndex = appendedIndex;
    frame = new FrameBuffer(epoch, number);
  }

  long message(LogEntry target, long sequence, SenderId sender, long senderSequence, byte[] payload)
      throws IOException {
    makeRoom(FrameBuffer.messageSize(payload));
    frame.message(nextIndex, target, sequence, sender, senderSequence, payload);
    return nextIndex++;
  }

  long forward(
      LogEntry target,
      long sequence,
      int sourceShard,
      long sourceIndex,
      int ordinal,
      byte[] payload)
      throws IOException {
    makeRoom(FrameBuffer.messageSize(payload));
    frame.forward(nextIndex, target, sequence, sourceShard, sourceIndex, ordinal, payload);
    return nextIndex++;
  }

  long turn(Turn turn, int size) throws IOException {
    makeRoom(size);
    frame.turn(nextIndex, turn, size);
    return nextIndex++;
  }

  long birth(LogEntry log) throws IOException {
    makeRoom(FrameBuffer.birthSize(log));
    frame.birth(nextIndex, log);
    return nextIndex++;
  }

  long acknowledge(LogEntry log, long consumed) throws IOException {
    makeRoom(0);
    frame.acknowledge(nextIndex, log, consumed);
    return nextIndex++;
  }

  private void makeRoom(int size) throws IOException {
    if (frame.isFullFor(size)) append();
  }

  /** Appends the frame at hand, if it holds anything. */
  void append() throws IOException {
    if (!frame.isEmpty()) appendFrame();
  }

  private void appendFrame() throws IOException {
    if (sink == null) sink = opener.open(number);
    sink.append(frame.finish(nextIndex, durableIndex));
    frame.clear();
    markedIndex = durableIndex;
    appendedIndex = nextIndex - 1;
    if (!synced) durableIndex = appendedIndex;
  }

  /** Syncs what was appended since the last time. */
  void sync() throws IOException {
    if (sink == null || durableIndex == appendedIndex) return;
    sink.sync();
    durableIndex = appendedIndex;
  }

  /**
   * Appends an empty frame that notes what is durable, if no frame does yet: with it a reader tells damage from an
   * unfinished tail. Not synced; the next frame notes the same.
   */
  void mark() throws IOException {
    if (markedIndex < durableIndex) appendFrame();
  }

  /**
   * Syncs at either durability and closes.
   *
   * @return where the records end, null when there are none
   */
  Manifest.@Nullable ShardEnd close() throws IOException {
    FrameSink open = sink;
    if (open == null) return null;
    sink = null;
    open.sync();
    List<Manifest.FileEnd> files = open.close();
    return new Manifest.ShardEnd(number, firstIndex, nextIndex - 1, files);
  }

  /** Closes what is open after a failure. */
  void abandon() throws IOException {
    FrameSink open = sink;
    sink = null;
    if (open != null) open.close();
  }
}
