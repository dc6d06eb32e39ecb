package org.grove.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes and reads one message type as one SBE template. Extend {@link SbeCodec} rather than implementing this: it
 * writes the header and does every check that {@link #decode} owes.
 *
 * <p>Any number of threads call one instance at once. It must not block.
 *
 * @param <M> the message type
 */
public interface MessageCodec<M> {

  /** The class whose objects this codec writes: a concrete class, or a sealed type for all that it permits. */
  Class<M> type();

  /** The template's id in its schema, 0 to 65534. */
  int templateId();

  /** The schema's id, 0 to 65534. */
  int schemaId();

  /** The version of the schema that {@link #encode} writes, 0 to 65534. */
  int version();

  /** An upper bound of what {@link #encode} writes for this message, in bytes, header included. */
  int encodedLength(M message);

  /**
   * Writes the SBE header and the message behind it. The buffer has at least {@link #encodedLength} bytes from the
   * offset.
   *
   * @return the number of bytes written, header included
   */
  int encode(M message, MutableDirectBuffer buffer, int offset);

  /**
   * Reads a message whose SBE header is at the offset. The returned object does not refer to the buffer.
   *
   * @param length the bytes of the message, header included; there may be more than it needs
   * @throws CodecException when these bytes are not such a message; nothing outside of them is read
   */
  M decode(DirectBuffer buffer, int offset, int length);
}
