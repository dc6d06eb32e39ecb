package org.grove.codec;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A codec around generated SBE flyweights: this class does header and bounds, a subclass the body.
 *
 * <p>Create the flyweights in the methods, never in fields: any number of threads call one codec at once, and the JIT
 * removes objects that do not leave the method.
 *
 * @param <M> the message type
 */
public abstract class SbeCodec<M> implements MessageCodec<M> {
  private final Class<M> type;
  private final int schemaId;
  private final int templateId;
  private final int version;
  private final int blockLength;

  /** Takes the constants of the generated encoder: {@code SCHEMA_ID}, {@code TEMPLATE_ID} and so on. */
  protected SbeCodec(Class<M> type, int schemaId, int templateId, int version, int blockLength) {
    this.type = Objects.requireNonNull(type, "type");
    this.schemaId = uint16("schemaId", schemaId);
    this.templateId = uint16("templateId", templateId);
    this.version = uint16("version", version);
    this.blockLength = uint16("blockLength", blockLength);
  }

  /** An upper bound of what {@link #encodeBody} writes, in bytes. */
  protected abstract int bodyLength(M message);

  /**
   * Writes block, groups and data from the offset on.
   *
   * @return the number of bytes written: {@code encodedLength()} of the flyweight
   */
  protected abstract int encodeBody(M message, MutableDirectBuffer buffer, int offset);

  /**
   * Reads a message from a buffer that holds its body and nothing else. Every access beyond throws, and whatever this
   * method throws becomes a {@link CodecException}; so the only check left to it is {@link Bounds#require} for data
   * with 32 bit lengths and for groups.
   *
   * @param blockLength for {@code wrap} of the flyweight: as the writer had it, at most the size of the body
   * @param version for {@code wrap} of the flyweight: the writer's, which may be older or newer than {@link #version}
   */
  protected abstract M decodeBody(DirectBuffer body, int blockLength, int version);

  @Override
  public final int encodedLength(M message) {
    return Math.addExact(MessageHeader.LENGTH, bodyLength(message));
  }

  @Override
  public final int encode(M message, MutableDirectBuffer buffer, int offset) {
    MessageHeader.write(buffer, offset, blockLength, templateId, schemaId, version);
    return MessageHeader.LENGTH + encodeBody(message, buffer, offset + MessageHeader.LENGTH);
  }

  @Override
  public final M decode(DirectBuffer buffer, int offset, int length) {
    MessageHeader.check(buffer, offset, length);
    checkTemplate(buffer, offset);
    checkBlockLength(buffer, offset);
    UnsafeBuffer body =
        new UnsafeBuffer(buffer, offset + MessageHeader.LENGTH, length - MessageHeader.LENGTH);
    try {
      return Objects.requireNonNull(
          decodeBody(
              body,
              MessageHeader.blockLength(buffer, offset),
              MessageHeader.version(buffer, offset)),
          "decodeBody returned null");
    } catch (RuntimeException e) {
      throw CodecException.undecodable(this, offset, length, e);
    }
  }

  private void checkTemplate(DirectBuffer buffer, int offset) {
    int schema = MessageHeader.schemaId(buffer, offset);
    int template = MessageHeader.templateId(buffer, offset);
    if (schema != schemaId || template != templateId) {
      throw new CodecException("offset=" + offset + " schema=" + schema + " template=" + template
          + " != schema=" + schemaId + " template=" + templateId + " of type=" + type.getName()
          + ", decode through a CodecRegistry");
    }
  }

  /** A block only ever grows from version to version, and never within one. */
  private void checkBlockLength(DirectBuffer buffer, int offset) {
    int theirs = MessageHeader.blockLength(buffer, offset);
    int theirVersion = MessageHeader.version(buffer, offset);
    boolean tooShort = theirVersion >= version && theirs < blockLength;
    boolean tooLong = theirVersion <= version && theirs > blockLength;
    if (tooShort || tooLong) {
      throw new CodecException("offset=" + offset + " blockLength=" + theirs + " of version="
          + theirVersion
          + (tooShort ? " < " : " > ") + "blockLength=" + blockLength + " of version=" + version
          + " of type="
          + type.getName() + ", the bytes are damaged or a schema changed without a new version");
    }
  }

  @Override
  public final Class<M> type() {
    return type;
  }

  @Override
  public final int templateId() {
    return templateId;
  }

  @Override
  public final int schemaId() {
    return schemaId;
  }

  @Override
  public final int version() {
    return version;
  }

  private static int uint16(String name, int value) {
    if (value < 0 || value > MessageHeader.MAX_VALUE) {
      throw new IllegalArgumentException(name + "=" + value + " outside of 0.."
          + MessageHeader.MAX_VALUE + ", pass the constant of the SBE encoder");
    }
    return value;
  }
}
