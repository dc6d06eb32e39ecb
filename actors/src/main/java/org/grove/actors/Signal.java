package org.grove.actors;

import org.grove.supervision.Decision;
import org.grove.supervision.ExitReason;

/** What the runtime tells an actor, ahead of the messages in its mailbox and never dropped. */
public sealed interface Signal {

  /** A watched actor has stopped for good. */
  record Down(ActorRef<?> actor, ExitReason reason) implements Signal {}

  /** A watched actor threw and was restarted by its supervisor; its ref stays valid. */
  record Restarted(ActorRef<?> actor, Throwable cause) implements Signal {}

  /** A child threw; its supervisor, this actor, has decided. */
  record ChildFailed(ActorRef<?> child, Throwable cause, Decision decision) implements Signal {}
}
