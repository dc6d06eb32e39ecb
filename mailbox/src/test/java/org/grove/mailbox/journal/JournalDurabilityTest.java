package org.grove.mailbox.journal;

import static org.grove.mailbox.journal.JournalFixture.CLIENT;
import static org.grove.mailbox.journal.JournalFixture.bytes;
import static org.grove.mailbox.journal.JournalFixture.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When things become visible, and that nothing does when the disk fails. */
class JournalDurabilityTest {
  @TempDir
  Path temp;

  private JournalFixture fixture() {
    return new JournalFixture(temp.resolve("journal"));
  }

  @Test
  void shouldReleaseNothingWhileSyncIsHeldBack() throws Exception {
    JournalFixture f = fixture().synced();
    CountDownLatch syncing = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    f.threaded = true;
    f.open().start();
    ActorLog a = f.actor("a");
    f.attach(a);
    f.disk.beforeSync = () -> {
      syncing.countDown();
      await(letGo);
    };

    f.append(a, "one", 1);
    f.journal.commit(new Turn(a, 0)
        .send(a, bytes("x"), "x")
        .reply(CLIENT, 1, bytes("r"), "r")
        .whenDurable(() -> f.events.add("whenDurable")));
    await(syncing);
    f.append(a, "two", 2);
    List<String> before = f.taken();
    letGo.countDown();
    f.close();

    assertEquals(List.of(), before);
    assertEquals(
        4,
        f.events.stream()
            .filter(e -> !e.startsWith("durable a/") || e.endsWith(":one"))
            .count());
    assertTrue(f.events.stream().anyMatch(e -> e.endsWith(":two")));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) throw new IllegalStateException("not in time");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldReleaseEachStepAfterItsSyncWhenSynced() {
    JournalFixture f = fixture().synced().open().start();
    ActorLog a = f.actorIn(0, "a");
    ActorLog b = f.actorIn(1, "b");
    f.attach(b);
    f.pump();
    f.taken();
    f.disk.beforeSync = () -> f.events.add("sync");

    f.append(a, "one");
    f.pump();
    f.journal.commit(new Turn(a, 1).send(b, bytes("x"), "x").reply(CLIENT, 1, bytes("r"), "r"));
    f.pump();

    assertEquals(
        List.of(
            "sync",
            "durable " + a.name() + "/1:one",
            "sync",
            "replied 1/1:r",
            "sync",
            "deliver " + b.name() + "/1:x"),
        f.taken());
    f.close();
  }

  @Test
  void shouldSyncOncePerShardWhenManyAreAppendedTogether() {
    JournalFixture f = fixture().synced().open().start();
    ActorLog a = f.actorIn(0, "a");
    ActorLog b = f.actorIn(1, "b");
    f.pump();
    int before = f.disk.syncs;

    for (int i = 0; i < 500; i++) f.append(i % 2 == 0 ? a : b, "m");
    f.pump();

    assertEquals(2, f.disk.syncs - before);
    f.close();
  }

  @Test
  void shouldNotSyncPerBatchButOnCloseWhenJournaled() {
    JournalFixture f = fixture().open().start();
    f.append(f.actor("a"), "one");
    f.pump();
    assertEquals(0, f.disk.syncs);

    f.close();

    assertEquals(1, f.disk.syncs);
  }

  @Test
  void shouldReleaseNothingAndRefuseAllWhenAppendFails() {
    JournalFixture f = fixture().open().start();
    ActorLog a = f.actor("a");
    f.append(a, "one");
    f.pump();
    f.taken();
    f.disk.beforeAppend = JournalDurabilityTest::breakDisk;

    f.append(a, "two");
    f.journal.commit(new Turn(a, 1)
        .reply(CLIENT, 1, bytes("r"), "r")
        .send(a, bytes("x"), "x")
        .whenDurable(() -> f.events.add("bad")));
    f.append(a, "three");
    f.pump();

    assertEquals(List.of("refused a:two", "refused a:three", "failed"), f.taken());
    refusesFromNowOn(f, a);
    JournalFixture again = fixture().open().start();
    assertEquals(List.of("activate a", "deliver a/1:one"), again.taken());
    again.close();
  }

  private static void breakDisk() {
    throw new UncheckedIOException(new IOException("no disk"));
  }

  private static void refusesFromNowOn(JournalFixture f, ActorLog a) {
    f.disk.beforeAppend = () -> {};
    f.disk.beforeSync = () -> {};
    f.append(a, "four");
    f.pump();
    assertEquals(List.of("refused a:four"), f.taken());
    JournalException e =
        assertThrows(JournalException.class, () -> f.journal.commit(new Turn(a, 0)));
    assertTrue(e.getMessage().contains("no disk"), e.getMessage());
    assertThrows(JournalException.class, () -> f.journal.acknowledge(a, 1));
    assertThrows(JournalException.class, () -> f.journal.awaitIdle(1));
    assertThrows(JournalException.class, () -> f.actor("new"));
    f.close();
  }

