package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.grove.mailbox.journal.SenderId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerInputTest {
  private static final byte[] ROWS = "t1,ada,bela,100\n".getBytes(StandardCharsets.UTF_8);

  @TempDir
  private Path folder;

  @Test
  void shouldKnowTheSameBytesAgain() throws IOException {
    try (LedgerInput file = LedgerInput.of(Files.write(folder.resolve("a.csv"), ROWS));
        LedgerInput copy = LedgerInput.of(Files.write(folder.resolve("b.csv"), ROWS));
        LedgerInput piped = LedgerInput.spool("standard input", new ByteArrayInputStream(ROWS));
        LedgerInput other =
            LedgerInput.of(Files.writeString(folder.resolve("c.csv"), "t1,ada,bela,101\n"))) {

      assertEquals(file.sender(), copy.sender());
      assertEquals(file.sender(), piped.sender());
      assertNotEquals(file.sender(), other.sender());
      assertEquals(ROWS.length, piped.bytes());
    }
  }

  @Test
  void shouldTakeTheFirstHalfOfTheDigest() throws IOException {
    try (LedgerInput empty = LedgerInput.of(Files.createFile(folder.resolve("empty.csv")))) {

      assertEquals(new SenderId(0xe3b0c44298fc1c14L, 0x9afbf4c8996fb924L), empty.sender());
      assertEquals("e3b0c44298fc1c149afbf4c8996fb924", empty.senderText());
    }
  }

  @Test
  void shouldLeaveOutWhatWasAppendedSince() throws IOException {
    Path path = Files.write(folder.resolve("growing.csv"), ROWS);

    try (LedgerInput input = LedgerInput.of(path)) {
      Files.writeString(path, "t2,ada,bela,1\n", StandardOpenOption.APPEND);

      assertArrayEquals(ROWS, input.open().readAllBytes());
    }
    assertTrue(Files.exists(path), "an input that is a file stays");
  }

  @Test
  void shouldDeleteItsCopyOfAPipe() throws IOException {
    LedgerInput input = LedgerInput.spool("standard input", new ByteArrayInputStream(ROWS));

    Path copy = input.file();
    assertArrayEquals(ROWS, input.open().readAllBytes());
    input.close();

    assertFalse(Files.exists(copy), copy + " is left behind");
  }
}
