package org.grove.mailbox.journal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.grove.mailbox.journal.JournalFormat.*;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one shard in one epoch from the bytes of its files, which may still be written, and believes
 * nothing: every length, mark and checksum is checked before use, and the queue's own index and metadata are not read.
 */
final class ShardReader implements AutoCloseable {
  /*
   * A file is a row of documents: a 4-byte head with the length in its lower 30 bits, the data, padding to 4 bytes.
   *
   *   0                     nothing here yet: the end
   *   COMPLETE | length     a document of ours
   *   META | length         the queue's own: skipped
   *   NOT_COMPLETE | ...    never finished
   *   END                   the queue went on in the next file
   *
   * Where reading stops in an epoch that was not closed, the rest is searched for frames whose head is whole. One that was
   * written when the missing records were durable already proves damage: stop. Without one the tail is what a dying
   * process, or power, left unfinished: cut. Frames beyond the gap that carry no such proof were never confirmed.
   */
  private static final int META = 0x4000_0000;
  private static final int NOT_COMPLETE = 0x8000_0000;
  private static final int LENGTH = 0x3FFF_FFFF;
  private static final int END = 0xC000_0000;
  private static final ValueLayout.OfInt INT = JAVA_INT.withOrder(ORDER);
  private static final VarHandle HEAD = INT.varHandle();

  private final Path journal;
  private final int epoch;
  private final int shard;
  private final List<Path> files;
  private final Manifest.@Nullable ShardEnd noted;
  private final List<Manifest.FileEnd> ends = new ArrayList<>();
  private final CRC32C crc = new CRC32C();
  private final UnsafeBuffer buffer = new UnsafeBuffer();
  private final UnsafeBuffer record = new UnsafeBuffer();

  private int file = -1;
  private @Nullable Arena arena;
  private @Nullable MemorySegment bytes;
  private long size;
  private long position;
  private long fileEnd;

  private final long first;
  private long next;
  private boolean finished;
  private @Nullable String cut;

  /** Frames without proof found behind the place where reading stopped, the unfinished one among them. */
  private int beyond;

  /**
   * @param noted the end in the manifest; null for an epoch that is open
   * @param from the index that the first record must have
   */
  ShardReader(Path journal, int epoch, int shard, Manifest.@Nullable ShardEnd noted, long from) {
    this.journal = journal;
    this.epoch = epoch;
    this.shard = shard;
    this.noted = noted;
    this.first = from;
    this.next = from;
    this.files = files();
    if (noted != null && noted.first() != from)
      throw damaged("first=" + noted.first() + " expected=" + from);
  }

  private List<Path> files() {
    Path folder = JournalFolder.shardFolder(journal, epoch, shard);
    if (noted != null)
      return noted.files().stream().map(f -> folder.resolve(f.name())).toList();
    if (!Files.isDirectory(folder)) return List.of();
    try {
      return JournalFolder.list(folder).stream()
          .filter(p -> p.toString().endsWith(".cq4"))
          .toList();
    } catch (IOException e) {
      throw JournalFolder.failed(journal, e);
    }
  }

  int epoch() {
    return epoch;
  }

  int shard() {
    return shard;
  }

  /** The index after the last record read. */
  long nextIndex() {
    return next;
  }

  /** What was cut off at the end of an open epoch, or null. */
  @Nullable
  String cut() {
    return cut;
  }

  /** Where the epoch's valid records end, null without any; once read to the end. */
  Manifest.@Nullable ShardEnd end() {
    return ends.isEmpty() || next == first
        ? null
        : new Manifest.ShardEnd(shard, first, next - 1, ends);
  }

  /**
   * Hands on the records of about that many bytes.
   *
   * @return false when the epoch is read to its end
   * @throws JournalException when damaged
   */
  boolean read(long bytesWanted, RecordHandler handler) {
    try {
      long read = 0;
      while (read < bytesWanted && !finished) read += step(handler);
      return !finished;
    } catch (NoSuchFileException e) {
      throw new JournalException(
          at() + " missing=" + e.getFile()
              + ", nothing was changed, restore the folder from a copy",
          e);
    } catch (IOException e) {
      throw JournalFolder.failed(journal, e);
    } catch (InternalError e) { // how a mapping reports that the device could not read
      throw new JournalException(at() + " unreadable, check the device", e);
    }
  }

