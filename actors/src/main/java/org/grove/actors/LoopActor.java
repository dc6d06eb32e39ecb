package org.grove.actors;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An actor as plain sequential code: it keeps its stack while it waits in {@link #receive()}. It ends when {@link #run()}
 * returns.
 *
 * @param <M> the protocol
 */
public abstract non-sealed class LoopActor<M> extends ActorForm<M> {

  /** The actor's life. A message counts as handled when the next one is received or the loop ends. */
  protected abstract void run() throws Exception;

  /** The next message; parks this actor until there is one. Signals are delivered to {@code onSignal} meanwhile. */
  protected final M receive() {
    M message = cell().receive(Long.MAX_VALUE);
    assert message != null;
    return message;
  }

  /** The next message, or null when {@code timeout} has passed. */
  protected final @Nullable M receive(Duration timeout) {
    return cell().receive(timeout.toNanos());
  }

  /** The next message, or null when there is none. */
  protected final @Nullable M tryReceive() {
    return cell().receive(0);
  }
}
