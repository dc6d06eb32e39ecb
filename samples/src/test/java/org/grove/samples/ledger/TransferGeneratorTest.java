package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransferGeneratorTest {

  @Test
  void shouldWriteTheSameForTheSameSeed() throws IOException {
    assertArrayEquals(generate(42, 100, 2_000), generate(42, 100, 2_000));
    assertFalse(
        Arrays.equals(generate(42, 100, 2_000), generate(43, 100, 2_000)), "seeds 42 and 43");
  }

  @Test
  void shouldWriteTheSameInEveryRelease() throws IOException {
    String expected = """
        id,from,to,cents
        2a-1,acct-0,acct-4,3885
        2a-2,acct-0,acct-8,1919
        2a-3,acct-9,acct-2,2503
        """;

    assertEquals(expected, new String(generate(42, 10, 3), StandardCharsets.US_ASCII));
  }

  @Test
  void shouldWriteWellFormedRowsWithIdsOfTheirOwn() throws IOException {
    TransferReader reader = new TransferReader(new ByteArrayInputStream(generate(-7, 3, 5_000)));
    Set<String> ids = new HashSet<>();

    for (Row row = reader.next(); row != null; row = reader.next()) {
      Row.Transfer transfer = assertInstanceOf(Row.Transfer.class, row);
      assertTrue(ids.add(transfer.id()), () -> transfer.id() + " twice");
    }

    assertEquals(5_000, ids.size());
  }

  @Test
  void shouldMakeSomeButFewRefused() throws IOException {
    TransferReader reader =
        new TransferReader(new ByteArrayInputStream(generate(1, 1_000, 100_000)));
    Map<String, Long> balances = new HashMap<>();
    int refused = 0;

    for (Row row = reader.next(); row != null; row = reader.next()) {
      Row.Transfer transfer = assertInstanceOf(Row.Transfer.class, row);
      long from = balances.getOrDefault(transfer.from(), 100_000L);
      if (from < transfer.cents()) {
        refused++;
      } else {
        balances.put(transfer.from(), from - transfer.cents());
        balances.merge(
            transfer.to(), 100_000 + transfer.cents(), (old, first) -> old + transfer.cents());
      }
    }

    assertTrue(refused > 0 && refused < 5_000, "refused=" + refused + " of 100,000");
  }

  @Test
  void shouldNeedTwoAccounts() {
    assertThrows(IllegalArgumentException.class, () -> new TransferGenerator(1, 1));
  }

  private static byte[] generate(long seed, int accounts, int transfers) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TransferGenerator(seed, accounts).write(out, transfers);
    return out.toByteArray();
  }
}
