package org.grove.supervision;

import java.util.Objects;

/** How a child ended. */
public sealed interface ExitReason {

  /** Whether watchers see this as a failure: {@link Killed} and {@link Failed}. */
  default boolean isAbnormal() {
    return switch (this) {
      case Normal normal -> false;
      case Shutdown shutdown -> false;
      case Killed killed -> true;
      case Failed failed -> true;
    };
  }

  /** It finished of its own accord. */
  record Normal() implements ExitReason {}

  /** It was asked to end, and did in good order. */
  record Shutdown() implements ExitReason {}

  /** It was ended from outside, in the middle of what it did. */
  record Killed() implements ExitReason {}

  /**
   * It threw.
   *
   * @param cause what it threw
   */
  record Failed(Throwable cause) implements ExitReason {
    public Failed {
      Objects.requireNonNull(cause, "cause");
    }
  }
}
