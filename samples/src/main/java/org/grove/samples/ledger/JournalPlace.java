package org.grove.samples.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.grove.mailbox.journal.JournalException;
import org.jspecify.annotations.Nullable;

/** The journal's folder: the one asked for, or a temporary one that is deleted at the end, even by an interrupt key. */
final class JournalPlace implements AutoCloseable {
  private final Path folder;
  private final @Nullable Thread atExit;

  private JournalPlace(Path folder, @Nullable Thread atExit) {
    this.folder = folder;
    this.atExit = atExit;
  }

  /** The folder asked for is not made, the journal does that. */
  static JournalPlace of(@Nullable Path asked) throws IOException {
    if (asked == null) {
      return temporary();
    }
    if (Files.exists(asked) && !Files.isDirectory(asked)) {
      throw new JournalException("journal=" + asked + " is a file, name a folder");
    }
    return new JournalPlace(asked, null);
  }

  private static JournalPlace temporary() throws IOException {
    Path folder = Files.createTempDirectory("grove-ledger-");
    Thread atExit = new Thread(() -> deleteQuietly(folder), "ledger-cleanup");
    Runtime.getRuntime().addShutdownHook(atExit);
    return new JournalPlace(folder, atExit);
  }

  Path folder() {
    return folder;
  }

  @Override
  public String toString() {
    return atExit == null ? folder.toString() : "temporary, deleted at the end";
  }

  @Override
  public void close() throws IOException {
    if (atExit != null) {
      delete(folder);
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      // the journal is still at work there, and nobody is left to tell
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
