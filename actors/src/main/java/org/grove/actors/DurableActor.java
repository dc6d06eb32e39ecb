package org.grove.actors;

/**
 * An actor whose state survives the process: for each message the consumed position, the new state, and what was told
 * and replied become one record of the journal. Nothing told or replied is visible before that record is durable. A
 * handler that throws changes nothing; a restart goes on from the committed state.
 *
 * <p>Other effects of the handler, {@code ask} among them, happen at once and, after a crash, may happen again.
 *
 * @param <M> the protocol; every message sent to it needs a codec
 * @param <S> the state, an immutable value with a codec
 */
public abstract non-sealed class DurableActor<M, S> extends ActorForm<M> {
  /** The state at birth; called on a throw-away instance, so it must depend on nothing but the factory. */
  protected abstract S initialState();

  /** Handles one message and returns the state after it, {@code state} itself if nothing changed. */
  protected abstract S onMessage(S state, M message) throws Exception;

  /** The durable actor of that name, born now if there is none. */
  protected final <N> ActorRef<N> entity(DurableKind<N, ?> kind, String name) {
    return system().entity(kind, name);
  }
}
