/**
 * What to do when a child ends: decisions, and nothing else. No threads, no clock of its own, no actor in sight; the
 * owner of the children passes in a clock, reports how a child ended and carries out the answer.
 *
 * {@snippet :
 * Supervisor<String> supervisor = new Supervisor<>(
 *     SupervisorStrategy.oneForOne()
 *         .withIntensity(10, Duration.ofMinutes(1))
 *         .deciding(cause -> cause instanceof IllegalArgumentException ? Directive.RESUME : Directive.RESTART),
 *     SystemNanoClock.INSTANCE);
 * supervisor.add("acct-42");
 *
 * switch (supervisor.decide("acct-42", new ExitReason.Failed(cause))) {
 *   case Decision.Restart restart -> again("acct-42");
 *   case Decision.Resume resume   -> goOn("acct-42");
 *   case Decision.Stop stop       -> end("acct-42", stop.why(), stop.failure());
 *   case Decision.Escalate up     -> fail(up.why());
 * }
 * }
 *
 * <h2>Which child is restarted after what</h2>
 *
 * <p>The vocabulary and its meaning are those of Erlang/OTP's {@code supervisor}. The decider is asked first, about a
 * {@link org.grove.supervision.ExitReason.Failed} only; where it says {@link org.grove.supervision.Directive#RESTART},
 * as it always does by default, and for every other reason, this table holds:
 *
 * <table>
 * <caption>Restart type by exit reason</caption>
 * <tr><th></th><th>Normal, Shutdown</th><th>Killed, Failed</th></tr>
 * <tr><td>{@link org.grove.supervision.RestartType#PERMANENT}</td><td>restart</td><td>restart</td></tr>
 * <tr><td>{@link org.grove.supervision.RestartType#TRANSIENT}</td><td>stop</td><td>restart</td></tr>
 * <tr><td>{@link org.grove.supervision.RestartType#TEMPORARY}</td><td>stop</td><td>stop</td></tr>
 * </table>
 *
 * <h2>What is guaranteed</h2>
 *
 * <ul>
 *   <li>Restarts are bounded: every child has a budget of its own ({@link
 *       org.grove.supervision.RestartIntensity}), and one that exceeds it is stopped, as a failure. Siblings cannot use
 *       it up.
 *   <li>An error of the virtual machine, such as {@code OutOfMemoryError}, is escalated whatever the decider would say.
 *       {@code StackOverflowError} is the child's own and goes to the decider.
 *   <li>A decider that throws or returns null escalates; it cannot take its owner down.
 *   <li>A child that never fails costs one slot of a hash table, one that does about a hundred bytes more.
 * </ul>
 */
@NullMarked
package org.grove.supervision;

import org.jspecify.annotations.NullMarked;
