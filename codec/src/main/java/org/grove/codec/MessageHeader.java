package org.grove.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The eight bytes before every message: block length, template id, schema id and version, each an unsigned 16 bit
 * number, little endian. The accessors check nothing of their own; call {@link #check} before them.
 */
public final class MessageHeader {

  /** The header's size in bytes. */
  public static final int LENGTH = 8;

  /** The largest id, version or block length; 65535 is SBE's null. */
  public static final int MAX_VALUE = 65534;

  private static final int BLOCK_LENGTH = 0;
  private static final int TEMPLATE_ID = 2;
  private static final int SCHEMA_ID = 4;
  private static final int VERSION = 6;

  private MessageHeader() {}

  /** The size of the message's fixed fields in bytes, as its writer had it. */
  public static int blockLength(DirectBuffer buffer, int offset) {
    return uint16(buffer, offset + BLOCK_LENGTH);
  }

  /** Which message of its schema this is. */
  public static int templateId(DirectBuffer buffer, int offset) {
    return uint16(buffer, offset + TEMPLATE_ID);
  }

  /** The schema that the template id belongs to. */
  public static int schemaId(DirectBuffer buffer, int offset) {
    return uint16(buffer, offset + SCHEMA_ID);
  }

  /** The version of the schema that the writer had. */
  public static int version(DirectBuffer buffer, int offset) {
    return uint16(buffer, offset + VERSION);
  }

  /** Writes a header; the numbers are taken modulo 65536. */
  public static void write(
      MutableDirectBuffer buffer,
      int offset,
      int blockLength,
      int templateId,
      int schemaId,
      int version) {
    buffer.putShort(offset + BLOCK_LENGTH, (short) blockLength, LITTLE_ENDIAN);
    buffer.putShort(offset + TEMPLATE_ID, (short) templateId, LITTLE_ENDIAN);
    buffer.putShort(offset + SCHEMA_ID, (short) schemaId, LITTLE_ENDIAN);
    buffer.putShort(offset + VERSION, (short) version, LITTLE_ENDIAN);
  }

  /**
   * Checks that the range lies in the buffer and has room for a header and the block that the header announces.
   *
   * @throws CodecException with the offset and what was expected there
   */
  public static void check(DirectBuffer buffer, int offset, int length) {
    if (offset < 0 || offset > buffer.capacity()) {
      throw new CodecException("offset=" + offset + " outside of capacity=" + buffer.capacity()
          + ", pass the offset of an SBE header");
    }
    if (length > buffer.capacity() - offset) {
      throw new CodecException("offset=" + offset + " length=" + length + " > available="
          + (buffer.capacity() - offset) + ", the message is cut off or the length is not its own");
    }
    if (length < LENGTH) {
      throw new CodecException("offset=" + offset + " length=" + length + " < header=" + LENGTH
          + ", the message is cut off or the length is not its own");
    }
    checkBlock(buffer, offset, length);
  }

  private static void checkBlock(DirectBuffer buffer, int offset, int length) {
    int blockLength = blockLength(buffer, offset);
    if (blockLength > length - LENGTH) {
      throw new CodecException(
          "offset=" + offset + " blockLength=" + blockLength + " > available=" + (length - LENGTH)
              + ", the message is cut off or the offset is not that of an SBE header");
    }
  }

  private static int uint16(DirectBuffer buffer, int index) {
    return buffer.getShort(index, LITTLE_ENDIAN) & 0xFFFF;
  }
}
