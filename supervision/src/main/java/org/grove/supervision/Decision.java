package org.grove.supervision;

/** What the owner of a child is to do after it ended. */
public sealed interface Decision {

  /**
   * Start it again.
   *
   * @param restartsInPeriod its restarts within the period of its {@link RestartIntensity}, this one included
   */
  record Restart(int restartsInPeriod) implements Decision {}

  /** Let it go on with the state it has. */
  record Resume() implements Decision {}

  /**
   * End it for good.
   *
   * @param why for logs and watchers
   * @param failure whether watchers are to see a failure: it ended abnormally, or used up its restart budget
   */
  record Stop(String why, boolean failure) implements Decision {}

  /**
   * Take its failure as the supervisor's own.
   *
   * @param why for logs and the supervisor's supervisor
   */
  record Escalate(String why) implements Decision {}
}
