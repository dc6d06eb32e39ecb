package org.grove.actors;

import org.grove.greenlet.SchedHandle;
import org.grove.supervision.SupervisorStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Options of one spawn.
 *
 * @param pinnedTo the scheduler that every turn runs on: the actor is sent to it as a {@code PinnedTask}; null for any
 * @param handedTo the scheduler that runs the first turn, by a {@code TaskFromFriend}; null for the caller's own
 * @param journaled whether messages are journaled before they are handled, and acknowledged after
 * @param children how this actor supervises the actors it spawns
 */
public record Spawn(
    @Nullable SchedHandle pinnedTo,
    @Nullable SchedHandle handedTo,
    boolean journaled,
    SupervisorStrategy children) {
  private static final Spawn DEFAULTS =
      new Spawn(null, null, false, SupervisorStrategy.oneForOne());

  public Spawn {
    if (pinnedTo != null && handedTo != null) {
      throw new IllegalArgumentException(
          "pinnedTo=" + pinnedTo + " and handedTo=" + handedTo + ", choose one");
    }
  }

  public static Spawn options() {
    return DEFAULTS;
  }

  public Spawn pinnedTo(SchedHandle handle) {
    return new Spawn(handle, handedTo, journaled, children);
  }

  public Spawn handedTo(SchedHandle handle) {
    return new Spawn(pinnedTo, handle, journaled, children);
  }

  /** The actor gets what it had not handled again at the next opening of the journal; its state is its own affair. */
  public Spawn asJournaled() {
    return new Spawn(pinnedTo, handedTo, true, children);
  }

  public Spawn supervising(SupervisorStrategy strategy) {
    return new Spawn(pinnedTo, handedTo, journaled, strategy);
  }
}
