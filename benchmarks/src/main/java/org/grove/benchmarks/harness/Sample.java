package org.grove.benchmarks.harness;

import java.util.List;

/**
 * What one fork measured, in the question's unit.
 *
 * @param figure     the mean over the fork's iterations
 * @param iterations the iterations one by one
 */
public record Sample(double figure, List<Double> iterations) {}
