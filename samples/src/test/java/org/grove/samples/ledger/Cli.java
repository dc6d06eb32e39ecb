package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.grove.samples.Grove;

/** What a command line in this process did. */
record Cli(int exitCode, String out, String err) {

  /** Runs {@code grove ledger} with nothing on standard input. */
  static Cli ledger(Object... args) {
    return ledger(InputStream.nullInputStream(), args);
  }

  /** Runs {@code grove ledger} with that on standard input. */
  static Cli piped(String standardInput, Object... args) {
    return ledger(new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)), args);
  }

  private static Cli ledger(InputStream in, Object... args) {
    List<String> line = new ArrayList<>(List.of("ledger"));
    for (Object arg : args) {
      line.add(arg.toString());
    }
    return run(in, line.toArray(String[]::new));
  }

  static Cli run(InputStream in, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Grove.run(in, printer(out), printer(err), args);
    return new Cli(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream printer(ByteArrayOutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  /** This run, which must have gone well. */
  Cli succeeded() {
    assertEquals(0, exitCode, this::toString);
    return this;
  }

  LastLine lastLine() {
    return LastLine.of(out);
  }

  /** Writes a generated input and returns the file. */
  static Path generate(Path file, int transfers, int accounts, long seed) {
    ledger("--generate", transfers, "--accounts", accounts, "--seed", seed, "--output", file)
        .succeeded();
    return file;
  }
}
