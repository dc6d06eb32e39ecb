package org.grove.actors;

/**
 * An actor that handles one message at a time and holds no stack in between. Its state is its fields, lost on a restart.
 * The handler may block in any way; only this actor waits.
 *
 * @param <M> the protocol
 */
public abstract non-sealed class Actor<M> extends ActorForm<M> {
  /** Handles one message. What it throws is decided on by the supervisor. */
  protected abstract void onMessage(M message) throws Exception;
}
