package org.grove.samples.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lines {@code id,applied} and {@code id,refused} at the end of a file. A line that was {@link #flush() flushed} is in
 * the file even if the process is killed at once. One thread.
 */
final class OutcomesFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] APPLIED = ",applied\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REFUSED = ",refused\n".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final FileChannel file;
  private final ByteBuffer lines = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private OutcomesFile(Path path, OpenOption... options) throws IOException {
    this.path = path;
    this.file = FileChannel.open(path, options);
  }

  /**
   * Behind what the file holds already. A process killed while it wrote may have left half a line: that line is ended,
   * it never looks like an outcome.
   */
  static OutcomesFile append(Path path) throws IOException {
    boolean cut = endsInsideLine(path);
    OutcomesFile outcomes =
        new OutcomesFile(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (cut) {
      outcomes.lines.put((byte) '\n');
    }
    return outcomes;
  }

  private static boolean endsInsideLine(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return file.size() > 0 && file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    }
  }

  /** From the beginning; what the file held is gone. */
  static OutcomesFile create(Path path) throws IOException {
    return new OutcomesFile(
        path,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  void add(String id, boolean applied) throws IOException {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    byte[] outcome = applied ? APPLIED : REFUSED;
    if (lines.remaining() < name.length + outcome.length) {
      flush();
    }
    lines.put(name).put(outcome);
  }

  /** Hands what was added to the operating system, in one write as a rule. */
  void flush() throws IOException {
    lines.flip();
    try {
      while (lines.hasRemaining()) {
        file.write(lines);
      }
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    } finally {
      lines.clear();
    }
  }

  @Override
  public void close() throws IOException {
    try (file) {
      flush();
    }
  }
}
