package org.grove.samples.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.grove.mailbox.journal.JournalException;
import org.jspecify.annotations.Nullable;

/** The journal's folder: the one asked for, or a temporary one that is deleted at the end, even by an interrupt key. */
final class JournalPlace implements AutoCloseable {
  private final Path folder;
  private final @Nullable Thread hook;

  private JournalPlace(Path folder, boolean temporary) {
    this.folder = folder;
    this.hook = temporary ? new Thread(this::delete, "ledger-cleanup") : null;
  }

  /** The folder itself is not made, the journal does that. */
  static JournalPlace of(@Nullable Path asked) throws IOException {
    if (asked != null) {
      if (Files.exists(asked) && !Files.isDirectory(asked)) {
        throw new JournalException("journal=" + asked + " is a file, name a folder");
      }
      return new JournalPlace(asked, false);
    }
    JournalPlace place = new JournalPlace(Files.createTempDirectory("grove-ledger-"), true);
    Runtime.getRuntime().addShutdownHook(place.hook);
    return place;
  }

  Path folder() {
    return folder;
  }

  @Override
  public String toString() {
    return hook == null ? folder.toString() : "temporary, deleted at the end";
  }

  @Override
  public void close() {
    if (hook != null) {
      delete();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private void delete() {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(JournalPlace::deleteOne);
    } catch (NoSuchFileException e) {
      // deleted before
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
