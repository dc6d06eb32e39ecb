package org.grove.supervision;

/** What a strategy's decider answers to a failure. */
public enum Directive {
  /** The child keeps its state and goes on with its next message. Costs nothing of the restart budget. */
  RESUME,
  /** The child is restarted, if its {@link RestartType} and its {@link RestartIntensity} allow. */
  RESTART,
  /** The child ends, as a failure. */
  STOP,
  /** The failure becomes the supervisor's own. */
  ESCALATE
}
