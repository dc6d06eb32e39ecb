package org.grove.mailbox;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The mailbox on real threads, run by {@link JcstressTest}, twice: as it is, and with a flaw planted
 * that each of these tests has to see.
 *
 * <p>x86 delays a store past later loads and reorders nothing else, and the offer's exchange and the release's
 * compare-and-set are full fences there. So on x86 these tests see what interleavings and the compiler do. That {@code
 * nextRelease} and the wake-up publish a message on a machine that reorders stores (ARM) shows only there; where that
 * order is the contract, the planted flaw is the reordering written out.
 */
public final class UnboundedMailboxJcstress {
  private static final boolean PLANTED = Jcstress.PLANTED;
  private static final int NONE = -1;

  private UnboundedMailboxJcstress() {}

  private static final class Item extends MailboxNode {
    int value; // plain: only the mailbox publishes it

    Item(int value) {
      this.value = value;
    }
  }

  private static int valueOf(@Nullable Item item) {
    return item == null ? NONE : item.value;
  }

  /** Held by its consumer, which has polled its only message. */
  private static Mailbox<Item> polledEmpty(Mailbox<Item> mailbox) {
    mailbox.offer(new Item(1));
    mailbox.poll();
    return mailbox;
  }

  @JCStressTest
  @Outcome(id = "1, 1, 42", expect = ACCEPTABLE, desc = "released, then woken")
  @Outcome(id = "0, 0, 42", expect = ACCEPTABLE, desc = "kept because of the message")
  @Outcome(expect = FORBIDDEN, desc = "the message is lost, or its wake-up is")
  @State
  public static class OfferBesideRelease {
    private final Wakeups wakeups = new Wakeups();
    private final Mailbox<Item> mailbox =
        polledEmpty(PLANTED ? new ReleasesByStore(wakeups) : new UnboundedMailbox<>(wakeups));

    @Actor
    public void sender() {
      mailbox.offer(new Item(42));
    }

    @Actor
    public void consumer(III_Result r) {
      r.r1 = mailbox.release() ? 1 : 0;
    }

    @Arbiter
    public void afterwards(III_Result r) {
      r.r2 = wakeups.get() - 1; // one woke the first consumer
      r.r3 = valueOf(mailbox.poll());
    }
  }

  private static final class ReleasesByStore extends Copy {
    ReleasesByStore(Wakeup wakeup) {
      super(wakeup);
    }

    @Override
    boolean clearTail(MailboxNode polled) {
      if (tail.get() != polled) return false;
      Jcstress.pause();
      tail.setPlain(null);
      return true;
    }
  }

