package org.grove.benchmarks.pekko;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A Pekko system whose guardian spawns the measured actors, and what it spawned.
 *
 * @param <T> what the benchmark talks to
 */
public final class PekkoBench<T> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorSystem<Void> system;
  private final T actors;

  /** Starts the system and waits until {@code spawn}, called by the guardian, has returned. */
  public PekkoBench(PekkoSetting setting, Function<ActorContext<Void>, T> spawn) {
    CompletableFuture<T> spawned = new CompletableFuture<>();
    system = ActorSystem.create(
        Behaviors.<Void>setup(context -> {
          spawned.complete(spawn.apply(context));
          return Behaviors.empty();
        }),
        "bench",
        setting.config());
    actors = spawned.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  public T actors() {
    return actors;
  }

  @Override
  public void close() {
    system.terminate();
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }
}
