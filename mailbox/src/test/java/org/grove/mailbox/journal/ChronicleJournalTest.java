package org.grove.mailbox.journal;

import static org.grove.mailbox.journal.JournalFixture.CLIENT;
import static org.grove.mailbox.journal.JournalFixture.bytes;
import static org.grove.mailbox.journal.JournalFixture.records;
import static org.grove.mailbox.journal.JournalFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest {
  @TempDir
  Path temp;

  private JournalFixture fixture(String name) {
    return new JournalFixture(temp.resolve(name));
  }

  private JournalFixture started() {
    return fixture("journal").open().start();
  }

  private JournalFixture reopened() {
    return fixture("journal").open();
  }

  @Test
  void shouldNumberMessagesOfEachReceiverWhenAppended() {
    JournalFixture f = started();

    f.append(f.actor("a"), "one");
    f.append(f.actor("b"), "two");
    f.append(f.actor("a"), "three");
    f.pump();

    assertEquals(List.of("durable a/1:one", "durable b/1:two", "durable a/2:three"), f.taken());
    f.close();
  }

  @Test
  void shouldDeliverOnlyWhatIsUnhandledWhenReopened() {
    JournalFixture f = started();
    f.append(f.actor("a"), "one", 1);
    f.append(f.actor("a"), "two", 2);
    f.append(f.actor("b"), "three");
    f.append(f.actor("c"), "four");
    f.journal.acknowledge(f.actor("a"), 1);
    f.journal.commit(new Turn(f.actor("c"), 1));
    f.close();

    JournalFixture again = reopened();
    assertEquals(2, again.journal.recovery().unhandled());
    assertEquals(3, again.journal.recovery().actors());
    assertEquals(1, again.journal.recovery().epochs());
    assertEquals(9, again.journal.recovery().records());
    again.start();

    assertEquals(
        List.of("activate a", "activate b", "deliver a/2:two from 1/2", "deliver b/1:three"),
        again.taken());
    again.append(again.actor("a"), "five");
    again.pump();
    assertEquals(List.of("durable a/3:five"), again.taken());
    again.close();
  }

  @Test
  void shouldDeliverAgainWhenKilledBeforeAcknowledging() {
    JournalFixture f = started();
    f.append(f.actor("a"), "one");
    f.pump();

    JournalFixture killed = f.killedAt(temp.resolve("killed")).open().start();

    assertEquals(List.of("activate a", "deliver a/1:one"), killed.taken());
    assertEquals(List.of(), killed.journal.recovery().cuts());
    killed.close();
    f.close();
  }

  @Test
  void shouldDeliverInOrderWhenAttachedLater() {
    JournalFixture f = started();
    for (int i = 0; i < 5; i++) f.append(f.actor("a"), "m" + i);
    f.close();
    JournalFixture again = reopened();
    again.attachWhenActivated = false;
    again.start();
    again.journal.commit(
        new Turn(again.actor("b"), 0).send(again.actor("a"), bytes("sent"), "sent"));
    again.pump();
    assertEquals(List.of("activate a"), again.taken());

    again.attach(again.actor("a"));
    again.pump();

    assertEquals(
        List.of(
            "deliver a/1:m0",
            "deliver a/2:m1",
            "deliver a/3:m2",
            "deliver a/4:m3",
            "deliver a/5:m4",
            "deliver a/6:sent"),
        again.taken());
    again.close();
  }

  @Test
  void shouldDeliverToInboxAttachedBeforeStart() {
    JournalFixture f = started();
    f.append(f.actor("a"), "one");
    f.close();

    JournalFixture again = reopened();
    again.attach(again.actor("a"));
    again.pump();
    assertEquals(List.of(), again.taken());
    again.start();

    assertEquals(List.of("deliver a/1:one"), again.taken());
    again.close();
  }

  @Test
  void shouldShowStateSendsAndRepliesTogetherWhenTurnIsDurable() {
    JournalFixture f = started();
    ActorLog a = f.actor("a");
    ActorLog b = f.actor("b");
    f.attach(b);
    f.append(a, "ask", 7);
    f.pump();
    f.taken();

    f.journal.commit(new Turn(a, 1)
        .state(bytes("s1"))
        .send(b, bytes("hey"), "hey")
        .send(b, bytes("ho"), "ho")
        .reply(CLIENT, 7, bytes("yes"), "yes")
        .whenDurable(() -> f.events.add("whenDurable")));
    assertEquals(List.of(), f.taken());
    f.pump();

    assertEquals(
        List.of("replied 1/7:yes", "whenDurable", "deliver b/1:hey", "deliver b/2:ho"), f.taken());
    f.close();
    JournalFixture again = reopened().start();
    assertEquals("s1", text(again.actor("a").recoveredState()));
    assertEquals("born", text(again.actor("b").recoveredState()));
    assertEquals(List.of("activate b", "deliver b/1:hey", "deliver b/2:ho"), again.taken());
    assertEquals(1, again.journal.recovery().externalReplies());
    again.close();
  }

  @Test
  void shouldKeepStateAndCauseWhenTurnFailed() {
    JournalFixture f = started();
    f.append(f.actor("a"), "one");
    f.append(f.actor("a"), "two");
    f.journal.commit(new Turn(f.actor("a"), 1).state(bytes("s1")));
    f.journal.commit(new Turn(f.actor("a"), 2).failure("no funds"));
    f.close();

    JournalFixture again = reopened().start();

    assertEquals("s1", text(again.actor("a").recoveredState()));
    assertEquals(List.of(), again.taken());
    again.close();
    assertTrue(records(again.folder).contains("failure 1:no funds"));
  }

  @Test
  void shouldForwardOnceWhenKilledAtAnyStep() {
    for (int sourceShard = 0; sourceShard < 2; sourceShard++) {
      for (int targetShard = 0; targetShard < 2; targetShard++)
        forwardOnce(sourceShard, targetShard);
    }
  }

  /** Kills at every step between the commit of a turn and the delivery of what it sent. */
  private void forwardOnce(int sourceShard, int targetShard) {
    String pair = sourceShard + "-" + targetShard;
    JournalFixture f = fixture("forward-" + pair).open().start();
    ActorLog a = f.actorIn(sourceShard, "a");
    ActorLog b = f.actorIn(targetShard, "b");
    f.pump();
    f.journal.commit(
        new Turn(a, 0).send(b, bytes("x"), "x").send(a, bytes("y"), "y").send(b, bytes("z"), "z"));
    List<String> toB = List.of("deliver " + b.name() + "/1:x", "deliver " + b.name() + "/2:z");
    List<String> toA = List.of("deliver " + a.name() + "/1:y");

    for (int step = 1; f.journal.doWork() > 0; step++) {
      JournalFixture killed =
          f.killedAt(temp.resolve("killed-" + pair + "-" + step)).open();
      assertEquals(step == 1 ? 3 : 0, killed.journal.recovery().unforwarded(), "step " + step);
      killed.start();
      assertEquals(toB, taken(killed, b), pair + " step " + step);
      assertEquals(
          toA,
          killed.events.stream()
              .filter(e -> e.startsWith("deliver " + a.name()))
              .toList());
      killed.close();
      JournalFixture again = new JournalFixture(killed.folder).open();
      assertEquals(0, again.journal.recovery().unforwarded());
      assertEquals(3, again.journal.recovery().unhandled());
      again.close();
    }
    f.close();
  }

  private static List<String> taken(JournalFixture f, ActorLog of) {
    return f.events.stream().filter(e -> e.startsWith("deliver " + of.name())).toList();
  }

  @Test
  void shouldForwardTheRestWhenSomeHadArrived() throws Exception {
    JournalFixture f = started();
    ActorLog a = f.actorIn(0, "a");
    ActorLog b = f.actorIn(1, "b");
    f.pump();
    for (int i = 0; i < 3; i++) {
      f.journal.commit(new Turn(a, 0).send(b, bytes("m" + i), i).send(b, bytes("n" + i), i));
      f.pump();
    }
    JournalFixture killed = f.killedAt(temp.resolve("killed"));
    Frames target = new Frames(JournalFixture.files(killed.folder, 1, 1).getFirst());
    target.zeroFrom(target.count() - 2); // the forwards of the last two turns

    killed.open();
    assertEquals(4, killed.journal.recovery().unforwarded());
    killed.start();

    String n = b.name();
    assertEquals(
        List.of(
            "deliver " + n + "/1:m0",
            "deliver " + n + "/2:n0",
            "deliver " + n + "/3:m1",
            "deliver " + n + "/4:n1",
            "deliver " + n + "/5:m2",
            "deliver " + n + "/6:n2"),
        taken(killed, b));
    killed.close();
    f.close();
  }

  @Test
  void shouldRememberTheHighestSequenceOfEachSenderWhenReopened() {
    JournalFixture f = started();
    ActorLog a = f.actorIn(0, "a");
    ActorLog b = f.actorIn(1, "b");
    f.append(a, "x", 3);
    f.append(a, "y", 9);
    f.append(b, "z", 4);
    f.append(b, "none");
    f.close();

    JournalFixture again = reopened();

    assertEquals(9, again.journal.highest(CLIENT, 0));
    assertEquals(4, again.journal.highest(CLIENT, 1));
    assertEquals(0, again.journal.highest(new SenderId(5, 5), 0));
    assertEquals(0, again.journal.highest(SenderId.NONE, 1));
    again.close();
  }

  @Test
  void shouldReadAllEpochsWhenReopenedManyTimes() {
    for (int i = 1; i <= 8; i++) {
      JournalFixture f = reopened().start();
      assertEquals(i - 1, f.journal.recovery().epochs());
      assertEquals(List.of(), f.journal.recovery().cuts());
      ActorLog a = f.actor("a");
      f.append(a, "m" + i);
      f.pump();
      assertTrue(f.events.contains("durable a/" + i + ":m" + i), f.events::toString);
      f.journal.commit(new Turn(a, i).state(bytes("s" + i)));
      f.append(f.actor("b" + i), "x");
      f.close();
    }

    JournalFixture last = reopened();

    assertEquals("s8", text(last.actor("a").recoveredState()));
    assertEquals(8, last.journal.recovery().unhandled());
    assertEquals(9, last.journal.actors().size());
    assertEquals(
        List.of(1L, 2L, 3L),
        last.journal.actors().stream().limit(3).map(ActorLog::actorId).toList());
    last.close();
  }

  @Test
  void shouldLeaveNoEpochWhenNothingIsAppended() {
    JournalFixture f = started();
    f.append(f.actor("a"), "one");
    f.close();
    var before = JournalFixture.digest(f.folder);

    reopened().start().close();
    reopened().close();

    assertEquals(before, JournalFixture.digest(f.folder));
  }

  @Test
  void shouldNeverGiveAnActorIdTwice() {
    JournalFixture f = started();
    long last = 0;
    for (int i = 0; i < 10; i++) last = f.actor("a" + i).actorId();
    f.close();

    JournalFixture again = reopened();
    long next = again.actor("b").actorId();

    assertEquals(last + 1, next);
    again.close();
  }

  @Test
  void shouldRefuseOtherKindWhenNameIsKnown() {
    JournalFixture f = started();
    f.actor("a");

    JournalException e =
        assertThrows(JournalException.class, () -> f.journal.open("till", "a", () -> bytes("")));

    assertTrue(e.getMessage().contains("kind=account asked=till"), e.getMessage());
    f.close();
  }

  @Test
  void shouldRefuseNamesThatDoNotSurviveEncoding() {
    JournalFixture f = started();

    assertThrows(JournalException.class, () -> f.actor(""));
    assertThrows(JournalException.class, () -> f.actor("x".repeat(2000)));
    assertThrows(JournalException.class, () -> f.actor("lone \uD800 surrogate"));
    f.actor("größe \uD83D\uDCB6");
    f.close();

    assertNotNull(reopenedAndClosed().find("größe \uD83D\uDCB6"));
  }

  private ChronicleJournal reopenedAndClosed() {
    JournalFixture f = reopened();
    f.close();
    return f.journal;
  }

  @Test
  void shouldFindOnlyWhatWasOpened() {
    JournalFixture f = started();
    ActorLog a = f.actor("a");

    assertSame(a, f.journal.find("a"));
    assertSame(a, f.actor("a"));
    assertNull(f.journal.find("b"));
    f.close();
  }

  @Test
  void shouldGiveOneLogWhenThreadsOpenTheSameNames() throws Exception {
    JournalFixture f = fixture("journal");
    f.threaded = true;
    f.open().start();
    Set<ActorLog> logs = ConcurrentHashMap.newKeySet();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(Thread.ofPlatform().start(() -> {
        await(start);
        for (int i = 0; i < 200; i++) {
          ActorLog log = f.actor("a" + i);
          logs.add(log);
          f.append(log, "m");
        }
      }));
    }
    start.countDown();
    for (Thread thread : threads) thread.join();
    f.close();

    assertEquals(200, logs.size());
    JournalFixture again = reopened(); // stops if a message lay before its receiver's birth
    assertEquals(800, again.journal.recovery().unhandled());
    again.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("not in time");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldKeepEachCallersOrderWhenCallersRace() throws Exception {
    JournalFixture f = fixture("journal");
    f.threaded = true;
    f.open().start();
    ActorLog a = f.actor("a");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int caller = t;
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 3000; i++) f.append(a, caller + "-" + i);
      }));
    }
    for (Thread thread : threads) thread.join();
    f.close();

    int[] next = new int[4];
    List<String> events = f.taken();
    assertEquals(12_000, events.size());
    for (int i = 0; i < events.size(); i++) {
      String[] parts = events.get(i).split("[/:-]");
      assertEquals(i + 1, Integer.parseInt(parts[1]), "sequence");
      assertEquals(next[Integer.parseInt(parts[2])]++, Integer.parseInt(parts[3]), events.get(i));
    }
  }

  @Test
  void shouldRefuseClearlyWhenPayloadIsTooLarge() {
    JournalFixture f = started();
    ActorLog a = f.actor("a");
    byte[] large = new byte[JournalFormat.MAX_PAYLOAD + 1];

    JournalException e = assertThrows(JournalException.class, () -> f.append(a, text(large)));
    assertTrue(e.getMessage().contains("payload=1048577 > limit=1048576"), e.getMessage());
    assertThrows(JournalException.class, () -> f.journal.commit(new Turn(a, 0).state(large)));
    assertThrows(JournalException.class, () -> f.journal.commit(new Turn(a, 0).send(a, large, "")));
    assertThrows(
        JournalException.class, () -> f.journal.commit(new Turn(a, 0).reply(CLIENT, 1, large, "")));
    assertThrows(JournalException.class, () -> f.journal.open("k", "large", () -> large));
    Turn many = new Turn(a, 0);
    for (int i = 0; i < 4; i++) many.send(a, new byte[JournalFormat.MAX_PAYLOAD], "");
    assertThrows(JournalException.class, () -> f.journal.commit(many));
    f.append(a, "still works");
    f.pump();

    assertEquals(List.of("durable a/1:still works"), f.taken());
    f.close();
  }

  @Test
  void shouldKeepTheLargestMessagesAndTurns() {
    JournalFixture f = fixture("journal");
    f.threaded = true;
    ChronicleJournal journal =
        ChronicleJournal.open(f.folder, JournalConfig.defaults()); // real blocks
    f.journal = journal;
    journal.start(f);
    byte[] large = new byte[JournalFormat.MAX_PAYLOAD];
    java.util.Arrays.fill(large, (byte) 'x');
    ActorLog a = f.actor("a");
    for (int i = 0; i < 40; i++) f.append(a, text(large));
    journal.commit(
        new Turn(a, 3).state(large).send(a, new byte[JournalFormat.MAX_PAYLOAD - 4096], ""));
    f.close();

    JournalFixture again = reopened();

    assertEquals(38, again.journal.recovery().unhandled());
    assertEquals(large.length, again.actor("a").recoveredState().length);
    again.close();
  }

  @Test
  void shouldBeIdleOnlyWhenAllIsHandledAndForwarded() throws Exception {
    JournalFixture f = fixture("journal");
    f.threaded = true;
    f.open().start();
    ActorLog a = f.actorIn(0, "a");
    ActorLog b = f.actorIn(1, "b");
    CountDownLatch handled = new CountDownLatch(1);
    b.attach((sequence, sender, senderSequence, payload, message) -> {
      f.journal.acknowledge(b, sequence);
      handled.countDown();
    });
    assertTrue(f.journal.awaitIdle(TimeUnit.SECONDS.toNanos(60)));

    f.append(a, "one");
    assertFalse(f.journal.awaitIdle(1));
    f.journal.commit(new Turn(a, 1).send(b, bytes("x"), "x"));

    assertTrue(f.journal.awaitIdle(TimeUnit.SECONDS.toNanos(60)));
    assertEquals(0, handled.getCount());
    f.close();
  }

  @Test
  void shouldBeIdleOnlyWhenRecoveredMessagesAreHandled() {
    JournalFixture f = started();
    f.append(f.actor("a"), "one");
    f.append(f.actor("a"), "two");
    f.close();
    JournalFixture again = reopened().start();
    JournalEntry.IdleWaiter waiter = again.journal.waitIdle();

    again.pump();
    again.journal.acknowledge(again.actor("a"), 1);
    again.pump();
    assertEquals(1, waiter.done.getCount());
    again.journal.acknowledge(again.actor("a"), 2);
    again.pump();

    assertEquals(0, waiter.done.getCount());
    again.close();
  }

  @Test
  void shouldAcknowledgeOnceWhenTold() {
    JournalFixture f = started();
    ActorLog a = f.actor("a");
    f.append(a, "one");
    f.append(a, "two");
    f.journal.acknowledge(a, 2);
    f.journal.acknowledge(a, 2);
    f.journal.acknowledge(a, 1);
    f.close();

    assertEquals(
        List.of("acknowledge 1/2"),
        records(f.folder).stream().filter(l -> l.startsWith("ack")).toList());
  }

  @Test
  void shouldRefuseEverythingWhenClosed() {
    JournalFixture f = started();
    ActorLog a = f.actor("a");
    f.close();
    f.close();

    f.append(a, "late");

    assertEquals(List.of("refused a:late"), f.taken());
    assertThrows(JournalException.class, () -> f.journal.commit(new Turn(a, 0)));
    assertThrows(JournalException.class, () -> f.journal.acknowledge(a, 0));
    assertThrows(JournalException.class, () -> f.actor("new"));
    assertThrows(JournalException.class, () -> f.journal.awaitIdle(1));
    assertSame(a, f.actor("a"));
  }

  @Test
  void shouldAnswerEveryMessageWhenClosedUnderLoad() throws Exception {
    JournalFixture f = fixture("journal");
    f.threaded = true;
    f.open().start();
    ActorLog a = f.actor("a");
    CountDownLatch under = new CountDownLatch(3);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < 20_000; i++) {
          f.append(a, "m");
          if (i == 2000) under.countDown();
        }
      }));
    }
    await(under);
    f.close();
    for (Thread thread : threads) thread.join();

    List<String> events = f.taken();
    long durable = events.stream().filter(e -> e.startsWith("durable")).count();
    assertEquals(60_000, events.size());
    JournalFixture again = reopened();
    assertEquals(durable, again.journal.recovery().unhandled());
    again.close();
  }

  @Test
  void shouldRefuseAppendsBeforeStart() {
    JournalFixture f = reopened();
    ActorLog a = f.actor("a");

    assertThrows(IllegalStateException.class, () -> f.append(a, "early"));
    assertThrows(IllegalStateException.class, () -> f.journal.commit(new Turn(a, 0)));
    f.start();
    assertThrows(IllegalStateException.class, () -> f.journal.start(f));
    f.close();
  }

  @Test
  void shouldRefuseLogsOfAnotherJournal() {
    JournalFixture f = started();
    JournalFixture other = fixture("other").open().start();
    ActorLog foreign = other.actor("a");

    assertThrows(IllegalArgumentException.class, () -> f.append(foreign, "x"));
    assertThrows(
        IllegalArgumentException.class,
        () -> f.journal.commit(new Turn(f.actor("a"), 0).send(foreign, bytes("x"), "x")));
    f.close();
    other.close();
  }

  @Test
  void shouldKeepTheFoldersShardsWhenReopenedWithOthers() {
    JournalFixture f = fixture("journal");
    f.config = f.config.withShards(5);
    f.open().start();
    for (int i = 0; i < 50; i++) f.append(f.actor("a" + i), "m");
    f.close();

    JournalFixture again = reopened().start();

    assertEquals(5, again.journal.shards());
    assertEquals(50, again.taken().stream().filter(e -> e.startsWith("deliver")).count());
    for (int shard = 0; shard < 5; shard++)
      assertEquals(1, JournalFixture.files(f.folder, 1, shard).size());
    again.close();
  }

  @Test
  void shouldRefuseMemoryAsDurability() {
    assertThrows(
        JournalException.class, () -> JournalConfig.defaults().withDurability(Durability.MEMORY));
    assertThrows(JournalException.class, () -> JournalConfig.defaults().withShards(0));
  }

  @Test
  void shouldFailWhenMoreIsConsumedThanAppended() {
    JournalFixture f = started();
    f.append(f.actor("a"), "one");
    f.journal.acknowledge(f.actor("a"), 2);
    f.pump();

    assertTrue(f.events.contains("failed"));
    assertThrows(JournalException.class, () -> f.journal.awaitIdle(1));
    f.close();
  }

  @Test
  void shouldReadFilesOfSeveralDaysInOrder() throws Exception {
    for (boolean clean : new boolean[] {true, false}) {
      JournalFixture f = fixture("days-" + clean).synced().open().start();
      ActorLog a = f.actor("a");
      int n = 0;
      for (long day : new long[] {0, 0, 1, 1, 5, 4, 4, 6}) { // the clock once goes back
        f.dayMs = 1_800_000_000_000L + day * 86_400_000;
        f.append(a, "m" + n++);
        f.pump();
      }
      assertEquals(4, JournalFixture.files(f.folder, 1, a.shard()).size());
      if (clean) f.close();

      JournalFixture again =
          f.killedAt(temp.resolve("days-again-" + clean)).open().start();

      List<String> expected = new ArrayList<>(List.of("activate a"));
      for (int i = 0; i < n; i++) expected.add("deliver a/" + (i + 1) + ":m" + i);
      assertEquals(expected, again.taken());
      assertEquals(List.of(), again.journal.recovery().cuts());
      again.close();
      if (!clean) f.close();
    }
  }

  @Test
  void shouldReadWhileAnotherWrites() throws Exception {
    JournalFixture f = fixture("journal");
    f.threaded = true;
    f.open().start();
    ActorLog a = f.actor("a");
    CountDownLatch begun = new CountDownLatch(1);
    Thread writer = Thread.ofPlatform().start(() -> {
      for (int i = 0; i < 100_000; i++) {
        f.append(a, "m" + i);
        if (i == 100) begun.countDown();
      }
    });
    await(begun);

    int seen = 0;
    while (writer.isAlive() || seen < 100_000) {
      int[] next = {0};
      JournalReader.read(f.folder, new RecordVisitor() {
        @Override
        public void message(
            long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {
          assertEquals(++next[0], sequence);
          assertEquals("m" + (sequence - 1), text(payload));
        }
      });
      assertTrue(next[0] >= seen, "read less than before");
      seen = next[0];
    }
    f.close();
  }

  @Test
  void shouldTellAllOfATurnToAReader() {
    JournalFixture f = started();
    ActorLog a = f.actor("a");
    f.journal.commit(new Turn(a, 0)
        .state(bytes("s"))
        .send(f.actor("b"), bytes("x"), "x")
        .reply(CLIENT, 7, bytes("r"), "r"));
    f.close();

    List<String> records = records(f.folder);

    assertTrue(
        records.containsAll(List.of(
            "birth 1 account a born",
            "birth 2 account b born",
            "turn 1/0",
            "state 1:s",
            "send 1.0 to 2:x",
            "reply 1/7:r")),
        records::toString);
    assertTrue(Files.exists(f.folder.resolve("MANIFEST")));
  }
}
