package org.grove.actors;

import java.time.Duration;
import org.grove.greenlet.Greenlet;
import org.grove.greenlet.GreenletExit;
import org.jspecify.annotations.Nullable;

/**
 * An actor as plain sequential code: it keeps its stack while it waits in {@link #receive()}. It ends when {@link #run()}
 * returns.
 *
 * <p>Every {@code receive} is where the actor is stopped, too: it throws {@link GreenletExit} then, at each later call
 * again, so let it pass. It lets other actors run now and then even if there is always a message. It may wait with its
 * thread's interrupt flag set no more than any blocking call: see {@link ReceiveInterruptedException}.
 *
 * @param <M> the protocol
 */
public abstract non-sealed class LoopActor<M> extends ActorForm<M> {
  private static final long EXIT_PAUSE_NS = 1_000_000;

  private int received;
  private boolean exited;

  /**
   * The actor's life. A message counts as handled when the next one is received or the loop ends. What it throws is
   * decided on by the supervisor: to resume it is to call it again, on this instance and without {@link #onStart()}.
   */
  protected abstract void run() throws Exception;

  /**
   * The next message; parks this actor until there is one. Signals are delivered to {@code onSignal} meanwhile.
   *
   * @throws ReceiveInterruptedException when it would have to wait and its thread is interrupted
   */
  protected final M receive() {
    M message = next(Long.MAX_VALUE);
    assert message != null;
    return message;
  }

  /**
   * The next message, or null when {@code timeout} has passed.
   *
   * @throws ReceiveInterruptedException when it would have to wait and its thread is interrupted
   */
  protected final @Nullable M receive(Duration timeout) {
    return next(timeout.toNanos());
  }

  /** The next message, or null when there is none. */
  protected final @Nullable M tryReceive() {
    return next(0);
  }

  private @Nullable M next(long timeoutNs) {
    ActorCell<M> cell = cell();
    if (++received % ActorCell.BUDGET == 0) cell.yieldLoop();
    try {
      return cell.receive(timeoutNs);
    } catch (GreenletExit exit) {
      if (exited) pauseExited();
      exited = true;
      throw exit;
    }
  }

  /** A loop that catches its exit and goes on must not hold the scheduler. */
  private static void pauseExited() {
    Greenlet.yieldNow();
    Greenlet.parkNanos(EXIT_PAUSE_NS);
  }
}
