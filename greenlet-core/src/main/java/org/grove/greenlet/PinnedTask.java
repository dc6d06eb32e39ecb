package org.grove.greenlet;

/** Makes the receiving scheduler the task's home: this and every later slice of it runs there and nowhere else. */
public record PinnedTask(Greenlet task) implements SchedMessage {}
