package org.grove.mailbox.journal;

import org.jspecify.annotations.Nullable;

/** One actor's place in the journal: its identity, its last committed state and what it has not handled. */
public abstract class ActorLog {
  public abstract long actorId();

  public abstract String kind();

  public abstract String name();

  public abstract int shard();

  /**
   * The state an actor resumes from: the newest that was durable on opening, or the state of birth. SBE header and body,
   * empty for actors without one. Not kept up to date after opening.
   */
  public abstract byte[] recoveredState();

  /** Delivers to {@code inbox} from now on, what has waited first. Any thread. */
  public abstract void attach(Inbox inbox);

  @Nullable
  abstract Inbox inbox();
}
