package org.grove.greenlet;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/** Parking and timers, no I/O: the loop of a pool whose greenlets wait in Grove or in the JDK. */
public final class BasicEventLoop implements EventLoop {
  /*
   * Timers due within one tick form a group, a linked list, and only the group is in Agrona's wheel: each spoke of the
   * wheel has room for as many entries as the fullest one, so a thousand equal deadlines would otherwise cost a thousand
   * entries in every spoke. A group fires at its tick's end, so a timer is late by one tick at most.
   *
   * Times are counted from the loop's start, so that they neither wrap nor are negative.
   */
  private static final int TICK_BITS = 17;
  private static final long TICK_NS = 1 << TICK_BITS; // 131 us
  private static final int TICKS_PER_WHEEL = 1024;
  private static final int TICK_ALLOCATION = 4;
  private static final int EXPIRY_LIMIT = 256;
  private static final long NEVER = Long.MAX_VALUE;

  private final NanoClock clock;
  private final long startNs;
  private final DeadlineTimerWheel wheel;
  private final Long2ObjectHashMap<Group> byTick = new Long2ObjectHashMap<>();
  private final Long2ObjectHashMap<Group> byWheelId = new Long2ObjectHashMap<>();
  private long earliestNs = NEVER; // no group is due before it
  private int timers;

  private volatile @Nullable Thread parked;
  private volatile boolean woken;

  private static final class Group {
    private final long tick;
    private long wheelId;
    private @Nullable Timer first;

    Group(long tick) {
      this.tick = tick;
    }

    long dueNs() {
      return (tick + 1) << TICK_BITS;
    }

    void add(Timer timer) {
      timer.group = this;
      timer.next = first;
      if (first != null) first.previous = timer;
      first = timer;
    }

    void remove(Timer timer) {
      if (timer.previous == null) first = timer.next;
      else timer.previous.next = timer.next;
      if (timer.next != null) timer.next.previous = timer.previous;
      timer.group = null;
      timer.previous = null;
      timer.next = null;
    }
  }

  public BasicEventLoop() {
    this(SystemNanoClock.INSTANCE);
  }

  BasicEventLoop(NanoClock clock) {
    this.clock = clock;
    this.startNs = clock.nanoTime();
    this.wheel =
        new DeadlineTimerWheel(TimeUnit.NANOSECONDS, 0, TICK_NS, TICKS_PER_WHEEL, TICK_ALLOCATION);
  }

  @Override
  public void park() {
    parked = Thread.currentThread();
    if (!woken) waitForWakeup();
    parked = null;
    woken = false;
  }

  private void waitForWakeup() {
    if (earliestNs == NEVER) {
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
    return earliestNs != NEVER && sinceStart() >= earliestNs;
  }

  @Override
  public int poll() {
    if (!isDue()) return 0;
    int before = timers;
    long now = sinceStart();
    wheel.currentTickTime(earliestNs); // nothing is due in the ticks before
    int expired;
    do {
      expired = wheel.poll(now, this::expire, EXPIRY_LIMIT);
    } while (expired > 0 || wheel.currentTickTime() <= now);
    earliestNs = earliest();
    return before - timers;
  }

  private boolean expire(TimeUnit unit, long now, long wheelId) {
    Group group = byWheelId.remove(wheelId);
    if (group == null) return true;
    byTick.remove(group.tick);
    fire(group);
    return true;
  }

  private void fire(Group group) {
    for (Timer timer; (timer = group.first) != null; ) {
      group.remove(timer);
      timers--;
      timer.fire();
    }
  }

  private long earliest() {
    if (wheel.timerCount() == 0) return NEVER;
    long[] earliest = {NEVER};
    wheel.forEach((deadline, wheelId) -> earliest[0] = Math.min(earliest[0], deadline));
    return earliest[0];
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public void schedule(long deadlineNs, Timer timer) {
    if (timer.group != null)
      throw new IllegalStateException("timer=" + timer + " is armed already, cancel it first");
    long tick = Math.max(0, deadlineNs - startNs) >> TICK_BITS;
    Group group = byTick.get(tick);
    if (group == null) group = newGroup(tick);
    group.add(timer);
    timers++;
  }

  private Group newGroup(long tick) {
    if (wheel.timerCount() == 0) wheel.currentTickTime(sinceStart());
    Group group = new Group(tick);
    group.wheelId = wheel.scheduleTimer(group.dueNs());
    byTick.put(tick, group);
    byWheelId.put(group.wheelId, group);
    earliestNs = Math.min(earliestNs, group.dueNs());
    return group;
  }

  @Override
  public boolean cancel(Timer timer) {
    if (!(timer.group instanceof Group group) || byTick.get(group.tick) != group) return false;
    group.remove(timer);
    timers--;
    if (group.first == null) discard(group);
    return true;
  }

  private void discard(Group group) {
    byTick.remove(group.tick);
    byWheelId.remove(group.wheelId);
    wheel.cancelTimer(group.wheelId);
    if (wheel.timerCount() == 0) earliestNs = NEVER;
  }

  @Override
  public int timers() {
    return timers;
  }

  @Override
  public void close() {
    for (Group group : new ArrayList<>(byTick.values())) fire(group);
    byTick.clear();
    byWheelId.clear();
    wheel.clear();
    earliestNs = NEVER;
  }

  private long sinceStart() {
    return clock.nanoTime() - startNs;
  }
}
