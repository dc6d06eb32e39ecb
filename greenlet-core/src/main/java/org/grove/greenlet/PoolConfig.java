package org.grove.greenlet;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How a pool is made.
 *
 * @param name for threads and reports
 * @param schedulers schedulers to begin with, one platform thread each, at least 1; by default one per processor
 * @param eventLoops makes each scheduler's event loop
 * @param stealing whether idle schedulers take unpinned work from others
 * @param spin how long a scheduler without work looks for some before it sleeps: latency against processor time
 */
public record PoolConfig(
    String name,
    int schedulers,
    Supplier<? extends EventLoop> eventLoops,
    boolean stealing,
    Duration spin) {

  public PoolConfig {
    if (schedulers < 1) throw new IllegalArgumentException("schedulers=" + schedulers + " < 1");
    if (spin.isNegative()) throw new IllegalArgumentException("spin=" + spin + " < 0");
  }

  public static PoolConfig named(String name) {
    int processors = Runtime.getRuntime().availableProcessors();
    Duration spin = processors > 1 ? Duration.ofNanos(20_000) : Duration.ZERO;
    return new PoolConfig(name, processors, BasicEventLoop::new, true, spin);
  }

  public PoolConfig withSchedulers(int count) {
    return new PoolConfig(name, count, eventLoops, stealing, spin);
  }

  public PoolConfig withEventLoops(Supplier<? extends EventLoop> factory) {
    return new PoolConfig(name, schedulers, factory, stealing, spin);
  }

  public PoolConfig withStealing(boolean on) {
    return new PoolConfig(name, schedulers, eventLoops, on, spin);
  }

  public PoolConfig withSpin(Duration duration) {
    return new PoolConfig(name, schedulers, eventLoops, stealing, duration);
  }
}
