package org.grove.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16]);

  @ParameterizedTest
  @CsvSource({"0, 16", "16, 0", "10, 6", "0, 0", "20, 0"})
  void shouldReturnTheLengthWhenTheBufferHasIt(int index, long bytes) {
    assertEquals(bytes, Bounds.require(buffer, index, bytes, "photo"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 17",
    "10, 7",
    "10, -1",
    "17, 1",
    "-1, 1",
    "0, 4294967296",
    "-2147483648, 1",
    "2147483647, 9223372036854775807"
  })
  void shouldNameFieldAndLengthsWhenTheBufferIsTooShort(int index, long bytes) {
    CodecException e =
        assertThrows(CodecException.class, () -> Bounds.require(buffer, index, bytes, "photo"));

    assertEquals(
        "field=photo offset=" + index + " length=" + bytes
            + " outside of capacity=16, the bytes are damaged or not this message",
        e.getMessage());
  }
}
