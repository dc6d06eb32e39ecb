package org.grove.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.grove.codec.orders.v1.CancelDecoder;
import org.grove.codec.orders.v1.CancelEncoder;

/**
 * Without {@link SbeCodec} and without any check: what the registry must guard against. Its bounds are the buffer's
 * alone, and it reads at the offset, whatever the length.
 */
final class CancelCodec implements MessageCodec<Cancel> {

  @Override
  public Class<Cancel> type() {
    return Cancel.class;
  }

  @Override
  public int templateId() {
    return CancelEncoder.TEMPLATE_ID;
  }

  @Override
  public int schemaId() {
    return CancelEncoder.SCHEMA_ID;
  }

  @Override
  public int version() {
    return CancelEncoder.SCHEMA_VERSION;
  }

  @Override
  public int encodedLength(Cancel message) {
    return MessageHeader.LENGTH + CancelEncoder.BLOCK_LENGTH;
  }

  @Override
  public int encode(Cancel message, MutableDirectBuffer buffer, int offset) {
    MessageHeader.write(
        buffer, offset, CancelEncoder.BLOCK_LENGTH, templateId(), schemaId(), version());
    return MessageHeader.LENGTH
        + new CancelEncoder()
            .wrap(buffer, offset + MessageHeader.LENGTH)
            .orderId(message.orderId())
            .encodedLength();
  }

  @Override
  public Cancel decode(DirectBuffer buffer, int offset, int length) {
    return new Cancel(new CancelDecoder()
        .wrap(
            buffer,
            offset + MessageHeader.LENGTH,
            CancelDecoder.BLOCK_LENGTH,
            CancelDecoder.SCHEMA_VERSION)
        .orderId());
  }
}
