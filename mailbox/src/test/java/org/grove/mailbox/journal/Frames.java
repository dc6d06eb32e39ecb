package org.grove.mailbox.journal;

import static org.grove.mailbox.journal.JournalFormat.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** The frames of a file, found by their magic alone, for tests that damage them. */
final class Frames {
  final Path file;
  final ByteBuffer bytes;
  final List<Integer> offsets = new ArrayList<>();

  Frames(Path file) throws IOException {
    this.file = file;
    bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ORDER);
    for (int at = 0; at + FRAME_HEAD <= bytes.capacity(); at += 4) {
      if (bytes.getInt(at) == FRAME_MAGIC) offsets.add(at);
    }
  }

  int count() {
    return offsets.size();
  }

  int length(int frame) {
    return bytes.getInt(offsets.get(frame) + FRAME_LENGTH);
  }

  int end(int frame) {
    return offsets.get(frame) + length(frame);
  }

  /** Offset of a record. */
  int record(int frame, int number) {
    int at = offsets.get(frame) + FRAME_HEAD;
    for (int i = 0; i < number; i++) at += bytes.getInt(at + RECORD_LENGTH);
    return at;
  }

  void flip(int at, int mask) throws IOException {
    bytes.put(at, (byte) (bytes.get(at) ^ mask));
    save();
  }

  /** Zeroes the documents from that frame on, their heads too. */
  void zeroFrom(int frame) throws IOException {
    for (int at = offsets.get(frame) - 4; at < bytes.capacity(); at++) bytes.put(at, (byte) 0);
    save();
  }

  /** Corrects the checksums of a record and saves. */
  void seal(int record) throws IOException {
    bytes.putInt(
        record + RECORD_CRC,
        crc(record + RECORD_INDEX, record + bytes.getInt(record + RECORD_LENGTH)));
    save();
  }

  /** Corrects the checksum of a frame's head and saves. */
  void sealHead(int frame) throws IOException {
    int at = offsets.get(frame);
    bytes.putInt(at + HEAD_CRC, crc(at, at + HEAD_CRC));
    save();
  }

  private int crc(int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), from, to - from);
    return (int) crc.getValue();
  }

  void save() throws IOException {
    Files.write(file, bytes.array());
  }
}
