package org.grove.codec;

import org.jspecify.annotations.Nullable;

/**
 * A message could not be written, or bytes are not the message they were taken for. The text says which type or which
 * offset, and what was expected.
 */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }

  static CodecException undecodable(
      MessageCodec<?> codec, int offset, int length, Throwable cause) {
    return new CodecException(
        "offset=" + offset + " length=" + length + " schema=" + codec.schemaId() + " template="
            + codec.templateId() + " is no type=" + codec.type().getName()
            + ", the bytes are damaged or not its own: " + reason(cause),
        cause);
  }

  static CodecException unencodable(MessageCodec<?> codec, Object message, Throwable cause) {
    return new CodecException(
        "type=" + message.getClass().getName() + " refused by codec="
            + codec.getClass().getName() + ": " + reason(cause),
        cause);
  }

  private static @Nullable String reason(Throwable cause) {
    return cause instanceof CodecException ? cause.getMessage() : cause.toString();
  }
}
