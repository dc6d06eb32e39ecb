package org.grove.mailbox.journal;

import static org.grove.mailbox.journal.JournalFixture.bytes;
import static org.grove.mailbox.journal.JournalFixture.digest;
import static org.grove.mailbox.journal.JournalFixture.files;
import static org.grove.mailbox.journal.JournalFixture.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged, foreign and unfinished journals: an unfinished tail is cut off, all else stops and changes nothing. */
class JournalDamageTest {
  @TempDir
  Path temp;

  private int copies;

  /** A journal of a few frames per shard, as a killed process leaves it. */
  private Path unclean(boolean noted) {
    return written(noted, false);
  }

  private Path clean() {
    return written(false, true);
  }

  private Path written(boolean noted, boolean clean) {
    JournalFixture f =
        new JournalFixture(temp.resolve("written-" + copies++)).open().start();
    ActorLog a = f.actorIn(0, "a");
    ActorLog b = f.actorIn(1, "b");
    f.pump();
    for (int i = 0; i < 4; i++) {
      f.append(a, "message " + i, i + 1);
      f.append(b, "message " + i);
      f.pump();
      f.journal.commit(new Turn(a, i + 1)
          .state(bytes("state " + i))
          .send(b, bytes("sent " + i), "")
          .failure("none"));
      f.pump();
    }
    for (int i = 0; i < 2; i++) {
      f.append(a, "last " + i);
      f.append(b, "last " + i);
      f.pump();
    }
    if (noted) f.journal.idle();
    if (clean) f.close();
    Path killed = temp.resolve("killed-" + copies++);
    JournalFixture.copy(f.folder, killed);
    if (!clean) f.close();
    return killed;
  }

  private Path copyOf(Path folder) {
    Path copy = temp.resolve("copy-" + copies++);
    JournalFixture.copy(folder, copy);
    return copy;
  }

  private static Recovery open(Path folder) {
    JournalFixture f = new JournalFixture(folder).open();
    f.close();
    return f.journal.recovery();
  }

