package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** {@code grove ledger} in a JVM of its own, with the flags that users run under. */
final class LedgerProcess implements AutoCloseable {
  private static final long POLL_NS = 200_000;

  private final Process process;
  private final Path out;
  private final Path err;

  private LedgerProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** How a ledger is started. */
  static final class Launch {
    private final List<String> before = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final Path folder;

    /** @param folder for standard output and error of the process */
    Launch(Path folder) {
      this.folder = folder;
    }

    /** A program that starts the JVM. */
    Launch under(String... command) {
      before.addAll(List.of(command));
      return this;
    }

    /** A small window makes a slow ledger. */
    Launch window(int rows) {
      jvmOptions.add("-Dgrove.ledger.window=" + rows);
      return this;
    }

    /** Where the process puts what it does not keep. */
    Launch temporaryFolder(Path temporary) {
      jvmOptions.add("-Djava.io.tmpdir=" + temporary);
      return this;
    }

    LedgerProcess start(Object... args) throws IOException {
      Path out = folder.resolve("stdout");
      Path err = folder.resolve("stderr");
      ProcessBuilder builder = new ProcessBuilder(command(args));
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.redirectOutput(out.toFile());
      builder.redirectError(err.toFile());
      return new LedgerProcess(builder.start(), out, err);
    }

    private List<String> command(Object... args) {
      Path root = Path.of(System.getProperty("grove.root"));
      List<String> command = new ArrayList<>(before);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("@" + root.resolve("grove.jvmargs"));
      // A JVM that lives for a second: no time for C2, nor for more than one thread of the
      // collector.
      command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(jvmOptions);
      command.addAll(List.of("-cp", classPath(), "org.grove.samples.Grove", "ledger"));
      for (Object arg : args) {
        command.add(arg.toString());
      }
      return command;
    }

    private static String classPath() {
      return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
  }

  /** Whether it comes to its end in that time. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Watches until {@code condition} holds; false when the process ended first. */
  boolean await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(POLL_NS);
    }
    return true;
  }

  /** Kills it, and what it started, by SIGKILL. */
  void kill() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    if (children.isEmpty()) {
      process.destroyForcibly();
    }
    process.waitFor();
  }

  /** Waits for its end, which must be a good one, and returns what it did. */
  Cli succeeded() throws IOException, InterruptedException {
    Cli run = ended(110);
    assertEquals(0, run.exitCode(), run::toString);
    return run;
  }

  Cli ended(long withinSeconds) throws IOException, InterruptedException {
    boolean ended = process.waitFor(withinSeconds, TimeUnit.SECONDS);
    assertTrue(ended, () -> "still running after " + withinSeconds + " s: " + process.info());
    return new Cli(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** What it has printed so far. */
  @Override
  public String toString() {
    try {
      return "standard output: " + Files.readString(out) + ", standard error: "
          + Files.readString(err);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
