package org.grove.actors;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What actors of every form have. One object is one incarnation: a restart makes another with the factory given at
 * spawn. Methods are called one at a time, each seeing what the ones before wrote; the protected ones below may be called
 * from them alone, not from the constructor and not from other threads.
 *
 * @param <M> the protocol
 */
public abstract sealed class ActorForm<M> permits Actor, DurableActor, LoopActor {
  private @Nullable ActorCell<M> cell;

  /** Called before the first message of this incarnation. What it throws is a failure like a handler's. */
  protected void onStart() throws Exception {}

  /** Called after the last message of this incarnation and when its children have stopped, before a restart, too. */
  protected void onStop() throws Exception {}

  /** Called for what the runtime has to tell, ahead of messages. */
  protected void onSignal(Signal signal) throws Exception {}

  protected final ActorRef<M> self() {
    return cell();
  }

  protected final ActorSystem system() {
    return cell().system();
  }

  /**
   * Answers the message in progress. Told rather than asked, nobody waits and the answer goes nowhere.
   *
   * @throws IllegalStateException when {@code question} is not the message in progress, or was answered before
   */
  protected final <R> void reply(Ask<?, R> question, R answer) {
    cell().reply(question, answer);
  }

  /** As {@link #spawn(String, Supplier, Spawn)} with default options. */
  protected final <C> ActorRef<C> spawn(String name, Supplier<? extends ActorForm<C>> factory) {
    return spawn(name, factory, Spawn.options());
  }

  /**
   * Spawns a child: this actor supervises it, and it stops with this actor.
   *
   * @throws NameTakenException when a child of that name is alive
   * @throws IllegalStateException when this actor is stopping or about to restart, after {@link #stop()} and in {@link
   *     #onStop()}, or when the handle in {@code options} is closed
   */
  protected final <C> ActorRef<C> spawn(
      String name, Supplier<? extends ActorForm<C>> factory, Spawn options) {
    return cell().spawnChild(name, factory, options);
  }

  /**
   * Asks for {@link Signal.Restarted} and, at the end, one {@link Signal.Down} of {@code actor}, however often it is
   * asked for. Outlasts restarts of this actor. Of an actor that has stopped Down comes at once.
   */
  protected final void watch(ActorRef<?> actor) {
    cell().watch((ActorCell<?>) actor);
  }

  /**
   * Stops this actor after the message in progress, a loop when it next receives: it takes no more messages, what is
   * left in its mailbox become dead letters, its children stop, and {@link #onStop()} is called.
   */
  protected final void stop() {
    cell().stopSelf();
  }

  final ActorCell<M> cell() {
    if (cell == null) {
      throw new IllegalStateException("actor=" + getClass().getName()
          + " is not running, move this from the constructor to onStart");
    }
    return cell;
  }

  final void bind(ActorCell<M> owner) {
    if (cell != null) {
      throw new IllegalStateException("actor=" + owner.path() + " factory returned an instance of "
          + getClass().getName() + " that was used before, return a new one each time");
    }
    cell = owner;
  }
}
