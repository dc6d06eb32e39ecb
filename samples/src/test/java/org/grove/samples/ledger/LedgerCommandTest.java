package org.grove.samples.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.grove.actors.ActorSystem;
import org.grove.actors.DurableKind;
import org.grove.mailbox.journal.Durability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, above all what is wrong with it: one line, an exit code, and the disk as it was. */
class LedgerCommandTest {
  private static final int JOURNAL_ERROR = 1;
  private static final int USAGE_ERROR = 2;

  @TempDir
  private Path folder;

  private Path input;
  private Path journal;

  @BeforeEach
  void writeInput() throws IOException {
    input = Files.writeString(
        folder.resolve("in.csv"), "transfer-one,ada,bela,1\ntransfer-two,bela,ada,1\n");
    journal = folder.resolve("journal");
  }

  /* Usage */

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--durability memory        | --durability",
        "--durability tape          | journaled or synced",
        "--initial-cents -1         | --initial-cents=-1 < 0",
        "--initial-cents much       | --initial-cents",
        "--initial-cents 99999999999999999999 | --initial-cents",
        "--schedulers 0             | --schedulers=0 < 1",
        "--nonsense                 | --nonsense",
        "--outcomes missing/file    | --outcomes=missing/file: no such folder",
        "--decided missing/file     | --decided=missing/file: no such folder",
        "--outcomes .               | --outcomes=.: is a folder",
        "--seed 1                   | need --generate",
        "--accounts 10              | need --generate",
        "other.csv                  | other.csv",
        "--journal                  | --journal",
        "--generate 5               | --generate needs --seed",
        "--generate -5 --seed 1     | --generate=-5 < 0",
        "--generate 5 --seed 1 --accounts 1 | --accounts=1 < 2",
        "--generate 5 --seed 1 --output x | both name a file",
        "--generate 5 --seed 1 --outcomes x | --generate runs nothing",
      })
  void shouldRefuseWrongUsage(String options, String reason) throws IOException {
    Object[] args =
        Stream.concat(Stream.of(input), Arrays.stream(options.split(" "))).toArray();

    assertRefused(USAGE_ERROR, reason, args);
  }

  @Test
  void shouldRefuseMissingFile() throws IOException {
    assertRefused(
        USAGE_ERROR,
        "missing.csv: no such file",
        folder.resolve("missing.csv"),
        "--journal",
        journal);
  }

  @Test
  void shouldRefuseFolderForFile() throws IOException {
    assertRefused(USAGE_ERROR, "is a folder", folder, "--journal", journal);
  }

  @Test
  void shouldRefuseMissingAndUnknownCommands() {
    Cli none = Cli.run(InputStream.nullInputStream());
    Cli unknown = Cli.run(InputStream.nullInputStream(), "bank");

    assertEquals(USAGE_ERROR, none.exitCode());
    assertEquals("grove: which command? There is: ledger (grove --help tells more)\n", none.err());
    assertEquals(USAGE_ERROR, unknown.exitCode());
    assertEquals(1, unknown.err().lines().count(), unknown::err);
  }

  @Test
  void shouldDocumentItsLastLine() {
    Cli help = Cli.ledger("--help");

    assertEquals(0, help.exitCode());
    String format =
        "digest=<hex> transfers=<n> applied=<n> refused=<n> malformed=<n> recovered=<n> total_cents=<n>";
    assertTrue(help.out().contains(format), help::out);
    assertTrue(help.out().contains("Default: a temporary folder"), help::out);
    assertEquals(0, Cli.run(InputStream.nullInputStream(), "--help").exitCode());
  }

  /* Journals */

  @Test
  void shouldRefuseFileForJournal() throws IOException {
    assertRefused(JOURNAL_ERROR, "in.csv", input, "--journal", input);
  }

  @Test
  void shouldRefuseForeignFolder() throws IOException {
    Files.createDirectory(journal);
    Files.writeString(journal.resolve("letter.txt"), "Dear Ada,\n");

    assertRefused(JOURNAL_ERROR, "journal", input, "--journal", journal);
  }

  @Test
  void shouldRefuseOtherFormat() throws IOException {
    Cli.ledger(input, "--journal", journal).succeeded();
    Path manifest = journal.resolve("MANIFEST");
    String text = Files.readString(manifest).replaceFirst("format=\\d+", "format=9999");
    String checked = text.substring(0, text.lastIndexOf("crc32c="));
    CRC32C crc = new CRC32C();
    crc.update(checked.getBytes(UTF_8));
    Files.writeString(
        manifest, checked + "crc32c=" + HexFormat.of().toHexDigits((int) crc.getValue()) + "\n");

    assertRefused(JOURNAL_ERROR, "format=9999", input, "--journal", journal);
  }

  @Test
  void shouldRefuseDamagedManifest() throws IOException {
    Cli.ledger(input, "--journal", journal).succeeded();
    Path manifest = journal.resolve("MANIFEST");
    Files.writeString(manifest, Files.readString(manifest).replaceFirst("shards=\\d", "shards=7"));

    assertRefused(JOURNAL_ERROR, "damaged", input, "--journal", journal);
  }

  @Test
  void shouldRefuseDamagedRecord() throws IOException {
    Cli.ledger(input, "--journal", journal).succeeded();
    flipByteOf("transfer-one");

    assertRefused(JOURNAL_ERROR, "damaged", input, "--journal", journal);
  }

  @Test
  void shouldRefuseJournalInUse() throws IOException {
    Cli.ledger(input, "--journal", journal).succeeded();
    Accounts accounts = new Accounts(1);
    ActorSystem user = ActorSystem.builder("user")
        .journal(journal, Durability.JOURNALED)
        .codecs(LedgerCodecs.registry())
        .durable(accounts.kind())
        .start();

    try (user) {
      assertRefused(JOURNAL_ERROR, "in use", input, "--journal", journal);
    }
  }

  @Test
  void shouldRefuseBeforeItTouchesOutcomes() throws IOException {
    Path outcomes = folder.resolve("outcomes");

    assertRefused(
        JOURNAL_ERROR,
        "in.csv",
        input,
        "--journal",
        input,
        "--outcomes",
        outcomes,
        "--decided",
        outcomes);

    assertFalse(Files.exists(outcomes));
  }

  @Test
  void shouldRefuseJournalOfAnotherProgram() throws IOException {
    DurableKind<Account.Msg, Long> others =
        DurableKind.of("savings", () -> new Account(new Accounts(1)), Long.class);
    try (ActorSystem other = ActorSystem.builder("other")
        .journal(journal, Durability.JOURNALED)
        .codecs(LedgerCodecs.registry())
        .durable(others)
        .start()) {
      other.entity(others, "ada");
    }

    assertRefusedInWords(JOURNAL_ERROR, "no accounts", input, "--journal", journal);
  }

  /* Other files */

  @Test
  void shouldSayWhenOutcomesCannotBeWritten() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "no device here that is always full");

    assertRefusedInWords(
        USAGE_ERROR, "/dev/full: No space left on device", input, "--outcomes", full);
    assertRefusedInWords(
        USAGE_ERROR, "/dev/full: No space left on device", input, "--decided", full);
  }

  /* Generating */

  @Test
  void shouldGenerateToStandardOutputAndFilesAlike() throws IOException {
    Path option = folder.resolve("option.csv");
    Path argument = folder.resolve("argument.csv");

    Cli out = Cli.ledger("--generate", 1_000, "--seed", 42).succeeded();
    Cli.ledger("--generate", 1_000, "--seed", 42, "--output", option).succeeded();
    Cli.ledger("--generate", 1_000, "--seed", 42, argument).succeeded();

    assertEquals(1_001, out.out().lines().count());
    assertEquals(out.out(), Files.readString(option));
    assertArrayEquals(Files.readAllBytes(option), Files.readAllBytes(argument));
  }

  /** Runs {@code grove ledger} and expects one line on standard error and a disk that is as it was. */
  private void assertRefused(int exitCode, String reason, Object... args) throws IOException {
    Map<String, String> before = contents();

    assertRefusedInWords(exitCode, reason, args);

    assertEquals(before, contents(), "the disk has changed");
  }

  private static void assertRefusedInWords(int exitCode, String reason, Object... args) {
    Cli run = Cli.piped("", args);

    assertEquals(exitCode, run.exitCode(), run::toString);
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run::err);
    assertTrue(run.err().startsWith("grove ledger: "), run::err);
    assertTrue(run.err().contains(reason), run::err);
    assertFalse(run.err().contains("Exception"), run::err);
  }

  /** Every file below the folder, with its time of change and its bytes. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.isDirectory(file) ? new byte[0] : Files.readAllBytes(file);
        contents.put(
            file.toString(),
            Files.getLastModifiedTime(file) + " "
                + HexFormat.of().formatHex(LedgerInput.sha256().digest(bytes)));
      }
    }
    return contents;
  }

  /** Damages the first place in the journal's files where {@code text} stands. */
  private void flipByteOf(String text) throws IOException {
    byte[] wanted = text.getBytes(UTF_8);
    try (Stream<Path> files = Files.walk(journal)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int found = indexOf(bytes, wanted);
        if (found >= 0) {
          bytes[found] ^= 1;
          Files.write(file, bytes);
          return;
        }
      }
    }
    throw new AssertionError(text + " is in no file of " + journal);
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
