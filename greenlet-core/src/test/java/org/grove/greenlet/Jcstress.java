package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;

/** Runs jcstress in a JVM of its own, which forks one for each test, and reads the results. */
final class Jcstress {
  private static final String PLANTED_PROPERTY = "grove.jcstress.planted";

  /** In a forked JVM: whether tests are to use the flawed variant of what they test. */
  static final boolean PLANTED = Boolean.getBoolean(PLANTED_PROPERTY);

  private final Path folder;
  private final Map<String, Long> samples = new TreeMap<>();
  private final Map<String, String> forbidden = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();

  private Jcstress(String name) throws IOException {
    folder = emptyFolder(Path.of("target", "jcstress", name));
  }

  /** A second for each test, in one JVM mode. */
  static void shouldShowNothingForbidden(String tests) throws Exception {
    new Jcstress("short").run(tests, false, "-jvmArgs", quick(100)).assertNothingForbidden();
  }

  /** A second for each test; longer for those that show nothing then, for the machine may be busy. */
  static void shouldSeePlantedFlaws(String tests) throws Exception {
    Jcstress run = new Jcstress("short-planted").run(tests, true, "-jvmArgs", quick(100));
    Set<String> blind = run.blind();
    if (!blind.isEmpty()) {
      String again = "\\.(" + String.join("|", blind) + ")$";
      Jcstress second =
          new Jcstress("short-planted-again").run(again, true, "-jvmArgs", quick(2_000));
      blind.retainAll(second.blind());
    }
    assertEquals(
        Set.of(), blind, () -> "planted flaws not seen, logs below " + run.folder.getParent());
  }

  /** Minutes: both sides of a test in the interpreter and in either compiler, with compilation randomised. */
  static void shouldShowNothingForbiddenHoweverCompiled(String tests) throws Exception {
    String[] options = {"-m", "quick", "-fsm", "1"};
    new Jcstress("long").run(tests, false, "-jvmArgsPrepend", options).assertNothingForbidden();
  }

  /** In a flaw: leaves the other thread time to run into it. */
  static void pause() {
    for (int i = 0; i < 20; i++) Thread.onSpinWait();
  }

  private static String[] quick(int iterationMs) {
    return new String[] {
      "-f",
      "1",
      "-fsm",
      "1",
      "-iters",
      "3",
      "-time",
      "" + iterationMs,
      "-sc",
      "false",
      "-af",
      "NONE",
      "-pth",
      "false"
    };
  }

  private Jcstress run(String tests, boolean planted, String jvmArgs, String... options)
      throws Exception {
    int processors = Runtime.getRuntime().availableProcessors();
    assumeTrue(processors >= 2, "processors=" + processors + " < 2, two threads would never meet");
    long startNs = System.nanoTime();

    List<String> command = new ArrayList<>();
    command.addAll(List.of(
        System.getProperty("java.home") + "/bin/java",
        "-cp",
        System.getProperty("java.class.path")));
    command.addAll(
        List.of("org.openjdk.jcstress.Main", "-t", tests, "-v", "-r", "report", "-c", "2"));
    command.addAll(List.of(options));
    // Twice the option, for the argument of a single one would be split at blanks.
    command.addAll(List.of(jvmArgs, "@" + System.getProperty("grove.root") + "/grove.jvmargs"));
    command.addAll(List.of(jvmArgs, "-D" + PLANTED_PROPERTY + "=" + planted));
    await(new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start());

    for (TestResult result : results()) add(result);
    System.out.printf(
        "jcstress %s: samples %s, %d ms, %s%n",
        folder.getFileName(), samples, (System.nanoTime() - startNs) / 1_000_000, log());
    return this;
  }

  private static void await(Process process) throws InterruptedException {
    try {
      process.waitFor();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Iterable<TestResult> results() throws Exception {
    InProcessCollector results = new InProcessCollector();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".bin.gz")).toList()) {
        DiskReadCollector reader = new DiskReadCollector(file.toString(), results);
        reader.dump();
        reader.close();
      }
    }
    return results.getTestResults();
  }

  private void add(TestResult result) {
    String test = result.getName().replaceFirst(".*\\.", "");
    if (result.status() != Status.NORMAL) broken.add(test + " " + result.status());
    samples.merge(test, result.getTotalCount(), Long::sum);
    for (GradingResult outcome : result.grading().gradingResults.values()) {
      if (outcome.expect != Expect.FORBIDDEN || outcome.count == 0) continue;
      String seen = "%d x (%s) %s".formatted(outcome.count, outcome.id, outcome.description);
      forbidden.merge(test, seen, (a, b) -> a + ", " + b);
    }
  }

  private void assertNothingForbidden() {
    assertFalse(samples.isEmpty(), () -> "no test ran, see " + log());
    assertEquals(List.of(), broken, () -> "tests did not run to their end, see " + log());
    assertEquals(Map.of(), forbidden, () -> "forbidden outcomes, see " + log());
  }

  private Set<String> blind() {
    assertFalse(samples.isEmpty(), () -> "no test ran, see " + log());
    Set<String> blind = new TreeSet<>(samples.keySet());
    blind.removeAll(forbidden.keySet());
    return blind;
  }

  private Path log() {
    return folder.resolve("jcstress.log");
  }

  private static Path emptyFolder(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
      }
    }
    return Files.createDirectories(folder).toAbsolutePath();
  }
}
