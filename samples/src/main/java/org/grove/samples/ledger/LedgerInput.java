package org.grove.samples.ledger;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.grove.mailbox.journal.SenderId;

/**
 * A file of transfers and its digest, which is the identity that its rows are sent under. It is read twice, for the
 * digest and for the rows; what cannot be read twice is copied to a temporary file meanwhile, deleted on closing.
 */
final class LedgerInput implements AutoCloseable {
  private static final int BLOCK_BYTES = 1 << 16;

  private final String name;
  private final Path file;
  private final boolean spooled;
  private final byte[] digest;
  private final long bytes;

  private LedgerInput(String name, Path file, boolean spooled, byte[] digest, long bytes) {
    this.name = name;
    this.file = file;
    this.spooled = spooled;
    this.digest = digest;
    this.bytes = bytes;
  }

  /** Reads {@code file} once; a pipe or a device is copied. */
  static LedgerInput of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Files.isRegularFile(file) ? digest(file, in) : spool(file.toString(), in);
    }
  }

  /** Copies {@code in} to a temporary file. */
  static LedgerInput spool(String name, InputStream in) throws IOException {
    Path copy = Files.createTempFile("grove-ledger-input", ".csv");
    copy.toFile().deleteOnExit(); // should an interrupt key end the run
    try (OutputStream out = Files.newOutputStream(copy)) {
      DigestInputStream digesting = new DigestInputStream(in, sha256());
      long bytes = digesting.transferTo(out);
      return new LedgerInput(name, copy, true, digesting.getMessageDigest().digest(), bytes);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  private static LedgerInput digest(Path file, InputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[BLOCK_BYTES];
    long bytes = 0;
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      digest.update(block, 0, read);
      bytes += read;
    }
    return new LedgerInput(file.toString(), file, false, digest.digest(), bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** What a person calls this input. */
  String name() {
    return name;
  }

  /** The file that the rows are read from: the input itself, or its copy. */
  Path file() {
    return file;
  }

  long bytes() {
    return bytes;
  }

  /** The first 16 bytes of the input's SHA-256: the same bytes are the same sender, in whatever file they are. */
  SenderId sender() {
    ByteBuffer first = ByteBuffer.wrap(digest);
    return new SenderId(first.getLong(), first.getLong());
  }

  /** The digest's first 16 bytes in hex. */
  String senderText() {
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  /** The bytes that the digest was made of; what was appended to the file since is left out. */
  InputStream open() throws IOException {
    return new FirstBytes(Files.newInputStream(file), bytes);
  }

  @Override
  public void close() throws IOException {
    if (spooled) {
      Files.deleteIfExists(file);
    }
  }

  private static final class FirstBytes extends FilterInputStream {
    private long left;

    FirstBytes(InputStream in, long bytes) {
      super(in);
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      int read = left > 0 ? in.read() : -1;
      left -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = left > 0 ? in.read(target, offset, (int) Math.min(length, left)) : -1;
      left -= Math.max(read, 0);
      return read;
    }
  }
}
