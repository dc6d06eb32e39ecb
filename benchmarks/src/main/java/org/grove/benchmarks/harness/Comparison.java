package org.grove.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** The answer to a question: every side measured, one run, the same machine. */
public record Comparison(Question question, Effort effort, List<Measured> measured) {

  /** Told of each fork as it ends, so that a long run shows its progress. */
  @FunctionalInterface
  public interface Progress {
    void forkEnded(int fork, Side side, Sample sample);
  }

  /**
   * Measures every side, fork by fork in turns (A B C A B C …), so that a change of the machine's mood meets all of
   * them. Blocks until done.
   *
   * @throws ForkFailedException at the first fork that fails
   */
  public static Comparison run(
      Question question, Effort effort, ForkContext context, Progress progress) {
    List<List<Sample>> samples = new ArrayList<>();
    question.sides().forEach(side -> samples.add(new ArrayList<>()));
    for (int fork = 1; fork <= effort.forks(); fork++) {
      for (int i = 0; i < samples.size(); i++) {
        Side side = question.sides().get(i);
        Sample sample = side.runFork(effort, context);
        samples.get(i).add(sample);
        progress.forkEnded(fork, side, sample);
      }
    }
    return new Comparison(question, effort, measured(question, samples));
  }

  private static List<Measured> measured(Question question, List<List<Sample>> samples) {
    List<Measured> measured = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      measured.add(new Measured(question.sides().get(i), samples.get(i)));
    }
    return List.copyOf(measured);
  }

  /** Everyone but us, in the order of the sides. */
  public SequencedSet<String> rivals() {
    SequencedSet<String> rivals = new LinkedHashSet<>();
    question.sides().forEach(side -> rivals.add(side.contender()));
    rivals.remove(Question.US);
    return rivals;
  }

  /** The contender in the best of its settings, which is the one that counts, for us and for them. */
  public Measured best(String contender) {
    return of(contender).stream()
        .reduce((one, other) -> question.unit().better(other.median(), one.median()) ? other : one)
        .orElseThrow();
  }

  public List<Measured> of(String contender) {
    return measured.stream().filter(m -> m.side().contender().equals(contender)).toList();
  }

  /** How many times better than {@code theirs} we are at our best. */
  public double ratio(Measured theirs) {
    return question.unit().ratio(best(Question.US).median(), theirs.median());
  }
}
