package org.grove.samples.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads transfers, {@code id,from,to,cents} a line, from a stream of UTF-8; one thread. Holds one block of the input,
 * whatever its length. Ends of line are LF or CR LF; a byte order mark, a header in the first line and empty lines are
 * passed over. There is no quoting: a comma always ends a field.
 */
final class TransferReader {
  static final String HEADER = "id,from,to,cents";
  static final int MAX_TEXT = 64;
  static final int MAX_LINE_BYTES = 1024;

  private static final int FIELDS = 4;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final byte[] HEADER_BYTES = HEADER.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] block = new byte[BLOCK_BYTES];
  /** Where the fields of the line begin, and one past the end of the last. */
  private final int[] starts = new int[FIELDS + 1];

  private int position;
  private int limit;
  private boolean ended;
  private long line;
  private long bytesRead;

  private int lineStart;
  private int lineEnd;
  private boolean tooLong;

  TransferReader(InputStream in) {
    this.in = in;
  }

  /** The next row, null at the end of the input. */
  @Nullable
  Row next() throws IOException {
    while (nextLine()) {
      if (lineStart < lineEnd && !isHeader()) {
        return tooLong ? malformed("longer than " + MAX_LINE_BYTES + " bytes") : parse();
      }
    }
    return null;
  }

  /** Bytes of the input that the rows returned so far have come from. */
  long position() {
    return bytesRead - (limit - position);
  }

  /* Lines */

  private boolean nextLine() throws IOException {
    tooLong = false;
    int end = findLineFeed(position);
    while (end < 0 && fill()) {
      end = findLineFeed(position);
    }
    if (end < 0 && position == limit) {
      return false;
    }

    line++;
    lineStart = position;
    lineEnd = end < 0 ? limit : end;
    position = end < 0 ? limit : end + 1;
    trim();
    return true;
  }

  private void trim() {
    if (line == 1 && startsWith(BYTE_ORDER_MARK)) {
      lineStart += BYTE_ORDER_MARK.length;
    }
    if (lineEnd > lineStart && block[lineEnd - 1] == '\r') {
      lineEnd--;
    }
    tooLong |= lineEnd - lineStart > MAX_LINE_BYTES;
  }

  private int findLineFeed(int from) {
    for (int i = from; i < limit; i++) {
      if (block[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads more behind what is left; of a line that no block holds only the beginning is kept. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int left = limit - position;
    if (left > MAX_LINE_BYTES + BYTE_ORDER_MARK.length + 1) {
      left = MAX_LINE_BYTES + BYTE_ORDER_MARK.length + 1;
      tooLong = true;
    }
    System.arraycopy(block, position, block, 0, left);
    position = 0;
    limit = left;

    int read = in.read(block, limit, block.length - limit);
    ended = read < 0;
    limit += Math.max(read, 0);
    bytesRead += Math.max(read, 0);
    return !ended;
  }

  private boolean isHeader() {
    return line == 1 && lineEnd - lineStart == HEADER_BYTES.length && startsWith(HEADER_BYTES);
  }

  private boolean startsWith(byte[] prefix) {
    int end = lineStart + prefix.length;
    return end <= lineEnd && Arrays.equals(block, lineStart, end, prefix, 0, prefix.length);
  }

  /* Fields */

  private Row parse() {
    int fields = split();
    if (fields != FIELDS) {
      return malformed(FIELDS + " fields expected, found " + fields);
    }
    try {
      return transfer(text("id", 0), text("from", 1), text("to", 2), cents());
    } catch (Unreadable e) {
      return malformed(e.reason);
    }
  }

  private Row transfer(String id, String from, String to, long cents) {
    return from.equals(to)
        ? malformed("from and to are the same account")
        : new Row.Transfer(line, id, from, to, cents);
  }

  private Row malformed(String reason) {
    return new Row.Malformed(line, reason);
  }

  private int split() {
    int fields = 1;
    starts[0] = lineStart;
    for (int i = lineStart; i < lineEnd; i++) {
      if (block[i] == ',') {
        if (fields < FIELDS) {
          starts[fields] = i + 1;
        }
        fields++;
      }
    }
    starts[FIELDS] = lineEnd + 1;
    return fields;
  }

  private String text(String field, int index) throws Unreadable {
    int start = starts[index];
    int length = starts[index + 1] - 1 - start;
    if (length == 0) {
      throw new Unreadable(field + " is empty");
    }
    String text = isAscii(start, length)
        ? new String(block, start, length, StandardCharsets.ISO_8859_1)
        : decode(field, start, length);
    return checked(field, text);
  }

  private boolean isAscii(int start, int length) {
    for (int i = start; i < start + length; i++) {
      if (block[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private String decode(String field, int start, int length) throws Unreadable {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(block, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Unreadable(field + " is not UTF-8");
    }
  }

  private static String checked(String field, String text) throws Unreadable {
    if (text.length() > MAX_TEXT && text.codePointCount(0, text.length()) > MAX_TEXT) {
      throw new Unreadable(field + " is longer than " + MAX_TEXT + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new Unreadable(field + " has a control character");
      }
    }
    return text;
  }

  private long cents() throws Unreadable {
    int start = starts[FIELDS - 1];
    boolean negative = start < lineEnd && block[start] == '-';
    int first = negative ? start + 1 : start;
    if (first == lineEnd) {
      throw new Unreadable(start == lineEnd ? "cents is empty" : "cents is not a whole number");
    }

    long cents = 0;
    boolean beyond = false;
    for (int i = first; i < lineEnd; i++) {
      int digit = block[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new Unreadable("cents is not a whole number");
      }
      beyond |= cents > (Long.MAX_VALUE - digit) / 10;
      cents = beyond ? Long.MAX_VALUE : cents * 10 + digit;
    }
    if (beyond) {
      throw new Unreadable("cents is beyond a long");
    }
    if (negative || cents == 0) {
      throw new Unreadable("cents is not positive");
    }
    return cents;
  }

  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    final String reason;

    Unreadable(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
