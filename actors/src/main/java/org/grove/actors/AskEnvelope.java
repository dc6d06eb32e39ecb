package org.grove.actors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.grove.greenlet.Greenlet;
import org.jspecify.annotations.Nullable;

/** A question and the place where its answer arrives. */
final class AskEnvelope extends Envelope {
  /*
   * PENDING (null) -> ANSWERED  first reply; the asker is unparked
   * PENDING        -> FAILED    the handler threw, ended without a reply, or the actor is gone
   * PENDING        -> GIVEN_UP  the asker timed out or was interrupted: a late answer finds no one
   */
  private static final Object GIVEN_UP = new Object();
  private static final Object NULL = new Object();
  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(AskEnvelope.class, "outcome", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Failure(GroveException cause) {}

  private final Thread asker = Thread.currentThread();

  @SuppressWarnings("unused") // through OUTCOME
  private volatile @Nullable Object outcome;

  AskEnvelope(Object message, @Nullable ActorCell<?> sender) {
    super(message, sender);
  }

  void answer(@Nullable Object reply) {
    complete(reply == null ? NULL : reply);
  }

  @Override
  void fail(GroveException cause) {
    complete(new Failure(cause));
  }

  boolean isPending() {
    return outcome == null;
  }

  /** The asker waits no longer. */
  boolean isGivenUp() {
    return outcome == GIVEN_UP;
  }

  private void complete(Object value) {
    if (OUTCOME.compareAndSet(this, null, value)) LockSupport.unpark(asker);
  }

  /** Waits for the answer, which may be null; throws the failure, or that time is over. */
  @Nullable
  Object await(long timeoutNs, ActorCell<?> target) {
    long deadlineNs = Greenlet.nanoTime() + timeoutNs;
    for (long leftNs = timeoutNs;
        outcome == null && leftNs > 0;
        leftNs = deadlineNs - Greenlet.nanoTime()) {
      Greenlet.parkNanos(leftNs);
      if (Thread.currentThread().isInterrupted() && giveUp()) throw interrupted(target);
    }
    if (giveUp()) throw target.timedOut(this, timeoutNs);
    Object value = outcome;
    if (value instanceof Failure failure) throw traced(failure.cause());
    return value == NULL ? null : value;
  }

  private boolean giveUp() {
    return OUTCOME.compareAndSet(this, null, GIVEN_UP);
  }

  /** The failure was made elsewhere: its trace shows who asked, too. */
  private static GroveException traced(GroveException cause) {
    cause.addSuppressed(new Asked());
    return cause;
  }

  private AskInterruptedException interrupted(ActorCell<?> target) {
    return new AskInterruptedException("ask=" + message.getClass().getSimpleName() + " target="
        + target.path() + " interrupted while waiting");
  }

  /** Marks where the question was asked. */
  private static final class Asked extends Exception {
    private static final long serialVersionUID = 1L;

    Asked() {
      super("asked here");
    }
  }
}
