package org.grove.greenlet;

/** The platform thread of a scheduler; greenlet code finds its scheduler through it. */
final class SchedulerThread extends Thread {
  final Scheduler scheduler;

  SchedulerThread(Scheduler scheduler, String name) {
    super(null, scheduler, name);
    this.scheduler = scheduler;
    setDaemon(true);
  }
}