  /** One document. */
  private long step(RecordHandler handler) throws IOException {
    if (bytes == null) {
      if (file + 1 < files.size()) open(file + 1);
      else finish();
      return 0;
    }
    if (noted != null && position >= fileEnd) {
      closeFile();
      return 0;
    }
    if (position + 4 > size) return stopAt(0, "end of file");
    int head = (int) HEAD.getAcquire(bytes, position);
    if (head == 0) return stopAt(head, "zero");
    if (head == END) return stopAt(head, "end mark");
    int length = head & LENGTH;
    if ((head & NOT_COMPLETE) != 0) return stopAt(head, "unfinished document");
    if (length == 0 || length > size - position - 4) return stopAt(head, "length=" + length);
    if ((head & META) != 0) {
      if (length >= FRAME_HEAD && segment().get(INT, position + 4) == FRAME_MAGIC) {
        return stopAt(head, "frame marked as the queue's own");
      }
    } else {
      String fault = frame(position + 4, length, handler);
      if (fault != null) return stopAt(head, fault);
      frameEndsAt(position + 4 + length);
    }
    position += 4 + length + 3 & ~3;
    return length;
  }

  private void frameEndsAt(long end) {
    Manifest.FileEnd valid = new Manifest.FileEnd(files.get(file).getFileName().toString(), end);
    if (!ends.isEmpty() && ends.getLast().name().equals(valid.name())) ends.removeLast();
    ends.add(valid);
  }

  /** Checks a frame as a whole, then hands on its records; the fault if there is one. */
  private @Nullable String frame(long at, int length, RecordHandler handler) {
    if (length < FRAME_HEAD) return "document=" + length + " < head=" + FRAME_HEAD;
    ByteBuffer frame = segment().asSlice(at, length).asByteBuffer();
    buffer.wrap(frame);
    if (buffer.getInt(MAGIC, ORDER) != FRAME_MAGIC) return "no frame";
    int headCrc = crc(frame, 0, HEAD_CRC);
    int notedCrc = buffer.getInt(HEAD_CRC, ORDER);
    if (headCrc != notedCrc) return "crc=" + hex(headCrc) + " expected=" + hex(notedCrc);
    checkVersion();
    int count = buffer.getInt(RECORD_COUNT, ORDER);
    long firstIndex = buffer.getLong(FIRST_INDEX, ORDER);
    if (count < 0) return "count=" + count;
    if (buffer.getInt(FRAME_LENGTH, ORDER) != length) return "document=" + length + " != frame";
    if (buffer.getInt(EPOCH, ORDER) != epoch || buffer.getInt(SHARD, ORDER) != shard)
      return "frame of another shard";
    if (firstIndex != next) return "index=" + firstIndex + " expected=" + next;
    String fault = checkRecords(frame, length, count, firstIndex);
    if (fault != null) return fault;
    handOn(count, firstIndex, handler);
    return null;
  }

  private void checkVersion() {
    int version = buffer.getShort(FRAME_VERSION, ORDER) & 0xFFFF;
    int head = buffer.getShort(HEAD_LENGTH, ORDER) & 0xFFFF;
    if (version == VERSION && head == FRAME_HEAD) return;
    throw new JournalException(at() + " format=" + version + " supported=" + VERSION
        + ", written by another version of Grove; open it with that one");
  }

  private @Nullable String checkRecords(ByteBuffer frame, int length, int count, long firstIndex) {
    int at = FRAME_HEAD;
    for (int i = 0; i < count; i++) {
      if (length - at < RECORD_HEAD) return "records=" + count + " found=" + i;
      int recordLength = buffer.getInt(at + RECORD_LENGTH, ORDER);
      if (recordLength < RECORD_HEAD + 8 || recordLength > length - at)
        return "record=" + recordLength;
      int computed = crc(frame, at + RECORD_INDEX, at + recordLength);
      int expected = buffer.getInt(at + RECORD_CRC, ORDER);
      if (computed != expected) return "crc=" + hex(computed) + " expected=" + hex(expected);
      long index = buffer.getLong(at + RECORD_INDEX, ORDER);
      if (index != firstIndex + i) return "index=" + index + " expected=" + (firstIndex + i);
      at += recordLength;
    }
    return at == length ? null : "frame=" + length + " records=" + at;
  }

  private void handOn(int count, long firstIndex, RecordHandler handler) {
    int at = FRAME_HEAD;
    for (int i = 0; i < count; i++) {
      int recordLength = buffer.getInt(at + RECORD_LENGTH, ORDER);
      record.wrap(buffer, at + RECORD_HEAD, recordLength - RECORD_HEAD);
      handler.record(this, firstIndex + i, record);
      at += recordLength;
    }
    next = firstIndex + count;
  }

