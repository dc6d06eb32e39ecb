package org.grove.actors;

/**
 * Marks a message that is answered. It names the protocol and the reply, so that asking the wrong actor or expecting
 * the wrong reply does not compile: {@code record Balance() implements Msg, Ask<Msg, Long> {}}.
 *
 * @param <M> the protocol the message belongs to; the message must implement it
 * @param <R> the reply
 */
public interface Ask<M, R> {}
