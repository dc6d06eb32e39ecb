package org.grove.mailbox.journal;

import static org.grove.mailbox.journal.JournalFixture.bytes;
import static org.grove.mailbox.journal.JournalFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.grove.mailbox.Mailbox;
import org.grove.mailbox.MailboxContractTest;
import org.grove.mailbox.MailboxNode;
import org.grove.mailbox.OfferResult;
import org.grove.mailbox.Wakeup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of mailboxes, and what the journal adds to it. */
class JournaledMailboxTest extends MailboxContractTest<JournaledMailboxTest.Item> {
  @TempDir
  Path temp;

  private @Nullable JournalFixture threaded;

  static final class Item extends MailboxNode implements Journaled {
    final int producer;
    final int number;
    final String origin;
    final List<String> calls = new ArrayList<>();

    Item(int producer, int number, String origin) {
      this.producer = producer;
      this.number = number;
      this.origin = origin;
    }

    @Override
    public byte[] payload() {
      return bytes(producer + "," + number);
    }

    @Override
    public SenderId sender() {
      return SenderId.NONE;
    }

    @Override
    public long senderSequence() {
      return 0;
    }

    @Override
    public void durable(long sequence) {
      calls.add("durable " + sequence);
    }

    @Override
    public void refused(JournalException cause) {
      calls.add("refused");
    }
  }

  private static JournaledMailbox<Item> mailbox(JournalFixture f, ActorLog log, Wakeup wakeup) {
    JournaledMailbox<Item> mailbox = new JournaledMailbox<>(
        f.journal, log, wakeup, (sequence, sender, senderSequence, payload, message) -> {
          String[] parts = text(payload).split(",");
          return new Item(
              Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), "delivered " + sequence);
        });
    log.attach(mailbox);
    return mailbox;
  }

  @Override
  protected Mailbox<Item> mailbox(Wakeup wakeup) {
    threaded = new JournalFixture(temp.resolve("contract"));
    threaded.threaded = true;
    threaded.open().start();
    return mailbox(threaded, threaded.actor("a"), wakeup);
  }

  @Override
  protected void settle() {
    JournalFixture f = threaded;
    if (f == null) return;
    CountDownLatch passed = new CountDownLatch(1);
    f.journal.commit(new Turn(f.actor("barrier"), 0).whenDurable(passed::countDown));
    try {
      assertTrue(passed.await(60, TimeUnit.SECONDS), "journal stuck");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Item message(int producer, int number) {
    return new Item(producer, number, "offered");
  }

  @Override
  protected int producer(Item message) {
    return message.producer;
  }

  @Override
  protected int number(Item message) {
    return message.number;
  }

  @AfterEach
  void close() {
    if (threaded != null) threaded.close();
  }

  private JournalFixture stepped() {
    return new JournalFixture(temp.resolve("stepped")).open().start();
  }

  @Test
  void shouldPollOnlyWhatIsDurable() {
    JournalFixture f = stepped();
    int[] wakes = {0};
    JournaledMailbox<Item> mailbox = mailbox(f, f.actor("a"), () -> wakes[0]++);
    f.pump();
    Item item = message(0, 7);

    assertEquals(OfferResult.ACCEPTED, mailbox.offer(item));
    assertNull(mailbox.poll());
    assertEquals(0, wakes[0]);
    f.pump();

    assertEquals(1, wakes[0]);
    assertEquals(item, mailbox.poll());
    assertEquals(List.of("durable 1"), item.calls);
    f.close();
  }

  @Test
  void shouldKeepOneOrderWhenMailboxAndJournalDeliver() {
    JournalFixture f = stepped();
    ActorLog a = f.actor("a");
    mailbox(f, a, () -> {}).offer(message(0, 1));
    f.close();
    JournalFixture again = new JournalFixture(f.folder).open();
    JournaledMailbox<Item> mailbox = mailbox(again, again.actor("a"), () -> {});
    again.start();
    again.journal.commit(new Turn(again.actor("b"), 0).send(again.actor("a"), bytes("0,2"), "x"));
    again.pump();
    mailbox.offer(message(0, 3));
    again.pump();

    List<String> polled = new ArrayList<>();
    for (Item item; (item = mailbox.poll()) != null; ) polled.add(item.number + " " + item.origin);

    assertEquals(List.of("1 delivered 1", "2 delivered 2", "3 offered"), polled);
    again.close();
  }

  @Test
  void shouldLeaveMessageUnhandledWhenClosedBeforeItWasDurable() {
    JournalFixture f = stepped();
    JournaledMailbox<Item> mailbox = mailbox(f, f.actor("a"), () -> {});
    Item item = message(0, 1);
    mailbox.offer(item);

    mailbox.close();
    f.pump();

    assertEquals(List.of("durable 1"), item.calls);
    assertNull(mailbox.poll());
    assertEquals(OfferResult.CLOSED, mailbox.offer(message(0, 2)));
    f.close();
    JournalFixture again = new JournalFixture(f.folder).open();
    JournaledMailbox<Item> next = mailbox(again, again.actor("a"), () -> {});
    again.start();
    Item delivered = next.poll();
    assertNotNull(delivered);
    assertEquals("delivered 1", delivered.origin);
    assertNull(next.poll());
    again.close();
  }

  @Test
  void shouldRefuseMessageWhenJournalIsClosed() {
    JournalFixture f = stepped();
    JournaledMailbox<Item> mailbox = mailbox(f, f.actor("a"), () -> {});
    f.close();
    Item item = message(0, 1);

    mailbox.offer(item);

    assertEquals(List.of("refused"), item.calls);
    assertNull(mailbox.poll());
  }
}
