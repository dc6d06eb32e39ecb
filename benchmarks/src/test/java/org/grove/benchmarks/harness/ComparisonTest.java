package org.grove.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Effort THREE_FORKS = new Effort(3, 1, 1, Duration.ofSeconds(1));

  private final List<String> order = new ArrayList<>();

  @Test
  void shouldRunTheSidesInTurns() {
    run(Unit.NS_PER_MESSAGE, side("grove", "a", 1, 1, 1), side("pekko", "b", 2, 2, 2));

    assertEquals(List.of("grove", "pekko", "grove", "pekko", "grove", "pekko"), order);
  }

  @Test
  void shouldSpeakByTheMedianOfTheForks() {
    Measured grove = run(Unit.NS_PER_MESSAGE, side("grove", "a", 90, 20, 10)).best("grove");

    assertEquals(20, grove.median());
    assertEquals(10, grove.min());
    assertEquals(90, grove.max());
  }

  @Test
  void shouldTakeTheRivalAtItsBest() {
    Comparison comparison = run(
        Unit.NS_PER_MESSAGE,
        side("grove", "a", 18, 18, 18),
        side("pekko", "slow", 300, 300, 300),
        side("pekko", "fast", 160, 160, 160));

    assertEquals("fast", comparison.best("pekko").side().setting());
    assertEquals(
        "test grove=18.0 pekko=160 unit=ns/msg ratio=8.89", Report.resultLine(comparison, "pekko"));
  }

  @Test
  void shouldCallMoreBetterWhereMoreIsBetter() {
    Comparison comparison = run(
        Unit.MESSAGES_PER_SECOND,
        side("grove", "a", 700_000, 700_000, 700_000),
        side("chronicle", "slow", 500_000, 500_000, 500_000),
        side("chronicle", "fast", 1e6, 1e6, 1e6));

    assertEquals(
        "test grove=700000 chronicle=1000000 unit=msg/s ratio=0.70",
        Report.resultLine(comparison, "chronicle"));
  }

  @Test
  void shouldRefuseAQuestionWithoutUs() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Question("test", "", Unit.NS_PER_MESSAGE, List.of(side("pekko", "a", 1))));
  }

  private Comparison run(Unit unit, Side... sides) {
    Question question = new Question("test", "", unit, List.of(sides));
    ForkContext context =
        new ForkContext(Path.of("."), new PrintStream(OutputStream.nullOutputStream()));
    return Comparison.run(question, THREE_FORKS, context, (fork, side, sample) -> {});
  }

  private Side side(String contender, String setting, double... figures) {
    Iterator<Double> forks = Arrays.stream(figures).iterator();
    return new Side() {
      @Override
      public String contender() {
        return contender;
      }

      @Override
      public String setting() {
        return setting;
      }

      @Override
      public Sample runFork(Effort effort, ForkContext context) {
        order.add(contender);
        double figure = forks.next();
        return new Sample(figure, List.of(figure));
      }
    };
  }
}
