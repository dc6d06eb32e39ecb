/**
 * Cheap tasks on few threads. A {@link org.grove.greenlet.SchedPool} has schedulers, one platform thread each; a
 * greenlet belongs to one pool and runs on one scheduler at a time, cooperatively.
 *
 * <ul>
 *   <li>{@link org.grove.greenlet.BodyGreenlet}: plain blocking code with a stack of its own. Take it for a session, a
 *       protocol, anything that reads as a sequence.
 *   <li>{@link org.grove.greenlet.TurnGreenlet}: a callback that keeps no stack between slices. Take it for millions of
 *       things that mostly wait; actors are made of it.
 * </ul>
 *
 * <p>Work moves to idle schedulers by stealing, unless it was pinned ({@link org.grove.greenlet.PinnedTask}). Nothing is
 * pre-empted: a greenlet that computes, or sits in native code, holds its scheduler until it parks.
 */
@NullMarked
package org.grove.greenlet;

import org.jspecify.annotations.NullMarked;
