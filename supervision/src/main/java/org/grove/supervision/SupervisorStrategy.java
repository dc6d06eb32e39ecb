package org.grove.supervision;

import java.util.function.Function;

/**
 * How a supervisor treats its children; immutable, one may serve any number of supervisors. Start from {@link
 * #oneForOne()}.
 */
public sealed interface SupervisorStrategy permits OneForOne {

  /** The restart budget of each child; default {@link RestartIntensity#DEFAULT}, 3 restarts in 5 seconds. */
  RestartIntensity intensity();

  /** The restart type of children that are added without one; default {@link RestartType#PERMANENT}. */
  RestartType restart();

  /**
   * What to do about a failure; default {@link Directive#RESTART} for all. Called on the supervisor's owner: it must be
   * quick, and may be called for several supervisors at once.
   */
  Function<? super Throwable, Directive> decider();

  /** A child that ends concerns that child alone; its siblings go on. With the defaults named above. */
  static OneForOne oneForOne() {
    return OneForOne.DEFAULT;
  }
}
