package org.grove.greenlet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/** Parking and timers, no I/O: the loop of a pool whose greenlets wait in Grove or in the JDK. */
public final class BasicEventLoop implements EventLoop {
  private static final long TICK_NS = 1 << 20; // 1.05 ms
  private static final int TICKS_PER_WHEEL = 1024;
  private static final int EXPIRY_LIMIT = 256;

  private final NanoClock clock;
  private final DeadlineTimerWheel wheel;
  private final Long2ObjectHashMap<Timer> armed = new Long2ObjectHashMap<>();
  private long earliestNs = Long.MAX_VALUE; // since startNs; no timer is due before it
  private final long startNs;

  private volatile @Nullable Thread parked;
  private volatile boolean woken;

  public BasicEventLoop() {
    this(SystemNanoClock.INSTANCE);
  }

  BasicEventLoop(NanoClock clock) {
    this.clock = clock;
    this.startNs = clock.nanoTime();
    this.wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, 0, TICK_NS, TICKS_PER_WHEEL);
  }

  @Override
  public void park() {
    parked = Thread.currentThread();
    if (!woken) waitForWakeup();
    parked = null;
    woken = false;
  }

  private void waitForWakeup() {
    if (earliestNs == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      long timeoutNs = earliestNs - sinceStart();
      if (timeoutNs > 0) LockSupport.parkNanos(this, timeoutNs);
    }
  }

  @Override
  public void wakeup() {
    woken = true;
    Thread thread = parked;
    if (thread != null) LockSupport.unpark(thread);
  }

  @Override
  public boolean isDue() {
    return earliestNs != Long.MAX_VALUE && sinceStart() >= earliestNs;
  }

  @Override
  public int poll() {
    if (!isDue()) return 0;
    int expired = 0;
    long now = sinceStart();
    int batch;
    do {
      batch = wheel.poll(now, this::expire, EXPIRY_LIMIT);
      expired += batch;
    } while (batch > 0 || wheel.currentTickTime() <= now);
    earliestNs = earliestAfter(now);
    return expired;
  }

  private boolean expire(TimeUnit unit, long now, long timerId) {
    Timer timer = armed.remove(timerId);
    if (timer != null) {
      timer.id = -1;
      timer.fire();
    }
    return true;
  }

  /** A scan while timers are few, the next tick otherwise. */
  private long earliestAfter(long now) {
    if (wheel.timerCount() == 0) return Long.MAX_VALUE;
    if (wheel.timerCount() > TICKS_PER_WHEEL) return now + TICK_NS;
    long[] earliest = {Long.MAX_VALUE};
    wheel.forEach((deadline, timerId) -> earliest[0] = Math.min(earliest[0], deadline));
    return earliest[0];
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public void schedule(long deadlineNs, Timer timer) {
    if (timer.id >= 0) throw new IllegalStateException("timer=" + timer + " is armed already, cancel it first");
    if (wheel.timerCount() == 0) wheel.currentTickTime(sinceStart());
    long deadline = Math.max(0, deadlineNs - startNs);
    timer.id = wheel.scheduleTimer(deadline);
    armed.put(timer.id, timer);
    earliestNs = Math.min(earliestNs, deadline);
  }

  @Override
  public boolean cancel(Timer timer) {
    long id = timer.id;
    if (id < 0 || armed.get(id) != timer) return false;
    armed.remove(id);
    wheel.cancelTimer(id);
    timer.id = -1;
    if (wheel.timerCount() == 0) earliestNs = Long.MAX_VALUE;
    return true;
  }

  @Override
  public int timers() {
    return (int) wheel.timerCount();
  }

  @Override
  public void close() {
    armed.clear();
    wheel.clear();
  }

  private long sinceStart() {
    return clock.nanoTime() - startNs;
  }
}
