package org.grove.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.grove.codec.orders.v1.MessageHeaderDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageHeaderTest {
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[32]);

  @Test
  void shouldLayOutFourLittleEndianNumbers() {
    MessageHeader.write(buffer, 1, 0x0102, 0x0304, 0xFFFE, 0x0708);

    byte[] bytes = new byte[MessageHeader.LENGTH];
    buffer.getBytes(1, bytes);
    assertArrayEquals(new byte[] {2, 1, 4, 3, (byte) 0xFE, (byte) 0xFF, 8, 7}, bytes);
  }

  @Test
  void shouldAgreeWithTheGeneratedHeader() {
    MessageHeader.write(buffer, 8, 21, 65534, 7, 1);

    MessageHeaderDecoder generated = new MessageHeaderDecoder().wrap(buffer, 8);
    assertEquals(MessageHeaderDecoder.ENCODED_LENGTH, MessageHeader.LENGTH);
    assertEquals(generated.blockLength(), MessageHeader.blockLength(buffer, 8));
    assertEquals(generated.templateId(), MessageHeader.templateId(buffer, 8));
    assertEquals(generated.schemaId(), MessageHeader.schemaId(buffer, 8));
    assertEquals(generated.version(), MessageHeader.version(buffer, 8));
  }

  @Test
  void shouldAcceptARangeThatFillsTheBuffer() {
    MessageHeader.write(buffer, 8, 16, 1, 7, 1);

    assertDoesNotThrow(() -> MessageHeader.check(buffer, 8, 24));
  }

  @ParameterizedTest(name = "offset={0} length={1}")
  @CsvSource(delimiter = '|', textBlock = """
      -1          | 8           | offset=-1 outside of capacity=32
      33          | 0           | offset=33 outside of capacity=32
      2147483647  | 8           | offset=2147483647 outside of capacity=32
      8           | 25          | offset=8 length=25 > available=24
      8           | 2147483647  | offset=8 length=2147483647 > available=24
      8           | 7           | offset=8 length=7 < header=8
      32          | 0           | offset=32 length=0 < header=8
      8           | -2147483648 | offset=8 length=-2147483648 < header=8
      8           | 23          | offset=8 blockLength=16 > available=15
      """)
  void shouldSayWhatWasExpectedWhenTheRangeIsWrong(int offset, int length, String expected) {
    MessageHeader.write(buffer, 8, 16, 1, 7, 1);

    CodecException e =
        assertThrows(CodecException.class, () -> MessageHeader.check(buffer, offset, length));

    assertTrue(e.getMessage().startsWith(expected + ", "), e.getMessage());
  }
}
