package org.grove.mailbox.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.grove.mailbox.journal.JournalFormat.*;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.grove.mailbox.journal.sbe.AcknowledgeDecoder;
import org.grove.mailbox.journal.sbe.BirthDecoder;
import org.grove.mailbox.journal.sbe.ForwardDecoder;
import org.grove.mailbox.journal.sbe.MessageDecoder;
import org.grove.mailbox.journal.sbe.MessageHeaderDecoder;
import org.grove.mailbox.journal.sbe.ReplyDecoder;
import org.grove.mailbox.journal.sbe.SendDecoder;
import org.grove.mailbox.journal.sbe.TurnDecoder;

/** Turns records back into calls of a visitor, every length checked before anything of it is allocated. */
final class RecordDecoder implements RecordHandler {
  private static final SenderId NOBODY = SenderId.NONE;

  private final RecordVisitor visitor;
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final MessageDecoder message = new MessageDecoder();
  private final TurnDecoder turn = new TurnDecoder();
  private final ForwardDecoder forward = new ForwardDecoder();
  private final BirthDecoder birth = new BirthDecoder();
  private final AcknowledgeDecoder acknowledge = new AcknowledgeDecoder();
  private final SendDecoder send = new SendDecoder();
  private final ReplyDecoder reply = new ReplyDecoder();
  private final UnsafeBuffer content = new UnsafeBuffer();

  RecordDecoder(RecordVisitor visitor) {
    this.visitor = visitor;
  }

  @Override
  public void record(ShardReader at, long index, DirectBuffer record) {
    visitor.record(at.epoch(), at.shard(), index, record.capacity());
    try {
      decode(at, record);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | IllegalStateException e) {
      throw new JournalException(
          at.at() + " index=" + index + " malformed=" + e.getMessage()
              + ", the checksum is right: written by faulty code; report it",
          e);
    }
  }

  private void decode(ShardReader at, DirectBuffer record) {
    header.wrap(record, 0);
    if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID)
      throw unknown(at, "schema=" + header.schemaId());
    switch (header.templateId()) {
      case MessageDecoder.TEMPLATE_ID -> message(record);
      case TurnDecoder.TEMPLATE_ID -> turn(at, record);
      case ForwardDecoder.TEMPLATE_ID -> forward(record);
      case BirthDecoder.TEMPLATE_ID -> birth(record);
      case AcknowledgeDecoder.TEMPLATE_ID -> {
        acknowledge.wrapAndApplyHeader(record, 0, header);
        visitor.acknowledge(acknowledge.actorId(), acknowledge.consumed());
      }
      default -> throw unknown(at, "kind=" + header.templateId());
    }
  }

  private static JournalException unknown(ShardReader at, String what) {
    return new JournalException(at.at() + " unknown " + what
        + ", written by a newer version of Grove; open it with that one");
  }

  private void message(DirectBuffer record) {
    message.wrapAndApplyHeader(record, 0, header);
    byte[] payload = new byte[fits(message.payloadLength(), message.limit() + 4, record)];
    message.getPayload(payload, 0, payload.length);
    visitor.message(
        message.actorId(),
        message.sequence(),
        sender(message.senderHigh(), message.senderLow()),
        message.senderSequence(),
        payload);
  }

  private void forward(DirectBuffer record) {
    forward.wrapAndApplyHeader(record, 0, header);
    byte[] payload = new byte[fits(forward.payloadLength(), forward.limit() + 4, record)];
    forward.getPayload(payload, 0, payload.length);
    visitor.forward(
        forward.actorId(),
        forward.sequence(),
        forward.sourceShard(),
        forward.sourceIndex(),
        forward.ordinal(),
        payload);
  }

  private void birth(DirectBuffer record) {
    birth.wrapAndApplyHeader(record, 0, header);
    byte[] kind = new byte[fits(birth.kindLength(), birth.limit() + 2, record)];
    birth.getKind(kind, 0, kind.length);
    byte[] name = new byte[fits(birth.nameLength(), birth.limit() + 2, record)];
    birth.getName(name, 0, name.length);
    byte[] state = new byte[fits(birth.stateLength(), birth.limit() + 4, record)];
    birth.getState(state, 0, state.length);
    visitor.birth(birth.actorId(), new String(kind, UTF_8), new String(name, UTF_8), state);
  }

  private void turn(ShardReader at, DirectBuffer record) {
    turn.wrapAndApplyHeader(record, 0, header);
    long actorId = turn.actorId();
    visitor.turn(actorId, turn.consumed());
    for (TurnDecoder.SectionsDecoder section : turn.sections()) {
      int tag = section.tag();
      int flags = section.flags();
      int start = turn.limit() + 4;
      int length = fits(section.contentLength(), start, record);
      content.wrap(record, start, length);
      turn.limit(start + length);
      switch (tag) {
        case STATE -> visitor.state(actorId, bytes(content));
        case SEND -> send(actorId);
        case REPLY -> reply(actorId);
        case FAILURE -> visitor.failure(actorId, new String(bytes(content), UTF_8));
        default -> {
          if ((flags & MANDATORY) != 0) throw unknown(at, "mandatory section=" + tag);
        }
      }
    }
  }

  private void send(long actorId) {
    send.wrapAndApplyHeader(content, 0, header);
    byte[] payload = new byte[fits(send.payloadLength(), send.limit() + 4, content)];
    send.getPayload(payload, 0, payload.length);
    byte[] kind = new byte[fits(send.kindLength(), send.limit() + 2, content)];
    send.getKind(kind, 0, kind.length);
    byte[] name = new byte[fits(send.nameLength(), send.limit() + 2, content)];
    send.getName(name, 0, name.length);
    byte[] state = new byte[fits(send.stateLength(), send.limit() + 4, content)];
    send.getState(state, 0, state.length);
    if (name.length > 0) {
      visitor.unconfirmedBirth(
          send.targetId(), new String(kind, UTF_8), new String(name, UTF_8), state);
    }
    visitor.send(actorId, send.ordinal(), send.targetId(), payload);
  }

  private void reply(long actorId) {
    reply.wrapAndApplyHeader(content, 0, header);
    byte[] payload = new byte[fits(reply.payloadLength(), reply.limit() + 4, content)];
    reply.getPayload(payload, 0, payload.length);
    visitor.reply(
        actorId, sender(reply.senderHigh(), reply.senderLow()), reply.senderSequence(), payload);
  }

  private static int fits(int length, int start, DirectBuffer in) {
    if (length < 0 || length > in.capacity() - start) {
      throw new IndexOutOfBoundsException(
          "length=" + length + " > left=" + (in.capacity() - start));
    }
    return length;
  }

  private static byte[] bytes(DirectBuffer from) {
    byte[] bytes = new byte[from.capacity()];
    from.getBytes(0, bytes);
    return bytes;
  }

  private static SenderId sender(long high, long low) {
    return high == 0 && low == 0 ? NOBODY : new SenderId(high, low);
  }
}
