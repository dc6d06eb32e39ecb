package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.grove.samples.ledger.Balances.Balance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs in this process. */
class LedgerTest {
  @TempDir
  private Path folder;

  private Path journal;

  @BeforeEach
  void nameJournal() {
    journal = folder.resolve("journal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"journaled", "synced"})
  void shouldMoveMoney(String durability) throws IOException {
    Path input = Files.writeString(folder.resolve("in.csv"), """
        id,from,to,cents
        t1,ada,bela,300
        t2,bela,cid,900
        t3,cid,ada,5000
        """);
    Path outcomes = folder.resolve("outcomes");
    Path decided = folder.resolve("decided");

    Cli run = Cli.ledger(
            input,
            "--journal",
            journal,
            "--durability",
            durability,
            "--initial-cents",
            1000,
            "--outcomes",
            outcomes,
            "--decided",
            decided,
            "--schedulers",
            1)
        .succeeded();

    LastLine last = run.lastLine();
    assertEquals(
        new Balances(List.of(
                new Balance("ada", 700), new Balance("bela", 400), new Balance("cid", 1900)))
            .digest(),
        last.digest());
    assertEquals(new LastLine(last.digest(), 3, 2, 1, 0, 0, 3000), last);
    assertEquals(
        Map.of("t1", "applied", "t2", "applied", "t3", "refused"), Outcomes.read(outcomes));
    assertEquals(Outcomes.read(outcomes), Outcomes.read(decided));
    assertEquals("", run.err());
  }

  @Test
  void shouldRunTheSample() {
    Path sample = Path.of(System.getProperty("grove.root"), "samples", "data", "transfers.csv");

    Cli run = Cli.ledger(sample).succeeded();

    // Nobody there spends more than they have at first, or less than all there is: the order makes
    // no difference.
    assertEquals(
        new LastLine(
            "763eea0721eed537c27a314421d48a2ba00e80b00038eccd4819cdc913781253",
            193,
            189,
            4,
            7,
            0,
            1_200_000),
        run.lastLine());
    assertEquals(7, run.err().lines().count(), run::err);
    assertTrue(run.err().contains("line 18: from and to are the same account\n"), run::err);
    assertTrue(run.out().contains("temporary, deleted at the end, journaled"), run::out);
  }

  @Test
  void shouldSkipRowsItHasJournaled() throws IOException {
    Path input = Cli.generate(folder.resolve("in.csv"), 500, 20, 1);
    Path outcomes = folder.resolve("outcomes");

    LastLine first = Cli.ledger(input, "--journal", journal, "--outcomes", outcomes)
        .succeeded()
        .lastLine();
    Map<String, String> confirmed = Outcomes.read(outcomes);
    Path copy = Files.copy(input, folder.resolve("copy.csv"));
    Cli again = Cli.ledger(copy, "--journal", journal, "--outcomes", outcomes).succeeded();

    assertEquals(500, first.transfers());
    assertEquals(
        new LastLine(
            first.digest(), 500, first.applied(), first.refused(), 0, 500, first.totalCents()),
        again.lastLine());
    assertTrue(again.out().contains("0 rows sent, 500 already journaled, 0 malformed"), again::out);
    assertEquals(confirmed, Outcomes.read(outcomes), "nothing is confirmed twice");
  }

  @Test
  void shouldTakeAnotherInputForNewTransfers() throws IOException {
    Path one = Files.writeString(folder.resolve("one.csv"), "t1,ada,bela,1\n");
    Path other = Files.writeString(folder.resolve("other.csv"), "t1,ada,bela,1\n\n");

    LastLine first = Cli.ledger(one, "--journal", journal).succeeded().lastLine();
    LastLine second = Cli.ledger(other, "--journal", journal).succeeded().lastLine();

    assertEquals(2, second.transfers());
    assertEquals(1, second.recovered());
    assertNotEquals(first.digest(), second.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", ""})
  void shouldReadStandardInput(String argument) {
    String rows = "t1,ada,bela,1\nt2,bela,ada,2\n";

    Cli run = argument.isEmpty() ? Cli.piped(rows) : Cli.piped(rows, argument);

    assertEquals(2, run.succeeded().lastLine().applied());
    assertTrue(run.out().startsWith("input         standard input, 28 bytes"), run::out);
  }

  @Test
  void shouldTakeStandardInputForTheFileOfItsBytes() throws IOException {
    String rows = "t1,ada,bela,1\nt2,bela,ada,2\n";
    Path file = Files.writeString(folder.resolve("in.csv"), rows);

    Cli.piped(rows, "--journal", journal).succeeded();
    Cli again = Cli.ledger(file, "--journal", journal).succeeded();

    assertEquals(2, again.lastLine().transfers());
    assertTrue(again.out().contains("0 rows sent, 2 already journaled"), again::out);
  }

  @Test
  void shouldReportEmptyInput() {
    Cli run = Cli.piped("id,from,to,cents\n", "--journal", journal).succeeded();

    assertEquals(
        new LastLine(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0, 0, 0, 0, 0, 0),
        run.lastLine());
  }

  @Test
  void shouldKeepWhatAnAccountOpenedWith() {
    Cli.piped("t1,ada,bela,1\n", "--journal", journal, "--initial-cents", 10).succeeded();

    Cli run = Cli.piped("t2,ada,cid,1\n", "--journal", journal, "--initial-cents", 500)
        .succeeded();

    assertEquals(10 + 10 + 500, run.lastLine().totalCents());
  }

  @Test
  void shouldCallMoneyBeyondALongMalformed() {
    long half = Long.MAX_VALUE / 2;

    Cli run = Cli.piped(
            "t1,ada,bela,1\nt2,ada,cid,1\nt3,bela,ada," + half + "\n",
            "--journal",
            journal,
            "--initial-cents",
            half)
        .succeeded();

    assertEquals("line 2: would put the money of all accounts beyond a long\n", run.err());
    LastLine last = run.lastLine();
    assertEquals(2 * half, last.totalCents());
    assertEquals(1, last.malformed());
    assertEquals(2, last.transfers());
    assertFalse(run.out().contains("cid"), run::out);
    assertEquals(
        last.digest(),
        Cli.piped("", "--journal", journal).succeeded().lastLine().digest());
  }

  @Test
  void shouldOpenAccountsOfRefusedRowsOnly() {
    Cli run = Cli.piped("t1,ada,bela,1\nt2,cid,dan,900\nt3,eve,eve,1\n", "--initial-cents", 100)
        .succeeded();

    LastLine last = run.lastLine();
    assertEquals(1, last.applied());
    assertEquals(1, last.refused());
    assertEquals(1, last.malformed());
    assertEquals(4 * 100, last.totalCents(), "ada, bela, cid and dan, not eve");
  }

  @Test
  void shouldTellFirstMalformedRowsOneByOne() {
    String rows =
        String.join("\n", IntStream.rangeClosed(1, 30).mapToObj(i -> "row " + i).toList());

    Cli run = Cli.piped(rows).succeeded();

    List<String> lines = run.err().lines().toList();
    assertEquals(21, lines.size(), run::err);
    assertEquals("line 20: 4 fields expected, found 1", lines.get(19));
    assertEquals("and 10 more malformed rows", lines.get(20));
    assertEquals(30, run.lastLine().malformed());
  }

  @Test
  void shouldLeaveNothingTemporary() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    LedgerProcess.Launch launch = new LedgerProcess.Launch(folder).temporaryFolder(temporary);

    try (LedgerProcess ledger = launch.start()) {
      ledger.succeeded();
    }

    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void shouldAgreeWithAPlainLoop() throws IOException {
    Path input = Cli.generate(folder.resolve("in.csv"), 20_000, 50, 3);
    PlainLedger plain = PlainLedger.of(input, 1_000_000_000);

    LastLine last =
        Cli.ledger(input, "--initial-cents", 1_000_000_000).succeeded().lastLine();

    assertEquals(plain.digest(), last.digest());
    assertEquals(20_000, last.applied());
  }
}
