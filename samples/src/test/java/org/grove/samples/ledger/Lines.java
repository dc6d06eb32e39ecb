package org.grove.samples.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Counts the lines of a file that another process appends to. */
final class Lines implements Closeable {
  private final FileChannel file;
  private final ByteBuffer block = ByteBuffer.allocate(1 << 16);
  private int count;

  private Lines(FileChannel file) {
    this.file = file;
  }

  /** Of a file that is there, or will be. */
  static Lines of(Path path) throws IOException {
    return new Lines(FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ));
  }

  /** Ended lines so far. */
  int count() {
    try {
      while (file.read(block.clear()) > 0) {
        block.flip();
        while (block.hasRemaining()) {
          count += block.get() == '\n' ? 1 : 0;
        }
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
