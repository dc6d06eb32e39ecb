package org.grove.actors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.SystemNanoClock;
import org.grove.supervision.Decision;
import org.grove.supervision.ExitReason;
import org.grove.supervision.Supervisor;
import org.grove.supervision.SupervisorStrategy;
import org.jspecify.annotations.Nullable;

/** Who an actor has to do with: children, watchers, and its supervisor's memory. Made when first needed. */
final class Family {
  private final Map<String, ActorCell<?>> children = new HashMap<>(4);
  private Set<ActorCell<?>> watchers = Set.of();
  private Set<ActorCell<?>> watching = Set.of();
  private final Set<ActorCell<?>> known =
      new HashSet<>(2); // to the supervisor: those that failed once
  private List<Signal> deferred = List.of(); // signals that wait for the next incarnation
  private @Nullable Supervisor<ActorCell<?>> supervisor;

  Map<String, ActorCell<?>> children() {
    return children;
  }

  /** Each once, however often it asked. */
  Set<ActorCell<?>> watchers() {
    if (!(watchers instanceof HashSet)) watchers = new HashSet<>(2);
    return watchers;
  }

  /** Whom this actor watches: they must not remember it when it has stopped. */
  Set<ActorCell<?>> watching() {
    if (!(watching instanceof HashSet)) watching = new HashSet<>(2);
    return watching;
  }

  void defer(Signal signal) {
    if (deferred.isEmpty()) deferred = new ArrayList<>(1);
    deferred.add(signal);
  }

  List<Signal> takeDeferred() {
    List<Signal> taken = deferred;
    deferred = List.of();
    return taken;
  }

  Family supervisor(SupervisorStrategy strategy) {
    if (supervisor == null) supervisor = new Supervisor<>(strategy, SystemNanoClock.INSTANCE);
    return this;
  }

  Decision decideOn(ActorCell<?> child, Throwable cause) {
    Supervisor<ActorCell<?>> decider = supervisor;
    assert decider != null;
    if (known.add(child)) decider.add(child);
    return decider.decide(child, new ExitReason.Failed(cause));
  }

  void forget(ActorCell<?> child) {
    children.remove(child.name(), child);
    if (known.remove(child) && supervisor != null) supervisor.remove(child);
  }
}
