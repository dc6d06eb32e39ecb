package org.grove.actors;

import java.util.function.Consumer;
import org.grove.supervision.Decision;
import org.grove.supervision.ExitReason;
import org.jspecify.annotations.Nullable;

/** What cells say to each other, ahead of the mailbox. A control is its own link in the lane of its receiver. */
abstract sealed class Control {
  @Nullable
  Control next;

  /** Stop when the mailbox, which takes no more, is empty. */
  static final class Drain extends Control {}

  /** Stop after the message in progress. */
  static final class Stop extends Control {
    final ExitReason reason;

    Stop(ExitReason reason) {
      this.reason = reason;
    }
  }

  static final class Watch extends Control {
    final ActorCell<?> watcher;

    Watch(ActorCell<?> watcher) {
      this.watcher = watcher;
    }
  }

  static final class Unwatch extends Control {
    final ActorCell<?> watcher;

    Unwatch(ActorCell<?> watcher) {
      this.watcher = watcher;
    }
  }

  /** For the user's {@code onSignal}. */
  static final class Deliver extends Control {
    final Signal signal;

    Deliver(Signal signal) {
      this.signal = signal;
    }
  }

  /** To the parent: the child threw and waits for a decision. */
  static final class Failed extends Control {
    final ActorCell<?> child;
    final Throwable cause;

    Failed(ActorCell<?> child, Throwable cause) {
      this.child = child;
      this.cause = cause;
    }
  }

  /** To a suspended child: what its supervisor has decided. */
  static final class Decided extends Control {
    final Decision decision;
    final Throwable cause;

    Decided(Decision decision, Throwable cause) {
      this.decision = decision;
      this.cause = cause;
    }
  }

  /** To the parent: the child has stopped. */
  static final class Stopped extends Control {
    final ActorCell<?> child;

    Stopped(ActorCell<?> child) {
      this.child = child;
    }
  }

  /** Runs between two messages, told whether the actor is alive. */
  static final class Inspect extends Control {
    final Consumer<Boolean> code;

    Inspect(Consumer<Boolean> code) {
      this.code = code;
    }
  }
}
