package org.grove.codec;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of a program: from a message's class, and from the schema and template id in an SBE header. Immutable; any
 * number of threads use it at once, and no method blocks.
 *
 * <p>A class is written by its own codec, else by that of its nearest sealed super type.
 */
public final class CodecRegistry {

  /** Knows no type. */
  public static final CodecRegistry EMPTY = builder().build();

  private final Map<Class<?>, MessageCodec<?>> byClass;
  private final Int2ObjectHashMap<MessageCodec<?>> byTemplate;

  private CodecRegistry(Builder builder) {
    byClass = TypeTable.of(builder.byClass);
    byTemplate = new Int2ObjectHashMap<>(builder.byTemplate);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The message as bytes, SBE header first. Allocates the array and a wrapper around it, and a second array where the
   * codec's {@link MessageCodec#encodedLength} was not exact.
   *
   * @throws CodecException when no codec is registered for the message's class, or its codec refuses the message
   */
  public byte[] encode(Object message) {
    return encode(codec(message.getClass()), message);
  }

  /** Like {@link #decode(DirectBuffer, int, int)}, of the whole array. */
  public Object decode(byte[] bytes) {
    return decode(new UnsafeBuffer(bytes), 0, bytes.length);
  }

  /**
   * The message whose SBE header is at the offset. Reads nothing outside of the given range, and the object does not
   * refer to the buffer.
   *
   * @param length the bytes of the message, header included; there may be more than it needs
   * @throws CodecException when the range is not in the buffer, schema or template is not registered, or the bytes are
   *     not that message; with the offset and what was expected there. Nothing else is thrown for what bytes may hold
   */
  public Object decode(DirectBuffer buffer, int offset, int length) {
    MessageHeader.check(buffer, offset, length);
    MessageCodec<?> codec = codecAt(buffer, offset);
    return codec instanceof SbeCodec<?> sbe
        ? sbe.decode(buffer, offset, length)
        : decodeGuarded(codec, buffer, offset, length);
  }

  /**
   * The codec that writes objects of exactly this class.
   *
   * @throws CodecException when there is none
   */
  public MessageCodec<?> codec(Class<?> type) {
    MessageCodec<?> codec = byClass.get(type);
    if (codec == null) {
      throw new CodecException(
          "type=" + type.getName()
              + " has no codec, register one for it or for a sealed super type with CodecRegistry.builder().add(...)");
    }
    return codec;
  }

  /** Whether objects of exactly this class can be written. */
  public boolean knows(Class<?> type) {
    return byClass.containsKey(type);
  }

  private static <M> byte[] encode(MessageCodec<M> codec, Object message) {
    try {
      M typed = codec.type().cast(message);
      byte[] bytes = new byte[codec.encodedLength(typed)];
      return trim(bytes, codec.encode(typed, new UnsafeBuffer(bytes), 0));
    } catch (RuntimeException e) {
      throw CodecException.unencodable(codec, message, e);
    }
  }

  private static byte[] trim(byte[] bytes, int written) {
    if (written < MessageHeader.LENGTH || written > bytes.length) {
      throw new CodecException(
          "written=" + written + " outside of header=" + MessageHeader.LENGTH + "..encodedLength="
              + bytes.length + ", return the bytes written with the header from encode");
    }
    return written == bytes.length ? bytes : Arrays.copyOf(bytes, written);
  }

  private MessageCodec<?> codecAt(DirectBuffer buffer, int offset) {
    int schemaId = MessageHeader.schemaId(buffer, offset);
    int templateId = MessageHeader.templateId(buffer, offset);
    MessageCodec<?> codec = byTemplate.get(key(schemaId, templateId));
    if (codec == null) {
      throw unknown(offset, schemaId, templateId);
    }
    return codec;
  }

  /** Holds a codec that is not ours to its contract: it cannot see beyond the message, nor throw as it likes. */
  private static Object decodeGuarded(
      MessageCodec<?> codec, DirectBuffer buffer, int offset, int length) {
    UnsafeBuffer exact = new UnsafeBuffer(buffer, offset, length);
    try {
      return Objects.requireNonNull(codec.decode(exact, 0, length), "decode returned null");
    } catch (RuntimeException e) {
      throw CodecException.undecodable(codec, offset, length, e);
    }
  }

  private CodecException unknown(int offset, int schemaId, int templateId) {
    TreeSet<Integer> schemas = new TreeSet<>();
    TreeSet<Integer> templates = new TreeSet<>();
    byTemplate.forEachInt((key, codec) -> {
      schemas.add(codec.schemaId());
      if (codec.schemaId() == schemaId) {
        templates.add(codec.templateId());
      }
    });
    String found = "offset=" + offset + " schema=" + schemaId;
    return new CodecException(
        templates.isEmpty()
            ? found + " not in schemas=" + schemas
                + ", register its codecs or find the start of the message"
            : found + " template=" + templateId + " not in templates=" + templates
                + ", register its codec");
  }

  private static int key(int schemaId, int templateId) {
    return schemaId << 16 | templateId;
  }

  @Override
  public String toString() {
    return "CodecRegistry"
        + byTemplate.values().stream()
            .map(codec -> codec.type().getName())
            .sorted()
            .toList();
  }

  /** Collects codecs; for one thread. */
  public static final class Builder {
    private final Map<Class<?>, MessageCodec<?>> byClass = new HashMap<>();
    private final Int2ObjectHashMap<MessageCodec<?>> byTemplate = new Int2ObjectHashMap<>();

    private Builder() {}

    /**
     * Adds a codec.
     *
     * @throws IllegalArgumentException when its ids are out of range, when its class or its schema and template id are
     *     taken, or when no object can ever be of its class
     */
    public Builder add(MessageCodec<?> codec) {
      checkRange(codec, "schemaId", codec.schemaId());
      checkRange(codec, "templateId", codec.templateId());
      checkRange(codec, "version", codec.version());
      checkInstantiable(codec);
      checkFree(codec, "type=" + codec.type().getName(), byClass.get(codec.type()));
      int key = key(codec.schemaId(), codec.templateId());
      checkFree(
          codec,
          "schema=" + codec.schemaId() + " template=" + codec.templateId(),
          byTemplate.get(key));
      byClass.put(codec.type(), codec);
      byTemplate.put(key, codec);
      return this;
    }

    /**
     * The registry; the builder can go on.
     *
     * @throws IllegalArgumentException when a class has no codec of its own and two through unrelated sealed types
     */
    public CodecRegistry build() {
      return new CodecRegistry(this);
    }

    private static void checkRange(MessageCodec<?> codec, String name, int value) {
      if (value < 0 || value > MessageHeader.MAX_VALUE) {
        throw new IllegalArgumentException(
            "codec=" + codec.getClass().getName() + " " + name + "=" + value + " outside of 0.."
                + MessageHeader.MAX_VALUE + ", take the id of the SBE schema");
      }
    }

    private static void checkInstantiable(MessageCodec<?> codec) {
      Class<?> type = codec.type();
      if (Modifier.isAbstract(type.getModifiers()) && !type.isSealed() && !type.isArray()) {
        throw new IllegalArgumentException(
            "codec=" + codec.getClass().getName() + " type=" + type.getName()
                + " is abstract and not sealed, add a codec for each class below it or seal it");
      }
    }

    private static void checkFree(
        MessageCodec<?> codec, String what, @Nullable MessageCodec<?> taken) {
      if (taken != null) {
        throw new IllegalArgumentException("codec=" + codec.getClass().getName() + " " + what
            + " is taken by codec=" + taken.getClass().getName() + " of type="
            + taken.type().getName() + ", add one of the two");
      }
    }
  }
}
