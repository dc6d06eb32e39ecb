package org.grove.mailbox.journal;

import static org.grove.mailbox.journal.JournalFixture.CLIENT;
import static org.grove.mailbox.journal.JournalFixture.bytes;
import static org.grove.mailbox.journal.JournalFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power of a synced journal at random points: any of the pages written since the last sync may be on the device,
 * in any combination. What was confirmed must be there, and the journal must open.
 */
class JournalPowerLossTest {
  private static final int PAGE = 4096;
  private static final int CUTS = Integer.getInteger("grove.cuts", 30);

  @TempDir
  Path temp;

  private final Map<Path, Map<String, byte[]>> device = new HashMap<>();
  private final List<Path> images = new ArrayList<>();
  private final List<List<String>> confirmed = new ArrayList<>();
  private Random random = new Random();

  @Test
  void shouldKeepWhatWasConfirmedWhicheverPagesArrived() throws Exception {
    long seed = Long.getLong("grove.seed", System.nanoTime());
    System.out.println("JournalPowerLossTest grove.seed=" + seed);
    random = new Random(seed);
    for (int run = 0; images.size() < CUTS; run++) run(run);

    int cuts = 0;
    for (int i = 0; i < CUTS; i++)
      cuts += check(images.get(i), confirmed.get(i), "seed=" + seed + " image=" + i);
    System.out.println("JournalPowerLossTest images=" + CUTS + " with unfinished tails=" + cuts);
  }

  private void run(int run) {
    device.clear();
    JournalFixture f = new JournalFixture(temp.resolve("run-" + run)).synced();
    f.disk.beforeSync = () -> maybeCutPower(f);
    f.disk.beforeAppend = () -> maybeCutPower(f);
    f.disk.afterSync = shard -> device.put(shard, content(shard));
    f.open().start();
    for (int round = 0; round < 12; round++) {
      for (int i = random.nextInt(40); i >= 0; i--) act(f);
      if (random.nextInt(4) == 0) f.dayMs += 86_400_000;
      f.pump();
      if (random.nextInt(2) == 0) f.journal.idle();
    }
    f.disk.beforeSync = () -> {};
    f.disk.beforeAppend = () -> {};
    f.close();
  }

  private void act(JournalFixture f) {
    ActorLog actor = f.actor("a" + random.nextInt(10));
    byte[] large = new byte[random.nextInt(random.nextInt(3) == 0 ? 60_000 : 200)];
    Arrays.fill(large, (byte) 'x');
    if (random.nextInt(2) == 0) {
      f.append(actor, text(large), 1);
      return;
    }
    Turn turn = new Turn(actor, 0).state(large);
    for (int i = random.nextInt(3); i > 0; i--)
      turn.send(f.actor("a" + random.nextInt(20)), bytes("sent"), "sent");
    f.journal.commit(turn.reply(CLIENT, random.nextInt(1000), bytes("reply"), "reply"));
  }

  private void maybeCutPower(JournalFixture f) {
    if (images.size() >= CUTS || random.nextInt(6) > 0) return;
    Path image = temp.resolve("image-" + images.size());
    JournalFixture.copy(f.folder, image);
    for (int epoch = 1; Files.exists(JournalFolder.epochFolder(image, epoch)); epoch++) {
      for (int shard = 0; shard < 2; shard++) {
        Path synced = JournalFolder.shardFolder(f.folder, epoch, shard);
        for (Path file : shardFiles(image, epoch, shard)) {
          losePages(
              file, device.getOrDefault(synced, Map.of()).get(file.getFileName().toString()));
        }
      }
    }
    images.add(image);
    confirmed.add(f.events.stream().filter(e -> !e.startsWith("activate")).toList());
  }

  private static List<Path> shardFiles(Path folder, int epoch, int shard) {
    return Files.exists(JournalFolder.shardFolder(folder, epoch, shard))
        ? JournalFixture.files(folder, epoch, shard)
        : List.of();
  }

  private static Map<String, byte[]> content(Path shard) {
    Map<String, byte[]> content = new HashMap<>();
    try {
      for (Path file : JournalFolder.list(shard))
        content.put(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return content;
  }

  /** Puts some of the pages back to what the last sync had left; a file that no sync has seen may be gone. */
  private void losePages(Path file, byte @Nullable [] synced) {
    try {
      if (synced == null && random.nextInt(3) == 0) {
        Files.delete(file);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      byte[] old = Arrays.copyOf(synced == null ? new byte[0] : synced, bytes.length);
      int lost = random.nextInt(5);
      for (int page = 0; page < bytes.length; page += PAGE) {
        if (random.nextInt(4) < lost)
          System.arraycopy(old, page, bytes, page, Math.min(PAGE, bytes.length - page));
      }
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int check(Path image, List<String> confirmed, String what) {
    JournalFixture f = new JournalFixture(image).synced();
    try {
      f.open().start();
    } catch (JournalException e) {
      throw new AssertionError(what, e);
    }
    f.close();
    Set<String> found = new HashSet<>();
    int[] sent = {0, 0};
    JournalReader.read(image, found(found, sent));
    for (String event : confirmed) assertTrue(found.contains(event), () -> what + " lost=" + event);
    assertEquals(sent[0], sent[1], what + ": sent and forwarded");
    return f.journal.recovery().cuts().isEmpty() ? 0 : 1;
  }

  private static RecordVisitor found(Set<String> found, int[] sent) {
    Map<Long, String> names = new HashMap<>();
    return new RecordVisitor() {
      @Override
      public void birth(long actorId, String kind, String name, byte[] state) {
        names.put(actorId, name);
      }

      @Override
      public void message(
          long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {
        found.add("durable " + names.get(actorId) + "/" + sequence + ":" + text(payload));
      }

      @Override
      public void forward(
          long actorId,
          long sequence,
          int sourceShard,
          long sourceIndex,
          int ordinal,
          byte[] payload) {
        found.add("deliver " + names.get(actorId) + "/" + sequence + ":" + text(payload));
        sent[1]++;
      }

      @Override
      public void send(long actorId, int ordinal, long targetId, byte[] payload) {
        sent[0]++;
      }

      @Override
      public void reply(long actorId, SenderId sender, long senderSequence, byte[] payload) {
        found.add("replied " + sender.low() + "/" + senderSequence + ":" + text(payload));
      }
    };
  }
}
