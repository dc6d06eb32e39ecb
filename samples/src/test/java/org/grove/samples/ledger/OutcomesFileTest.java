package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomesFileTest {
  @TempDir
  private Path folder;

  @Test
  void shouldHaveInTheFileWhatWasFlushed() throws IOException {
    Path path = folder.resolve("outcomes");

    try (OutcomesFile file = OutcomesFile.append(path)) {
      file.add("t1", true);
      file.add("träger", false);
      file.flush();

      assertEquals("t1,applied\nträger,refused\n", Files.readString(path));
    }
  }

  @Test
  void shouldAppendToWhatIsThere() throws IOException {
    Path path = Files.writeString(folder.resolve("outcomes"), "t1,applied\n");

    try (OutcomesFile file = OutcomesFile.append(path)) {
      file.add("t2", false);
    }

    assertEquals("t1,applied\nt2,refused\n", Files.readString(path));
  }

  @Test
  void shouldEndALineCutOffByAKill() throws IOException {
    Path path = Files.writeString(folder.resolve("outcomes"), "t1,applied\nt2,app");

    try (OutcomesFile file = OutcomesFile.append(path)) {
      file.add("t3", true);
    }

    assertEquals("t1,applied\nt2,app\nt3,applied\n", Files.readString(path));
  }

  @Test
  void shouldStartAnewWhenCreated() throws IOException {
    Path path = Files.writeString(folder.resolve("decided"), "t1,applied\n");

    try (OutcomesFile file = OutcomesFile.create(path)) {
      file.add("t2", false);
    }

    assertEquals("t2,refused\n", Files.readString(path));
  }

  @Test
  void shouldWriteMoreThanItBuffers() throws IOException {
    Path path = folder.resolve("outcomes");
    int lines = 20_000;

    try (OutcomesFile file = OutcomesFile.append(path)) {
      for (int i = 0; i < lines; i++) {
        file.add("transfer-" + i, true);
      }
    }

    try (var written = Files.lines(path)) {
      assertEquals(lines, written.filter(line -> line.endsWith(",applied")).count());
    }
  }
}
