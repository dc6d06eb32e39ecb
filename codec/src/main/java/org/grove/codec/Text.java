package org.grove.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.grove.codec.sbe.StringValueDecoder;
import org.grove.codec.sbe.StringValueEncoder;

/** The body of the template StringValue, under whatever header. */
final class Text {
  private Text() {}

  static int length(String value) {
    return Math.addExact(
        StringValueEncoder.BLOCK_LENGTH + StringValueEncoder.valueHeaderLength(),
        utf8Length(value));
  }

  static int write(String value, MutableDirectBuffer buffer, int offset) {
    return new StringValueEncoder().wrap(buffer, offset).value(value).encodedLength();
  }

  static String read(DirectBuffer body, int blockLength) {
    StringValueDecoder decoder =
        new StringValueDecoder().wrap(body, 0, blockLength, StringValueDecoder.SCHEMA_VERSION);
    int start = decoder.limit() + StringValueDecoder.valueHeaderLength();
    Bounds.require(body, start, decoder.valueLength(), "value");
    return decoder.value();
  }

  private static int utf8Length(String value) {
    long bytes = value.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        bytes += extraBytes(value, i, c);
      }
    }
    return Math.toIntExact(bytes);
  }

  /** What a char takes beyond one byte; a pair of surrogates takes four in all, so each of them one more. */
  private static int extraBytes(String value, int index, char c) {
    if (c < 0x800) {
      return 1;
    }
    if (!Character.isSurrogate(c)) {
      return 2;
    }
    if (!isPaired(value, index, c)) {
      throw new CodecException(
          "index=" + index + " char=" + Integer.toHexString(c)
              + " is an unpaired surrogate, UTF-8 has no bytes for it: keep binary data out of strings");
    }
    return 1;
  }

  private static boolean isPaired(String value, int index, char c) {
    return Character.isHighSurrogate(c)
        ? index + 1 < value.length() && Character.isLowSurrogate(value.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(value.charAt(index - 1));
  }
}
