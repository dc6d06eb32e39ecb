package org.grove.actors;

import java.util.ArrayList;
import java.util.List;
import org.grove.mailbox.journal.SenderId;
import org.grove.mailbox.journal.Turn;
import org.jspecify.annotations.Nullable;

/** What one turn of a durable actor wants to have done, kept until its record is durable. */
final class DurableTurn implements Runnable {
  private final ActorSystem system;
  private final Turn record;
  private @Nullable List<Held> held; // for actors without a journal
  private @Nullable AskEnvelope asker;
  private @Nullable Object answer;
  private @Nullable GroveException refusal;
  private boolean answered;

  private record Held(ActorCell<?> target, Envelope envelope) {}

  DurableTurn(ActorSystem system, Turn record) {
    this.system = system;
    this.record = record;
  }

  void state(Object state) {
    record.state(system.encode(state));
  }

  void send(ActorCell<?> sender, ActorCell<?> target, Object message) {
    if (target instanceof JournaledCell<?> journaled && target.system() == system) {
      record.send(journaled.log(), system.encode(message), message);
    } else {
      if (held == null) held = new ArrayList<>(2);
      held.add(new Held(target, target.envelope(message, sender, null)));
    }
  }

  void answer(JournaledEnvelope question, Object reply) {
    answered = true;
    if (question.sender() != SenderId.NONE) reply(question, system.encode(reply), reply);
    asker = question.ask;
    answer = reply;
  }

  void reply(JournaledEnvelope question, byte[] payload, Object reply) {
    record.reply(question.sender(), question.senderSequence(), payload, reply);
  }

  void failing(AskEnvelope ask, GroveException cause) {
    asker = ask;
    refusal = cause;
  }

  boolean isAnswered() {
    return answered;
  }

  boolean answers(AskEnvelope ask) {
    return asker == ask;
  }

  /** The record, with this as what it releases if there is anything. */
  Turn sealed() {
    if (held != null || asker != null) record.whenDurable(this);
    return record;
  }

  @Override
  public void run() {
    if (held != null) {
      for (Held message : held) message.target().send(message.envelope());
    }
    AskEnvelope waiting = asker;
    if (waiting == null) return;
    if (refusal != null) waiting.fail(refusal);
    else waiting.answer(answer);
  }
}
