package org.grove.benchmarks.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.EnumSet;
import java.util.Set;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** Pekko's documented dispatcher settings that a user in search of speed would try. */
public enum PekkoSetting {
  DEFAULT_5("default dispatcher, throughput 5", threads(0), 5),
  DEFAULT_100("default dispatcher, throughput 100", threads(0), 100),
  ONE_THREAD_5("one thread, throughput 5", threads(1), 5),
  ONE_THREAD_100("one thread, throughput 100", threads(1), 100),
  TWO_THREADS_5("two threads, throughput 5", threads(2), 5),
  TWO_THREADS_100("two threads, throughput 100", threads(2), 100),
  /** A thread per actor; such a dispatcher drains the whole mailbox whatever the throughput. */
  PINNED("a pinned thread per actor", "", 5);

  private static final String QUIET = """
      pekko.loglevel = OFF
      pekko.stdout-loglevel = OFF
      pekko.log-dead-letters = off
      pekko.log-dead-letters-during-shutdown = off
      """;
  private static final String PINNED_DISPATCHER = """
      thread-per-actor { type = PinnedDispatcher, executor = "thread-pool-executor" }
      """;

  private final String words;
  private final String dispatcher;
  private final int throughput;

  PekkoSetting(String words, String dispatcher, int throughput) {
    this.words = words;
    this.dispatcher = dispatcher;
    this.throughput = throughput;
  }

  /** The four that every question is asked under. */
  public static Set<PekkoSetting> usual() {
    return EnumSet.of(DEFAULT_5, DEFAULT_100, ONE_THREAD_5, ONE_THREAD_100);
  }

  /** Those that have a thread for each of two actors; the default dispatcher has one per core, and two at least here. */
  public static Set<PekkoSetting> onTwoThreads() {
    return EnumSet.of(DEFAULT_5, DEFAULT_100, TWO_THREADS_5, TWO_THREADS_100, PINNED);
  }

  public String words() {
    return words;
  }

  /** The dispatcher that the measured actors are to be spawned with. */
  public DispatcherSelector selector() {
    return this == PINNED
        ? DispatcherSelector.fromConfig("thread-per-actor")
        : DispatcherSelector.defaultDispatcher();
  }

  /** Pekko's configuration: its reference, this setting, and no logging. */
  public Config config() {
    String settings = QUIET + PINNED_DISPATCHER + dispatcher
        + "pekko.actor.default-dispatcher.throughput = " + throughput;
    return ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
  }

  /** The default dispatcher on so many threads; 0 leaves it as it comes. */
  private static String threads(int count) {
    return count == 0 ? "" : """
        pekko.actor.default-dispatcher.fork-join-executor { parallelism-min = %1$d, parallelism-max = %1$d }
        """.formatted(count);
  }
}
