package org.grove.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecRegistryTest {
  private final CodecRegistry registry = CodecRegistry.builder()
      .add(new OrderCodec())
      .add(new CancelCodec())
      .add(Codecs.ofLong())
      .build();

  @Test
  void shouldReturnEqualMessagesOfEveryRegisteredType() {
    assertEquals(Order.example(), registry.decode(registry.encode(Order.example())));
    assertEquals(new Cancel(42), registry.decode(registry.encode(new Cancel(42))));
    assertEquals(42L, registry.decode(registry.encode(42L)));
  }

  @Test
  void shouldDecodeInTheMiddleOfABuffer() {
    byte[] bytes = registry.encode(new Cancel(42));
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    buffer.putBytes(11, bytes);

    assertEquals(new Cancel(42), registry.decode(buffer, 11, bytes.length));
  }

  @Test
  void shouldCutTheArrayToWhatWasWrittenWhenTheBoundWasNotExact() {
    byte[] bytes = registry.encode(Order.example());

    UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    int written = new OrderCodec().encode(Order.example(), buffer, 0);
    assertTrue(
        written < new OrderCodec().encodedLength(Order.example()), "the test needs a loose bound");
    assertArrayEquals(Arrays.copyOf(buffer.byteArray(), written), bytes);
  }

  @Test
  void shouldNameClassAndRemedyWhenNoCodecIsRegistered() {
    CodecException e = assertThrows(CodecException.class, () -> registry.encode("text"));

    assertEquals(
        "type=java.lang.String has no codec, register one for it or for a sealed super type with "
            + "CodecRegistry.builder().add(...)",
        e.getMessage());
  }

  @Test
  void shouldAnswerForExactlyTheRegisteredClasses() {
    assertTrue(registry.knows(Order.class));
    assertEquals(OrderCodec.class, registry.codec(Order.class).getClass());
    assertFalse(registry.knows(Trading.class));
    assertFalse(registry.knows(Record.class));
    assertThrows(CodecException.class, () -> registry.codec(Object.class));
  }

  @Test
  void shouldKnowNothingWhenEmpty() {
    assertFalse(CodecRegistry.EMPTY.knows(Order.class));
    assertThrows(CodecException.class, () -> CodecRegistry.EMPTY.encode(1L));
    CodecException e =
        assertThrows(CodecException.class, () -> CodecRegistry.EMPTY.decode(registry.encode(1L)));
    assertEquals(
        "offset=0 schema=65000 not in schemas=[], register its codecs or find the start of the message",
        e.getMessage());
  }

  @Test
  void shouldNotChangeWhenItsBuilderGoesOn() {
    CodecRegistry.Builder builder = CodecRegistry.builder().add(new OrderCodec());
    CodecRegistry before = builder.build();

    builder.add(new CancelCodec());

    assertFalse(before.knows(Cancel.class));
    assertThrows(CodecException.class, () -> before.decode(registry.encode(new Cancel(1))));
    assertTrue(builder.build().knows(Cancel.class));
  }

  @Test
  void shouldNameSchemasWhenTheSchemaIsUnknown() {
    byte[] bytes = registry.encode(new Cancel(1));
    bytes[4] = 9;

    CodecException e = assertThrows(CodecException.class, () -> registry.decode(bytes));

    assertEquals(
        "offset=0 schema=9 not in schemas=[7, 65000], register its codecs or find the start of the message",
        e.getMessage());
  }

  @Test
  void shouldNameTemplatesWhenTheTemplateIsUnknown() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    MessageHeader.write(buffer, 16, 8, 3, 7, 1);

    CodecException e = assertThrows(CodecException.class, () -> registry.decode(buffer, 16, 48));

    assertEquals(
        "offset=16 schema=7 template=3 not in templates=[1, 2], register its codec",
        e.getMessage());
  }

  @Test
  void shouldSayWhereWhenTheRangeIsNoMessage() {
    UnsafeBuffer buffer = new UnsafeBuffer(registry.encode(new Cancel(1)));

    assertEquals(
        "offset=0 length=17 > available=16, the message is cut off or the length is not its own",
        assertThrows(CodecException.class, () -> registry.decode(buffer, 0, 17)).getMessage());
    assertEquals(
        "offset=0 length=7 < header=8, the message is cut off or the length is not its own",
        assertThrows(CodecException.class, () -> registry.decode(buffer, 0, 7)).getMessage());
    assertEquals(
        "offset=0 length=0 < header=8, the message is cut off or the length is not its own",
        assertThrows(CodecException.class, () -> registry.decode(new byte[0])).getMessage());
    assertEquals(
        "offset=0 blockLength=8 > available=7, "
            + "the message is cut off or the offset is not that of an SBE header",
        assertThrows(CodecException.class, () -> registry.decode(buffer, 0, 15)).getMessage());
  }

  @Test
  void shouldNotLetACarelessCodecReadBeyondTheMessage() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    MessageHeader.write(buffer, 8, 4, 2, 7, 1);

    CodecException e = assertThrows(CodecException.class, () -> registry.decode(buffer, 8, 12));

    assertTrue(
        e.getMessage()
            .startsWith("offset=8 length=12 schema=7 template=2 is no type=org.grove.codec.Cancel, "
                + "the bytes are damaged or not its own: java.lang.IndexOutOfBoundsException"),
        e.getMessage());
  }

  @Test
  void shouldRefuseASecondCodecForAClass() {
    CodecRegistry.Builder builder = CodecRegistry.builder().add(new OrderCodec());

    IllegalArgumentException e = assertThrows(
        IllegalArgumentException.class, () -> builder.add(new StubCodec<>(Order.class, 8, 1)));

    assertEquals(
        "codec=org.grove.codec.StubCodec type=org.grove.codec.Order is taken by "
            + "codec=org.grove.codec.OrderCodec of type=org.grove.codec.Order, add one of the two",
        e.getMessage());
  }

  @Test
  void shouldRefuseASecondCodecForATemplate() {
    CodecRegistry.Builder builder = CodecRegistry.builder().add(new OrderCodec());

    IllegalArgumentException e = assertThrows(
        IllegalArgumentException.class, () -> builder.add(new StubCodec<>(String.class, 7, 1)));

    assertEquals(
        "codec=org.grove.codec.StubCodec schema=7 template=1 is taken by "
            + "codec=org.grove.codec.OrderCodec of type=org.grove.codec.Order, add one of the two",
        e.getMessage());
  }

  @Test
  void shouldAcceptOneTemplateIdInTwoSchemas() {
    CodecRegistry both = CodecRegistry.builder()
        .add(new OrderCodec())
        .add(new StubCodec<>(String.class, 8, 1))
        .build();

    assertEquals("stub", both.decode(both.encode("anything")));
    assertEquals(Order.example(), both.decode(both.encode(Order.example())));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65535, 65536 + 7})
  void shouldRefuseIdsThatNoHeaderCanHold(int id) {
    CodecRegistry.Builder builder = CodecRegistry.builder();

    assertEquals(
        "codec=org.grove.codec.StubCodec schemaId=" + id
            + " outside of 0..65534, take the id of the SBE schema",
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.add(new StubCodec<>(String.class, id, 1)))
            .getMessage());
    assertEquals(
        "codec=org.grove.codec.StubCodec templateId=" + id
            + " outside of 0..65534, take the id of the SBE schema",
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.add(new StubCodec<>(String.class, 1, id)))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(classes = {Number.class, Runnable.class, int.class})
  void shouldRefuseATypeThatNoObjectHasExactly(Class<?> type) {
    IllegalArgumentException e = assertThrows(
        IllegalArgumentException.class,
        () -> CodecRegistry.builder().add(new StubCodec<>(type, 1, 1)));

    assertEquals(
        "codec=org.grove.codec.StubCodec type=" + type.getName()
            + " is abstract and not sealed, add a codec for each class below it or seal it",
        e.getMessage());
  }

  @Test
  void shouldAcceptAnArrayType() {
    CodecRegistry arrays =
        CodecRegistry.builder().add(new StubCodec<>(byte[].class, 1, 1)).build();

    assertTrue(arrays.knows(byte[].class));
  }

  @Test
  void shouldNameTheMessageWhenItsCodecRefusesIt() {
    Order tooLong = new Order(
        1,
        Order.example().side(),
        Order.example().limitCents(),
        Order.example().legs(),
        "x".repeat(65_535),
        "");

    CodecException e = assertThrows(CodecException.class, () -> registry.encode(tooLong));

    assertTrue(
        e.getMessage()
            .startsWith(
                "type=org.grove.codec.Order refused by codec=org.grove.codec.OrderCodec: java.lang.IllegalStateException: "),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 7, 17})
  void shouldRefuseACodecThatReturnsWhatItCannotHaveWritten(int written) {
    CodecRegistry faulty = CodecRegistry.builder()
        .add(new StubCodec<>(String.class, 1, 1, 16, written))
        .build();

    CodecException e = assertThrows(CodecException.class, () -> faulty.encode("text"));

    assertEquals(
        "type=java.lang.String refused by codec=org.grove.codec.StubCodec: written=" + written
            + " outside of header=8..encodedLength=16, return the bytes written with the header from encode",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 7})
  void shouldRefuseACodecWhoseBoundIsTooLow(int encodedLength) {
    CodecRegistry faulty = CodecRegistry.builder()
        .add(new StubCodec<>(String.class, 1, 1, encodedLength, encodedLength))
        .build();

    assertThrows(CodecException.class, () -> faulty.encode("text"));
  }

  @Test
  void shouldListItsTypes() {
    assertEquals(
        "CodecRegistry[java.lang.Long, org.grove.codec.Cancel, org.grove.codec.Order]",
        registry.toString());
  }

  /** Greenlets call by the million: nothing is kept per caller, little is made per call. */
  @Test
  void shouldAllocateLittleBeyondTheArray() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int calls = 10_000;
    Long value = 7L;
    registry.encode(value);

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      registry.encode(value);
    }
    long perCall = (threads.getCurrentThreadAllocatedBytes() - before) / calls;

    assertTrue(
        perCall <= 200,
        "perCall=" + perCall + " > limit=200, array, wrapper and flyweight take some 100");
  }

  @Test
  void shouldKeepTheCodecItWasGiven() {
    MessageCodec<String> codec = new StubCodec<>(String.class, 1, 1);

    assertSame(codec, CodecRegistry.builder().add(codec).build().codec(String.class));
  }
}
