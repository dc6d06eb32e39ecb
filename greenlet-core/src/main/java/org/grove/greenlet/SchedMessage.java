package org.grove.greenlet;

/** What a {@link SchedHandle} can send; a scheduler handles messages one at a time, ahead of ordinary work. */
public sealed interface SchedMessage permits PinnedTask, TaskFromFriend, Shutdown, CancelTimer {}
