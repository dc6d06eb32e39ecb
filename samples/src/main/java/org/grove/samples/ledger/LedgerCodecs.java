package org.grove.samples.ledger;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.grove.codec.CodecRegistry;
import org.grove.codec.Codecs;
import org.grove.codec.SbeCodec;
import org.grove.samples.ledger.Account.Decision;
import org.grove.samples.ledger.Account.Deposit;
import org.grove.samples.ledger.Account.Transfer;
import org.grove.samples.ledger.sbe.DecisionDecoder;
import org.grove.samples.ledger.sbe.DecisionEncoder;
import org.grove.samples.ledger.sbe.DepositDecoder;
import org.grove.samples.ledger.sbe.DepositEncoder;
import org.grove.samples.ledger.sbe.TransferDecoder;
import org.grove.samples.ledger.sbe.TransferEncoder;
import org.grove.samples.ledger.sbe.Verdict;

/** What the ledger writes to its journal: the templates of {@code ledger.xml}, and a long for what an account holds. */
final class LedgerCodecs {
  private LedgerCodecs() {}

  static CodecRegistry registry() {
    return CodecRegistry.builder()
        .add(new TransferCodec())
        .add(new DepositCodec())
        .add(new DecisionCodec())
        .add(Codecs.ofLong())
        .build();
  }

  /** The bytes of a text in UTF-8; exact, so that a message is encoded into an array of its size at once. */
  static int utf8Length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  private static final class TransferCodec extends SbeCodec<Transfer> {
    TransferCodec() {
      super(
          Transfer.class,
          TransferEncoder.SCHEMA_ID,
          TransferEncoder.TEMPLATE_ID,
          TransferEncoder.SCHEMA_VERSION,
          TransferEncoder.BLOCK_LENGTH);
    }

    @Override
    protected int bodyLength(Transfer transfer) {
      return TransferEncoder.BLOCK_LENGTH
          + TransferEncoder.transferIdHeaderLength()
          + utf8Length(transfer.id())
          + TransferEncoder.toHeaderLength()
          + utf8Length(transfer.to());
    }

    @Override
    protected int encodeBody(Transfer transfer, MutableDirectBuffer buffer, int offset) {
      return new TransferEncoder()
          .wrap(buffer, offset)
          .cents(transfer.cents())
          .transferId(transfer.id())
          .to(transfer.to())
          .encodedLength();
    }

    @Override
    protected Transfer decodeBody(DirectBuffer body, int blockLength, int version) {
      TransferDecoder decoder = new TransferDecoder().wrap(body, 0, blockLength, version);
      long cents = decoder.cents();
      return new Transfer(decoder.transferId(), decoder.to(), cents);
    }
  }

  private static final class DepositCodec extends SbeCodec<Deposit> {
    DepositCodec() {
      super(
          Deposit.class,
          DepositEncoder.SCHEMA_ID,
          DepositEncoder.TEMPLATE_ID,
          DepositEncoder.SCHEMA_VERSION,
          DepositEncoder.BLOCK_LENGTH);
    }

    @Override
    protected int bodyLength(Deposit deposit) {
      return DepositEncoder.BLOCK_LENGTH
          + DepositEncoder.transferIdHeaderLength()
          + utf8Length(deposit.id());
    }

    @Override
    protected int encodeBody(Deposit deposit, MutableDirectBuffer buffer, int offset) {
      return new DepositEncoder()
          .wrap(buffer, offset)
          .cents(deposit.cents())
          .transferId(deposit.id())
          .encodedLength();
    }

    @Override
    protected Deposit decodeBody(DirectBuffer body, int blockLength, int version) {
      DepositDecoder decoder = new DepositDecoder().wrap(body, 0, blockLength, version);
      long cents = decoder.cents();
      return new Deposit(decoder.transferId(), cents);
    }
  }

  private static final class DecisionCodec extends SbeCodec<Decision> {
    DecisionCodec() {
      super(
          Decision.class,
          DecisionEncoder.SCHEMA_ID,
          DecisionEncoder.TEMPLATE_ID,
          DecisionEncoder.SCHEMA_VERSION,
          DecisionEncoder.BLOCK_LENGTH);
    }

    @Override
    protected int bodyLength(Decision decision) {
      return DecisionEncoder.BLOCK_LENGTH
          + DecisionEncoder.transferIdHeaderLength()
          + utf8Length(decision.id());
    }

    @Override
    protected int encodeBody(Decision decision, MutableDirectBuffer buffer, int offset) {
      return new DecisionEncoder()
          .wrap(buffer, offset)
          .verdict(decision.applied() ? Verdict.APPLIED : Verdict.REFUSED)
          .transferId(decision.id())
          .encodedLength();
    }

    @Override
    protected Decision decodeBody(DirectBuffer body, int blockLength, int version) {
      DecisionDecoder decoder = new DecisionDecoder().wrap(body, 0, blockLength, version);
      boolean applied = decoder.verdict() == Verdict.APPLIED;
      return new Decision(decoder.transferId(), applied);
    }
  }
}
