package org.grove.supervision;

import java.util.Objects;
import org.agrona.collections.Object2ObjectHashMap;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of children that ended. Not thread-safe: its owner, an actor, calls it and carries out what it
 * says. Calls neither block nor start anything.
 *
 * @param <C> what the owner knows its children by, told apart by {@code equals}
 */
public final class Supervisor<C> {
  private final SupervisorStrategy strategy;
  private final NanoClock clock;

  /** Children that never had a restart share one value per restart type, so each costs a slot and no object. */
  private final Object2ObjectHashMap<C, Child> children = new Object2ObjectHashMap<>();

  public Supervisor(SupervisorStrategy strategy, NanoClock clock) {
    this.strategy = Objects.requireNonNull(strategy, "strategy");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Takes charge of a child, with the strategy's restart type and a full restart budget.
   *
   * @throws IllegalArgumentException when the child is null or was added before
   */
  public void add(C child) {
    add(new ChildSpec<>(child, strategy.restart()));
  }

  /**
   * Takes charge of a child, with a restart type of its own and a full restart budget.
   *
   * @throws IllegalArgumentException when the child was added before
   */
  public void add(ChildSpec<C> spec) {
    if (children.containsKey(spec.child())) {
      throw new IllegalArgumentException("child=" + spec.child() + " is among children="
          + children.size() + " already, remove it first");
    }
    children.put(spec.child(), Child.healthy(spec.restart()));
  }

  /**
   * Forgets a child that ended for good, and its restarts.
   *
   * @throws IllegalArgumentException when it is not a child
   */
  public void remove(C child) {
    known(child);
    children.remove(child);
  }

  /**
   * What to do now that a child ended for this reason. A {@link Decision.Restart} counts against the child's budget at
   * once. The child stays a child whatever the decision: {@link #remove} it when it is not to come back.
   *
   * @throws IllegalArgumentException when it is not a child
   */
  public Decision decide(C child, ExitReason reason) {
    Child known = known(child);
    return switch (reason) {
      case ExitReason.Failed(Throwable cause)
      when isOfVirtualMachine(cause) ->
        new Decision.Escalate(named("cause", cause) + " is an error of the virtual machine");
      case ExitReason.Failed(Throwable cause) -> judge(child, known, reason, cause);
      default -> restartOrStop(child, known, reason);
    };
  }

  private Decision judge(C child, Child known, ExitReason reason, Throwable cause) {
    Directive directive;
    try {
      directive = strategy.decider().apply(cause);
    } catch (Throwable thrown) {
      return escalateThrown(cause, thrown);
    }
    String why = "directive=" + directive + " for " + named("cause", cause);
    return switch (directive) {
      case null -> new Decision.Escalate(why + ", return a Directive from the decider");
      case RESUME -> new Decision.Resume();
      case RESTART -> restartOrStop(child, known, reason);
      case STOP -> new Decision.Stop(why, true);
      case ESCALATE -> new Decision.Escalate(why);
    };
  }

  private static Decision escalateThrown(Throwable cause, Throwable thrown) {
    if (thrown != cause) {
      cause.addSuppressed(thrown);
    }
    return new Decision.Escalate(named("thrown", thrown) + " by the decider for "
        + named("cause", cause) + ", return a Directive from it");
  }

  private Decision restartOrStop(C child, Child known, ExitReason reason) {
    if (!known.restart().restartsAfter(reason)) {
      return new Decision.Stop(
          "restart=" + known.restart() + " after reason=" + reason.getClass().getSimpleName(),
          reason.isAbnormal());
    }
    RestartTracker tracker = tracker(child, known);
    return tracker.tryRestart()
        ? new Decision.Restart(tracker.counted())
        : giveUp(strategy.intensity());
  }

  private static Decision giveUp(RestartIntensity intensity) {
    return new Decision.Stop(
        "restarts=" + (intensity.maxRestarts() + 1L) + " > maxRestarts=" + intensity.maxRestarts()
            + " within " + intensity.within(),
        true);
  }

  private RestartTracker tracker(C child, Child known) {
    RestartTracker tracker = known.tracker();
    if (tracker == null) {
      tracker = new RestartTracker(strategy.intensity(), clock);
      children.put(child, new Child(known.restart(), tracker));
    }
    return tracker;
  }

  private Child known(C child) {
    Child known = children.get(child);
    if (known == null) {
      throw new IllegalArgumentException(
          "child=" + child + " is not among children=" + children.size() + ", add it first");
    }
    return known;
  }

  /** A stack overflow is called an error of the machine, but it is the doing of the child's code. */
  private static boolean isOfVirtualMachine(Throwable cause) {
    return cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
  }

  /** By class alone: the text of an exception is user code, and may throw. */
  private static String named(String name, Throwable throwable) {
    return name + "=" + throwable.getClass().getName();
  }

  private record Child(RestartType restart, @Nullable RestartTracker tracker) {
    private static final Child PERMANENT = new Child(RestartType.PERMANENT, null);
    private static final Child TRANSIENT = new Child(RestartType.TRANSIENT, null);
    private static final Child TEMPORARY = new Child(RestartType.TEMPORARY, null);

    static Child healthy(RestartType restart) {
      return switch (restart) {
        case PERMANENT -> PERMANENT;
        case TRANSIENT -> TRANSIENT;
        case TEMPORARY -> TEMPORARY;
      };
    }
  }
}
