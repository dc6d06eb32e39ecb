package org.grove.greenlet;

/** A greenlet moved on before its timer fired: only the loop's owner may disarm it. */
record CancelTimer(Timer timer) implements SchedMessage {}
