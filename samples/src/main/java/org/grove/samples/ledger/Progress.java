package org.grove.samples.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard error: lines that stay and, on a terminal, below them one that is overwritten. Any thread. */
final class Progress {
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream err;
  private final boolean terminal;
  private volatile int percentRead;
  private boolean shown;

  Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Whether {@link #show} shows anything. */
  boolean isTerminal() {
    return terminal;
  }

  /** How much of the input is read. */
  void read(long bytes, long ofBytes) {
    int percent = ofBytes == 0 ? 100 : (int) (bytes * 100 / ofBytes);
    if (percent != percentRead) {
      percentRead = percent;
    }
  }

  int percentRead() {
    return percentRead;
  }

  /** Prints a line that stays. */
  synchronized void line(String text) {
    clear();
    err.println(text);
  }

  /** Replaces the line below. */
  synchronized void show(String text) {
    if (terminal) {
      err.print(CLEAR_LINE + text);
      err.flush();
      shown = true;
    }
  }

  /** Takes the line below away. */
  synchronized void clear() {
    if (shown) {
      err.print(CLEAR_LINE);
      err.flush();
      shown = false;
    }
  }

  /** Whether the standard stream of that number is a terminal; false where the system does not say. */
  static boolean isTerminal(int descriptor) {
    try {
      String target =
          Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
