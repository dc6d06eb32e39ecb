package org.grove.benchmarks.harness;

import java.util.List;

/**
 * A side with what its forks measured; the median speaks for it.
 */
public record Measured(Side side, List<Sample> forks) {
  public Measured {
    forks = List.copyOf(forks);
  }

  public double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  public double min() {
    return sorted()[0];
  }

  public double max() {
    return sorted()[forks.size() - 1];
  }

  private double[] sorted() {
    return forks.stream().mapToDouble(Sample::figure).sorted().toArray();
  }
}
