package org.grove.greenlet;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a task is spawned.
 *
 * @param name for reports and stack traces; null for a numbered one
 * @param onExit told once, on the ending greenlet, with the failure or null; must not throw
 * @param daemon a daemon does not hold up {@link SchedPool#shutdown}
 */
public record TaskOpts(
    @Nullable String name, @Nullable Consumer<@Nullable Throwable> onExit, boolean daemon) {
  private static final TaskOpts DEFAULTS = new TaskOpts(null, null, false);

  public static TaskOpts defaults() {
    return DEFAULTS;
  }

  public static TaskOpts named(String name) {
    return new TaskOpts(name, null, false);
  }

  public TaskOpts onExit(Consumer<@Nullable Throwable> action) {
    return new TaskOpts(name, action, daemon);
  }

  public TaskOpts asDaemon() {
    return new TaskOpts(name, onExit, true);
  }
}
