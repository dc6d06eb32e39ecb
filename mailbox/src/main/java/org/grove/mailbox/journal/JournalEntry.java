package org.grove.mailbox.journal;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.grove.mailbox.MailboxNode;
import org.jspecify.annotations.Nullable;

/**
 * Something on its way through the journal's thread: written first, released when everything written with it is durable.
 * Those that write nothing are released in their turn all the same.
 */
abstract class JournalEntry extends MailboxNode {
  void write(JournalLoop loop) throws IOException {}

  abstract void release(JournalLoop loop);

  void refuse(JournalException cause) {}

  /** A message from a mailbox. */
  static final class Message extends JournalEntry {
    private final LogEntry target;
    private final Journaled message;
    private final byte[] payload;
    private final SenderId sender;
    private final long senderSequence;
    private long sequence;

    Message(LogEntry target, Journaled message, byte[] payload) {
      this.target = target;
      this.message = message;
      this.payload = payload;
      this.sender = Objects.requireNonNull(message.sender());
      this.senderSequence = message.senderSequence();
    }

    @Override
    void write(JournalLoop loop) throws IOException {
      sequence = loop.appended(target);
      loop.shardOf(target).message(target, sequence, sender, senderSequence, payload);
    }

    @Override
    void release(JournalLoop loop) {
      message.durable(sequence);
    }

    @Override
    void refuse(JournalException cause) {
      message.refused(cause);
    }
  }

  /** A committed turn. */
  static final class Committed extends JournalEntry {
    private final LogEntry actor;
    private final Turn turn;
    private final int size;
    private long index;

    Committed(LogEntry actor, Turn turn, int size) {
      this.actor = actor;
      this.turn = turn;
      this.size = size;
    }

    @Override
    void write(JournalLoop loop) throws IOException {
      loop.consumed(actor, turn.consumed);
      index = loop.shardOf(actor).turn(turn, size);
    }

    @Override
    void release(JournalLoop loop) {
      for (int i = 0; i < turn.replies.size(); i++) {
        Turn.Reply reply = turn.replies.get(i);
        loop.listener()
            .replied(reply.sender(), reply.senderSequence(), reply.payload(), reply.message());
      }
      if (turn.whenDurable != null) turn.whenDurable.run();
      for (int i = 0; i < turn.sends.size(); i++) {
        Turn.Send send = turn.sends.get(i);
        LogEntry target = (LogEntry) send.target();
        loop.forward(new Forward(target, actor.shard(), index, i, send.payload(), send.message()));
      }
    }
  }

  /** A message that a durable turn sent, on its way to the receiver's shard. */
  static final class Forward extends JournalEntry {
    private final LogEntry target;
    private final int sourceShard;
    private final long sourceIndex;
    private final int ordinal;
    private final byte[] payload;
    private final @Nullable Object message;
    private long sequence;

    Forward(
        LogEntry target,
        int sourceShard,
        long sourceIndex,
        int ordinal,
        byte[] payload,
        @Nullable Object message) {
      this.target = target;
      this.sourceShard = sourceShard;
      this.sourceIndex = sourceIndex;
      this.ordinal = ordinal;
      this.payload = payload;
      this.message = message;
    }

    @Override
    void write(JournalLoop loop) throws IOException {
      sequence = loop.appended(target);
      loop.shardOf(target).forward(target, sequence, sourceShard, sourceIndex, ordinal, payload);
    }

    @Override
    void release(JournalLoop loop) {
      Inbox inbox = target.inbox();
      if (inbox != null) inbox.deliver(sequence, SenderId.NONE, 0, payload, message);
      else
        loop.deliverLater(
            target, new LogEntry.Waiting(sequence, SenderId.NONE, 0, payload, message));
    }
  }

  /** An actor's first record. */
  static final class Birth extends JournalEntry {
    private final LogEntry actor;

    Birth(LogEntry actor) {
      this.actor = actor;
    }

    @Override
    void write(JournalLoop loop) throws IOException {
      loop.shardOf(actor).birth(actor);
    }

    @Override
    void release(JournalLoop loop) {
      actor.birthDurable = true;
    }
  }

  /** Messages handled, by an actor without turns. */
  static final class Acknowledge extends JournalEntry {
    private final LogEntry actor;
    private final long consumed;

    Acknowledge(LogEntry actor, long consumed) {
      this.actor = actor;
      this.consumed = consumed;
    }

    @Override
    void write(JournalLoop loop) throws IOException {
      if (loop.consumed(actor, consumed)) loop.shardOf(actor).acknowledge(actor, consumed);
    }

    @Override
    void release(JournalLoop loop) {}
  }

  /** An actor's inbox. */
  static final class Attach extends JournalEntry {
    private final LogEntry actor;
    private final Inbox inbox;

    Attach(LogEntry actor, Inbox inbox) {
      this.actor = actor;
      this.inbox = inbox;
    }

    @Override
    void release(JournalLoop loop) {
      actor.deliverTo(inbox);
      if (loop.isStarted()) actor.deliverWaiting();
    }
  }

  /** The beginning of delivery. */
  static final class Start extends JournalEntry {
    private final JournalListener listener;

    Start(JournalListener listener) {
      this.listener = listener;
    }

    @Override
    void release(JournalLoop loop) {
      loop.start(listener);
    }
  }

  /** Somebody waits until nothing is left to be handled. */
  static final class IdleWaiter extends JournalEntry {
    final CountDownLatch done = new CountDownLatch(1);
    volatile @Nullable JournalException refused;
    volatile boolean givenUp;

    @Override
    void release(JournalLoop loop) {
      loop.awaitIdle(this);
    }

    @Override
    void refuse(JournalException cause) {
      refused = cause;
      done.countDown();
    }
  }

  /** The last entry. */
  static final class Close extends JournalEntry {
    @Override
    void release(JournalLoop loop) {
      loop.closing();
    }
  }
}