  @Test
  void shouldReleaseNothingAndRefuseAllWhenSyncFails() {
    JournalFixture f = fixture().synced().open().start();
    ActorLog a = f.actor("a");
    f.append(a, "one");
    f.pump();
    f.taken();
    f.disk.beforeSync = JournalDurabilityTest::breakDisk;

    f.append(a, "two");
    f.pump();

    assertEquals(List.of("refused a:two", "failed"), f.taken());
    refusesFromNowOn(f, a);
  }

  @Test
  void shouldEndTheWaitWhenDiskFails() throws Exception {
    JournalFixture f = fixture();
    f.threaded = true;
    f.open().start();
    ActorLog a = f.actor("a");
    f.append(a, "one");
    CountDownLatch waiting = new CountDownLatch(1);
    f.disk.beforeAppend = () -> {
      await(waiting);
      breakDisk();
    };
    f.append(a, "two");
    JournalEntry.IdleWaiter waiter = f.journal.waitIdle();
    waiting.countDown();

    assertTrue(waiter.done.await(60, TimeUnit.SECONDS));

    assertTrue(waiter.refused != null);
    f.close();
  }

  @Test
  void shouldSayWhenTheLastSyncFailedOnClose() {
    JournalFixture f = fixture().open().start();
    f.append(f.actor("a"), "one");
    f.pump();
    f.disk.beforeSync = JournalDurabilityTest::breakDisk;

    JournalException e = assertThrows(JournalException.class, f::close);

    assertTrue(e.getMessage().contains("no disk"), e.getMessage());
    JournalFixture again = fixture().open();
    assertEquals(1, again.journal.recovery().unhandled());
    again.close();
  }

  @Test
  void shouldRecreateTargetWhenItsBirthWasLostWithThePower() throws Exception {
    JournalFixture f = fixture().synced().open().start();
    ActorLog a = f.actorIn(0, "a");
    f.pump();
    // Both shards are written in one round; shard 0 is synced first, and power fails before shard 1
    // is.
    ActorLog b = f.actorIn(1, "b");
    f.journal.commit(new Turn(a, 0).send(b, bytes("x"), "x"));
    int[] syncs = {0};
    Path lost = temp.resolve("lost");
    f.disk.beforeSync = () -> {
      if (++syncs[0] == 2) JournalFixture.copy(f.folder, lost);
    };
    f.pump();
    f.close();
    new Frames(JournalFixture.files(lost, 1, 1).getFirst()).zeroFrom(lastFrameWith(lost, 1));

    JournalFixture again = new JournalFixture(lost).synced().open();
    assertEquals(1, again.journal.recovery().unforwarded());
    assertEquals(b.actorId(), again.actor(b.name()).actorId());
    again.start();
    again.append(again.actor(b.name()), "y");
    again.pump();

    assertEquals(
        List.of(
            "activate " + b.name(), "deliver " + b.name() + "/1:x", "durable " + b.name() + "/2:y"),
        again.taken());
    again.close();
    assertTrue(records(lost).contains("birth " + b.actorId() + " account " + b.name() + " born"));
    JournalFixture third = new JournalFixture(lost).open();
    assertEquals(2, third.journal.recovery().unhandled());
    third.close();
  }

  private static int lastFrameWith(Path folder, int shard) throws IOException {
    return new Frames(JournalFixture.files(folder, 1, shard).getFirst()).count() - 1;
  }

  @Test
  void shouldKeepMessagesOfRecreatedActorsBehindTheirBirths() throws Exception {
    JournalFixture f = fixture().synced().open().start();
    ActorLog a = f.actorIn(0, "a");
    f.pump();
    Turn turn = new Turn(a, 0);
    ActorLog b = f.actorIn(1, "b");
    turn.send(b, bytes("x"), "x");
    f.journal.commit(turn);
    int[] syncs = {0};
    Path lost = temp.resolve("lost");
    f.disk.beforeSync = () -> {
      if (++syncs[0] == 2) JournalFixture.copy(f.folder, lost);
    };
    f.pump();
    f.close();
    new Frames(JournalFixture.files(lost, 1, 1).getFirst()).zeroFrom(lastFrameWith(lost, 1));

    JournalFixture again = new JournalFixture(lost).open();
    again.journal.start(again);
    again.append(again.actor(b.name()), "y"); // in the inbox together with the start
    again.pump();
    again.close();

    JournalFixture third =
        new JournalFixture(lost).open(); // stops if it lay before its receiver's birth
    assertEquals(2, third.journal.recovery().unhandled());
    third.close();
  }

  @Test
  void shouldStopWhenAForwardProvesThatTurnsWereLost() throws Exception {
    JournalFixture f = fixture().open().start();
    ActorLog a = f.actorIn(0, "a");
    ActorLog b = f.actorIn(1, "b");
    f.pump();
    f.journal.commit(new Turn(a, 0).send(b, bytes("x"), "x"));
    f.pump();
    JournalFixture lost = f.killedAt(temp.resolve("lost"));
    f.close();
    Frames source = new Frames(JournalFixture.files(lost.folder, 1, 0).getFirst());
    source.zeroFrom(source.count() - 1);

    JournalException e = assertThrows(JournalException.class, lost::open);

    assertTrue(e.getMessage().contains(" shard=0 epoch=1 "), e.getMessage());
    assertTrue(e.getMessage().contains(" < forwarded="), e.getMessage());
  }
}
