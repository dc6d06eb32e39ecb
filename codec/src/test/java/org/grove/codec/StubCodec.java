package org.grove.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes a header alone, and reads "stub"; can be told to lie about its lengths. */
record StubCodec<M>(
    Class<M> type, int schemaId, int templateId, int claimedLength, int claimedWritten)
    implements MessageCodec<M> {

  StubCodec(Class<M> type, int schemaId, int templateId) {
    this(type, schemaId, templateId, MessageHeader.LENGTH, MessageHeader.LENGTH);
  }

  @Override
  public int version() {
    return 0;
  }

  @Override
  public int encodedLength(M message) {
    return claimedLength;
  }

  @Override
  public int encode(M message, MutableDirectBuffer buffer, int offset) {
    MessageHeader.write(buffer, offset, 0, templateId, schemaId, 0);
    return claimedWritten;
  }

  @Override
  public M decode(DirectBuffer buffer, int offset, int length) {
    return type.cast("stub");
  }
}