  @JCStressTest
  @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "one wake-up, two messages")
  @Outcome(expect = FORBIDDEN, desc = "a message is lost, or both offers wake, or none")
  @State
  public static class TwoOffersToReleased {
    private final Wakeups wakeups = new Wakeups();
    private final Mailbox<Item> mailbox =
        PLANTED ? new ExchangesInTwoSteps(wakeups) : new UnboundedMailbox<>(wakeups);

    @Actor
    public void sender() {
      mailbox.offer(new Item(1));
    }

    @Actor
    public void otherSender() {
      mailbox.offer(new Item(2));
    }

    @Arbiter
    public void afterwards(II_Result r) {
      r.r1 = wakeups.get();
      r.r2 = valueOf(mailbox.poll()) + valueOf(mailbox.poll());
    }
  }

  private static final class ExchangesInTwoSteps extends Copy {
    ExchangesInTwoSteps(Wakeup wakeup) {
      super(wakeup);
    }

    @Override
    @Nullable
    MailboxNode exchangeTail(MailboxNode node) {
      MailboxNode previous = tail.getAcquire();
      Jcstress.pause();
      tail.setRelease(node);
      return previous;
    }
  }

  @JCStressTest
  @Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "not woken yet")
  @Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "woken, and the message is there")
  @Outcome(expect = FORBIDDEN, desc = "woken without the message, or without its content")
  @State
  public static class WokenWithMessage {
    private final AtomicBoolean ready = new AtomicBoolean();
    private final Wakeup wakeup =
        () -> ready.setRelease(true); // as much as the hand-over must do, and no more
    private final Mailbox<Item> mailbox =
        PLANTED ? new WakesBeforeFirst(wakeup) : new UnboundedMailbox<>(wakeup);

    @Actor
    public void sender() {
      mailbox.offer(new Item(42));
    }

    @Actor
    public void wokenConsumer(II_Result r) {
      r.r1 = ready.getAcquire() ? 1 : 0;
      r.r2 = r.r1 == 0 ? NONE : valueOf(mailbox.poll());
    }
  }

  private static final class WakesBeforeFirst extends Copy {
    WakesBeforeFirst(Wakeup wakeup) {
      super(wakeup);
    }

    @Override
    void handOver(MailboxNode node) {
      wakeup.ready();
      Jcstress.pause();
      first = node;
    }
  }

  /** The sender's thread is the next consumer: it polls inside the wake-up. */
  @JCStressTest
  @Outcome(id = "1, 2, 3", expect = ACCEPTABLE, desc = "the next consumer polls both")
  @Outcome(id = "0, -1, 2", expect = ACCEPTABLE, desc = "no next consumer, the message waits")
  @Outcome(expect = FORBIDDEN, desc = "the old consumer spoiled what the next one owned by then")
  @State
  public static class ReleaseBesideNextConsumer implements Wakeup {
    private final Mailbox<Item> mailbox =
        PLANTED ? new ClearsAfterRelease(this) : new UnboundedMailbox<>(this);
    private int polledByNext = NONE;

    @SuppressWarnings("this-escape")
    public ReleaseBesideNextConsumer() {
      mailbox.offer(new Item(1));
    }

    @Override
    public void ready() {
      polledByNext = valueOf(mailbox.poll());
    }

    @Actor
    public void oldConsumer(III_Result r) {
      r.r1 = mailbox.release() ? 1 : 0;
    }

    @Actor
    public void sender() {
      mailbox.offer(new Item(2));
    }

    @Arbiter
    public void afterwards(III_Result r) {
      r.r2 = polledByNext == 1 ? NONE : polledByNext;
      mailbox.offer(new Item(3));
      r.r3 = valueOf(mailbox.poll());
    }
  }

  private static final class ClearsAfterRelease extends Copy {
    ClearsAfterRelease(Wakeup wakeup) {
      super(wakeup);
    }

    @Override
    public boolean release() {
      MailboxNode polled = last;
      if (polled == null || !clearTail(polled)) return false;
      Jcstress.pause();
      last = null;
      return true;
    }
  }

  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not linked yet")
  @Outcome(id = "42", expect = ACCEPTABLE, desc = "the message")
  @Outcome(expect = FORBIDDEN, desc = "a message without its content")
  @State
  public static class LinkedWithContent {
    private final Mailbox<Item> mailbox = polledEmpty(new UnboundedMailbox<>(() -> {}));

    @Actor
    public void sender() {
      Item item = new Item(PLANTED ? 0 : 42);
      mailbox.offer(item);
      if (!PLANTED) return;
      Jcstress.pause();
      item.value = 42;
    }

    @Actor
    public void consumer(I_Result r) {
      r.r1 = valueOf(mailbox.poll());
    }
  }

  /** Planted: a plain link, which the compiler reads once, before the loop. */
  @JCStressTest(Mode.Termination)
  @Outcome(id = "TERMINATED", expect = ACCEPTABLE, desc = "the loop sees the link")
  @Outcome(id = "STALE", expect = FORBIDDEN, desc = "the loop never looks again")
  @State
  public static class PolledInLoop {
    private final Mailbox<Item> mailbox = polledEmpty(new UnboundedMailbox<>(() -> {}));
    private @Nullable Item plainLink;

    @Actor
    public void consumer() {
      while ((PLANTED ? plainLink : mailbox.poll()) == null) {}
    }

    @Signal
    public void sender() {
      if (PLANTED) plainLink = new Item(42);
      else mailbox.offer(new Item(42));
    }
  }

  private static final class Wakeups extends AtomicInteger implements Wakeup {
    private static final long serialVersionUID = 1;

    @Override
    public void ready() {
      incrementAndGet();
    }
  }

  /** The mailbox once more, in steps that can be replaced by flawed ones. */
  private abstract static class Copy implements Mailbox<Item> {
    final AtomicReference<@Nullable MailboxNode> tail = new AtomicReference<>();
    final Wakeup wakeup;

    @Nullable
    MailboxNode first;

    @Nullable
    MailboxNode last;

    Copy(Wakeup wakeup) {
      this.wakeup = wakeup;
    }

    @Nullable
    MailboxNode exchangeTail(MailboxNode node) {
      return tail.getAndSet(node);
    }

    void handOver(MailboxNode node) {
      first = node;
      wakeup.ready();
    }

    boolean clearTail(MailboxNode polled) {
      return tail.compareAndSet(polled, null);
    }

    @Override
    public OfferResult offer(Item message) {
      MailboxNode previous = exchangeTail(message);
      if (previous == null) handOver(message);
      else previous.nextRelease(message);
      return OfferResult.ACCEPTED;
    }

    @Override
    public @Nullable Item poll() {
      MailboxNode node = first;
      if (node != null) first = null;
      else if (last == null || (node = last.nextAcquire()) == null) return null;
      last = node;
      return (Item) node;
    }

    @Override
    public boolean release() {
      MailboxNode polled = last;
      if (first != null || polled == null || polled.nextAcquire() != null) return false;
      last = null;
      if (clearTail(polled)) return true;
      last = polled;
      return false;
    }

    @Override
    public void nudge() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Item polled() {
      return null;
    }

    @Override
    public long bytes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isClosed() {
      throw new UnsupportedOperationException();
    }
  }
}
