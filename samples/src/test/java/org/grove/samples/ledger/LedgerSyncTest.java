package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts what a ledger asks the device to keep. */
class LedgerSyncTest {
  private static final int ROWS = 150;

  @TempDir
  private Path folder;

  private Path input;
  private Path trace;

  @BeforeEach
  void requireStrace() throws Exception {
    input = Cli.generate(folder.resolve("in.csv"), ROWS, 10, 1);
    trace = folder.resolve("trace");
    assumeTrue(canTrace(), "strace is not there, or may not trace");
  }

  /** With a window of one row each row is confirmed before the next is sent, so no two share a sync. */
  @Test
  void shouldSyncEachTransferBeforeItIsConfirmed() throws Exception {
    LastLine last = run("synced");

    assertEquals(ROWS, last.transfers());
    assertTrue(syncs() >= ROWS, () -> "syncs=" + syncs() + " < confirmed=" + ROWS);
  }

  @Test
  void shouldNotSyncEachTransferWhenNotAsked() throws Exception {
    LastLine last = run("journaled");

    assertEquals(ROWS, last.transfers());
    assertTrue(syncs() < ROWS / 2, () -> "syncs=" + syncs() + " for rows=" + ROWS);
  }

  private LastLine run(String durability) throws IOException, InterruptedException {
    LedgerProcess.Launch launch = new LedgerProcess.Launch(folder)
        .under("strace", "-f", "-qq", "-e", "trace=msync,fdatasync,fsync", "-o", trace.toString())
        .window(1);
    try (LedgerProcess ledger =
        launch.start(input, "--journal", folder.resolve("journal"), "--durability", durability)) {
      return ledger.succeeded().lastLine();
    }
  }

  /** Calls that succeeded; msync only where it waits for the device. */
  private long syncs() {
    Pattern call = Pattern.compile(
        "(fsync|fdatasync)\\(.*= 0|msync\\(.*MS_SYNC.*= 0|(fsync|fdatasync|msync) resumed.*= 0");
    try (var lines = Files.lines(trace)) {
      return lines.map(call::matcher).filter(Matcher::find).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean canTrace() throws InterruptedException {
    try {
      Path log = folder.resolve("probe");
      Process probe = new ProcessBuilder(
              "strace", "-f", "-qq", "-o", trace.toString(), "-e", "trace=msync", "true")
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
      return probe.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
