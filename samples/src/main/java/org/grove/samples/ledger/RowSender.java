package org.grove.samples.ledger;

import java.io.IOException;
import java.io.InputStream;
import org.grove.actors.ExternalSender;

/**
 * Tells the rows of one input to their paying accounts, as an external sender whose sequence is the line number; one
 * thread. Rows that the journal holds already are passed over.
 */
final class RowSender {
  private static final String TOO_MUCH_MONEY = "would put the money of all accounts beyond a long";

  private final ExternalSender sender;
  private final OpenAccounts accounts;
  private final Window window;
  private final Progress progress;
  private final MalformedRows malformed;
  private long sent;
  private long skipped;

  RowSender(ExternalSender sender, OpenAccounts accounts, Window window, Progress progress) {
    this.sender = sender;
    this.accounts = accounts;
    this.window = window;
    this.progress = progress;
    this.malformed = new MalformedRows(progress);
  }

  /** Sends all rows and waits until they are confirmed; returns early if the window is closed. */
  void send(LedgerInput input) throws IOException, InterruptedException {
    try (InputStream in = input.open()) {
      TransferReader reader = new TransferReader(in);
      boolean open = true;
      for (Row row = reader.next(); row != null && open; row = reader.next()) {
        open = take(row);
        progress.read(reader.position(), input.bytes());
      }
    }
    malformed.end();
    window.awaitEmpty();
  }

  /** False when there is no use in going on. */
  private boolean take(Row row) throws InterruptedException {
    switch (row) {
      case Row.Malformed bad -> malformed.add(bad.line(), bad.reason());
      case Row.Transfer transfer -> {
        if (accounts.open(transfer.from(), transfer.to())) {
          return tell(transfer);
        }
        malformed.add(transfer.line(), TOO_MUCH_MONEY);
      }
    }
    return true;
  }

  private boolean tell(Row.Transfer row) throws InterruptedException {
    if (!window.enter(row.line(), row.id())) {
      return false;
    }
    Account.Transfer transfer = new Account.Transfer(row.id(), row.to(), row.cents());
    if (sender.tell(accounts.account(row.from()), row.line(), transfer)) {
      sent++;
    } else {
      window.withdraw(row.line());
      skipped++;
    }
    return true;
  }

  LedgerReport.Rows rows() {
    return new LedgerReport.Rows(sent, skipped, malformed.count());
  }
}
