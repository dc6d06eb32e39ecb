package org.grove.samples.ledger;

import java.util.ArrayList;
import java.util.List;
import org.grove.actors.ActorRef;
import org.grove.actors.ExternalReplies;
import org.grove.mailbox.journal.SenderId;
import org.jspecify.annotations.Nullable;

/**
 * Hands the journal's confirmations to the reporter. The journal may confirm what earlier runs had left before there
 * is a reporter: that much is kept for it.
 */
final class Confirmations implements ExternalReplies {
  private final List<Reporter.Confirmed> early = new ArrayList<>();
  private volatile @Nullable ActorRef<Reporter.Msg> reporter;

  @Override
  public void replied(SenderId sender, long sequence, Object reply) {
    Reporter.Confirmed confirmed =
        new Reporter.Confirmed(sender, sequence, reply, System.nanoTime());
    ActorRef<Reporter.Msg> to = reporter;
    if (to != null) {
      to.tell(confirmed);
    } else {
      keepOrTell(confirmed);
    }
  }

  private synchronized void keepOrTell(Reporter.Confirmed confirmed) {
    ActorRef<Reporter.Msg> to = reporter;
    if (to != null) {
      to.tell(confirmed);
    } else {
      early.add(confirmed);
    }
  }

  /** From now on all goes to {@code reporter}, first what was kept. */
  synchronized void attach(ActorRef<Reporter.Msg> reporter) {
    early.forEach(reporter::tell);
    early.clear();
    this.reporter = reporter;
  }
}
