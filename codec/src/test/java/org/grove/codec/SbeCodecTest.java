package org.grove.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.grove.codec.orders.v0.MessageHeaderEncoder;
import org.grove.codec.orders.v0.OrderDecoder;
import org.grove.codec.orders.v0.OrderEncoder;
import org.grove.codec.orders.v1.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SbeCodecTest {
  private final OrderCodec codec = new OrderCodec();
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);

  @Test
  void shouldReturnAnEqualMessageWhenDecodedWhereItWasEncoded() {
    int written = codec.encode(Order.example(), buffer, 13);

    assertEquals(Order.example(), codec.decode(buffer, 13, written));
    assertTrue(written <= codec.encodedLength(Order.example()));
  }

  @Test
  void shouldReturnAnEqualMessageWhenEverythingOptionalIsAbsent() {
    Order bare = new Order(Long.MIN_VALUE, Side.BUY, OptionalLong.empty(), List.of(), "", "");

    int written = codec.encode(bare, buffer, 0);

    assertEquals(bare, codec.decode(buffer, 0, written));
  }

  @Test
  void shouldWriteWhatTheGeneratedFlyweightReads() {
    codec.encode(Order.example(), buffer, 0);

    var decoder = new org.grove.codec.orders.v1.OrderDecoder()
        .wrapAndApplyHeader(buffer, 0, new org.grove.codec.orders.v1.MessageHeaderDecoder());
    assertEquals(42, decoder.orderId());
    assertEquals(Side.SELL, decoder.side());
    assertEquals(1250, decoder.limitCents());
  }

  @Test
  void shouldDecodeFromOffHeapAndFromExpandableBuffers() {
    int written = codec.encode(Order.example(), buffer, 0);
    UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
    direct.putBytes(8, buffer, 0, written);
    ExpandableArrayBuffer expandable = new ExpandableArrayBuffer(16);
    expandable.putBytes(8, buffer, 0, written);

    assertEquals(Order.example(), codec.decode(direct, 8, written));
    assertEquals(Order.example(), codec.decode(expandable, 8, written));
  }

  @Test
  void shouldIgnoreWhatFollowsTheMessageWhenTheRangeIsLonger() {
    int written = codec.encode(Order.example(), buffer, 0);
    buffer.setMemory(written, 16, (byte) 0xFF);

    assertEquals(Order.example(), codec.decode(buffer, 0, written + 16));
  }

  @Test
  void shouldReadAnOlderVersionWithItsMissingFieldsAbsent() {
    OrderEncoder old = new OrderEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    old.orderId(9).side(org.grove.codec.orders.v0.Side.BUY);
    old.legsCount(1).next().instrument(3).ratio(4);
    old.symbol("ABC");

    Order order = codec.decode(buffer, 0, MessageHeader.LENGTH + old.encodedLength());

    assertEquals(
        new Order(9, Side.BUY, OptionalLong.empty(), List.of(new Order.Leg(3, 4)), "ABC", ""),
        order);
  }

  @Test
  void shouldReadANewerVersionAndSkipWhatItDoesNotKnow() {
    int written = codec.encode(Order.example(), buffer, 0);

    assertEquals("42 SELL 2 ÄPFL", new OldOrderCodec().decode(buffer, 0, written));
  }

  @Test
  void shouldNotReadBeyondTheRangeWhenTheBufferGoesOn() {
    int written = codec.encode(Order.example(), buffer, 0);

    CodecException e =
        assertThrows(CodecException.class, () -> codec.decode(buffer, 0, written - 1));

    assertTrue(
        e.getMessage()
            .startsWith(
                "offset=0 length=" + (written - 1) + " schema=7 template=1 is no type="
                    + "org.grove.codec.Order, the bytes are damaged or not its own: field=note offset="),
        e.getMessage());
  }

  @Test
  void shouldRefuseAnotherTemplate() {
    MessageHeader.write(buffer, 4, 8, 2, 7, 1);

    CodecException e = assertThrows(CodecException.class, () -> codec.decode(buffer, 4, 32));

    assertEquals(
        "offset=4 schema=7 template=2 != schema=7 template=1 of type=org.grove.codec.Order, "
            + "decode through a CodecRegistry",
        e.getMessage());
  }

  @Test
  void shouldRefuseAnotherSchema() {
    MessageHeader.write(buffer, 4, 17, 1, 8, 1);

    assertThrows(CodecException.class, () -> codec.decode(buffer, 4, 32));
  }

  /** The block of version 0 has 9 bytes, that of version 1 has 17. */
  @ParameterizedTest(name = "version={0} blockLength={1}")
  @CsvSource({"1, 16, <", "1, 18, >", "2, 16, <", "0, 18, >", "1, 0, <"})
  void shouldRefuseABlockLengthThatTheVersionCannotHave(
      int version, int blockLength, String relation) {
    MessageHeader.write(buffer, 0, blockLength, 1, 7, version);

    CodecException e = assertThrows(CodecException.class, () -> codec.decode(buffer, 0, 128));

    assertEquals(
        "offset=0 blockLength=" + blockLength + " of version=" + version + " " + relation
            + " blockLength=17 of version=1 of type=org.grove.codec.Order, "
            + "the bytes are damaged or a schema changed without a new version",
        e.getMessage());
  }

  @Test
  void shouldNotAllocateByALengthThatLies() {
    int written = codec.encode(Order.example(), buffer, 0);
    int noteLength = written - "bis Freitag".length() - Integer.BYTES;
    buffer.putInt(noteLength, Integer.MAX_VALUE, LITTLE_ENDIAN);

    CodecException e = assertThrows(CodecException.class, () -> codec.decode(buffer, 0, written));

    assertTrue(e.getMessage().contains("field=note offset="), e.getMessage());
    assertTrue(e.getMessage().contains(" length=2147483647 outside of capacity="), e.getMessage());
  }

  @Test
  void shouldNotAllocateByACountThatLies() {
    int written = codec.encode(Order.example(), buffer, 0);
    int numInGroup =
        MessageHeader.LENGTH + org.grove.codec.orders.v1.OrderEncoder.BLOCK_LENGTH + Short.BYTES;
    buffer.putShort(numInGroup, (short) 0xFFFE, LITTLE_ENDIAN);

    CodecException e = assertThrows(CodecException.class, () -> codec.decode(buffer, 0, written));

    assertTrue(
        e.getMessage().contains("field=legs offset=21 length=524272 outside of capacity="),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, 1, 1, schemaId",
    "1, 65535, 1, 1, templateId",
    "1, 1, -7, 1, version",
    "1, 1, 1, 70000, blockLength"
  })
  void shouldRefuseIdsThatNoHeaderCanHold(
      int schemaId, int templateId, int version, int blockLength, String culprit) {
    IllegalArgumentException e = assertThrows(
        IllegalArgumentException.class,
        () -> new FailingCodec(schemaId, templateId, version, blockLength));

    assertTrue(e.getMessage().startsWith(culprit + "="), e.getMessage());
    assertTrue(
        e.getMessage().endsWith(" outside of 0..65534, pass the constant of the SBE encoder"),
        e.getMessage());
  }

  @Test
  void shouldNameTheCauseWhenTheBodyIsRefused() {
    MessageHeader.write(buffer, 0, 0, 1, 1, 1);

    CodecException e =
        assertThrows(CodecException.class, () -> new FailingCodec(1, 1, 1, 0).decode(buffer, 0, 8));

    assertEquals(
        "offset=0 length=8 schema=1 template=1 is no type=java.lang.String, the bytes are damaged or not its "
            + "own: java.lang.ArithmeticException: odd",
        e.getMessage());
    assertEquals(ArithmeticException.class, e.getCause().getClass());
  }

  /** A program that was never updated. */
  private static final class OldOrderCodec extends SbeCodec<String> {
    OldOrderCodec() {
      super(
          String.class,
          OrderEncoder.SCHEMA_ID,
          OrderEncoder.TEMPLATE_ID,
          OrderEncoder.SCHEMA_VERSION,
          OrderEncoder.BLOCK_LENGTH);
    }

    @Override
    protected int bodyLength(String message) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int encodeBody(String message, MutableDirectBuffer buffer, int offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected String decodeBody(DirectBuffer body, int blockLength, int version) {
      OrderDecoder decoder = new OrderDecoder().wrap(body, 0, blockLength, version);
      String fields = decoder.orderId() + " " + decoder.side();
      OrderDecoder.LegsDecoder legs = decoder.legs();
      int count = legs.count();
      legs.forEachRemaining(leg -> {});
      return fields + " " + count + " " + decoder.symbol();
    }
  }

  private static final class FailingCodec extends SbeCodec<String> {
    FailingCodec(int schemaId, int templateId, int version, int blockLength) {
      super(String.class, schemaId, templateId, version, blockLength);
    }

    @Override
    protected int bodyLength(String message) {
      return 0;
    }

    @Override
    protected int encodeBody(String message, MutableDirectBuffer buffer, int offset) {
      return 0;
    }

    @Override
    protected String decodeBody(DirectBuffer body, int blockLength, int version) {
      throw new ArithmeticException("odd");
    }
  }
}
