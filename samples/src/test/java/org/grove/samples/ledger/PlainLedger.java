package org.grove.samples.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.grove.samples.ledger.Balances.Balance;

/** What the ledger must come to, row by row in one thread. */
record PlainLedger(Map<String, Long> balances) {

  /** Of an input in which every row is well-formed and nobody runs out of money. */
  static PlainLedger of(Path input, long initialCents) throws IOException {
    Map<String, Long> balances = new TreeMap<>();
    try (InputStream in = Files.newInputStream(input)) {
      TransferReader reader = new TransferReader(in);
      for (Row row = reader.next(); row != null; row = reader.next()) {
        Row.Transfer transfer = (Row.Transfer) row;
        balances.merge(
            transfer.from(),
            initialCents - transfer.cents(),
            (cents, first) -> cents - transfer.cents());
        balances.merge(
            transfer.to(),
            initialCents + transfer.cents(),
            (cents, first) -> cents + transfer.cents());
      }
    }
    return new PlainLedger(balances);
  }

  String digest() {
    return new Balances(balances.entrySet().stream()
            .map(e -> new Balance(e.getKey(), e.getValue()))
            .toList())
        .digest();
  }

  int accounts() {
    return balances.size();
  }
}