  private static String stops(Path folder) {
    Map<String, String> before = digest(folder);
    JournalException e = assertThrows(JournalException.class, () -> open(folder));
    assertEquals(before, digest(folder), "changed by a stop: " + e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    assertTrue(e.getMessage().startsWith("journal=" + folder), e.getMessage());
    return e.getMessage();
  }

  private static Frames frames(Path folder, int shard) throws IOException {
    return new Frames(files(folder, 1, shard).getFirst());
  }

  @Test
  void shouldStopWhenAFrameInTheMiddleIsDamaged() throws Exception {
    Path folder = unclean(false);
    Frames frames = frames(folder, 0);
    frames.flip(frames.record(2, 0) + 40, 1);

    String message = stops(folder);

    assertTrue(
        message.matches(
            ".* shard=0 epoch=1 file=\\w+\\.cq4 position=0x[0-9a-f]+ crc=[0-9a-f]{8} expected=[0-9a-f]{8}, .*"),
        message);
    assertTrue(message.contains("damaged before the durable mark"), message);
    assertThrows(JournalException.class, () -> records(folder));
  }

  @Test
  void shouldCutWhenTheLastFrameIsDamaged() throws Exception {
    Path folder = unclean(false);
    List<String> before = records(folder);
    Frames frames = frames(folder, 0);
    frames.flip(frames.record(frames.count() - 1, 0) + 40, 1);

    Recovery recovery = open(folder);

    assertEquals(1, recovery.cuts().size());
    assertTrue(recovery.cuts().getFirst().contains(" shard=0 epoch=1 "), recovery.cuts()::toString);
    assertTrue(
        recovery.cuts().getFirst().contains("unfinished tail of a process that died"),
        recovery.cuts()::toString);
    List<String> after = records(folder);
    assertEquals(before.size() - 1, after.size());
    assertEquals(List.of(), open(folder).cuts(), "noted in the manifest, so not cut again");
    assertEquals(after, records(folder));
  }

  /** Such a document would be passed over as one of the queue's own, and its records lost without a word. */
  @Test
  void shouldCutWhenTheLastFrameIsMarkedAsTheQueuesOwn() throws Exception {
    Path folder = unclean(false);
    Frames frames = frames(folder, 0);
    frames.flip(frames.offsets.getLast() - 1, 0x40); // the head is the four bytes before

    Recovery recovery = open(folder);

    assertEquals(1, recovery.cuts().size(), recovery.cuts()::toString);
    assertTrue(
        recovery.cuts().getFirst().contains("marked as the queue's own"),
        recovery.cuts()::toString);
  }

  @Test
  void shouldStopWhenTheLastRecordsWereNotedAsDurable() throws Exception {
    Path folder = unclean(true);
    Frames frames = frames(folder, 0);
    frames.flip(frames.record(frames.count() - 2, 0) + 40, 1);

    assertTrue(stops(folder).contains("<= durable="));
  }

  @Test
  void shouldCutWhenADocumentWasNeverFinished() throws Exception {
    for (int head : new int[] {0, 0x80000000, 0x80000040}) {
      Path folder = unclean(false);
      Frames frames = frames(folder, 0);
      int last = frames.count() - 1;
      frames.bytes.putInt(frames.offsets.get(last) - 4, head);
      frames.save();

      Recovery recovery = open(folder);

      assertEquals(1, recovery.cuts().size(), "head " + head);
      assertEquals(List.of(), open(folder).cuts());
    }
  }

  @Test
  void shouldCutWhenATornDocumentEndsInZeros() throws Exception {
    Path folder = unclean(false);
    Frames frames = frames(folder, 0);
    int last = frames.count() - 1;
    for (int at = frames.end(last) - 10; at < frames.end(last); at++)
      frames.bytes.put(at, (byte) 0);
    frames.save();

    assertEquals(1, open(folder).cuts().size());
  }

  @Test
  void shouldStopWhenZeroesLieBeforeRecordsThatProveThemDurable() throws Exception {
    Path folder = unclean(false);
    Frames frames = frames(folder, 1);
    for (int at = frames.offsets.get(2) - 4; at < frames.end(2); at++)
      frames.bytes.put(at, (byte) 0);
    frames.save();

    assertTrue(stops(folder).contains("zero, index="));
  }

  /** A whole frame beyond a gap proves nothing when it was never synced: power failed in one group of several frames. */
  @Test
  void shouldCutWhenUnconfirmedFramesLieBeyondAGap() throws Exception {
    Path folder = unclean(false);
    Frames frames = frames(folder, 0);
    int last = frames.count() - 1;
    frames.bytes.putLong(frames.offsets.get(last) + JournalFormat.DURABLE_INDEX, 1);
    frames.sealHead(last);
    frames.flip(frames.record(last - 1, 0) + 40, 1);

    assertEquals(1, open(folder).cuts().size());
  }

  @Test
  void shouldStopOrReadAllWhenAnyByteOfACleanEpochFlips() throws Exception {
    fuzz(clean(), 120, false);
  }

  @Test
  void shouldStopOrReadAllWhenAnyByteOfANotedEpochFlips() throws Exception {
    fuzz(unclean(true), 120, false);
  }

  @Test
  void shouldLoseAtMostTheLastFrameWhenAnyByteOfAnUncleanEpochFlips() throws Exception {
    fuzz(unclean(false), 120, true);
  }

  /** Never wrong records, never fewer than promised, and byte-identical after a stop. */
  private void fuzz(Path folder, int flips, boolean mayCut) throws Exception {
    long seed = Long.getLong("grove.seed", System.nanoTime());
    System.out.println("JournalDamageTest grove.seed=" + seed);
    Random random = new Random(seed);
    byte[] manifest = Files.readAllBytes(folder.resolve("MANIFEST"));
    List<String> whole = records(folder);
    TreeSet<String> outcomes = new TreeSet<>();
    for (int i = 0; i < flips; i++) {
      int shard = random.nextInt(2);
      Frames frames = frames(folder, shard);
      int last = frames.count() - 1;
      // Mostly inside frames, often the last one; the queue's own bytes before the first one as
      // well.
      int from = switch (random.nextInt(10)) {
        case 0 -> 0;
        case 1, 2, 3 -> frames.offsets.get(last) - 4;
        default -> frames.offsets.getFirst() - 4;
      };
      int at = from + random.nextInt(frames.end(last) - from);
      int mask = 1 << random.nextInt(8);
      String what = "seed=" + seed + " shard=" + shard + " at=" + at + " mask=" + mask;
      frames.flip(at, mask);
      try {
        Map<String, String> before = digest(folder);
        try {
          Recovery recovery = open(folder);
          List<String> left = records(folder);
          if (left.equals(whole)) {
            outcomes.add(recovery.cuts().isEmpty() ? "unharmed" : "nothing cut");
          } else {
            outcomes.add("cut");
            assertTrue(
                mayCut && at >= frames.offsets.get(last) - 4,
                "lost records: " + what + " " + recovery);
            assertTrue(whole.containsAll(left), what);
            assertEquals(1, recovery.cuts().size(), what);
          }
        } catch (JournalException e) {
          outcomes.add("stop");
          assertEquals(before, digest(folder), what);
          if (mayCut && at >= frames.offsets.get(last))
            fail("stopped at an unfinished tail: " + what, e);
        }
      } finally {
        frames.flip(at, mask);
        Files.write(folder.resolve("MANIFEST"), manifest);
      }
    }
    System.out.println("JournalDamageTest " + outcomes);
    assertTrue(outcomes.contains("stop"));
    assertEquals(mayCut, outcomes.contains("cut"));
    assertEquals(whole, records(folder));
  }

  @Test
  void shouldStopWhenAnyByteOfTheManifestFlips() throws Exception {
    Path folder = clean();
    byte[] manifest = Files.readAllBytes(folder.resolve("MANIFEST"));
    for (int at = 0; at < manifest.length; at++) {
      byte[] flipped = manifest.clone();
      flipped[at] ^= 4;
      Files.write(folder.resolve("MANIFEST"), flipped);
      assertThrows(JournalException.class, () -> open(folder), "byte " + at);
    }
    Files.write(folder.resolve("MANIFEST"), new byte[0]);
    assertTrue(stops(folder).contains("file=MANIFEST damaged="));
    Files.write(folder.resolve("MANIFEST"), manifest);
    open(folder);
  }

  @Test
  void shouldStopWhenAFileOfACleanEpochIsMissingOrShort() throws Exception {
    Path folder = clean();
    Path missing = copyOf(folder);
    Files.delete(files(missing, 1, 0).getFirst());
    stops(missing);

    Path cut = copyOf(folder);
    Frames frames = frames(cut, 0);
    byte[] half = java.util.Arrays.copyOf(frames.bytes.array(), frames.end(frames.count() - 1) - 8);
    Files.write(frames.file, half);
    stops(cut);

    Path empty = copyOf(folder);
    Files.write(files(empty, 1, 0).getFirst(), new byte[0]);
    stops(empty);
  }

  @Test
  void shouldStopWhenFilesOfTwoShardsAreSwapped() throws Exception {
    Path folder = clean();
    Path zero = files(folder, 1, 0).getFirst();
    Path one = files(folder, 1, 1).getFirst();
    byte[] bytes = Files.readAllBytes(zero);
    Files.write(zero, Files.readAllBytes(one));
    Files.write(one, bytes);

    assertTrue(stops(folder).contains("frame of another shard"));
  }

  @Test
  void shouldStopWhenTheFormatIsNewer() throws Exception {
    Path folder = clean();
    Manifest manifest = JournalFolder.read(folder);
    Files.write(folder.resolve("MANIFEST"), new Manifest(2, 2, 1, manifest.epochs()).toBytes());
    assertTrue(stops(folder).contains("format=2 supported=1"));

    Path frame = clean();
    Frames frames = frames(frame, 0);
    frames.bytes.putShort(frames.offsets.getFirst() + JournalFormat.FRAME_VERSION, (short) 2);
    frames.sealHead(0);
    assertTrue(stops(frame).contains("format=2 supported=1"));
  }

  @Test
  void shouldStopWhenAMandatorySectionIsUnknownAndSkipOthers() throws Exception {
    Path mandatory = unclean(false);
    int tag = sectionOf(mandatory, JournalFormat.FAILURE);
    Frames frames = frames(mandatory, 0);
    frames.bytes.putShort(tag, (short) 77).putShort(tag + 2, (short) 1);
    frames.seal(frames.record(2, 0));
    assertTrue(stops(mandatory).contains("unknown mandatory section=77"), stops(mandatory));

    Path optional = unclean(false);
    List<String> before = records(optional);
    frames = frames(optional, 0);
    frames.bytes.putShort(tag, (short) 77).putShort(tag + 2, (short) 0);
    frames.seal(frames.record(2, 0));
    List<String> after = new ArrayList<>(before);
    after.remove(
        before.stream().filter(line -> line.startsWith("failure ")).findFirst().orElseThrow());
    assertEquals(after, records(optional));
    open(optional);
  }

  /** Offset of that section's tag in the first turn of shard 0, which is in frame 2. */
  private static int sectionOf(Path folder, int tag) throws IOException {
    Frames frames = frames(folder, 0);
    int at = frames.record(2, 0) + JournalFormat.RECORD_HEAD + 8 + 16 + 4;
    while (frames.bytes.getShort(at) != tag) at += 8 + frames.bytes.getInt(at + 4);
    return at;
  }

  @Test
  void shouldStopWhenAKindOfRecordIsUnknown() throws Exception {
    Path folder = unclean(false);
    Frames frames = frames(folder, 0);
    frames.bytes.putShort(frames.record(1, 0) + JournalFormat.RECORD_HEAD + 2, (short) 6);
    frames.seal(frames.record(1, 0));

    assertTrue(stops(folder).contains("unknown kind=6"));
  }

  @Test
  void shouldStopWhenALengthInsideARecordIsTooLong() throws Exception {
    Path folder = unclean(false);
    Frames frames = frames(folder, 0);
    int record = frames.record(1, 0);
    int payloadLength = record + JournalFormat.RECORD_HEAD + 8 + 40;
    assertEquals("message 0".length(), frames.bytes.getInt(payloadLength));
    for (int wrong : new int[] {10, 1 << 20, Integer.MAX_VALUE, -1}) {
      frames.bytes.putInt(payloadLength, wrong);
      frames.seal(record);
      assertTrue(stops(folder).contains("malformed=length="), "length " + wrong);
    }
  }

  @Test
  void shouldStopAndLeaveNothingWhenTheFolderIsForeign() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("foreign"));
    Files.writeString(folder.resolve("notes.txt"), "not a journal");

