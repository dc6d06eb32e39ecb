package org.grove.greenlet;

import java.util.List;

/**
 * How a pool's shutdown went.
 *
 * @param stuck one line for each greenlet that had not ended by the deadline, with its name and where it waits
 */
public record ShutdownReport(List<String> stuck) {
  public ShutdownReport {
    stuck = List.copyOf(stuck);
  }

  /** Every greenlet ended by itself. */
  public boolean isClean() {
    return stuck.isEmpty();
  }
}
