package org.grove.benchmarks.harness;

import java.util.List;

/**
 * One thing asked of Grove and its rivals.
 *
 * @param name  as given to {@code bin/bench}
 * @param text  the question in a line
 * @param sides in the order they take turns; Grove among them under {@link #US}
 * @param full  the effort without {@code --quick}
 */
public record Question(
    String name, String text, Unit unit, List<Side> sides, Effort full, Effort quick) {
  public static final String US = "grove";

  public Question {
    sides = List.copyOf(sides);
    if (sides.stream().noneMatch(side -> side.contender().equals(US))) {
      throw new IllegalArgumentException("question=" + name + " has no side=" + US);
    }
  }

  public Question(String name, String text, Unit unit, List<Side> sides) {
    this(name, text, unit, sides, Effort.FULL, Effort.QUICK);
  }

  public Question withFull(Effort effort) {
    return new Question(name, text, unit, sides, effort, quick);
  }

  public Question withQuick(Effort effort) {
    return new Question(name, text, unit, sides, full, effort);
  }
}
