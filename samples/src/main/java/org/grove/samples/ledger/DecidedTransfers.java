package org.grove.samples.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.grove.codec.CodecRegistry;
import org.grove.mailbox.journal.JournalException;
import org.grove.mailbox.journal.JournalReader;
import org.grove.mailbox.journal.RecordVisitor;
import org.grove.mailbox.journal.SenderId;
import org.grove.samples.ledger.Account.Decision;
import org.grove.samples.ledger.Account.Transfer;
import org.grove.samples.ledger.Reporter.Unnamed;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a journal what became of each transfer, record by record: nothing is kept but the few answers that have no
 * id, those of handlers that threw.
 */
final class DecidedTransfers {
  private final Path journal;
  private final CodecRegistry codecs;
  private long applied;
  private long refused;

  DecidedTransfers(Path journal, CodecRegistry codecs) {
    this.journal = journal;
    this.codecs = codecs;
  }

  long applied() {
    return applied;
  }

  long refused() {
    return refused;
  }

  /** Counts the transfers and writes each to {@code file}, or only counts them. */
  void read(@Nullable OutcomesFile file) throws IOException {
    Replies replies = new Replies(file);
    read(replies);
    write(replies.unnamed, file);
  }

  /** Writes refusals of which only the message's place in the journal is known. */
  void write(Collection<Unnamed> unnamed, @Nullable OutcomesFile file) throws IOException {
    if (file != null && !unnamed.isEmpty()) {
      read(new Names(Set.copyOf(unnamed), file));
    }
  }

  private void read(RecordVisitor visitor) throws IOException {
    try {
      JournalReader.read(journal, visitor);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void add(OutcomesFile file, String id, boolean applied) {
    try {
      file.add(id, applied);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Replies implements RecordVisitor {
    private final @Nullable OutcomesFile file;
    private final Set<Unnamed> unnamed = new HashSet<>();

    Replies(@Nullable OutcomesFile file) {
      this.file = file;
    }

    @Override
    public void reply(long actorId, SenderId sender, long senderSequence, byte[] payload) {
      if (payload.length == 0) {
        refused++;
        unnamed.add(new Unnamed(sender, senderSequence));
        return;
      }
      Decision decision = decode(payload);
      applied += decision.applied() ? 1 : 0;
      refused += decision.applied() ? 0 : 1;
      if (file != null) {
        add(file, decision.id(), decision.applied());
      }
    }

    private Decision decode(byte[] payload) {
      if (codecs.decode(payload) instanceof Decision decision) {
        return decision;
      }
      throw new JournalException(
          "journal=" + journal + " holds replies that are no decisions of a ledger");
    }
  }

  private final class Names implements RecordVisitor {
    private final Set<Unnamed> unnamed;
    private final OutcomesFile file;

    Names(Set<Unnamed> unnamed, OutcomesFile file) {
      this.unnamed = unnamed;
      this.file = file;
    }

    @Override
    public void message(
        long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {
      boolean wanted = unnamed.contains(new Unnamed(sender, senderSequence));
      if (wanted && codecs.decode(payload) instanceof Transfer transfer) {
        add(file, transfer.id(), false);
      }
    }
  }
}
