package org.grove.samples.ledger;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.grove.actors.GroveException;
import org.grove.codec.CodecException;
import org.grove.mailbox.journal.Durability;
import org.grove.mailbox.journal.JournalException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code grove ledger}: the options, what is wrong with them, and the streams of a run. */
@Command(
    name = "ledger",
    description = {
      "Moves money between accounts that live on disk.",
      "",
      "Reads transfers, a line id,from,to,cents each, from FILE, or from standard input. Every account is a durable "
          + "actor; it opens with --initial-cents when a row names it first. A transfer is refused when the paying "
          + "account has not enough.",
      "",
      "Killed at any moment and run again with the same input and --journal, it goes on where the journal ends: rows "
          + "journaled already are skipped, each is applied once. A row is known by the input's bytes and its line "
          + "number: the same rows in another file are new transfers.",
      "",
      "Ids and account names have 1 to 64 characters, no commas, no control characters. Malformed rows are skipped and "
          + "reported on standard error: no four fields, not UTF-8, an amount that is no whole number, not positive "
          + "or beyond a long, a transfer to oneself, or an account that would put the money of all accounts "
          + "beyond a long. Empty lines and a header id,from,to,cents are passed over.",
      ""
    },
    footer = {
      "",
      "The last line of standard output is for scripts:",
      "  digest=<hex> transfers=<n> applied=<n> refused=<n> malformed=<n> recovered=<n> total_cents=<n>",
      "  digest       SHA-256 over a line account=cents for each account, sorted by account (UTF-8 bytes)",
      "  transfers    decided, in all runs on this journal: applied + refused",
      "  recovered    how many of them earlier runs had decided",
      "  malformed    rows of this run's input",
      "  total_cents  the money of all accounts",
      "",
      "Exit code: 0 done, 1 the journal cannot be opened or failed, 2 wrong usage or unreadable input."
    })
