package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.grove.codec.CodecException;
import org.grove.codec.CodecRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerCodecsTest {
  private static final String LONGEST = "\uD83C\uDF33".repeat(64);
  private static final List<Object> MESSAGES = List.of(
      new Account.Transfer("t1", "bela", 100),
      new Account.Transfer(LONGEST, LONGEST, Long.MAX_VALUE),
      new Account.Deposit("träger", 1),
      new Account.Decision("t1", true),
      new Account.Decision(LONGEST, false),
      -5L);

  private final CodecRegistry codecs = LedgerCodecs.registry();

  @Test
  void shouldReadWhatItWrote() {
    for (Object message : MESSAGES) {
      assertEquals(message, codecs.decode(codecs.encode(message)));
    }
  }

  @Test
  void shouldRefuseCutOffMessages() {
    for (Object message : MESSAGES) {
      byte[] bytes = codecs.encode(message);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThrows(
            CodecException.class,
            () -> codecs.decode(cut),
            () -> message + " cut to " + cut.length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ä", "€", "\uD83C\uDF33", "aä€\uD83C\uDF33"})
  void shouldKnowTheLengthBeforehand(String text) {
    assertEquals(text.getBytes(StandardCharsets.UTF_8).length, LedgerCodecs.utf8Length(text));
  }
}
