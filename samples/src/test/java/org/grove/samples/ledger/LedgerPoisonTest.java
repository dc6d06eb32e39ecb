package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.grove.actors.Actor;
import org.grove.actors.ActorRef;
import org.grove.actors.Signal;
import org.grove.mailbox.journal.Durability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transfer that its account cannot handle: the account is restarted, the transfer refused, nothing else happens. */
class LedgerPoisonTest {
  private static final String POISON = "poison";
  private static final long INITIAL_CENTS = 1_000_000;

  @TempDir
  private Path folder;

  private final List<Signal> signals = new CopyOnWriteArrayList<>();
  private final CountDownLatch watching = new CountDownLatch(1);
  private Path input;

  @BeforeEach
  void writeInput() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= 600; i++) {
      rows.append("t")
          .append(i)
          .append(",acct-")
          .append(i % 5)
          .append(",acct-")
          .append((i + 1) % 5)
          .append(",10\n");
      if (i == 300) {
        rows.append(POISON).append(",acct-0,acct-3,77\n");
      }
    }
    input = Files.writeString(folder.resolve("in.csv"), rows);
  }

  @Test
  void shouldRefuseWhatItsAccountCannotHandle() throws Exception {
    LedgerReport report = run();

    assertEquals(new LedgerReport.Decided(600, 1, 0), report.decided());
    assertTrue(report.money().isConserved());
    assertEquals(5 * INITIAL_CENTS, report.money().after().totalCents());
    assertEquals(
        PlainLedger.of(withoutPoison(), INITIAL_CENTS).digest(),
        report.money().after().digest());
    Map<String, String> outcomes = Outcomes.read(folder.resolve("outcomes"));
    assertEquals(601, outcomes.size());
    assertEquals("refused", outcomes.get(POISON));
    assertEquals(
        outcomes, Outcomes.read(folder.resolve("decided")), "the journal knows its id, too");
  }

  @Test
  void shouldTellAWatcherOfTheRestart() throws Exception {
    run();

    List<Signal.Restarted> restarts = signals.stream()
        .filter(Signal.Restarted.class::isInstance)
        .map(Signal.Restarted.class::cast)
        .toList();
    assertEquals(1, restarts.size(), signals::toString);
    assertEquals("cannot handle " + POISON, restarts.getFirst().cause().getMessage());
    assertTrue(restarts.getFirst().actor().path().endsWith("acct-0"), restarts::toString);
  }

  @Test
  void shouldStayRefusedWhenRunAgain() throws Exception {
    String digest = run().money().after().digest();

    LedgerReport again = run();

    assertEquals(new LedgerReport.Decided(600, 1, 601), again.decided());
    assertEquals(digest, again.money().after().digest());
    assertEquals(
        1,
        signals.stream().filter(Signal.Restarted.class::isInstance).count(),
        "what is consumed stays so");
  }

  private LedgerReport run() throws IOException, InterruptedException {
    LedgerOptions options = new LedgerOptions(
        folder.resolve("journal"),
        Durability.JOURNALED,
        INITIAL_CENTS,
        2,
        folder.resolve("outcomes"),
        folder.resolve("decided"));
    Progress progress = new Progress(new PrintStream(PrintStream.nullOutputStream()), false);
    try (LedgerInput rows = LedgerInput.of(input)) {
      return new Ledger(options, new Accounts(INITIAL_CENTS, Poisonable::new), progress).run(rows);
    }
  }

  private Path withoutPoison() throws IOException {
    List<String> rows = Files.readAllLines(input).stream()
        .filter(row -> !row.startsWith(POISON))
        .toList();
    return Files.write(folder.resolve("without.csv"), rows);
  }

  /** An account with a row it cannot take; acct-0 handles nothing before it is watched. */
  private final class Poisonable extends Account {
    Poisonable(Accounts accounts) {
      super(accounts);
    }

    @Override
    protected void onStart() throws InterruptedException {
      if (self().path().endsWith("acct-0") && watching.getCount() > 0) {
        ActorRef<Msg> watched = self();
        system().spawn("watcher", () -> new Watcher(watched));
        watching.await();
      }
    }

    @Override
    protected Long onMessage(Long cents, Msg message) {
      if (message instanceof Transfer transfer && transfer.id().equals(POISON)) {
        throw new IllegalStateException("cannot handle " + POISON);
      }
      return super.onMessage(cents, message);
    }
  }

  private final class Watcher extends Actor<String> {
    private final ActorRef<?> watched;

    Watcher(ActorRef<?> watched) {
      this.watched = watched;
    }

    @Override
    protected void onStart() {
      watch(watched);
      watching.countDown();
    }

    @Override
    protected void onMessage(String message) {}

    @Override
    protected void onSignal(Signal signal) {
      signals.add(signal);
    }
  }
}
