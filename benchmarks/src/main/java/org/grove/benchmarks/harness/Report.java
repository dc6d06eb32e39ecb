package org.grove.benchmarks.harness;

import java.io.PrintStream;
import java.util.Locale;

/** A comparison as lines: first for the eye, at the end one per rival for a script. */
public final class Report {
  private final PrintStream out;

  public Report(PrintStream out) {
    this.out = out;
  }

  public void begin(Question question, Effort effort) {
    Unit unit = question.unit();
    line("%s: %s", question.name(), question.text());
    line(
        "%s, %s is better; %d sides in turns, %d fork(s) each of %d + %d iterations",
        unit.symbol(),
        unit.lessIsBetter() ? "less" : "more",
        question.sides().size(),
        effort.forks(),
        effort.warmups(),
        effort.measurements());
  }

  public void forkEnded(int fork, int forks, Side side, Sample sample) {
    line("  fork %d/%d  %-48s %s", fork, forks, title(side), figure(sample.figure()));
  }

  public void end(Comparison comparison) {
    comparison.measured().forEach(this::spread);
    bestSetting(comparison, Question.US);
    for (String rival : comparison.rivals()) {
      bestSetting(comparison, rival);
      likeForLike(comparison, rival);
    }
    comparison.rivals().forEach(rival -> out.println(resultLine(comparison, rival)));
  }

  private void spread(Measured measured) {
    line(
        "  %-58s median %s  min %s  max %s  forks %d",
        title(measured.side()),
        figure(measured.median()),
        figure(measured.min()),
        figure(measured.max()),
        measured.forks().size());
  }

  private void bestSetting(Comparison comparison, String contender) {
    if (comparison.of(contender).size() > 1) {
      line(
          "  %s counts at its best: %s",
          contender, comparison.best(contender).side().setting());
    }
  }

  private void likeForLike(Comparison comparison, String rival) {
    comparison.of(rival).stream()
        .filter(theirs -> theirs.side().likeForLike())
        .forEach(theirs -> line(
            "  like for like: %s %s, ratio %s",
            title(theirs.side()), figure(theirs.median()), ratio(comparison.ratio(theirs))));
  }

  /** {@code NAME grove=<x> <rival>=<y> unit=<unit> ratio=<how many times better ours is>}. */
  static String resultLine(Comparison comparison, String rival) {
    Measured theirs = comparison.best(rival);
    return "%s %s=%s %s=%s unit=%s ratio=%s"
        .formatted(
            comparison.question().name(),
            Question.US,
            figure(comparison.best(Question.US).median()),
            rival,
            figure(theirs.median()),
            comparison.question().unit().symbol(),
            ratio(comparison.ratio(theirs)));
  }

  /** Three significant digits, and never an exponent. */
  static String figure(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Two decimals, as goals are stated; more where a rival is far ahead. */
  private static String ratio(double value) {
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value);
  }

  private static String title(Side side) {
    return side.contender() + ", " + side.setting();
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