    assertTrue(stops(folder).contains("is not a journal"));
    assertThrows(JournalException.class, () -> records(folder));
  }

  @Test
  void shouldStopAndLeaveNoLockWhenACopyWithoutLockIsDamaged() throws Exception {
    Path folder = clean();
    Files.delete(folder.resolve("LOCK"));
    Frames frames = frames(folder, 0);
    frames.flip(frames.record(1, 0) + 40, 1);

    stops(folder);

    frames.flip(frames.record(1, 0) + 40, 1);
    open(folder);
    assertTrue(Files.exists(folder.resolve("LOCK")));
  }

  @Test
  void shouldStopWhenTheFolderIsAFile() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "x");

    JournalException e = assertThrows(JournalException.class, () -> open(file));

    assertTrue(e.getMessage().startsWith("journal=" + file), e.getMessage());
  }

  @Test
  void shouldMakeAJournalWhenAnotherProcessDiedMakingIt() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("half"));
    Files.createFile(folder.resolve("LOCK"));
    Files.writeString(folder.resolve("MANIFEST.new"), "grove-jou");

    open(folder);

    assertEquals(2, JournalFolder.read(folder).shards());
  }

  @Test
  void shouldReadOnWhenAProcessDiedBeforeItsFirstAppend() throws Exception {
    Path folder = clean();
    Manifest manifest = JournalFolder.read(folder);
    Files.write(
        folder.resolve("MANIFEST"),
        manifest.with(new Manifest.Epoch(2, Manifest.State.OPEN, List.of())).toBytes());
    List<String> before = records(folder);

    assertEquals(List.of(), open(folder).cuts());
    JournalFixture f = new JournalFixture(folder).open().start();
    f.append(f.actor("c"), "x");
    f.close();

    assertEquals(before.size() + 2, records(folder).size());
    assertTrue(Files.exists(folder.resolve("epoch-000003")));
  }

  @Test
  void shouldReadRecoveredEpochsToTheirNotedEndOnly() throws Exception {
    Path folder = unclean(false);
    open(folder);
    List<String> before = records(folder);
    Frames frames = frames(folder, 0);
    frames.bytes.put(frames.end(frames.count() - 1) + 100, (byte) 1);
    frames.save();
    assertEquals(before, records(folder));

    frames.flip(frames.record(frames.count() - 1, 0) + 40, 1);

    stops(folder);
  }
}
