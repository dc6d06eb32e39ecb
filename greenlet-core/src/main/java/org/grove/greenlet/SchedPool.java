package org.grove.greenlet;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool of schedulers that share the work their greenlets make. All methods may be called from any thread; a pool that
 * is no longer needed must be {@link #shutdown shut down} or {@link #close closed}.
 */
public final class SchedPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchedPool.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(1);

  private final PoolConfig config;
  private final SleeperList sleepers = new SleeperList();
  private final Queue<Greenlet> injected = new ConcurrentLinkedQueue<>();
  private final Set<BodyGreenlet> live = ConcurrentHashMap.newKeySet();
  private final AtomicLong waitedFor = new AtomicLong();
  private final AtomicLong spawned = new AtomicLong();
  private final Object stopLock = new Object();
  private final CountDownLatch idle = new CountDownLatch(1);

  private volatile Scheduler[] schedulers = {};
  private volatile boolean closing;
  private volatile boolean stopping;
  private volatile @Nullable ExecutorService diverted;

  /**
   * Starts the pool.
   *
   * @throws IllegalStateException when the JVM was started without the flags that greenlets need; the message lists them
   */
  public SchedPool(PoolConfig config) {
    JvmFlags.check();
    startJdkPollers();
    this.config = config;
    waitedFor.set(1); // the open pool itself
    Scheduler[] first = new Scheduler[config.schedulers()];
    Arrays.setAll(first, this::newScheduler);
    schedulers = first;
    for (Scheduler scheduler : first) scheduler.thread().start();
  }

  public String name() {
    return config.name();
  }

  /** A handle of every scheduler, in order of their numbers. */
  public List<SchedHandle> handles() {
    return Arrays.stream(schedulers).map(SchedHandle::new).toList();
  }

  /** Runs {@code task} in a new greenlet somewhere in the pool. */
  public BodyGreenlet spawn(GreenTask task) {
    return spawn(TaskOpts.defaults(), task);
  }

  /** Runs {@code task} in a new greenlet: from outside wherever a scheduler is free, from inside where the caller is. */
  public BodyGreenlet spawn(TaskOpts opts, GreenTask task) {
    BodyGreenlet greenlet = task(opts, task);
    greenlet.claim();
    greenlet.launch();
    return greenlet;
  }

  /**
   * A greenlet that has not been sent yet: send it with {@link SchedHandle#send}. The pool counts it from now on, so
   * {@link #shutdown} waits for it.
   */
  public BodyGreenlet task(TaskOpts opts, GreenTask task) {
    long number = spawned.incrementAndGet();
    String name = opts.name() == null ? "greenlet-" + number : opts.name();
    BodyGreenlet greenlet = new BodyGreenlet(this, name, opts, task);
    accept(greenlet);
    return greenlet;
  }

  /** Adds a scheduler, which joins stealing at once. */
  public synchronized SchedHandle spawnSched() {
    checkOpen();
    Scheduler added = newScheduler(schedulers.length);
    Scheduler[] all = Arrays.copyOf(schedulers, schedulers.length + 1);
    all[all.length - 1] = added;
    schedulers = all;
    added.thread().start();
    if (stopping) added.send(new Shutdown()); // the others may have been told already
    return new SchedHandle(added);
  }

  /** Waits for every greenlet but daemons, then stops the schedulers. Within the pool: starts that and returns. */
  public ShutdownReport shutdown() {
    return shutdown(Duration.ofNanos(Long.MAX_VALUE));
  }

  /**
   * Refuses new work from outside, waits up to {@code timeout} for every greenlet but daemons, interrupts those that are left, stops
   * the schedulers. Called by one of the pool's own greenlets it does all this on a thread of its own and returns at once
   * with an empty report. Turn greenlets, which have no end of their own, are not waited for.
   */
  public ShutdownReport shutdown(Duration timeout) {
    Scheduler here = Scheduler.current();
    if (here != null && here.pool() == this) {
      Thread.ofPlatform().name(name() + "-shutdown").daemon().start(() -> finish(timeout));
      return new ShutdownReport(List.of());
    }
    return finish(timeout);
  }

  /** As {@link #shutdown(Duration)} with 10 s; what was stuck is logged as a warning. */
  @Override
  public void close() {
    ShutdownReport report = shutdown(CLOSE_TIMEOUT);
    for (String line : report.stuck()) LOG.warn("pool={} closed while running: {}", name(), line);
  }

  private ShutdownReport finish(Duration timeout) {
    synchronized (stopLock) {
      if (!closing) {
        closing = true;
        released();
      }
    }
    boolean ended = awaitIdle(timeout); // each caller for as long as it likes
    synchronized (stopLock) {
      if (diverted != null) return new ShutdownReport(List.of());
      List<String> stuck = ended ? List.of() : cancelLive();
      stopSchedulers();
      return new ShutdownReport(stuck);
    }
  }

  private boolean awaitIdle(Duration timeout) {
    try {
      return idle.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<String> cancelLive() {
    List<String> stuck =
        live.stream().filter(g -> !g.isDaemon()).map(SchedPool::describe).toList();
    live.forEach(BodyGreenlet::interrupt);
    awaitIdle(CANCEL_TIMEOUT);
    return stuck;
  }

  private static String describe(BodyGreenlet greenlet) {
    StackTraceElement[] stack = greenlet.stackTrace();
    String where = stack.length == 0 ? "not started" : "at " + stack[0];
    for (StackTraceElement frame : stack) {
      if (!frame.getClassName().startsWith("java.")) {
        where = "at " + frame;
        break;
      }
    }
    return greenlet.name() + " " + where;
  }

  private void stopSchedulers() {
    stopping = true;
    Shutdown shutdown = new Shutdown();
    for (Scheduler scheduler : schedulers) scheduler.send(shutdown);
    for (Scheduler scheduler : schedulers) join(scheduler.thread());
    ExecutorService fallback = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name(name() + "-after-shutdown").daemon().factory());
    diverted = fallback;
    VarHandle.fullFence();
    for (Greenlet late; (late = injected.poll()) != null; ) divert(late);
    for (Scheduler scheduler : schedulers) {
      if (!scheduler.hasEnded()) continue;
      scheduler.divertLeftovers();
      scheduler.loop().close(); // wakes what sleeps in it, to be diverted
    }
  }

  private static void join(Thread thread) {
    long deadlineNs = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    boolean interrupted = false;
    for (long leftNs = 1; leftNs > 0 && thread.isAlive(); leftNs = deadlineNs - System.nanoTime()) {
      try {
        thread.join(CLOSE_TIMEOUT);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  // ---- what schedulers and greenlets ask of their pool

  SleeperList sleepers() {
    return sleepers;
  }

  Scheduler[] schedulers() {
    return schedulers;
  }

  boolean stealing() {
    return config.stealing();
  }

  /** While the pool waits for its greenlets they may still spawn others; nobody else may. */
  void checkOpen() {
    if (isClosedToCaller())
      throw new IllegalStateException("pool=" + name() + " is shut down, spawn before shutdown()");
  }

  private boolean isClosedToCaller() {
    if (!closing) return false;
    Scheduler here = Scheduler.current();
    return stopping || here == null || here.pool() != this;
  }

  /** An unpinned greenlet that was made runnable outside the pool, or had no room in its scheduler's queue. */
  void inject(Greenlet greenlet) {
    if (diverted != null) {
      divert(greenlet);
      return;
    }
    injected.add(greenlet);
    VarHandle.fullFence();
    if (diverted != null) {
      Greenlet late = injected.poll();
      if (late != null) divert(late);
    } else {
      sleepers.wakeOne(schedulers);
    }
  }

  @Nullable
  Greenlet takeInjected() {
    return injected.poll();
  }

  boolean hasInjected() {
    return !injected.isEmpty();
  }

  boolean hasStealableWork() {
    for (Scheduler scheduler : schedulers) {
      if (!scheduler.queue().isEmpty()) return true;
    }
    return false;
  }

  /** Called after a scheduler has added to its stealable queue. */
  void workAdded() {
    if (!config.stealing() || schedulers.length == 1) return;
    VarHandle.fullFence();
    wakeOne();
  }

  void wakeOne() {
    sleepers.wakeOne(schedulers);
  }

  void ended(BodyGreenlet greenlet) {
    live.remove(greenlet);
    if (!greenlet.isDaemon()) released();
  }

  void failed(TurnGreenlet greenlet, Throwable cause) {
    LOG.error("{} turn threw", greenlet, cause);
  }

  boolean isDiverted() {
    return diverted != null;
  }

  /** After the schedulers have ended a virtual thread may still be woken: it must not be lost with its locks held. */
  void divert(Greenlet greenlet) {
    ExecutorService fallback = diverted;
    if (fallback == null) return;
    switch (greenlet) {
      case StackGreenlet stack -> fallback.execute(stack::mount);
      case ForeignGreenlet foreign -> fallback.execute(foreign::mount);
      case TurnGreenlet turn -> LOG.debug("{} woken after its pool was shut down", turn);
    }
  }

  private void accept(BodyGreenlet greenlet) {
    if (!greenlet.isDaemon()) waitedFor.incrementAndGet();
    live.add(greenlet);
    if (!isClosedToCaller()) return;
    ended(greenlet);
    checkOpen();
  }

  private void released() {
    if (waitedFor.decrementAndGet() == 0) idle.countDown();
  }

  private Scheduler newScheduler(int id) {
    return new Scheduler(this, id, config.eventLoops().get(), config.spin().toNanos());
  }

  /** A poller started by a greenlet would run on the greenlet's scheduler for ever. */
  private static void startJdkPollers() {
    if (Thread.currentThread().isVirtual()) {
      Thread starter = Thread.ofPlatform().start(SchedPool::startJdkPollers);
      while (starter.isAlive()) LockSupport.parkNanos(100_000);
      return;
    }
    try {
      Class.forName("sun.nio.ch.Poller", true, null);
    } catch (ClassNotFoundException e) {
      LOG.warn(
          "jdk={} has no sun.nio.ch.Poller, its I/O pollers may run on our schedulers",
          Runtime.version());
    }
  }

  @Override
  public String toString() {
    return "pool=" + name();
  }
}
