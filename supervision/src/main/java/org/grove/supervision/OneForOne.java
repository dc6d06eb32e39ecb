package org.grove.supervision;

import java.time.Duration;
import java.util.function.Function;

/**
 * Each child is judged by itself; its siblings are left alone.
 *
 * @param intensity the restart budget of each child
 * @param restart the restart type of children that are added without one
 * @param decider what to do about a failure
 */
public record OneForOne(
    RestartIntensity intensity, RestartType restart, Function<? super Throwable, Directive> decider)
    implements SupervisorStrategy {

  static final OneForOne DEFAULT =
      new OneForOne(RestartIntensity.DEFAULT, RestartType.PERMANENT, cause -> Directive.RESTART);

  public OneForOne {
    require("intensity", intensity, "pass a RestartIntensity or leave the default");
    require("restart", restart, "pass a RestartType or leave the default");
    require("decider", decider, "pass a function from failure to Directive or leave the default");
  }

  /** The same with another restart budget. */
  public OneForOne withIntensity(RestartIntensity other) {
    return new OneForOne(other, restart, decider);
  }

  /** The same with a budget of {@code maxRestarts} per child in any stretch of time as long as {@code within}. */
  public OneForOne withIntensity(int maxRestarts, Duration within) {
    return withIntensity(new RestartIntensity(maxRestarts, within));
  }

  /** The same with another restart type for children that are added without one. */
  public OneForOne withRestart(RestartType other) {
    return new OneForOne(intensity, other, decider);
  }

  /** The same with another decider; it is not asked about errors of the virtual machine, which are escalated. */
  public OneForOne deciding(Function<? super Throwable, Directive> other) {
    return new OneForOne(intensity, restart, other);
  }

  private static void require(String name, Object value, String remedy) {
    if (value == null) {
      throw new IllegalArgumentException(name + "=null, " + remedy);
    }
  }
}
