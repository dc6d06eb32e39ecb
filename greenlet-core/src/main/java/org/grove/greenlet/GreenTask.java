package org.grove.greenlet;

/** The code of a body greenlet. It may block in any way a thread may; it parks its greenlet, not the scheduler. */
@FunctionalInterface
public interface GreenTask {
  void run() throws Exception;
}
