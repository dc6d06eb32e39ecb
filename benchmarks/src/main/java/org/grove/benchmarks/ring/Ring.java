package org.grove.benchmarks.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grove.benchmarks.harness.JmhSide;
import org.grove.benchmarks.harness.Question;
import org.grove.benchmarks.harness.Side;
import org.grove.benchmarks.harness.Unit;
import org.grove.benchmarks.pekko.PekkoSetting;

/** A hundred actors in a ring hand one token on, a fresh object at each hop with the hops that are left. */
public final class Ring {
  static final int ACTORS = 100;

  /** In one invocation; a multiple of the actors, so that the last one ends it. */
  static final int HOPS = 800_000;

  private Ring() {}

  public static Question ofHundred() {
    List<Side> sides = new ArrayList<>();
    sides.add(grove("one scheduler", 1, false));
    sides.add(grove("pinned to one scheduler", 1, true));
    sides.add(grove("a scheduler per core", Runtime.getRuntime().availableProcessors(), false));
    for (PekkoSetting setting : PekkoSetting.usual()) {
      sides.add(new JmhSide(
          "pekko", setting.words(), PekkoRing.class, Map.of("setting", setting.name())));
    }
    return new Question(
        "ring",
        "100 actors in a ring, one token, a fresh message per hop",
        Unit.NS_PER_MESSAGE,
        sides);
  }

  private static Side grove(String words, int schedulers, boolean pinned) {
    return new JmhSide(
        Question.US,
        words,
        GroveRing.class,
        Map.of("schedulers", Integer.toString(schedulers), "pinned", Boolean.toString(pinned)));
  }
}
