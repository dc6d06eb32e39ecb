package org.grove.samples.ledger;

/** Tells a person about malformed rows: the first ones each, the rest by number. */
final class MalformedRows {
  private static final int TOLD_ONE_BY_ONE = 20;

  private final Progress progress;
  private long count;

  MalformedRows(Progress progress) {
    this.progress = progress;
  }

  void add(long line, String reason) {
    count++;
    if (count <= TOLD_ONE_BY_ONE) {
      progress.line("line " + line + ": " + reason);
    }
  }

  /** The end of the input. */
  void end() {
    if (count > TOLD_ONE_BY_ONE) {
      progress.line("and " + (count - TOLD_ONE_BY_ONE) + " more malformed rows");
    }
  }

  long count() {
    return count;
  }
}
