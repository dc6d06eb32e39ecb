package org.grove.benchmarks.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders for one invocation each, below {@code benchmarks/target}: on the disk that holds the project, not on tmpfs. */
final class Folders {
  private Folders() {}

  static Path fresh(String prefix) {
    try {
      Path parent = Path.of(System.getProperty("grove.root", "."), "benchmarks", "target", "bench");
      return Files.createTempDirectory(Files.createDirectories(parent), prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