  /** Reading can't go on at this place: the end, the next file, a cut or damage. */
  private long stopAt(int head, String why) throws IOException {
    if (noted != null) throw damaged(why);
    if (why.equals("end of file") && grown()) return 0;
    boolean quiet = isQuietEnd(why);
    if (quiet && file + 1 < files.size()) {
      closeFile();
      return 0;
    }
    beyond = 0;
    String damage = searchProof();
    if (damage != null) {
      // A writer at work may have completed this document, and more, since its head was read.
      if (position + 4 <= size && (int) HEAD.getAcquire(segment(), position) != head) return 0;
      throw damaged(why + ", " + damage);
    }
    if (!quiet || beyond > 0)
      cut = at() + " cut=" + why + " frames beyond=" + beyond
          + ", unfinished tail of a process that died";
    closeFile();
    finished = true;
    return 0;
  }

  private boolean isQuietEnd(String why) {
    if (why.equals("end mark") || why.equals("end of file")) return true;
    return why.equals("zero") && (position + 8 > size || segment().get(INT, position + 4) == 0);
  }

  /** Whether the file has become longer; if so it is mapped anew. */
  private boolean grown() throws IOException {
    if (Files.size(files.get(file)) <= size) return false;
    long at = position;
    open(file);
    position = at;
    return true;
  }

  /** Looks for a frame that was written when the next record was durable already. */
  private @Nullable String searchProof() throws IOException {
    String proof = searchProof(segment(), position);
    for (int i = file + 1; proof == null && i < files.size(); i++) {
      try (Arena later = Arena.ofConfined();
          FileChannel channel = FileChannel.open(files.get(i), StandardOpenOption.READ)) {
        proof =
            searchProof(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), later), 0);
      }
    }
    return proof;
  }

  private @Nullable String searchProof(MemorySegment in, long from) {
    for (long at = from; at <= in.byteSize() - FRAME_HEAD; at += 4) {
      if (in.get(INT, at) != FRAME_MAGIC) continue;
      ByteBuffer head = in.asSlice(at, FRAME_HEAD).asByteBuffer().order(ORDER);
      if (crc(head, 0, HEAD_CRC) != head.clear().getInt(HEAD_CRC)) continue;
      if (head.getInt(EPOCH) != epoch || head.getInt(SHARD) != shard) continue;
      long durable = head.getLong(DURABLE_INDEX);
      beyond++;
      if (durable >= next) return "index=" + next + " <= durable=" + durable;
    }
    return null;
  }

  private void open(int number) throws IOException {
    closeFile();
    file = number;
    Path path = files.get(number);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      size = channel.size();
      arena = Arena.ofConfined();
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
    }
    position = 0;
    if (noted != null) fileEnd = noted.files().get(number).end();
  }

  private void finish() {
    finished = true;
    if (noted != null && next != noted.last() + 1)
      throw damaged("last=" + (next - 1) + " expected=" + noted.last());
  }

  private void closeFile() {
    if (arena != null) arena.close();
    arena = null;
    bytes = null;
  }

  private MemorySegment segment() {
    if (bytes == null) throw new IllegalStateException("closed");
    return bytes;
  }

  private int crc(ByteBuffer of, int from, int to) {
    crc.reset();
    crc.update(of.clear().position(from).limit(to));
    return (int) crc.getValue();
  }

  private static String hex(int value) {
    return String.format("%08x", value);
  }

  /** The place reached, as errors name it. */
  String at() {
    String name = file < 0 ? "" : " file=" + files.get(file).getFileName();
    return "journal=" + journal + " shard=" + shard + " epoch=" + epoch + name + " position=0x"
        + Long.toHexString(position);
  }

  JournalException damaged(String what) {
    return new JournalException(at() + " " + what
        + ", damaged before the durable mark; nothing was changed, restore the folder from a copy");
  }

  /** Makes what was read durable: a process that died may have left it to the system's cache. */
  void sync() {
    try {
      for (Path path : files) {
        try (FileChannel channel =
            FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
          channel.force(false);
        }
      }
      if (!files.isEmpty()) JournalFolder.sync(JournalFolder.shardFolder(journal, epoch, shard));
    } catch (IOException e) {
      throw JournalFolder.failed(journal, e);
    }
  }

  @Override
  public void close() {
    closeFile();
  }
}
