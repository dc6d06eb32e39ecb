package org.grove.mailbox.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.EpochClock;

/** Frames as documents of a Chronicle queue, the one class that knows it. The queue is written here, never read. */
final class ChronicleSink implements FrameSink {
  /*
   * What the queue does not do for us, and where it is done instead:
   *   sync        its own sync covers the mapped block at hand and logs errors; FileChannel.force on the file writes back
   *               every dirty page of it and throws
   *   directory   a new file is durable once its directory is
   *   no space    a write to a full disk through a mapping kills the process; free space is checked before
   *   clock back  it would go on in an older file; the time it sees never goes back, so names of files sort as written
   *   long data   it is cut to what is mapped, without a word; the length is checked after writing
   * Every opening of a journal has a folder of its own, so neither its locks nor its index outlive a process.
   */
  static {
    // Before the first of its classes is loaded. Reports nothing to anybody, starts no thread to
    // watch the disk.
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("chronicle.disk.monitor.disable", "true");
  }

  static final long FREE_FLOOR = 64L << 20;
  private static final long FREE_CHECK_EVERY = 16L << 20;

  private final Path folder;
  private final FileStore store;
  private final SingleChronicleQueue queue;
  private final ExcerptAppender appender;
  private final List<DataFile> files = new ArrayList<>(1);
  private int cycle = -1;
  private boolean folderChanged;
  private long untilFreeCheck;

  private static final class DataFile {
    final String name;
    final FileChannel channel;
    long end;
    boolean dirty;

    DataFile(Path path) throws IOException {
      name = path.getFileName().toString();
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
  }

  private ChronicleSink(Path folder, EpochClock clock, int blockBytes) throws IOException {
    this.folder = folder;
    store = Files.getFileStore(folder);
    queue = SingleChronicleQueueBuilder.binary(folder)
        .rollCycle(RollCycles.FAST_DAILY)
        .blockSize(blockBytes)
        .timeProvider(neverBack(clock))
        .checkInterrupts(false)
        .build();
    appender = queue.createAppender();
  }

  /**
   * Sinks on disk.
   *
   * @param clock whose days the files roll with
   * @param blockBytes what a file grows by; no frame may be greater than a quarter of it
   */
  static Storage storage(EpochClock clock, int blockBytes) {
    return folder -> new ChronicleSink(folder, clock, blockBytes);
  }

  private static TimeProvider neverBack(EpochClock clock) {
    long[] latest = {Long.MIN_VALUE};
    return () -> latest[0] = Math.max(latest[0], clock.time());
  }

  @Override
  public void append(ByteBuffer frame) throws IOException {
    int length = frame.remaining();
    checkFree(length);
    long end;
    try (DocumentContext document = appender.writingDocument()) {
      try {
        Bytes<?> bytes = document.wire().bytes();
        long start = bytes.writePosition();
        bytes.writeSome(frame);
        end = bytes.writePosition();
        if (end - start != length)
          throw new IOException("frame=" + length + " written=" + (end - start));
      } catch (Throwable e) {
        document.rollbackOnClose();
        throw e;
      }
    }
    if (appender.cycle() != cycle) fileAdded();
    DataFile file = files.getLast();
    file.end = end;
    file.dirty = true;
  }

  private void checkFree(int length) throws IOException {
    untilFreeCheck -= length;
    if (untilFreeCheck > 0) return;
    long free = store.getUsableSpace();
    if (free < FREE_FLOOR) {
      throw new IOException(
          "free=" + free + " < floor=" + FREE_FLOOR + ", make room on the device");
    }
    untilFreeCheck = FREE_CHECK_EVERY;
  }

  private void fileAdded() throws IOException {
    cycle = appender.cycle();
    folderChanged = true;
    for (DataFile file : files) file.dirty = true; // its end mark
    for (Path path : JournalFolder.list(folder)) {
      JournalFolder.restrict(path);
      String name = path.getFileName().toString();
      if (name.endsWith(".cq4") && files.stream().noneMatch(f -> f.name.equals(name)))
        files.add(new DataFile(path));
    }
  }

  @Override
  public void sync() throws IOException {
    for (DataFile file : files) {
      if (!file.dirty) continue;
      file.channel.force(false);
      file.dirty = false;
    }
    if (folderChanged) JournalFolder.sync(folder);
    folderChanged = false;
  }

  @Override
  public List<Manifest.FileEnd> close() throws IOException {
    queue.close();
    List<Manifest.FileEnd> ends = new ArrayList<>();
    for (DataFile file : files) {
      file.channel.close();
      ends.add(new Manifest.FileEnd(file.name, file.end));
    }
    return ends;
  }
}
