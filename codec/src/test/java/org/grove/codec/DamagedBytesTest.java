package org.grove.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, decoding ends in a value or a {@link CodecException}. Rerun with {@code -Dgrove.seed=}. */
class DamagedBytesTest {
  private static final int ROUNDS = 50_000;
  private static final List<Object> MESSAGES =
      List.of(Order.example(), new Cancel(-1), 77L, "some text, ünd more", TimeUnit.SECONDS);

  private final long seed = Long.getLong("grove.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final CodecRegistry registry = CodecRegistry.builder()
      .add(new OrderCodec())
      .add(new CancelCodec())
      .add(Codecs.ofLong())
      .add(Codecs.ofString())
      .add(Codecs.ofEnum(TimeUnit.class, 7, 9, 0))
      .build();

  @BeforeEach
  void printSeed() {
    System.out.println("DamagedBytesTest grove.seed=" + seed);
  }

  @Test
  void shouldEndInValueOrCodecExceptionWhenBytesAreMutated() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = anEncodedMessage();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = aByte();
      }
      decode(bytes, 0, bytes.length);
    }
  }

  /** The header stays whole, so that the damage reaches the codecs. */
  @Test
  void shouldEndInValueOrCodecExceptionWhenTheBodyIsMutated() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = anEncodedMessage();
      int body = bytes.length - MessageHeader.LENGTH;
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[MessageHeader.LENGTH + random.nextInt(body)] = aByte();
      }
      decode(bytes, 0, bytes.length);
    }
  }

  @Test
  void shouldEndInValueOrCodecExceptionWhenBytesAreRandomBehindARealHeader() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[MessageHeader.LENGTH + random.nextInt(64)];
      random.nextBytes(bytes);
      System.arraycopy(anEncodedMessage(), 0, bytes, 0, MessageHeader.LENGTH);
      decode(bytes, 0, bytes.length);
    }
  }

  @Test
  void shouldEndInValueOrCodecExceptionWhenTheRangeIsRandom() {
    for (int round = 0; round < ROUNDS; round++) {
      decode(anEncodedMessage(), random.nextInt(80) - 8, random.nextInt(160) - 16);
    }
  }

  /** A cut message in a longer buffer: had anything beyond the range been read, what follows would show. */
  @Test
  void shouldDecodeTheSameWhateverFollowsTheRange() {
    for (Object message : MESSAGES) {
      byte[] bytes = registry.encode(message);
      for (int length = 0; length <= bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        String alone = outcome(cut, 0, length);
        assertEquals(alone, outcome(bytes, 0, length), () -> "followed by the rest of " + message);
        assertEquals(
            length == bytes.length ? message.toString() : "CodecException",
            alone,
            "length=" + length);
      }
    }
  }

  private byte[] anEncodedMessage() {
    return registry.encode(MESSAGES.get(random.nextInt(MESSAGES.size())));
  }

  /** Extremes are what lengths and counts break at. */
  private byte aByte() {
    return switch (random.nextInt(4)) {
      case 0 -> (byte) 0xFF;
      case 1 -> (byte) 0x7F;
      case 2 -> 0;
      default -> (byte) random.nextInt();
    };
  }

  private void decode(byte[] bytes, int offset, int length) {
    try {
      assertNotNull(registry.decode(new UnsafeBuffer(bytes), offset, length));
    } catch (CodecException expected) {
      assertNotNull(expected.getMessage());
    } catch (RuntimeException | Error e) {
      fail(
          "grove.seed=" + seed + " offset=" + offset + " length=" + length + " bytes="
              + HexFormat.of().formatHex(bytes),
          e);
    }
  }

  private String outcome(byte[] bytes, int offset, int length) {
    try {
      return registry.decode(new UnsafeBuffer(bytes), offset, length).toString();
    } catch (CodecException e) {
      return "CodecException";
    }
  }
}
