package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line for scripts, as a script reads it. */
record LastLine(
    String digest,
    long transfers,
    long applied,
    long refused,
    long malformed,
    long recovered,
    long totalCents) {

  private static final Pattern FORMAT = Pattern.compile(
      "digest=([0-9a-f]{64}) transfers=(\\d+) applied=(\\d+) refused=(\\d+) malformed=(\\d+) recovered=(\\d+) "
          + "total_cents=(\\d+)");

  /** Of everything a run printed on standard output. */
  static LastLine of(String out) {
    assertTrue(out.endsWith("\n"), () -> "the last line is not ended: " + out);
    String line = out.substring(out.lastIndexOf('\n', out.length() - 2) + 1, out.length() - 1);
    Matcher matcher = FORMAT.matcher(line);
    assertTrue(matcher.matches(), () -> "the last line is no line for scripts: " + out);
    return new LastLine(
        matcher.group(1),
        number(matcher, 2),
        number(matcher, 3),
        number(matcher, 4),
        number(matcher, 5),
        number(matcher, 6),
        number(matcher, 7));
  }

  private static long number(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
