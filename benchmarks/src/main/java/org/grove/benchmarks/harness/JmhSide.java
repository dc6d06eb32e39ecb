package org.grove.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A side that is a JMH benchmark class with one method; JMH's score is the figure, so the class's mode, time unit and
 * operations per invocation must give the question's unit.
 *
 * @param params the class's {@code @Param} fields; {@link #MESSAGES} among them says the operations per invocation as well
 */
public record JmhSide(
    String contender,
    String setting,
    Class<?> benchmark,
    Map<String, String> params,
    boolean likeForLike)
    implements Side {
  /** Name of a parameter: how many messages one invocation of the benchmark method is to send. */
  public static final String MESSAGES = "messages";

  public JmhSide(String contender, String setting, Class<?> benchmark, Map<String, String> params) {
    this(contender, setting, benchmark, params, false);
  }

  @Override
  public Sample runFork(Effort effort, ForkContext context) {
    var output = OutputFormatFactory.createFormatInstance(context.log(), VerboseMode.NORMAL);
    try {
      return sample(new Runner(options(effort, context).build(), output).runSingle());
    } catch (RunnerException e) {
      throw new ForkFailedException(
          "side=" + contender + " setting=" + setting + " failed: " + e.getMessage(), e);
    }
  }

  private ChainedOptionsBuilder options(Effort effort, ForkContext context) {
    var options = new OptionsBuilder()
        .include("^" + Pattern.quote(benchmark.getName()) + "\\.")
        .jvmArgs(context.jvmArgs().toArray(String[]::new))
        .forks(1)
        .warmupForks(0)
        .warmupIterations(effort.warmups())
        .warmupTime(TimeValue.milliseconds(effort.iteration().toMillis()))
        .measurementIterations(effort.measurements())
        .measurementTime(TimeValue.milliseconds(effort.iteration().toMillis()))
        .shouldFailOnError(true);
    params.forEach(options::param);
    if (params.containsKey(MESSAGES))
      options.operationsPerInvocation(Integer.parseInt(params.get(MESSAGES)));
    return options;
  }

  private static Sample sample(RunResult result) {
    List<Double> iterations = result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .toList();
    return new Sample(result.getPrimaryResult().getScore(), iterations);
  }
}
