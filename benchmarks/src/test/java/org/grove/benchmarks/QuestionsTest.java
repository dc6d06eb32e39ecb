package org.grove.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.grove.benchmarks.harness.JmhSide;
import org.grove.benchmarks.harness.Question;
import org.grove.benchmarks.harness.Side;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;

class QuestionsTest {
  @Test
  void shouldHaveANameOfItsOwnForEachQuestion() {
    List<String> names = Questions.all().stream().map(Question::name).toList();

    assertEquals(names.stream().distinct().toList(), names);
  }

  @Test
  void shouldHaveOneBenchmarkMethodForEachJmhSide() {
    List<String> classes = BenchmarkList.defaultList().getAll(null, List.of()).stream()
        .map(BenchmarkListEntry::getUserClassQName)
        .toList();

    for (Question question : Questions.all()) {
      for (Side side : question.sides()) {
        if (side instanceof JmhSide jmh) {
          String name = jmh.benchmark().getName();
          assertEquals(
              1, classes.stream().filter(name::equals).count(), question.name() + ": " + name);
        }
      }
    }
  }

  @Test
  void shouldHaveARivalForEachQuestion() {
    for (Question question : Questions.all()) {
      assertTrue(
          question.sides().stream().anyMatch(side -> !side.contender().equals(Question.US)),
          question.name());
    }
  }
}
