package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills real ledgers by SIGKILL, again and again on one journal. What was confirmed must be decided, the same way and
 * once; no cent may be lost or made; and in the end the ledger must stand where an undisturbed one stands.
 */
class LedgerCrashTest {
  private static final int ACCOUNTS = 40;
  private static final long PLENTY = 1_000_000_000;
  private static final long SCARCE = 20_000;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"journaled", "synced"})
  @Timeout(value = 170, unit = TimeUnit.SECONDS)
  void shouldEndLikeAnUndisturbedRun(String durability) throws Exception {
    int rows = durability.equals("synced") ? 4_000 : 12_000;

    try (Crashes crashes = new Crashes(durability, PLENTY, rows)) {
      crashes.killTimes(10);
      LastLine last = crashes.finish();

      assertEquals(
          PlainLedger.of(crashes.input, PLENTY).digest(), last.digest(), crashes::toString);
      assertEquals(0, last.refused(), crashes::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"journaled", "synced"})
  @Timeout(value = 170, unit = TimeUnit.SECONDS)
  void shouldDecideEachTransferOnce(String durability) throws Exception {
    try (Crashes crashes = new Crashes(durability, SCARCE, 2_000)) {
      crashes.killTimes(3);
      LastLine last = crashes.finish();

      assertTrue(last.refused() > 0, crashes::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"journaled", "synced"})
  @Tag("stress")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void shouldEndLikeAnUndisturbedRunAfterManyKills(String durability) throws Exception {
    try (Crashes crashes = new Crashes(durability, PLENTY, 60_000)) {
      crashes.killTimes(100);
      LastLine last = crashes.finish();

      assertEquals(
          PlainLedger.of(crashes.input, PLENTY).digest(), last.digest(), crashes::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"journaled", "synced"})
  @Tag("stress")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void shouldDecideEachTransferOnceThroughManyKills(String durability) throws Exception {
    try (Crashes crashes = new Crashes(durability, SCARCE, 60_000)) {
      crashes.killTimes(100);
      crashes.finish();
    }
  }

  /** Not only while rows are confirmed, but also while the JVM starts, while the journal is made, read and closed. */
  @ParameterizedTest
  @ValueSource(strings = {"journaled", "synced"})
  @Tag("stress")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void shouldSurviveKillsAtAnyMoment(String durability) throws Exception {
    try (Crashes crashes = new Crashes(durability, PLENTY, 12_000)) {
      for (int kill = 0; kill < 60; kill++) {
        crashes.killWithin(2_500);
        crashes.checkDecided();
      }
      LastLine last = crashes.finish();

      assertEquals(
          PlainLedger.of(crashes.input, PLENTY).digest(), last.digest(), crashes::toString);
    }
  }

  /** One journal and the ledgers killed on it. */
  private final class Crashes implements AutoCloseable {
    final long seed = Long.getLong("grove.test.seed", System.nanoTime());
    final Random random = new Random(seed);
    final String durability;
    final long initialCents;
    final int rows;
    final Path input;
    final Path journal = folder.resolve("journal");
    final Path outcomes = folder.resolve("outcomes");
    final Path decidedFile = folder.resolve("decided");
    final Lines confirmedLines = Lines.of(outcomes);

    /** What openings so far found decided. */
    private final Map<String, String> decided = new HashMap<>();

    private int kills;

    Crashes(String durability, long initialCents, int rows) throws IOException {
      this.durability = durability;
      this.initialCents = initialCents;
      this.rows = rows;
      this.input = Cli.generate(folder.resolve("in.csv"), rows, ACCOUNTS, random.nextInt(1_000));
      System.out.println("crash test: " + this);
    }

    /** Kills ledgers until that many were killed while some, not all, of the rows were confirmed. */
    void killTimes(int wanted) throws IOException, InterruptedException {
      while (kills < wanted) {
        int confirmed = confirmedLines.count();
        int left = rows - confirmed;
        assertTrue(left > 0, () -> "all rows were confirmed before enough kills: " + this);
        int target = confirmed + 1 + random.nextInt(Math.max(1, left / (wanted - kills + 1)));
        killAt(target);
        assertTrue(checkDecided().recovered() > 0, this::toString);
      }
    }

    private void killAt(int lines) throws IOException, InterruptedException {
      int before = confirmedLines.count();
      try (LedgerProcess ledger = start()) {
        ledger.await(() -> confirmedLines.count() >= lines);
        ledger.kill();
      }
      int after = confirmedLines.count();
      boolean counts = after > before && after < rows;
      kills += counts ? 1 : 0;
      assertTrue(
          after > before,
          () -> "nothing was confirmed before the end of the process: " + this + errors());
    }

    /** Kills a ledger after some of that time, if it does not end before. */
    void killWithin(int millis) throws IOException, InterruptedException {
      try (LedgerProcess ledger = start()) {
        ledger.endsWithin(random.nextInt(millis));
        ledger.kill();
      }
    }

    private LedgerProcess start() throws IOException {
      return new LedgerProcess.Launch(folder).window(8).start(arguments(input));
    }

    private Object[] arguments(Object file) {
      return new Object[] {
        file,
        "--journal",
        journal,
        "--durability",
        durability,
        "--initial-cents",
        initialCents,
        "--outcomes",
        outcomes
      };
    }

    private String errors() {
      try {
        return ", standard error: " + Files.readString(folder.resolve("stderr"));
      } catch (IOException e) {
        return ", " + e;
      }
    }

    /** Opens the journal without input: what was confirmed is decided, and what was decided stays so. */
    LastLine checkDecided() throws IOException {
      Map<String, String> confirmed = Outcomes.read(outcomes);

      LastLine last = Cli.piped(
              "",
              "--journal",
              journal,
              "--durability",
              durability,
              "--decided",
              decidedFile,
              "--outcomes",
              outcomes)
          .succeeded()
          .lastLine();

      Map<String, String> now = Outcomes.read(decidedFile);
      Outcomes.assertHeld(confirmed, now, "the journal does not say so: " + this);
      Outcomes.assertHeld(decided, now, "a later opening decides otherwise: " + this);
      Map<String, String> confirmedSince = Outcomes.read(outcomes);
      Outcomes.assertHeld(confirmedSince, now, "the journal does not say so: " + this);
      assertEquals(
          last.transfers() - last.recovered(),
          confirmedSince.size() - confirmed.size(),
          () -> "what this opening finished is not what it confirmed: " + this);
      assertEquals(now.size(), last.transfers(), this::toString);
      assertTrue(last.recovered() >= confirmed.size(), this::toString);
      assertEquals(
          0, last.totalCents() % initialCents, () -> "money is lost or made: " + last + " " + this);
      assertTrue(
          last.totalCents() <= ACCOUNTS * initialCents,
          () -> "money is made: " + last + " " + this);
      decided.putAll(now);
      return last;
    }

    /** The same command once more, to its end. */
    LastLine finish() throws IOException, InterruptedException {
      LastLine last;
      try (LedgerProcess ledger = new LedgerProcess.Launch(folder).start(arguments(input))) {
        last = ledger.succeeded().lastLine();
      }
      checkDecided();
      assertEquals(rows, decided.size(), () -> "rows and decisions differ: " + this);
      assertEquals(rows, last.transfers(), this::toString);
      assertEquals(0, last.malformed(), this::toString);
      assertEquals(ACCOUNTS * initialCents, last.totalCents(), this::toString);
      return last;
    }

    @Override
    public void close() throws IOException {
      confirmedLines.close();
    }

    @Override
    public String toString() {
      return List.of(
              "seed=" + seed,
              "durability=" + durability,
              "initialCents=" + initialCents,
              "rows=" + rows,
              "kills=" + kills,
              "confirmed=" + confirmedLines.count())
          .toString();
    }
  }
}
