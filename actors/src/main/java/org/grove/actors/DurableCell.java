package org.grove.actors;

import org.grove.mailbox.journal.ActorLog;
import org.grove.mailbox.journal.JournalException;
import org.grove.mailbox.journal.SenderId;
import org.grove.mailbox.journal.Turn;
import org.jspecify.annotations.Nullable;

/** A durable actor: each message it handles becomes one record, and what the turn did is released by it. */
final class DurableCell<M, S> extends JournaledCell<M> {
  private static final byte[] FAILED = {};

  private @Nullable S state;
  private @Nullable DurableTurn inProgress;

  DurableCell(
      ActorSystem system, ActorCell<?> parent, String name, DurableKind<M, S> kind, ActorLog log) {
    super(system, parent, name, kind.factory(), Spawn.options(), log);
    state = kind.stateType().cast(system.decode(log.recoveredState()));
  }

  /** The state after the last turn; for the actor's own thread, between turns. */
  @Nullable
  S state() {
    return state;
  }

  @Override
  void resumeState(ActorForm<M> incarnation) {}

  @Override
  void handle(Envelope envelope) {
    JournaledEnvelope message = (JournaledEnvelope) envelope;
    try {
      commit(message);
    } catch (Throwable t) {
      inProgress = null;
      concludeFailed(message, t);
      fail(t);
    }
  }

  private void concludeFailed(JournaledEnvelope message, Throwable cause) {
    try {
      commitFailure(message, cause);
    } catch (JournalException e) { // it takes no more records
      message.fail(failed(message, cause));
    }
  }

  @SuppressWarnings(
      "unchecked") // the form is made by the kind, the message told through ActorRef<M>
  private void commit(JournaledEnvelope envelope) throws Exception {
    DurableTurn turn = new DurableTurn(system(), new Turn(log(), envelope.sequence()));
    inProgress = turn;
    S before = state;
    S after = ((DurableActor<M, S>) actor()).onMessage(before, (M) envelope.message);
    if (after == null)
      throw new NullPointerException("actor=" + path() + " state=null, return the state");
    inProgress = null;
    if (after != before && !after.equals(before)) turn.state(after);
    AskEnvelope ask = envelope.ask;
    if (ask != null && !turn.answers(ask)) turn.failing(ask, noReply(envelope));
    journal().commit(turn.sealed());
    state = after;
  }

  /** The message is consumed and has changed nothing. */
  private void commitFailure(JournaledEnvelope envelope, Throwable cause) {
    DurableTurn turn =
        new DurableTurn(system(), new Turn(log(), envelope.sequence()).failure(text(cause)));
    if (envelope.sender() != SenderId.NONE) {
      turn.reply(envelope, FAILED, new HandlerFailed(text(cause)));
    }
    if (envelope.ask != null) turn.failing(envelope.ask, failed(envelope, cause));
    journal().commit(turn.sealed());
  }

  @Override
  boolean defers(ActorCell<?> target, Object message) {
    DurableTurn turn = inProgress;
    if (turn == null) return false;
    turn.send(this, target, message);
    return true;
  }

  @Override
  <R> void reply(Ask<?, R> question, R answer) {
    Envelope envelope = inProgress();
    DurableTurn turn = inProgress;
    if (turn == null || envelope == null || envelope.message != question)
      throw notInProgress(question);
    if (turn.isAnswered()) throw answeredBefore(question);
    turn.answer((JournaledEnvelope) envelope, answer);
  }

  @Override
  void idle() {}

  @Override
  void budgetSpent() {}
}
