package org.grove.mailbox.journal;

import static org.grove.mailbox.journal.JournalFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kills a real process again and again: what it confirmed is there, in order, without gaps, and applied once. */
class JournalKillTest {
  private static final int KILLS = Integer.getInteger("grove.kills", 4);

  @TempDir
  Path temp;

  private long durable;
  private long replied;

  @ParameterizedTest
  @EnumSource(names = {"JOURNALED", "SYNCED"})
  void shouldKeepAllThatWasConfirmedWhenKilled(Durability durability) throws Exception {
    long seed = Long.getLong("grove.seed", System.nanoTime());
    System.out.println("JournalKillTest durability=" + durability + " grove.seed=" + seed);
    Random random = new Random(seed);
    Path folder = temp.resolve("journal");
    for (int kill = 1; kill <= KILLS; kill++) {
      runAndKill(folder, durability, 1 + random.nextInt(4000));
      // Every other time the next process finds the folder as the killed one left it.
      if (kill % 2 == 0) check(folder, durability);
    }
    check(folder, durability);
    System.out.println("JournalKillTest durable=" + durable + " replied=" + replied);
  }

  private void runAndKill(Path folder, Durability durability, int lines)
      throws IOException, InterruptedException {
    Process child = JournalChild.start(List.of(), folder, durability, "write");
    try (BufferedReader output = JournalChild.output(child)) {
      for (String line; (line = output.readLine()) != null; ) {
        assertFalse(line.startsWith("BROKEN"), line);
        if (line.matches("durable \\d+")) durable = Math.max(durable, number(line));
        if (line.matches("replied \\d+")) replied = Math.max(replied, number(line));
        if (lines-- == 0) child.toHandle().destroyForcibly(); // leaves its output readable
      }
    } finally {
      child.destroyForcibly();
    }
    assertTrue(child.waitFor(60, TimeUnit.SECONDS));
    assertEquals(137, child.exitValue(), "killed, not ended");
  }

  private static long number(String line) {
    return Long.parseLong(line.substring(line.indexOf(' ') + 1));
  }

  private void check(Path folder, Durability durability) throws InterruptedException {
    List<String> broken = new CopyOnWriteArrayList<>();
    JournalChild journal = new JournalChild(folder, durability, line -> {
      if (line.startsWith("BROKEN")) broken.add(line);
    });
    assertTrue(journal.journal.awaitIdle(TimeUnit.SECONDS.toNanos(60)), "idle");
    journal.journal.close();
    assertEquals(List.of(), broken);
    long[] last = new long[3];
    JournalReader.read(folder, new RecordVisitor() {
      @Override
      public void message(
          long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {
        assertEquals(++last[0], Long.parseLong(text(payload)), "message");
      }

      @Override
      public void reply(long actorId, SenderId sender, long senderSequence, byte[] payload) {
        assertEquals(++last[1], Long.parseLong(text(payload)), "reply");
      }

      @Override
      public void forward(
          long actorId,
          long sequence,
          int sourceShard,
          long sourceIndex,
          int ordinal,
          byte[] payload) {
        assertEquals(++last[2], Long.parseLong(text(payload)), "forward");
      }
    });
    assertTrue(last[0] >= durable, "durable=" + durable + " found=" + last[0]);
    assertTrue(last[1] >= replied, "replied=" + replied + " found=" + last[1]);
    assertEquals(last[0], last[1], "answered");
    assertEquals(last[0], last[2], "passed on");
  }
}
