package org.grove.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.grove.benchmarks.harness.Comparison;
import org.grove.benchmarks.harness.Effort;
import org.grove.benchmarks.harness.ForkContext;
import org.grove.benchmarks.harness.ForkFailedException;
import org.grove.benchmarks.harness.Question;
import org.grove.benchmarks.harness.Report;
import org.grove.benchmarks.harness.RunRecord;
import org.jspecify.annotations.Nullable;

/** {@code bin/bench NAME [--quick] [--json FILE]}: one question, ours and the rivals' answers in one run. */
public final class BenchMain {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Path root =
      Path.of(System.getProperty("grove.root", ".")).toAbsolutePath().normalize();
  private final Report report = new Report(System.out);

  private record Order(
      Question question, boolean quick, @Nullable Path json) {
    Effort effort() {
      return quick ? question.quick() : question.full();
    }
  }

  public static void main(String[] args) {
    System.exit(new BenchMain().run(args));
  }

  private int run(String[] args) {
    Optional<Order> order = parse(args);
    if (order.isEmpty()) {
      printUsage();
      return USAGE;
    }
    try {
      answer(order.get());
      return 0;
    } catch (ForkFailedException | IOException e) {
      System.err.println(
          "bench: " + e.getMessage() + ", see " + logFile(order.get().question()));
      return FAILED;
    }
  }

  private static Optional<Order> parse(String[] args) {
    Optional<Question> question = Optional.empty();
    boolean quick = false;
    Path json = null;
    var words = Arrays.asList(args).iterator();
    while (words.hasNext()) {
      String word = words.next();
      if (word.equals("--quick")) {
        quick = true;
      } else if (word.equals("--json") && words.hasNext()) {
        json = Path.of(words.next());
      } else if (question.isEmpty() && Questions.named(word).isPresent()) {
        question = Questions.named(word);
      } else {
        System.err.println("bench: unknown argument=" + word);
        return Optional.empty();
      }
    }
    boolean askedQuick = quick;
    Path jsonFile = json;
    return question.map(asked -> new Order(asked, askedQuick, jsonFile));
  }

  private static void printUsage() {
    System.err.println("usage: bin/bench NAME [--quick] [--json FILE], NAME being one of");
    Questions.all().forEach(q -> System.err.printf("  %-16s %s%n", q.name(), q.text()));
  }

  private void answer(Order order) throws IOException {
    Question question = order.question();
    Effort effort = order.effort();
    Files.createDirectories(logFile(question).getParent());
    try (PrintStream log = new PrintStream(Files.newOutputStream(logFile(question)), true)) {
      ForkContext context = new ForkContext(root, log);
      RunRecord record = new RunRecord(question, effort, context);
      report.begin(question, effort);
      Comparison comparison = Comparison.run(
          question,
          effort,
          context,
          (fork, side, sample) -> report.forkEnded(fork, effort.forks(), side, sample));
      if (order.json() != null) {
        record.write(comparison, order.json());
      }
      report.end(comparison);
    }
  }

  private Path logFile(Question question) {
    return root.resolve("benchmarks/target/bench/" + question.name() + ".log");
  }
}
