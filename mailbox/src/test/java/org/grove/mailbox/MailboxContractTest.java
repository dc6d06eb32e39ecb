package org.grove.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every unbounded mailbox of linked messages promises; one short subclass per implementation. */
public abstract class MailboxContractTest<N extends MailboxNode> {
  private final AtomicInteger wakes = new AtomicInteger();

  /** A new mailbox. */
  protected abstract Mailbox<N> mailbox(Wakeup wakeup);

  protected abstract N message(int producer, int number);

  protected abstract int producer(N message);

  protected abstract int number(N message);

  /** Returns when everything offered before can be polled. */
  protected void settle() {}

  private Mailbox<N> counted() {
    return mailbox(wakes::incrementAndGet);
  }

  private void offer(Mailbox<N> mailbox, int... numbers) {
    for (int number : numbers)
      assertEquals(OfferResult.ACCEPTED, mailbox.offer(message(0, number)));
    settle();
  }

  private List<Integer> pollAll(Mailbox<N> mailbox) {
    List<Integer> numbers = new ArrayList<>();
    for (N message; (message = mailbox.poll()) != null; ) numbers.add(number(message));
    return numbers;
  }

  @Test
  void shouldPollInOrderOfOffer() {
    Mailbox<N> mailbox = counted();

    offer(mailbox, 1, 2, 3);

    assertEquals(List.of(1, 2, 3), pollAll(mailbox));
  }

  @Test
  void shouldPollTheVeryMessageOffered() {
    Mailbox<N> mailbox = counted();
    N message = message(0, 1);

    mailbox.offer(message);
    settle();

    assertSame(message, mailbox.poll());
  }

  @Test
  void shouldWakeOnceWhenReleased() {
    Mailbox<N> mailbox = counted();

    offer(mailbox, 1, 2);

    assertEquals(1, wakes.get());
  }

  @Test
  void shouldNotWakeWhenHeldAndEmpty() {
    Mailbox<N> mailbox = counted();
    offer(mailbox, 1);
    pollAll(mailbox);

    offer(mailbox, 2);

    assertEquals(1, wakes.get());
    assertEquals(List.of(2), pollAll(mailbox));
  }

  @Test
  void shouldWakeAgainWhenReleasedAgain() {
    Mailbox<N> mailbox = counted();
    offer(mailbox, 1);
    pollAll(mailbox);

    assertTrue(mailbox.release());
    offer(mailbox, 2);

    assertEquals(2, wakes.get());
    assertEquals(List.of(2), pollAll(mailbox));
  }

  @Test
  void shouldStayHeldWhenReleasedWithMessages() {
    Mailbox<N> mailbox = counted();
    offer(mailbox, 1, 2);

    assertFalse(mailbox.release());
    mailbox.poll();
    assertFalse(mailbox.release());

    assertEquals(List.of(2), pollAll(mailbox));
    assertTrue(mailbox.release());
    assertEquals(1, wakes.get());
  }

  @Test
  void shouldWakeWithoutMessageWhenNudged() {
    Mailbox<N> mailbox = counted();

    mailbox.nudge();

    assertEquals(1, wakes.get());
    assertNull(mailbox.poll());
    assertTrue(mailbox.release());
  }

  @Test
  void shouldPassOverNudgesWhenPolled() {
    Mailbox<N> mailbox = counted();
    offer(mailbox, 1);
    mailbox.nudge();
    offer(mailbox, 2);
    mailbox.nudge();

    assertEquals(2, mailbox.size());
    assertEquals(List.of(1, 2), pollAll(mailbox));
    assertTrue(mailbox.release());
  }

  @Test
  void shouldTellTheMessagePolledLastUntilReleased() {
    Mailbox<N> mailbox = counted();
    assertNull(mailbox.polled());
    offer(mailbox, 1, 2);
    assertNull(mailbox.polled());

    N first = mailbox.poll();
    assertSame(first, mailbox.polled());
    offer(mailbox, 3);
    assertSame(first, mailbox.polled());
    assertEquals(List.of(2, 3), pollAll(mailbox));

    assertTrue(mailbox.release());
    assertNull(mailbox.polled());
  }

  @Test
  void shouldCountWhatIsHeld() {
    Mailbox<N> mailbox = counted();
    assertEquals(0, mailbox.size());

    offer(mailbox, 1, 2, 3);
    assertEquals(3, mailbox.size());

    mailbox.poll();
    assertEquals(2, mailbox.size());
    pollAll(mailbox);
    assertEquals(0, mailbox.size());
    mailbox.release();
    assertEquals(0, mailbox.size());
  }

  @Test
  void shouldRefuseOffersAndKeepTheRestWhenClosed() {
    Mailbox<N> mailbox = counted();
    offer(mailbox, 1, 2);

    mailbox.close();
    mailbox.close();

    assertTrue(mailbox.isClosed());
    assertEquals(OfferResult.CLOSED, mailbox.offer(message(0, 3)));
    assertEquals(List.of(1, 2), pollAll(mailbox));
    assertTrue(mailbox.release());
  }

  @Test
  void shouldStillNudgeWhenClosed() {
    Mailbox<N> mailbox = counted();
    mailbox.close();

    mailbox.nudge();

    assertEquals(1, wakes.get());
    assertNull(mailbox.poll());
  }

  @Test
  void shouldKeepEachProducersOrderAndWakeOncePerReleaseWhenProducersRace() throws Exception {
    int producers = 4;
    int each = 20_000;
    Semaphore wakeups = new Semaphore(0);
    AtomicBoolean held = new AtomicBoolean();
    AtomicInteger overlaps = new AtomicInteger();
    Mailbox<N> mailbox = mailbox(() -> {
      if (!held.compareAndSet(false, true)) overlaps.incrementAndGet();
      wakes.incrementAndGet();
      wakeups.release();
    });
    CountDownLatch start = new CountDownLatch(1);
    for (int p = 0; p < producers; p++) {
      int producer = p;
      Thread.ofPlatform()
          .daemon()
          .name("producer-" + p)
          .start(() -> produce(mailbox, producer, each, start));
    }

    start.countDown();
    int[] next = new int[producers];
    int releases = 0;
    for (int left = producers * each; left > 0; ) {
      assertTrue(wakeups.tryAcquire(60, TimeUnit.SECONDS), "no wake-up, left=" + left);
      for (; ; ) {
        N message = mailbox.poll();
        if (message != null) {
          assertEquals(
              next[producer(message)]++, number(message), "order of producer " + producer(message));
          left--;
          continue;
        }
        held.set(false);
        if (mailbox.release()) break;
        held.set(true);
      }
      releases++;
    }

    assertEquals(releases, wakes.get(), "wake-ups");
    assertEquals(0, overlaps.get(), "wake-ups while held");
    assertEquals(0, wakeups.availablePermits());
  }

  private void produce(Mailbox<N> mailbox, int producer, int count, CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < count; i++) mailbox.offer(message(producer, i));
  }
}
