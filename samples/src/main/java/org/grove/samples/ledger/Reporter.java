package org.grove.samples.ledger;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.grove.actors.Ask;
import org.grove.actors.LoopActor;
import org.grove.mailbox.journal.SenderId;
import org.grove.samples.ledger.Account.Decision;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the journal confirms, as much at a time as there is: counts it, writes it to the outcomes file in one go,
 * lets the window move on, shows how far the run is.
 */
final class Reporter extends LoopActor<Reporter.Msg> {

  sealed interface Msg {}

  /**
   * The journal confirmed an answer.
   *
   * @param reply a {@link Decision}, or what the runtime answers for a handler that threw
   */
  record Confirmed(SenderId sender, long sequence, Object reply, long confirmedNs) implements Msg {}

  /** Asks for what there is to report; the reporter ends. */
  record Finish() implements Msg, Ask<Msg, Totals> {}

  /**
   * What the journal confirmed in this run.
   *
   * @param unnamed refusals of handlers that threw, of rows that an earlier run had sent: the answer has no id
   * @param failure why outcomes could not be written, or null
   */
  record Totals(
      long applied,
      long refused,
      List<Unnamed> unnamed,
      Histogram latency,
      @Nullable IOException failure) {}

  /** Where the journal has the message that an answer without id belongs to. */
  record Unnamed(SenderId sender, long sequence) {}

  private static final int MAX_BATCH = 1024;
  private static final Duration PROGRESS_PERIOD = Duration.ofMillis(200);
  private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(1);

  private final SenderId sender;
  private final Window window;
  private final @Nullable OutcomesFile outcomes;
  private final Progress progress;

  private final Histogram latency = new Histogram(1, LONGEST_NS, 3);
  private final List<Unnamed> unnamed = new ArrayList<>();
  private final long startNs = System.nanoTime();
  private long shownNs = startNs;
  private long applied;
  private long refused;
  private @Nullable IOException failure;
  private @Nullable Finish finish;

  Reporter(SenderId sender, Window window, @Nullable OutcomesFile outcomes, Progress progress) {
    this.sender = sender;
    this.window = window;
    this.outcomes = outcomes;
    this.progress = progress;
  }

  @Override
  protected void run() {
    while (finish == null) {
      Msg first = progress.isTerminal() ? receive(PROGRESS_PERIOD) : receive();
      if (first != null) {
        takeBatch(first);
        flush();
      }
      showProgress();
    }
    progress.clear();
    reply(finish, new Totals(applied, refused, unnamed, latency, failure));
  }

  /** Takes what is there, without waiting for more. */
  private void takeBatch(Msg first) {
    int taken = 0;
    for (Msg next = first;
        next != null;
        next = finish == null && taken < MAX_BATCH ? tryReceive() : null) {
      taken++;
      switch (next) {
        case Confirmed confirmed -> take(confirmed);
        case Finish asked -> finish = asked;
      }
    }
  }

  private void take(Confirmed confirmed) {
    boolean ours = isOurs(confirmed);
    if (confirmed.reply() instanceof Decision decision) {
      count(decision.id(), decision.applied());
    } else if (ours) {
      count(window.id(confirmed.sequence()), false);
    } else {
      refused++;
      unnamed.add(new Unnamed(confirmed.sender(), confirmed.sequence()));
    }
    if (ours) {
      long tookNs = confirmed.confirmedNs() - window.toldNs(confirmed.sequence());
      latency.recordValue(Math.clamp(tookNs, 1, LONGEST_NS));
      window.leave(confirmed.sequence());
    }
  }

  /** Not ours is what an earlier run had sent, even if the window holds a row of the same number by now. */
  private boolean isOurs(Confirmed confirmed) {
    return confirmed.sender().equals(sender)
        && window.holds(confirmed.sequence())
        && confirmed.confirmedNs() - window.toldNs(confirmed.sequence()) >= 0;
  }

  private void count(String id, boolean isApplied) {
    applied += isApplied ? 1 : 0;
    refused += isApplied ? 0 : 1;
    if (outcomes != null && failure == null) {
      try {
        outcomes.add(id, isApplied);
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  private void flush() {
    if (outcomes != null && failure == null) {
      try {
        outcomes.flush();
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** Outcomes that nobody will read are no outcomes: the run stops sending. */
  private void fail(IOException e) {
    failure = e;
    window.close();
  }

  private void showProgress() {
    if (progress.isTerminal() && System.nanoTime() - shownNs >= PROGRESS_PERIOD.toNanos()) {
      shownNs = System.nanoTime();
      double seconds = (shownNs - startNs) / 1e9;
      long confirmed = applied + refused;
      progress.show(String.format(
          Locale.ROOT,
          "%,d transfers confirmed, %,.0f/s, %d %% of the input read",
          confirmed,
          confirmed / seconds,
          progress.percentRead()));
    }
  }
}
