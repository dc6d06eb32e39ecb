package org.grove.samples.ledger;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.grove.mailbox.journal.Recovery;

/**
 * What a run did and what the journal holds afterwards: a page for a person and a line for a script.
 *
 * @param input what was read, and who sent it
 * @param journal where, and how durable
 * @param recovery what opening the journal found
 * @param rows what this run read
 * @param decided everything the journal holds
 * @param money before and after
 * @param latency from tell to confirmed, in nanoseconds, of the rows this run sent
 * @param elapsedNs from the first row read to the last one confirmed
 */
record LedgerReport(
    String input,
    String journal,
    Recovery recovery,
    Rows rows,
    Decided decided,
    Money money,
    Histogram latency,
    long elapsedNs) {

  private static final int TOP_ACCOUNTS = 5;

  /**
   * Rows of one input.
   *
   * @param sent told to their accounts by this run
   * @param skipped journaled by an earlier run already
   * @param malformed no transfers
   */
  record Rows(long sent, long skipped, long malformed) {}

  /**
   * Transfers the journal holds an answer for.
   *
   * @param recovered how many of them earlier runs had decided
   */
  record Decided(long applied, long refused, long recovered) {
    long transfers() {
      return applied + refused;
    }
  }

  /**
   * @param beforeCents in the accounts that were there, once what earlier runs had left was finished
   * @param opened accounts seen first by this run
   * @param initialCents what each of those opened with
   */
  record Money(
      long beforeCents, int accountsBefore, long opened, long initialCents, Balances after) {
    long expectedCents() {
      return beforeCents + opened * initialCents;
    }

    boolean isConserved() {
      return after.totalCents() == expectedCents();
    }
  }

  /** The page, each line ended. */
  String page() {
    StringBuilder page = new StringBuilder();
    line(page, "input", input);
    line(
        page,
        "",
        "%,d rows sent, %,d already journaled, %,d malformed",
        rows.sent,
        rows.skipped,
        rows.malformed);
    line(page, "journal", journal);
    recoveryLines(page);
    page.append('\n');
    line(page, "transfers", "%,d applied, %,d refused", decided.applied, decided.refused);
    moneyLines(page);
    topLines(page);
    page.append('\n');
    speedLines(page);
    return page.toString();
  }

  /** The line for scripts, without its end. */
  String lastLine() {
    return "digest=%s transfers=%d applied=%d refused=%d malformed=%d recovered=%d total_cents=%d"
        .formatted(
            money.after.digest(),
            decided.transfers(),
            decided.applied,
            decided.refused,
            rows.malformed,
            decided.recovered,
            money.after.totalCents());
  }

  private void recoveryLines(StringBuilder page) {
    if (recovery.epochs() == 0) {
      line(page, "recovery", "nothing to recover, the journal is new");
      return;
    }
    line(
        page,
        "recovery",
        "%,d earlier runs, %,d accounts, %,d transfers decided, %,d records in %,d ms",
        recovery.epochs(),
        recovery.actors(),
        recovery.externalReplies(),
        recovery.records(),
        TimeUnit.NANOSECONDS.toMillis(recovery.durationNs()));
    line(
        page,
        "",
        "%,d messages handled again, %,d delivered late",
        recovery.unhandled(),
        recovery.unforwarded());
    List<String> cuts = recovery.cuts();
    cuts.forEach(cut -> line(page, "", "cut off: %s", cut));
  }

  private void moneyLines(StringBuilder page) {
    line(
        page, "money before", "%,d cents in %,d accounts", money.beforeCents, money.accountsBefore);
    if (money.opened > 0) {
      line(page, "opened", "%,d accounts with %,d cents each", money.opened, money.initialCents);
    }
    String verdict = money.isConserved()
        ? "conserved"
        : String.format(Locale.ROOT, "NOT CONSERVED, should be %,d", money.expectedCents());
    line(
        page,
        "money after",
        "%,d cents in %,d accounts, %s",
        money.after.totalCents(),
        money.after.accounts(),
        verdict);
  }

  private void topLines(StringBuilder page) {
    String label = "top accounts";
    for (Balances.Balance balance : money.after.top(TOP_ACCOUNTS)) {
      line(page, label, "%,20d  %s", balance.cents(), balance.account());
      label = "";
    }
  }

  private void speedLines(StringBuilder page) {
    long confirmed = latency.getTotalCount();
    if (confirmed == 0) {
      line(page, "throughput", "no row was sent");
      return;
    }
    double seconds = elapsedNs / 1e9;
    line(
        page,
        "throughput",
        "%,.0f transfers/s, %,d in %s",
        confirmed / seconds,
        confirmed,
        time(elapsedNs));
    line(
        page,
        "latency",
        "p50 %s  p90 %s  p99 %s  p99.9 %s  max %s  from tell to confirmed",
        time(latency.getValueAtPercentile(50)),
        time(latency.getValueAtPercentile(90)),
        time(latency.getValueAtPercentile(99)),
        time(latency.getValueAtPercentile(99.9)),
        time(latency.getMaxValue()));
  }

  private static String time(long ns) {
    return ns < 1_000_000
        ? number(ns / 1e3, "us")
        : ns < 1_000_000_000 ? number(ns / 1e6, "ms") : number(ns / 1e9, "s");
  }

  private static String number(double value, String unit) {
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  private static void line(StringBuilder page, String label, String format, Object... values) {
    page.append(String.format(Locale.ROOT, "%-14s", label));
    page.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
