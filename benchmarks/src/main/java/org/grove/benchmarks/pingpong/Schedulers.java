package org.grove.benchmarks.pingpong;

/** Where Grove's pairs run. */
public enum Schedulers {
  ONE(1),
  /** One, and both actors pinned to it: they need no synchronisation between them. */
  PINNED_TOGETHER(1),
  /** Two, and each actor of a pair pinned to its own. */
  PINNED_ACROSS(2),
  CORES(Runtime.getRuntime().availableProcessors());

  private final int count;

  Schedulers(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }
}
