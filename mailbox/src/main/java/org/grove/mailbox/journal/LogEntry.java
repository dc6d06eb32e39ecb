package org.grove.mailbox.journal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** An actor of a {@link ChronicleJournal}. */
final class LogEntry extends ActorLog {
  private final ChronicleJournal journal;
  private final long actorId;
  private final String kind;
  private final String name;
  private final int shard;
  private final byte[] recoveredState;

  /* Written by the journal's thread, or by recovery before it runs. */

  /** Read by committing threads too, as a hint: it only ever turns true. */
  volatile boolean birthDurable;

  /** Messages and forwards appended: the sequence number of the newest. */
  long appended;

  long consumed;
  private @Nullable Inbox inbox;
  private @Nullable ArrayDeque<Waiting> waiting;

  /** A message that has no inbox to go to yet. */
  record Waiting(
      long sequence,
      SenderId sender,
      long senderSequence,
      byte[] payload,
      @Nullable Object message) {}

  LogEntry(
      ChronicleJournal journal,
      long actorId,
      String kind,
      String name,
      int shard,
      byte[] recoveredState) {
    this.journal = journal;
    this.actorId = actorId;
    this.kind = kind;
    this.name = name;
    this.shard = shard;
    this.recoveredState = recoveredState;
  }

  @Override
  public long actorId() {
    return actorId;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int shard() {
    return shard;
  }

  @Override
  public byte[] recoveredState() {
    return recoveredState;
  }

  @Override
  public void attach(Inbox inbox) {
    journal.attach(this, inbox);
  }

  @Override
  @Nullable
  Inbox inbox() {
    return inbox;
  }

  ChronicleJournal journal() {
    return journal;
  }

  boolean hasWaiting() {
    return waiting != null;
  }

  void await(Waiting message) {
    if (waiting == null) waiting = new ArrayDeque<>(2);
    waiting.add(message);
  }

  void deliverTo(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Hands what has waited to the inbox, if there is one. */
  void deliverWaiting() {
    Inbox to = inbox;
    ArrayDeque<Waiting> messages = waiting;
    if (to == null || messages == null) return;
    waiting = null;
    for (Waiting m : messages)
      to.deliver(m.sequence, m.sender, m.senderSequence, m.payload, m.message);
  }

  @Override
  public String toString() {
    return "actor=" + name + " kind=" + kind + " id=" + actorId;
  }
}
