package org.grove.codec;

import org.agrona.DirectBuffer;

/** The check between reading a length from bytes and allocating by it. */
public final class Bounds {
  private Bounds() {}

  /**
   * Returns the number of bytes if the buffer has that many from the index on. For a group ask for the number of its
   * entries times the block length they had in its first version, or a few bytes can announce many entries.
   * Zero bytes are always there: a field that an older version lacks passes.
   *
   * {@snippet :
   * byte[] photo = new byte[Bounds.require(body, decoder.limit() + headerLength, decoder.photoLength(), "photo")];
   * }
   *
   * @param bytes as read from the buffer; a negative number is a 32 bit length beyond {@link Integer#MAX_VALUE}
   * @param field for the message of the exception
   * @throws CodecException with the field, the index, the length and the buffer's capacity
   */
  public static int require(DirectBuffer buffer, int index, long bytes, String field) {
    int capacity = buffer.capacity();
    if (bytes != 0 && (index < 0 || index > capacity || bytes < 0 || bytes > capacity - index)) {
      throw new CodecException("field=" + field + " offset=" + index + " length=" + bytes
          + " outside of capacity=" + capacity + ", the bytes are damaged or not this message");
    }
    return (int) bytes;
  }
}