public final class LedgerCommand implements Callable<Integer> {
  private static final int JOURNAL_ERROR = 1;
  private static final int INPUT_ERROR = 2;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  @Spec
  private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "Transfers to read; - or nothing for standard input. With --generate the file to write.")
  private @Nullable String file;

  @Option(
      names = "--journal",
      paramLabel = "DIR",
      description =
          "Folder of the journal, created if missing. Default: a temporary folder, deleted at the end.")
  private @Nullable Path journal;

  @Option(
      names = "--durability",
      paramLabel = "D",
      defaultValue = "journaled",
      converter = DurabilityConverter.class,
      description =
          "What a confirmed transfer survives: journaled, the death of the process; synced, the loss of "
              + "power. Default: journaled.")
  private Durability durability = Durability.JOURNALED;

  @Option(
      names = "--initial-cents",
      paramLabel = "N",
      defaultValue = "100000",
      description = "What an account opens with. Default: ${DEFAULT-VALUE}.")
  private long initialCents;

  @Option(
      names = "--schedulers",
      paramLabel = "N",
      description = "Threads that run actors. Default: one per core.")
  private @Nullable Integer schedulers;

  @Option(
      names = "--outcomes",
      paramLabel = "FILE",
      description = "Append a line id,applied or id,refused the moment a transfer is confirmed.")
  private @Nullable Path outcomes;

  @Option(
      names = "--decided",
      paramLabel = "FILE",
      description = "At the end, write such a line for every transfer the journal holds.")
  private @Nullable Path decided;

  @Option(
      names = "--generate",
      paramLabel = "N",
      description = "Write N transfers instead, to --output, FILE or standard output.")
  private @Nullable Long generate;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of --generate: the same seed, the same transfers.")
  private @Nullable Long seed;

  @Option(
      names = "--accounts",
      paramLabel = "A",
      description = "Accounts of --generate. Default: 10000.")
  private @Nullable Integer accounts;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where --generate writes; what the file held is gone.")
  private @Nullable Path output;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text and leave.")
  private boolean help;

  public LedgerCommand(InputStream in, PrintStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return generate == null ? run() : generate(generate);
    } catch (JournalException | CodecException | GroveException e) {
      return fail(JOURNAL_ERROR, e.getMessage());
    } catch (IOException e) {
      return fail(INPUT_ERROR, describe(e));
    }
  }

  /* A run */

  private int run() throws IOException, InterruptedException {
    LedgerOptions options = options();
    Progress progress = new Progress(err, err == System.err && Progress.isTerminal(2));
    try (LedgerInput input = openInput()) {
      LedgerReport report = new Ledger(options, progress).run(input);
      out.print(report.page());
      out.print('\n');
      out.print(report.lastLine() + '\n');
      out.flush();
      return report.money().isConserved()
          ? 0
          : fail(JOURNAL_ERROR, "money is lost or made, see the report");
    }
  }

  private LedgerOptions options() {
    require(initialCents >= 0, "--initial-cents=%d < 0", initialCents);
    require(schedulers == null || schedulers > 0, "--schedulers=%d < 1", schedulers);
    require(
        seed == null && accounts == null && output == null,
        "--seed, --accounts and --output need --generate");
    requireWritable("--outcomes", outcomes);
    requireWritable("--decided", decided);
    int cores = Runtime.getRuntime().availableProcessors();
    return new LedgerOptions(
        journal,
        durability,
        initialCents,
        schedulers == null ? cores : schedulers,
        outcomes,
        decided);
  }

  private LedgerInput openInput() throws IOException {
    if (file != null && !file.equals("-")) {
      Path path = Path.of(file);
      require(Files.exists(path), "%s: no such file", file);
      require(!Files.isDirectory(path), "%s: is a folder, a CSV file is needed", file);
      return LedgerInput.of(path);
    }
    boolean nothingPiped = file == null && in == System.in && Progress.isTerminal(0);
    require(!nothingPiped, "no input: name a CSV file or pipe one in");
    return LedgerInput.spool("standard input", in);
  }

  /** Looked at before anything is created, so that a wrong path leaves the disk as it was. */
  private void requireWritable(String option, @Nullable Path path) {
    if (path != null) {
      Path folder = path.toAbsolutePath().getParent();
      require(folder != null && Files.isDirectory(folder), "%s=%s: no such folder", option, path);
      require(!Files.isDirectory(path), "%s=%s: is a folder", option, path);
      require(
          Files.isWritable(Files.exists(path) ? path : folder),
          "%s=%s: not writable",
          option,
          path);
    }
  }

  /* Generating */

  private int generate(long transfers) throws IOException {
    require(transfers >= 0, "--generate=%d < 0", transfers);
    require(seed != null, "--generate needs --seed");
    require(accounts == null || accounts >= 2, "--accounts=%d < 2", accounts);
    require(output == null || file == null, "--output and FILE both name a file to write");
    require(
        journal == null && outcomes == null && decided == null,
        "--generate runs nothing: no --journal, " + "--outcomes or --decided");
    TransferGenerator generator = new TransferGenerator(seed, accounts == null ? 10_000 : accounts);

    Path target = output != null ? output : file == null || file.equals("-") ? null : Path.of(file);
    if (target == null) {
      generator.write(out, transfers);
      return out.checkError() ? fail(INPUT_ERROR, "standard output was closed") : 0;
    }
    requireWritable("--output", target);
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(target))) {
      generator.write(stream, transfers);
    }
    return 0;
  }

  /* Errors */

  private void require(boolean condition, String message, @Nullable Object... values) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), String.format(Locale.ROOT, message, values));
    }
  }

  private int fail(int exitCode, @Nullable String message) {
    err.println(spec.qualifiedName() + ": " + oneLine(message));
    return exitCode;
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "failed" : message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String describe(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file";
      case FileNotFoundException missing -> String.valueOf(missing.getMessage());
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException failed ->
        failed.getFile() + ": "
            + (failed.getReason() == null ? failed.getClass().getSimpleName() : failed.getReason());
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  /** Names of {@link Durability} in small letters, without the one that would make the ledger forget. */
  private static final class DurabilityConverter implements ITypeConverter<Durability> {
    @Override
    public Durability convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "journaled" -> Durability.JOURNALED;
        case "synced" -> Durability.SYNCED;
        case "memory" ->
          throw new TypeConversionException("memory would survive nothing: journaled or synced");
        default -> throw new TypeConversionException(value + " is unknown: journaled or synced");
      };
    }
  }
}
