/**
 * Actors: {@link org.grove.actors.ActorSystem} spawns them, an {@link org.grove.actors.ActorRef} reaches them.
 *
 * <table>
 *   <caption>Which form to take</caption>
 *   <tr><th>form</th><th>take it for</th></tr>
 *   <tr><td>{@link org.grove.actors.Actor}</td><td>most things: one handler, no stack while idle</td></tr>
 *   <tr><td>{@link org.grove.actors.LoopActor}</td><td>sessions and protocols: sequential code that receives</td></tr>
 *   <tr><td>{@link org.grove.actors.DurableActor}</td><td>state that must survive the process</td></tr>
 * </table>
 *
 * <p>The way of a message: {@code ActorRef.tell} wraps it in an {@code Envelope}, {@code Mailbox.offer} queues it; the
 * offer that finds the mailbox released makes the {@code ActorCell} ready; a scheduler lends it a runner for a turn;
 * {@code Actor.onMessage} handles it. What it throws goes to the parent's {@code Supervisor.decide}.
 *
 * <p>Delivery in memory is at most once, in order per sender and receiver. What can't be delivered is a {@link
 * org.grove.actors.DeadLetter}. Journaled messages are handled at least once; among durable actors of one journal the
 * effect of each is applied once.
 */
@NullMarked
package org.grove.actors;

import org.jspecify.annotations.NullMarked;
