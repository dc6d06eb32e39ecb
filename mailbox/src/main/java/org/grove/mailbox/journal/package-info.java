/**
 * Messages, turns and births of durable actors on disk.
 *
 * <p>{@link org.grove.mailbox.journal.ChronicleJournal} writes, {@link org.grove.mailbox.journal.JournalReader} reads
 * without opening, {@link org.grove.mailbox.journal.JournaledMailbox} is a mailbox on top. The way of a message is
 *
 * <pre>
 * JournaledMailbox.offer -&gt; JournalEntry.Message -&gt; JournalLoop -&gt; Shard -&gt; FrameBuffer -&gt; FrameSink -&gt; [sync]
 *     -&gt; Journaled.durable -&gt; UnboundedMailbox.offer
 * </pre>
 *
 * <p>and that of a message sent in a turn
 *
 * <pre>
 * Journal.commit -&gt; JournalEntry.Committed -&gt; Shard of the sender -&gt; [sync]
 *     -&gt; JournalEntry.Forward -&gt; Shard of the receiver -&gt; [sync] -&gt; Inbox.deliver
 * </pre>
 *
 * <h2>What is on disk</h2>
 *
 * <pre>
 * data/ledger/MANIFEST                            text: format, shards, hash, epochs and where they end, CRC32C
 *             LOCK                                held while a process has the journal open
 *             epoch-000001/shard-0/20261121F.cq4  documents, each one a frame
 * </pre>
 *
 * <p>All numbers are little endian. Each opening that appends something is an <em>epoch</em> with folders of its own;
 * files of earlier epochs are never written again. An actor's <em>shard</em> is the upper half of (actor id *
 * 0x9E3779B97F4A7C15), unsigned, modulo the number of shards (hash 1). Actor ids count from 1.
 *
 * <p>A <em>frame</em> is what one append wrote, the unit of group commit:
 *
 * <pre>
 *  0  magic          "GVRF"
 *  4  version        uint16  1
 *  6  head length    uint16  48
 *  8  frame length   int32   head and records
 * 12  count          int32   of records; 0 in a frame that only notes what is durable
 * 16  epoch          int32
 * 20  shard          int32
 * 24  first index    int64   of its first record
 * 32  durable index  int64   the highest index of this shard that was durable when the frame was written
 * 40  reserved       int32   0
 * 44  crc            int32   CRC32C of bytes 0 to 43
 * </pre>
 *
 * <p>and a <em>record</em> in it, without padding:
 *
 * <pre>
 *  0  length         int32   of the whole record
 *  4  crc            int32   CRC32C of bytes 8 to length - 1
 *  8  index          int64   from 1, rising by one, over all epochs
 * 16  SBE header     blockLength, templateId (the kind of record), schemaId 7101, version: uint16 each
 * 24  SBE body       see src/main/sbe/journal.xml
 * </pre>
 *
 * <p>Kinds: 1 Message, 2 Turn, 4 Forward, 5 Birth, 9 Acknowledge; reserved: 3 Attempt, 6 Snapshot, 7 Dead, 8 Stop. The
 * body of a turn is a row of tagged sections: 1 state (SBE header and body of the user's), 2 send (an SBE message, 102),
 * 3 reply (103), 4 failure (UTF-8, optional). Bit 0 of a section's flags says mandatory: a reader that does not know such
 * a section stops, others it skips.
 *
 * <p>Messages and forwards carry their receiver's sequence number, from 1 without gaps. A forward names its source (shard,
 * index of the turn, ordinal of the send); sources of one shard arrive in their order, so that the highest one in a shard
 * tells what has arrived there.
 *
 * <h2>What is checked</h2>
 *
 * <p>An epoch that ended (CLEAN or RECOVERED) must be whole up to the end in the manifest. One that was left open is read
 * up to the first document that is not whole. If a frame beyond says that the missing records had been durable, or another shard
 * holds a forward of one of them, that is damage: opening stops, and changes nothing. Otherwise it is what a dying process left unfinished: it is cut off, the
 * end goes to the manifest. Before its thread sleeps a journal appends a frame without records to a shard whose last
 * records no other frame has noted as durable, so that damage to these is told from an unfinished tail too.
 */
@NullMarked
package org.grove.mailbox.journal;

import org.jspecify.annotations.NullMarked;
