package org.grove.greenlet;

/**
 * Work handed over by a friend: the receiving scheduler runs the task first, or sends it home if it has another. The
 * task is not pinned, so it may be stolen afterwards.
 */
public record TaskFromFriend(Greenlet task) implements SchedMessage {}
