package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.grove.mailbox.journal.Recovery;
import org.grove.samples.ledger.Balances.Balance;
import org.junit.jupiter.api.Test;

class LedgerReportTest {
  private static final Balances AFTER =
      new Balances(List.of(new Balance("ada", 1_234_500), new Balance("bela", 500)));

  @Test
  void shouldTellAPersonWhatHappened() {
    Histogram latency = new Histogram(3);
    latency.recordValue(20_000);
    Recovery recovery =
        new Recovery(2, 12_345, 1, 7, 3, 99, List.of("shard 1, epoch 2: 40 bytes"), 12_000_000);

    LedgerReport report = new LedgerReport(
        "transfers.csv, 5,000 bytes, sender 00ff",
        "data/bank, journaled",
        recovery,
        new LedgerReport.Rows(1, 4_000, 2),
        new LedgerReport.Decided(90, 10, 99),
        new LedgerReport.Money(1_135_000, 1, 1, 100_000, AFTER),
        latency,
        2_000_000);

    assertEquals("""
        input         transfers.csv, 5,000 bytes, sender 00ff
                      1 rows sent, 4,000 already journaled, 2 malformed
        journal       data/bank, journaled
        recovery      2 earlier runs, 1 accounts, 99 transfers decided, 12,345 records in 12 ms
                      7 messages handled again, 3 delivered late
                      cut off: shard 1, epoch 2: 40 bytes

        transfers     90 applied, 10 refused
        money before  1,135,000 cents in 1 accounts
        opened        1 accounts with 100,000 cents each
        money after   1,235,000 cents in 2 accounts, conserved
        top accounts             1,234,500  ada
                                       500  bela

        throughput    500 transfers/s, 1 in 2.0 ms
        latency       p50 20.0 us  p90 20.0 us  p99 20.0 us  p99.9 20.0 us  max 20.0 us  from tell to confirmed
        """, report.page());
  }

  @Test
  void shouldHaveALastLineForScripts() {
    String line = report(0).lastLine();

    assertEquals(
        "digest=" + AFTER.digest()
            + " transfers=100 applied=90 refused=10 malformed=2 recovered=99 total_cents=1235000",
        line);
  }

  @Test
  void shouldSayWhenMoneyIsLost() {
    LedgerReport report = report(1);

    assertFalse(report.money().isConserved());
    assertTrue(report.page().contains("NOT CONSERVED, should be 1,235,001"), report.page());
    assertTrue(report(0).money().isConserved());
  }

  @Test
  void shouldNotDivideByNoRows() {
    assertTrue(
        report(0).page().contains("throughput    no row was sent"), report(0).page());
  }

  private static LedgerReport report(long lostCents) {
    return new LedgerReport(
        "empty.csv",
        "temporary",
        new Recovery(0, 0, 0, 0, 0, 0, List.of(), 0),
        new LedgerReport.Rows(0, 0, 2),
        new LedgerReport.Decided(90, 10, 99),
        new LedgerReport.Money(1_235_000 + lostCents, 2, 0, 100_000, AFTER),
        new Histogram(3),
        1);
  }
}
