package org.grove.actors;

import org.jspecify.annotations.Nullable;

/**
 * A message that was not delivered.
 *
 * @param sender the actor that sent it, null from outside or where unknown
 */
public record DeadLetter(
    Object message, ActorRef<?> target, @Nullable ActorRef<?> sender, String reason) {}
