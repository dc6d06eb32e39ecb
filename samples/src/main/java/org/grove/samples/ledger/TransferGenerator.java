package org.grove.samples.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Writes transfers between {@code accounts} accounts, the same for the same seed and number of accounts on every
 * machine and release, for {@link Random} fixes its sequence. Amounts are small beside the money an account opens with
 * by default, one in 250 apart: those are mostly refused. The id begins with the seed, so that inputs of different
 * seeds share none.
 */
final class TransferGenerator {
  private static final int FLUSH_BYTES = 1 << 15;
  private static final int SMALL_CENTS = 5_000;
  private static final int LARGE_CENTS = 100_000;
  private static final int LARGE_SPREAD_CENTS = 400_000;
  private static final int ONE_LARGE_IN = 250;

  private final Random random;
  private final int accounts;
  private final String idPrefix;

  /** @param accounts at least two */
  TransferGenerator(long seed, int accounts) {
    if (accounts < 2) {
      throw new IllegalArgumentException("accounts=" + accounts + " < 2, a transfer needs two");
    }
    this.random = new Random(seed);
    this.accounts = accounts;
    this.idPrefix = Long.toHexString(seed) + '-';
  }

  /** Writes a header and the next {@code transfers} rows; does not close {@code out}. */
  void write(OutputStream out, long transfers) throws IOException {
    StringBuilder text =
        new StringBuilder(FLUSH_BYTES + 256).append(TransferReader.HEADER).append('\n');
    for (long row = 1; row <= transfers; row++) {
      appendRow(text, row);
      if (text.length() >= FLUSH_BYTES) {
        flush(text, out);
      }
    }
    flush(text, out);
    out.flush();
  }

  private void appendRow(StringBuilder text, long row) {
    int from = random.nextInt(accounts);
    int to = (int) ((from + 1L + random.nextInt(accounts - 1)) % accounts);
    text.append(idPrefix)
        .append(row)
        .append(",acct-")
        .append(from)
        .append(",acct-")
        .append(to);
    text.append(',').append(nextCents()).append('\n');
  }

  private int nextCents() {
    return random.nextInt(ONE_LARGE_IN) == 0
        ? LARGE_CENTS + random.nextInt(LARGE_SPREAD_CENTS)
        : 1 + random.nextInt(SMALL_CENTS);
  }

  private static void flush(StringBuilder text, OutputStream out) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
    text.setLength(0);
  }
}
