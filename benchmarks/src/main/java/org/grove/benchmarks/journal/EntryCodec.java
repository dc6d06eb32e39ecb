package org.grove.benchmarks.journal;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.grove.benchmarks.journal.sbe.BookEntryDecoder;
import org.grove.benchmarks.journal.sbe.BookEntryEncoder;
import org.grove.codec.SbeCodec;

/** As a user of journaling writes it. */
final class EntryCodec extends SbeCodec<Entry> {
  EntryCodec() {
    super(
        Entry.class,
        BookEntryEncoder.SCHEMA_ID,
        BookEntryEncoder.TEMPLATE_ID,
        BookEntryEncoder.SCHEMA_VERSION,
        BookEntryEncoder.BLOCK_LENGTH);
  }

  @Override
  protected int bodyLength(Entry entry) {
    return BookEntryEncoder.BLOCK_LENGTH;
  }

  @Override
  protected int encodeBody(Entry entry, MutableDirectBuffer buffer, int offset) {
    return new BookEntryEncoder()
        .wrap(buffer, offset)
        .sequence(entry.sequence())
        .account(entry.account())
        .branch(entry.branch())
        .cents(entry.cents())
        .balance(entry.balance())
        .time(entry.time())
        .reference(entry.reference())
        .encodedLength();
  }

  @Override
  protected Entry decodeBody(DirectBuffer body, int blockLength, int version) {
    BookEntryDecoder entry = new BookEntryDecoder().wrap(body, 0, blockLength, version);
    return new Entry(
        entry.sequence(),
        entry.account(),
        entry.branch(),
        entry.cents(),
        entry.balance(),
        entry.time(),
        entry.reference());
  }
}
