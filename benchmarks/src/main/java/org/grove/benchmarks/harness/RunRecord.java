package org.grove.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run in full, every fork's samples included, as JSON. */
public final class RunRecord {
  private final Map<String, Object> run = new LinkedHashMap<>();

  /** Notes the machine, its load before the run among the rest. */
  public RunRecord(Question question, Effort effort, ForkContext context) {
    run.put("name", question.name());
    run.put("question", question.text());
    run.put("unit", question.unit().symbol());
    run.put("better", question.unit().lessIsBetter() ? "less" : "more");
    run.put("started", Instant.now().toString());
    run.put("machine", Machine.describe());
    run.put("jvmArgs", context.jvmArgs());
    run.put("jvmArgsFile", flags(context.root()));
    run.put("effort", effort(effort));
  }

  public void write(Comparison comparison, Path file) throws IOException {
    run.put("sides", comparison.measured().stream().map(RunRecord::side).toList());
    run.put(
        "results",
        comparison.rivals().stream().map(rival -> result(comparison, rival)).toList());
    Files.writeString(file, Json.of(run));
  }

  private static Map<String, Object> effort(Effort effort) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("forks", effort.forks());
    map.put("warmupIterations", effort.warmups());
    map.put("measuredIterations", effort.measurements());
    map.put("iterationMs", effort.iteration().toMillis());
    return map;
  }

  private static Map<String, Object> side(Measured measured) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("contender", measured.side().contender());
    map.put("setting", measured.side().setting());
    map.put("likeForLike", measured.side().likeForLike());
    map.put("median", measured.median());
    map.put("min", measured.min());
    map.put("max", measured.max());
    map.put("forks", measured.forks().stream().map(Sample::figure).toList());
    map.put("iterations", measured.forks().stream().map(Sample::iterations).toList());
    return map;
  }

  private static Map<String, Object> result(Comparison comparison, String rival) {
    Measured ours = comparison.best(Question.US);
    Measured theirs = comparison.best(rival);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rival", rival);
    map.put("ours", ours.median());
    map.put("ourSetting", ours.side().setting());
    map.put("theirs", theirs.median());
    map.put("theirSetting", theirs.side().setting());
    map.put("ratio", comparison.ratio(theirs));
    return map;
  }

  private static List<String> flags(Path root) {
    try (var lines = Files.lines(root.resolve("grove.jvmargs"))) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
