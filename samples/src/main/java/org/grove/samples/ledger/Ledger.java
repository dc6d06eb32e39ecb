package org.grove.samples.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.grove.actors.ActorRef;
import org.grove.actors.ActorSystem;
import org.grove.codec.CodecRegistry;
import org.grove.mailbox.journal.JournalException;
import org.grove.mailbox.journal.Recovery;
import org.grove.samples.ledger.Balances.Balance;
import org.jspecify.annotations.Nullable;

/** One run: opens the journal, finishes what earlier runs had left, sends the rows of the input, adds up. */
final class Ledger {
  /** Rows that may be on their way; a power of two. */
  private static final int WINDOW = Integer.getInteger("grove.ledger.window", 1 << 12);

  private static final Duration CHECK_PERIOD = Duration.ofSeconds(1);
  private static final Duration LAST_FLUSH = Duration.ofMinutes(1);

  private final LedgerOptions options;
  private final Accounts accounts;
  private final Progress progress;
  private final CodecRegistry codecs = LedgerCodecs.registry();

  Ledger(LedgerOptions options, Progress progress) {
    this(options, new Accounts(options.initialCents()), progress);
  }

  Ledger(LedgerOptions options, Accounts accounts, Progress progress) {
    this.options = options;
    this.accounts = accounts;
    this.progress = progress;
  }

  /**
   * Blocks until every transfer is decided and every account has its money.
   *
   * @throws JournalException when the journal cannot be opened, read or written
   * @throws IOException when the input or one of the other files cannot be read or written
   */
  LedgerReport run(LedgerInput input) throws IOException, InterruptedException {
    try (JournalPlace place = JournalPlace.of(options.journal())) {
      Session session = send(input, place.folder());
      return new LedgerReport(
          String.format(
              Locale.ROOT,
              "%s, %,d bytes, sender %s",
              input.name(),
              input.bytes(),
              input.senderText()),
          place + ", " + options.durability().name().toLowerCase(Locale.ROOT),
          session.recovery,
          session.rows,
          decided(session, place.folder()),
          session.money,
          session.latency,
          session.elapsedNs);
    }
  }

  /** What is known once the actors have stopped. */
  private record Session(
      Recovery recovery,
      LedgerReport.Rows rows,
      LedgerReport.Money money,
      long applied,
      long refused,
      Histogram latency,
      long elapsedNs) {}

  private Session send(LedgerInput input, Path journal) throws IOException, InterruptedException {
    Confirmations confirmations = new Confirmations();
    try (ActorSystem system = start(journal, confirmations);
        OutcomesFile outcomes =
            options.outcomes() == null ? null : OutcomesFile.append(options.outcomes())) {
      Window window = new Window(WINDOW, () -> checkJournal(system));
      ActorRef<Reporter.Msg> reporter =
          system.spawn("reporter", () -> new Reporter(input.sender(), window, outcomes, progress));
      confirmations.attach(reporter);

      awaitIdle(system);
      requireLedger(system, journal);
      Balances before = balances(system);
      OpenAccounts open = new OpenAccounts(system, accounts, before.totalCents());
      RowSender rows = new RowSender(system.externalSender(input.sender()), open, window, progress);
      long startNs = System.nanoTime();
      rows.send(input);
      long elapsedNs = System.nanoTime() - startNs;
      awaitIdle(system);
      Reporter.Totals totals = finish(reporter, journal, outcomes);

      return new Session(
          system.recovery(),
          rows.rows(),
          new LedgerReport.Money(
              before.totalCents(),
              before.accounts(),
              open.opened(),
              accounts.initialCents(),
              balances(system)),
          totals.applied(),
          totals.refused(),
          totals.latency(),
          elapsedNs);
    }
  }

  private ActorSystem start(Path journal, Confirmations confirmations) {
    return ActorSystem.builder("ledger")
        .schedulers(options.schedulers())
        .journal(journal, options.durability())
        .codecs(codecs)
        .durable(accounts.kind())
        .onExternalReply(confirmations)
        .start();
  }

  private void requireLedger(ActorSystem system, Path journal) {
    long others = system.recovery().actors() - system.entities(accounts.kind()).size();
    if (others > 0) {
      throw new JournalException("journal=" + journal + " holds actors=" + others
          + " that are no accounts, it belongs to another program");
    }
  }

  private Reporter.Totals finish(
      ActorRef<Reporter.Msg> reporter, Path journal, @Nullable OutcomesFile outcomes)
      throws IOException {
    Reporter.Totals totals = reporter.ask(new Reporter.Finish(), LAST_FLUSH);
    if (totals.failure() != null) {
      throw totals.failure();
    }
    new DecidedTransfers(journal, codecs).write(totals.unnamed(), outcomes);
    return totals;
  }

  /** Transfers of all runs; the journal is read for them if there was more than this one, or if they are asked for. */
  private LedgerReport.Decided decided(Session session, Path journal) throws IOException {
    long recovered = session.recovery.externalReplies();
    if (recovered == 0 && options.decided() == null) {
      return new LedgerReport.Decided(session.applied, session.refused, 0);
    }
    DecidedTransfers transfers = new DecidedTransfers(journal, codecs);
    try (OutcomesFile file =
        options.decided() == null ? null : OutcomesFile.create(options.decided())) {
      transfers.read(file);
    }
    return new LedgerReport.Decided(transfers.applied(), transfers.refused(), recovered);
  }

  private Balances balances(ActorSystem system) {
    List<Balance> balances = new ArrayList<>();
    for (String name : system.entities(accounts.kind())) {
      balances.add(
          new Balance(name, system.inspect(system.entity(accounts.kind(), name), Long.class)));
    }
    return new Balances(balances);
  }

  private static void awaitIdle(ActorSystem system) throws InterruptedException {
    while (!system.awaitIdle(CHECK_PERIOD)) {
      // a failed journal throws
    }
  }

  /** Throws when the journal has failed. */
  private static void checkJournal(ActorSystem system) throws InterruptedException {
    system.awaitIdle(Duration.ZERO);
  }
}
