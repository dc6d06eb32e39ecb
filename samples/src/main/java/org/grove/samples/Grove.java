package org.grove.samples;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.grove.samples.ledger.LedgerCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the samples: one subcommand per sample. */
@Command(
    name = "grove",
    description = "Samples of Grove, an actor framework over greenlets with journaled mailboxes.",
    footer = {"", "grove COMMAND --help tells more about a command."},
    synopsisSubcommandLabel = "COMMAND")
public final class Grove implements Runnable {
  private static final int USAGE_ERROR = 2;
  private static final int USAGE_WIDTH = 100;

  @Spec
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text and leave.")
  private boolean help;

  private Grove() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? There is: " + commands());
  }

  private String commands() {
    return String.join(", ", spec.subcommands().keySet());
  }

  public static void main(String[] args) {
    System.exit(run(System.in, System.out, System.err, args));
  }

  /** Runs a command with streams of its own and returns its exit code. */
  public static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
    CommandLine commandLine = new CommandLine(new Grove());
    commandLine.addSubcommand(new LedgerCommand(in, out, err));
    commandLine.setUsageHelpWidth(USAGE_WIDTH);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    commandLine.setParameterExceptionHandler((e, given) -> refuse(e, err));
    return commandLine.execute(args);
  }

  /** One line, for a person who knows what they meant. */
  private static int refuse(ParameterException e, PrintStream err) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println(command + ": " + e.getMessage().lines().findFirst().orElse("") + " (" + command
        + " --help tells more)");
    return USAGE_ERROR;
  }
}
