package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(screen, true, StandardCharsets.UTF_8);

  @Test
  void shouldBeQuietWithoutATerminal() {
    Progress progress = new Progress(err, false);

    progress.show("10 confirmed");
    progress.line("line 3: id is empty");
    progress.clear();

    assertEquals("line 3: id is empty\n", screen.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldKeepOneLineBelowTheOthers() {
    Progress progress = new Progress(err, true);

    progress.show("10 confirmed");
    progress.show("20 confirmed");
    progress.line("line 3: id is empty");
    progress.clear();

    assertEquals(
        "\r\033[K10 confirmed\r\033[K20 confirmed\r\033[Kline 3: id is empty\n",
        screen.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldTellHowMuchIsRead() {
    Progress progress = new Progress(err, true);

    progress.read(50, 200);
    assertEquals(25, progress.percentRead());
    progress.read(0, 0);
    assertEquals(100, progress.percentRead());
  }
}
