package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads what {@code --outcomes} and {@code --decided} wrote. */
final class Outcomes {
  private Outcomes() {}

  /** Outcome by id; fails if an id has two. A line that a kill cut off is left out. */
  static Map<String, String> read(Path file) throws IOException {
    Map<String, String> outcomes = new HashMap<>();
    for (String line : wholeLines(file).split("\n")) {
      String[] fields = line.split(",", -1);
      boolean whole =
          fields.length == 2 && (fields[1].equals("applied") || fields[1].equals("refused"));
      if (whole) {
        assertNull(
            outcomes.put(fields[0], fields[1]), () -> fields[0] + " is in " + file + " twice");
      }
    }
    return outcomes;
  }

  private static String wholeLines(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  /** Fails unless everything that was confirmed is decided the same way. */
  static void assertHeld(Map<String, String> confirmed, Map<String, String> decided, String when) {
    confirmed.forEach((id, outcome) ->
        assertEquals(outcome, decided.get(id), () -> id + " was confirmed, but " + when));
  }
}
