package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In a container every start has the same process id: a lock that a killed ledger left under that id must not look like
 * one of the next ledger's own.
 */
class LedgerSamePidTest {
  private static final String[] NEW_PID_NAMESPACE = {"unshare", "-pf", "--mount-proc"};
  private static final int ROWS = 3_000;
  private static final int KILLS = 3;
  /** Far below the time after which the journal's library gives up waiting for a lock, far above a slow start. */
  private static final long AT_ONCE_SECONDS = 12;

  @TempDir
  private Path folder;

  @BeforeEach
  void requireNamespaces() throws Exception {
    assumeTrue(canUnshare(), "no PID namespaces here: unshare is not there, or not permitted");
  }

  @Test
  void shouldOpenAtOnceUnderTheProcessIdOfTheKilled() throws Exception {
    Path input = Cli.generate(folder.resolve("in.csv"), ROWS, 20, 1);
    Path empty = Files.createFile(folder.resolve("empty.csv"));
    Path journal = folder.resolve("journal");
    Path outcomes = folder.resolve("outcomes");
    Path decided = folder.resolve("decided");

    for (int kill = 1; kill <= KILLS; kill++) {
      try (Lines confirmed = Lines.of(outcomes);
          LedgerProcess ledger =
              launch().window(1).start(input, "--journal", journal, "--outcomes", outcomes)) {
        int enough = confirmed.count() + 100;
        assertTrue(
            ledger.await(() -> confirmed.count() >= enough),
            () -> "ended before it was killed: " + ledger);
        ledger.kill();
      }
      Map<String, String> before = Outcomes.read(outcomes);

      try (LedgerProcess ledger =
          launch().start(empty, "--journal", journal, "--decided", decided)) {
        Cli run = ledger.ended(AT_ONCE_SECONDS);

        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.lastLine().recovered() >= before.size(), run::out);
        Outcomes.assertHeld(before, Outcomes.read(decided), "the journal does not say so");
      }
    }
  }

  /** The first process of a namespace of its own, so its id is 1. */
  private LedgerProcess.Launch launch() {
    return new LedgerProcess.Launch(folder).under(NEW_PID_NAMESPACE);
  }

  private boolean canUnshare() throws IOException, InterruptedException {
    Path pid = folder.resolve("pid");
    try {
      Process probe = new ProcessBuilder(
              NEW_PID_NAMESPACE[0],
              NEW_PID_NAMESPACE[1],
              NEW_PID_NAMESPACE[2],
              "sh",
              "-c",
              "echo $$")
          .redirectErrorStream(true)
          .redirectOutput(pid.toFile())
          .start();
      return probe.waitFor() == 0 && Files.readString(pid).strip().equals("1");
    } catch (IOException e) {
      return false;
    }
  }
}
