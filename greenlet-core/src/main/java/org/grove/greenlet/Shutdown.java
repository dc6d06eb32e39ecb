package org.grove.greenlet;

/** Has the scheduler end once its queues are empty. Sent by {@link SchedPool#shutdown} alone. */
record Shutdown() implements SchedMessage {}
