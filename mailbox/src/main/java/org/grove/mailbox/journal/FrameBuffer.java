package org.grove.mailbox.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.grove.mailbox.journal.JournalFormat.*;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.grove.mailbox.journal.sbe.AcknowledgeEncoder;
import org.grove.mailbox.journal.sbe.BirthEncoder;
import org.grove.mailbox.journal.sbe.ForwardEncoder;
import org.grove.mailbox.journal.sbe.MessageEncoder;
import org.grove.mailbox.journal.sbe.MessageHeaderEncoder;
import org.grove.mailbox.journal.sbe.ReplyEncoder;
import org.grove.mailbox.journal.sbe.SendEncoder;
import org.grove.mailbox.journal.sbe.TurnEncoder;

/** Encodes records of one shard into a frame; allocates nothing per record. Journal thread only. */
final class FrameBuffer {
  /** Bytes that a record takes besides its variable parts, generously. */
  private static final int FIXED = 96;

  private final int epoch;
  private final int shard;
  private final CRC32C crc = new CRC32C();
  private final UnsafeBuffer buffer = new UnsafeBuffer();
  private ByteBuffer bytes;
  private int limit = FRAME_HEAD;
  private int count;
  private long firstIndex;

  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final MessageEncoder message = new MessageEncoder();
  private final TurnEncoder turn = new TurnEncoder();
  private final ForwardEncoder forward = new ForwardEncoder();
  private final BirthEncoder birth = new BirthEncoder();
  private final AcknowledgeEncoder acknowledge = new AcknowledgeEncoder();
  private final SendEncoder send = new SendEncoder();
  private final ReplyEncoder reply = new ReplyEncoder();

  FrameBuffer(int epoch, int shard) {
    this.epoch = epoch;
    this.shard = shard;
    bytes = ByteBuffer.allocateDirect(FRAME_TARGET + FIXED).order(ORDER);
    buffer.wrap(bytes);
  }

  static int messageSize(byte[] payload) {
    return FIXED + payload.length;
  }

  static int birthSize(LogEntry log) {
    return FIXED + 3 * (log.kind().length() + log.name().length()) + log.recoveredState().length;
  }

