package org.grove.benchmarks.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grove.benchmarks.harness.Effort;
import org.grove.benchmarks.harness.JmhSide;
import org.grove.benchmarks.harness.Question;
import org.grove.benchmarks.harness.Side;
import org.grove.benchmarks.harness.Unit;

/**
 * One sender tells a journaled actor messages of 64 bytes; the clock stops when the last one is handled. Beside it the bare
 * queue: one thread appends the same bytes, another tails them. Both write to a fresh folder each time.
 */
public final class JournaledTell {
  /** In one invocation. */
  static final int MESSAGES = 2_000_000;

  /** An iteration is one invocation: it lasts longer than this. */
  private static final Duration ONCE = Duration.ofMillis(1);

  private JournaledTell() {}

  public static Question toHandled() {
    List<Side> sides = new ArrayList<>();
    sides.add(new JmhSide(Question.US, "plain actor, JOURNALED", GroveJournal.class, Map.of()));
    for (ChronicleForm form : ChronicleForm.values()) {
      sides.add(new JmhSide(
          "chronicle", form.words(), ChronicleJournal.class, Map.of("form", form.name())));
    }
    return new Question(
        "journal",
        "tell of 64 bytes, journaled, to handled, beside bare append and tail",
        Unit.MESSAGES_PER_SECOND,
        sides,
        new Effort(5, 5, 8, ONCE),
        new Effort(1, 3, 3, ONCE));
  }
}
