package org.grove.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  private final CodecRegistry registry = CodecRegistry.builder()
      .add(Codecs.ofLong())
      .add(Codecs.ofString())
      .add(Codecs.ofEnum(TimeUnit.class, 7, 9, 3))
      .build();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void shouldReturnTheSameLong(long value) {
    byte[] bytes = registry.encode(value);

    assertEquals(16, bytes.length);
    assertEquals(value, registry.decode(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Grüße", "日本語", "😀 x 😀", "\0", "￿"})
  void shouldReturnTheSameTextInAsManyBytesAsItNeeds(String text) {
    byte[] bytes = registry.encode(text);

    assertEquals(12 + text.getBytes(UTF_8).length, bytes.length);
    assertEquals(bytes.length, Codecs.ofString().encodedLength(text), "the bound is exact");
    assertEquals(text, registry.decode(bytes));
  }

  @Test
  void shouldReturnTheSameTextWhenItIsLong() {
    String text = "é".repeat(100_000);

    assertEquals(text, registry.decode(registry.encode(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "a\uD83D, 1, d83d",
    "\uDE00b, 0, de00",
    "\uD83D\uD83D\uDE00, 0, d83d",
    "\uD83D\uDE00\uDE00, 2, de00"
  })
  void shouldRefuseAnUnpairedSurrogateRatherThanAlterIt(String text, int index, String hex) {
    CodecException e = assertThrows(CodecException.class, () -> registry.encode(text));

    String culprit = "index=" + index + " char=" + hex + " is an unpaired surrogate";
    assertTrue(e.getMessage().contains(culprit), e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(TimeUnit.class)
  void shouldReturnTheSameConstantByName(TimeUnit unit) {
    byte[] bytes = registry.encode(unit);

    assertEquals(12 + unit.name().length(), bytes.length);
    assertEquals(unit, registry.decode(bytes));
  }

  @Test
  void shouldSayWhichConstantIsMissingWhenItWasRemoved() {
    byte[] bytes = registry.encode(TimeUnit.DAYS);
    bytes[12] = 'T';

    CodecException e = assertThrows(CodecException.class, () -> registry.decode(bytes));

    assertTrue(e.getMessage().contains("TimeUnit.TAYS"), e.getMessage());
  }

  @Test
  void shouldGiveAnEnumTheIdsItWasGiven() {
    MessageCodec<TimeUnit> codec = Codecs.ofEnum(TimeUnit.class, 7, 9, 3);

    assertEquals(7, codec.schemaId());
    assertEquals(9, codec.templateId());
    assertEquals(3, codec.version());
  }

  @Test
  void shouldNotAllocateByATextLengthThatLies() {
    byte[] bytes = registry.encode("text");
    bytes[11] = 0x7F;

    CodecException e = assertThrows(CodecException.class, () -> registry.decode(bytes));

    assertTrue(
        e.getMessage()
            .endsWith(
                "field=value offset=4 length=2130706436 outside of capacity=8, the bytes are damaged or not this message"),
        e.getMessage());
  }
}