  /** An upper bound; the births of the targets only become durable, so it stays one. */
  static long turnSize(Turn turn) {
    long size = FIXED;
    if (turn.state != null) size += FIXED + turn.state.length;
    if (turn.failure != null) size += FIXED + 3L * turn.failure.length();
    for (Turn.Reply reply : turn.replies) size += FIXED + reply.payload().length;
    for (Turn.Send send : turn.sends) {
      LogEntry target = (LogEntry) send.target();
      size += FIXED + send.payload().length + (target.birthDurable ? 0 : birthSize(target));
    }
    return size;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Whether a record of that size has to wait for the next frame. */
  boolean isFullFor(int size) {
    return count > 0 && limit + size > FRAME_TARGET;
  }

  void message(
      long index,
      LogEntry target,
      long sequence,
      SenderId sender,
      long senderSequence,
      byte[] payload) {
    message
        .wrapAndApplyHeader(buffer, begin(index, messageSize(payload)), header)
        .actorId(target.actorId())
        .sequence(sequence)
        .senderHigh(sender.high())
        .senderLow(sender.low())
        .senderSequence(senderSequence)
        .putPayload(payload, 0, payload.length);
    end(index, message.limit());
  }

  void forward(
      long index,
      LogEntry target,
      long sequence,
      int sourceShard,
      long sourceIndex,
      int ordinal,
      byte[] payload) {
    forward
        .wrapAndApplyHeader(buffer, begin(index, messageSize(payload)), header)
        .actorId(target.actorId())
        .sequence(sequence)
        .sourceIndex(sourceIndex)
        .sourceShard(sourceShard)
        .ordinal(ordinal)
        .putPayload(payload, 0, payload.length);
    end(index, forward.limit());
  }

  void birth(long index, LogEntry log) {
    byte[] kind = log.kind().getBytes(UTF_8);
    byte[] name = log.name().getBytes(UTF_8);
    byte[] state = log.recoveredState();
    birth
        .wrapAndApplyHeader(buffer, begin(index, birthSize(log)), header)
        .actorId(log.actorId())
        .putKind(kind, 0, kind.length)
        .putName(name, 0, name.length)
        .putState(state, 0, state.length);
    end(index, birth.limit());
  }

  void acknowledge(long index, LogEntry log, long consumed) {
    acknowledge
        .wrapAndApplyHeader(buffer, begin(index, FIXED), header)
        .actorId(log.actorId())
        .consumed(consumed);
    end(index, acknowledge.limit());
  }

  void turn(long index, Turn from, int size) {
    List<Turn.Send> sends = from.sends;
    List<Turn.Reply> replies = from.replies;
    int sections = sends.size()
        + replies.size()
        + (from.state == null ? 0 : 1)
        + (from.failure == null ? 0 : 1);
    turn.wrapAndApplyHeader(buffer, begin(index, size), header)
        .actorId(from.actor.actorId())
        .consumed(from.consumed);
    TurnEncoder.SectionsEncoder section = turn.sectionsCount(sections);
    if (from.state != null) {
      section.next().tag(STATE).flags(MANDATORY).putContent(from.state, 0, from.state.length);
    }
    for (int i = 0; i < sends.size(); i++) {
      section.next().tag(SEND).flags(MANDATORY);
      send(sends.get(i), i);
    }
    for (int i = 0; i < replies.size(); i++) {
      section.next().tag(REPLY).flags(MANDATORY);
      reply(replies.get(i));
    }
    if (from.failure != null) {
      byte[] cause = from.failure.getBytes(UTF_8);
      section.next().tag(FAILURE).flags(0).putContent(cause, 0, cause.length);
    }
    end(index, turn.limit());
  }

  private void send(Turn.Send from, int ordinal) {
    LogEntry target = (LogEntry) from.target();
    byte[] payload = from.payload();
    send.wrapAndApplyHeader(buffer, contentAt(), header)
        .targetId(target.actorId())
        .ordinal(ordinal)
        .putPayload(payload, 0, payload.length);
    // A send outlives its target's birth when they lie in two shards and power fails in between.
    byte[] kind = target.birthDurable ? NONE : target.kind().getBytes(UTF_8);
    byte[] name = target.birthDurable ? NONE : target.name().getBytes(UTF_8);
    byte[] state = target.birthDurable ? NONE : target.recoveredState();
    send.putKind(kind, 0, kind.length)
        .putName(name, 0, name.length)
        .putState(state, 0, state.length);
    contentEnds(send.limit());
  }

  private void reply(Turn.Reply from) {
    byte[] payload = from.payload();
    reply
        .wrapAndApplyHeader(buffer, contentAt(), header)
        .senderHigh(from.sender().high())
        .senderLow(from.sender().low())
        .senderSequence(from.senderSequence())
        .putPayload(payload, 0, payload.length);
    contentEnds(reply.limit());
  }

  private static final byte[] NONE = {};

  private int contentAt() {
    return turn.limit() + TurnEncoder.SectionsEncoder.contentHeaderLength();
  }

  private void contentEnds(int end) {
    buffer.putInt(turn.limit(), end - contentAt(), ORDER);
    turn.limit(end);
  }

  private int begin(long index, int size) {
    if (count == 0) firstIndex = index;
    if (limit + size > bytes.capacity()) grow(limit + size);
    return limit + RECORD_HEAD;
  }

  private void end(long index, int end) {
    int start = limit;
    buffer.putInt(start + RECORD_LENGTH, end - start, ORDER);
    buffer.putLong(start + RECORD_INDEX, index, ORDER);
    buffer.putInt(start + RECORD_CRC, crc(start + RECORD_INDEX, end), ORDER);
    limit = end;
    count++;
  }

  private void grow(int capacity) {
    ByteBuffer larger = ByteBuffer.allocateDirect(capacity).order(ORDER);
    larger.put(0, bytes, 0, limit);
    bytes = larger;
    buffer.wrap(bytes);
  }

  private int crc(int from, int to) {
    crc.reset();
    crc.update(bytes.clear().position(from).limit(to));
    return (int) crc.getValue();
  }

  /**
   * Completes the frame.
   *
   * @param nextIndex the first index of a frame without records
   * @return the frame between position and limit, valid until {@link #clear()}
   */
  ByteBuffer finish(long nextIndex, long durableIndex) {
    buffer.putInt(MAGIC, FRAME_MAGIC, ORDER);
    buffer.putShort(FRAME_VERSION, (short) VERSION, ORDER);
    buffer.putShort(HEAD_LENGTH, (short) FRAME_HEAD, ORDER);
    buffer.putInt(FRAME_LENGTH, limit, ORDER);
    buffer.putInt(RECORD_COUNT, count, ORDER);
    buffer.putInt(EPOCH, epoch, ORDER);
    buffer.putInt(SHARD, shard, ORDER);
    buffer.putLong(FIRST_INDEX, count == 0 ? nextIndex : firstIndex, ORDER);
    buffer.putLong(DURABLE_INDEX, durableIndex, ORDER);
    buffer.putInt(RESERVED, 0, ORDER);
    buffer.putInt(HEAD_CRC, crc(0, HEAD_CRC), ORDER);
    return bytes.clear().limit(limit);
  }

  void clear() {
    limit = FRAME_HEAD;
    count = 0;
  }
}
