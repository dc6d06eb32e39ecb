package org.grove.benchmarks.harness;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What every fork of a run shares.
 *
 * @param root Grove's folder, with {@code grove.jvmargs}
 * @param log  where the forks' own output goes
 */
public record ForkContext(Path root, PrintStream log) {
  /** One heap for all, of fixed size, so that no side is measured while its heap grows. */
  private static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g");

  /** The flags of every fork, ours and theirs. */
  public List<String> jvmArgs() {
    List<String> args = new ArrayList<>();
    args.add("@" + root.resolve("grove.jvmargs"));
    args.addAll(HEAP);
    args.add("-Dgrove.root=" + root);
    return args;
  }
}
