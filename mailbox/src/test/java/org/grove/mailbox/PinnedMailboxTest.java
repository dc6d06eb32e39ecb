package org.grove.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PinnedMailboxTest {

  private static final class Note extends MailboxNode {
    private final int sender;
    private final int number;

    Note(int sender, int number) {
      this.sender = sender;
      this.number = number;
    }
  }

  /** A home thread that is the test's own, which plays the scheduler by hand. */
  private static final class ByHand implements PinnedMailbox.Home {
    private boolean away;
    private int turnsAtHome;
    private int wakeUps;

    @Override
    public boolean atHome() {
      return !away;
    }

    @Override
    public void readyAtHome() {
      turnsAtHome++;
    }

    @Override
    public void ready() {
      wakeUps++;
    }
  }

  private final ByHand home = new ByHand();
  private final PinnedMailbox<Note> mailbox = new PinnedMailbox<>(home);

  private Note offerFromHome(int number) {
    home.away = false;
    Note note = new Note(0, number);
    assertEquals(OfferResult.ACCEPTED, mailbox.offer(note));
    return note;
  }

  private Note offerFromElsewhere(int number) {
    home.away = true;
    Note note = new Note(1, number);
    assertEquals(OfferResult.ACCEPTED, mailbox.offer(note));
    home.away = false;
    return note;
  }

  private List<Integer> pollAll() {
    List<Integer> numbers = new ArrayList<>();
    for (Note note; (note = mailbox.poll()) != null; ) numbers.add(note.number);
    return numbers;
  }

  @Test
  void shouldBeHeldUntilTheFirstRelease() {
    offerFromHome(1);

    assertEquals(0, home.turnsAtHome);
    assertEquals(List.of(1), pollAll());
    assertTrue(mailbox.release());
    offerFromHome(2);
    assertEquals(1, home.turnsAtHome);
  }

  @Test
  void shouldAskForOneTurnPerReleaseWhenOfferedAtHome() {
    assertTrue(mailbox.release());

    offerFromHome(1);
    offerFromHome(2);

    assertEquals(1, home.turnsAtHome);
    assertFalse(mailbox.release());
    assertEquals(List.of(1, 2), pollAll());
    assertTrue(mailbox.release());
  }

  @Test
  void shouldShowMessagesFromElsewhereOnlyAfterAdmission() {
    assertTrue(mailbox.release());

    offerFromElsewhere(1);

    assertEquals(1, home.wakeUps);
    assertNull(mailbox.poll());
    assertTrue(mailbox.admit(), "idle, so a turn is due");
    assertEquals(List.of(1), pollAll());
    assertTrue(mailbox.release());
  }

  @Test
  void shouldNotAskForASecondTurnWhenAdmittedWhileHeld() {
    assertTrue(mailbox.release());
    offerFromHome(1);
    offerFromElsewhere(2);

    assertFalse(mailbox.admit(), "the turn for 1 is due already");
    assertEquals(List.of(1, 2), pollAll());
    assertTrue(mailbox.release());
    assertEquals(1, home.turnsAtHome);
    assertEquals(1, home.wakeUps);
  }

  @Test
  void shouldKeepOrderWhenASenderComesHome() {
    assertTrue(mailbox.release());
    offerFromHome(1);
    offerFromElsewhere(2);
    offerFromHome(3);
    offerFromElsewhere(4);

    mailbox.admit();

    assertEquals(List.of(1, 2, 3, 4), pollAll());
    assertTrue(mailbox.release());
  }

  @Test
  void shouldKnowTheMessagePolledLast() {
    Note atHome = offerFromHome(1);
    Note elsewhere = offerFromElsewhere(2);
    mailbox.admit();

    assertNull(mailbox.polled());
    mailbox.poll();
    assertSame(atHome, mailbox.polled());
    mailbox.poll();
    assertSame(elsewhere, mailbox.polled());
  }

  @Test
  void shouldRunTheConsumerOnceWhenNudged() {
    assertTrue(mailbox.release());

    mailbox.nudge();
    mailbox.nudge();

    assertEquals(1, home.turnsAtHome);
    assertNull(mailbox.poll());
    assertTrue(mailbox.release());
    home.away = true;
    mailbox.nudge();
    assertEquals(1, home.wakeUps);
    assertTrue(mailbox.admit());
    assertNull(mailbox.poll());
    assertTrue(mailbox.release());
  }

  @Test
  void shouldRefuseAfterCloseAndKeepWhatIsThere() {
    offerFromHome(1);
    offerFromElsewhere(2);
    mailbox.admit();

    mailbox.close();

    assertEquals(OfferResult.CLOSED, mailbox.offer(new Note(0, 3)));
    home.away = true;
    assertEquals(OfferResult.CLOSED, mailbox.offer(new Note(0, 4)));
    assertEquals(2, mailbox.size());
    assertEquals(List.of(1, 2), pollAll());
  }

  /** Senders that move between the home thread and threads of their own; the home thread runs turns from a queue. */
  @Test
  void shouldLoseNothingAndKeepOrderWhenSendersMove() throws Exception {
    long seed = System.nanoTime();
    System.out.println("PinnedMailboxTest seed=" + seed);
    int senders = 3;
    int each = 20_000;
    HomeThread real = new HomeThread(senders, each);
    real.thread.start();
    Thread[] threads = new Thread[senders];
    for (int s = 0; s < senders; s++) {
      int sender = s;
      Random random = new Random(seed + s);
      threads[s] = new Thread(() -> real.sendAll(sender, each, random));
      threads[s].start();
    }

    real.done.await();
    for (Thread thread : threads) thread.join();
    real.stop();

    assertNull(real.failure.get(), () -> "seed=" + seed + " " + real.failure.get());
  }

  private static final class HomeThread implements PinnedMailbox.Home {
    private final LinkedBlockingQueue<Runnable> scheduler = new LinkedBlockingQueue<>();
    private final PinnedMailbox<Note> mailbox = new PinnedMailbox<>(this);
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run);
    private final int[] received;
    private final int expected;
    private int handled;
    private boolean inTurn;
    private volatile boolean stopped;

    HomeThread(int senders, int each) {
      received = new int[senders];
      expected = senders * each;
      scheduler.add(this::turn); // the first turn, the mailbox being held
    }

    void sendAll(int sender, int count, Random random) {
      for (int number = 1; number <= count; ) {
        int here = 1 + random.nextInt(3);
        for (; here > 0 && number <= count; here--) mailbox.offer(new Note(sender, number++));
        if (random.nextInt(4) > 0 || number > count) continue;
        Note atHome = new Note(sender, number++);
        CountDownLatch sent = new CountDownLatch(1);
        scheduler.add(() -> {
          mailbox.offer(atHome);
          sent.countDown();
        });
        await(sent);
      }
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void run() {
      try {
        while (!stopped) scheduler.take().run();
      } catch (InterruptedException e) {
        failure.compareAndSet(null, e.toString());
      }
    }

    void stop() throws InterruptedException {
      stopped = true;
      scheduler.add(() -> {});
      thread.join();
    }

    private void turn() {
      if (inTurn) failure.compareAndSet(null, "two turns at once");
      inTurn = true;
      for (int budget = 5; budget > 0; budget--) {
        Note note = mailbox.poll();
        if (note != null) handle(note);
        else if (mailbox.release()) {
          inTurn = false;
          return;
        }
      }
      inTurn = false;
      scheduler.add(this::turn);
    }

    private void handle(Note note) {
      if (note.number != received[note.sender] + 1) {
        failure.compareAndSet(
            null,
            "sender=" + note.sender + " number=" + note.number + " after=" + received[note.sender]);
      }
      received[note.sender] = note.number;
      if (++handled == expected) done.countDown();
    }

    @Override
    public boolean atHome() {
      return Thread.currentThread() == thread;
    }

    @Override
    public void readyAtHome() {
      scheduler.add(this::turn);
    }

    @Override
    public void ready() {
      scheduler.add(() -> {
        if (mailbox.admit()) turn();
      });
    }
  }
}
