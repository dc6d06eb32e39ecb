package org.grove.benchmarks;

import java.util.List;
import java.util.Optional;
import org.grove.benchmarks.harness.Question;
import org.grove.benchmarks.journal.JournaledTell;
import org.grove.benchmarks.pingpong.PingPong;
import org.grove.benchmarks.ring.Ring;

/** Every question {@code bin/bench} knows. */
final class Questions {
  private static final List<Question> ALL = List.of(
      PingPong.onOneScheduler(),
      PingPong.acrossSchedulers(),
      PingPong.eightPairs(),
      Ring.ofHundred(),
      JournaledTell.toHandled());

  private Questions() {}

  static List<Question> all() {
    return ALL;
  }

  static Optional<Question> named(String name) {
    return ALL.stream().filter(question -> question.name().equals(name)).findFirst();
  }
}
