package org.grove.codec;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.grove.codec.sbe.LongValueDecoder;
import org.grove.codec.sbe.LongValueEncoder;
import org.grove.codec.sbe.StringValueEncoder;

/** Codecs of types that states and replies are often made of; add those that you use to the registry. */
public final class Codecs {
  private Codecs() {}

  /** Of {@code Long}: 16 bytes. */
  public static MessageCodec<Long> ofLong() {
    return new LongCodec();
  }

  /**
   * Of {@code String}: 12 bytes and the text in UTF-8. Refuses text that UTF-8 cannot hold (an unpaired surrogate)
   * rather than altering it. Encoding allocates the text's bytes once more.
   */
  public static MessageCodec<String> ofString() {
    return new StringCodec();
  }

  /**
   * Of an enum, by name: 12 bytes and the constant's name. Constants may be reordered and added; renaming or removing
   * one makes bytes that hold it undecodable.
   *
   * @param schemaId of a schema of yours, and a template id that it leaves free
   */
  public static <E extends Enum<E>> MessageCodec<E> ofEnum(
      Class<E> type, int schemaId, int templateId, int version) {
    return new EnumCodec<>(type, schemaId, templateId, version);
  }

  private static final class LongCodec extends SbeCodec<Long> {
    LongCodec() {
      super(
          Long.class,
          LongValueEncoder.SCHEMA_ID,
          LongValueEncoder.TEMPLATE_ID,
          LongValueEncoder.SCHEMA_VERSION,
          LongValueEncoder.BLOCK_LENGTH);
    }

    @Override
    protected int bodyLength(Long value) {
      return LongValueEncoder.BLOCK_LENGTH;
    }

    @Override
    protected int encodeBody(Long value, MutableDirectBuffer buffer, int offset) {
      return new LongValueEncoder().wrap(buffer, offset).value(value).encodedLength();
    }

    @Override
    protected Long decodeBody(DirectBuffer body, int blockLength, int version) {
      return new LongValueDecoder().wrap(body, 0, blockLength, version).value();
    }
  }

  private static final class StringCodec extends SbeCodec<String> {
    StringCodec() {
      super(
          String.class,
          StringValueEncoder.SCHEMA_ID,
          StringValueEncoder.TEMPLATE_ID,
          StringValueEncoder.SCHEMA_VERSION,
          StringValueEncoder.BLOCK_LENGTH);
    }

    @Override
    protected int bodyLength(String value) {
      return Text.length(value);
    }

    @Override
    protected int encodeBody(String value, MutableDirectBuffer buffer, int offset) {
      return Text.write(value, buffer, offset);
    }

    @Override
    protected String decodeBody(DirectBuffer body, int blockLength, int version) {
      return Text.read(body, blockLength);
    }
  }

  private static final class EnumCodec<E extends Enum<E>> extends SbeCodec<E> {
    EnumCodec(Class<E> type, int schemaId, int templateId, int version) {
      super(type, schemaId, templateId, version, StringValueEncoder.BLOCK_LENGTH);
    }

    @Override
    protected int bodyLength(E constant) {
      return Text.length(constant.name());
    }

    @Override
    protected int encodeBody(E constant, MutableDirectBuffer buffer, int offset) {
      return Text.write(constant.name(), buffer, offset);
    }

    @Override
    protected E decodeBody(DirectBuffer body, int blockLength, int version) {
      return Enum.valueOf(type(), Text.read(body, blockLength));
    }
  }
}
