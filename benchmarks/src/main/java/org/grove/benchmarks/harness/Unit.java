package org.grove.benchmarks.harness;

/** What a figure counts, and which way is better. */
public enum Unit {
  NS_PER_MESSAGE("ns/msg", true),
  MESSAGES_PER_SECOND("msg/s", false);

  private final String symbol;
  private final boolean lessIsBetter;

  Unit(String symbol, boolean lessIsBetter) {
    this.symbol = symbol;
    this.lessIsBetter = lessIsBetter;
  }

  public String symbol() {
    return symbol;
  }

  public boolean lessIsBetter() {
    return lessIsBetter;
  }

  boolean better(double one, double other) {
    return lessIsBetter ? one < other : one > other;
  }

  /** How many times better {@code ours} is than {@code theirs}; below 1 we lose. */
  double ratio(double ours, double theirs) {
    return lessIsBetter ? theirs / ours : ours / theirs;
  }
}
