package org.grove.mailbox.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have the folder, and what is in it. */
class JournalFolderTest {
  @TempDir
  Path temp;

  private JournalFixture fixture() {
    return new JournalFixture(temp.resolve("journal"));
  }

  @Test
  void shouldRefuseWhenOpenInThisProcess() {
    JournalFixture f = fixture().open();

    JournalException e = assertThrows(JournalException.class, () -> fixture().open());

    assertTrue(e.getMessage().contains("in use by this process"), e.getMessage());
    f.close();
    fixture().open().close();
  }

  @Test
  void shouldStillRefuseOtherProcessesWhenThisOneTriedTwice() throws Exception {
    JournalFixture f = fixture().open();
    assertThrows(JournalException.class, () -> fixture().open());

    Process other = JournalChild.start(List.of(), f.folder, Durability.JOURNALED, "close");
    other.getOutputStream().close();

    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertEquals(1, other.exitValue());
    f.close();
  }

  @Test
  void shouldRefuseWhenOpenInAnotherProcessAndOpenOnceItIsKilled() throws Exception {
    Path folder = temp.resolve("journal");
    Process other = JournalChild.start(List.of(), folder, Durability.JOURNALED, "hold");
    try (BufferedReader output = JournalChild.output(other)) {
      assertEquals("open", output.readLine());
      var before = JournalFixture.digest(folder);

      JournalException e = assertThrows(JournalException.class, () -> fixture().open());

      assertTrue(e.getMessage().contains("in use by another process"), e.getMessage());
      assertEquals(before.keySet(), JournalFixture.digest(folder).keySet());
    } finally {
      other.destroyForcibly();
    }
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    fixture().open().close();
  }

  @Test
  void shouldReportNothingToAnybody() throws Exception {
    assertThrows(
        ClassNotFoundException.class,
        () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    Path home = Files.createDirectory(temp.resolve("home"));

    Process child = JournalChild.start(
        List.of("-Duser.home=" + home, "-Dchronicle.analytics.disable=false"),
        temp.resolve("journal"),
        Durability.JOURNALED,
        "close");
    child.getOutputStream().close();
    assertTrue(child.waitFor(60, TimeUnit.SECONDS));

    assertEquals(0, child.exitValue());
    try (Stream<Path> left = Files.list(home)) {
      assertEquals(
          List.of(),
          left.filter(p -> p.getFileName().toString().contains("chronicle")).toList());
    }
    assertFalse(
        Files.exists(Path.of(System.getProperty("user.home"), ".chronicle.analytics.client.id")));
  }

  @Test
  void shouldKeepFoldersAndFilesPrivate() throws Exception {
    assumeTrue(Files.getFileStore(temp).supportsFileAttributeView("posix"));
    JournalFixture f =
        new JournalFixture(temp.resolve("parent/journal")).synced().open().start();
    f.append(f.actor("a"), "one");
    f.append(f.actor("b"), "two");
    f.pump();
    f.close();

    try (Stream<Path> paths = Files.walk(temp.resolve("parent"))) {
      for (Path path : paths.toList()) {
        String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
        assertEquals(
            expected,
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
            path::toString);
      }
    }
  }

  @Test
  void shouldSayWhenNotPermitted() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "root is permitted everything");
    Path parent = Files.createDirectory(
        temp.resolve("locked"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));

    JournalException e = assertThrows(
        JournalException.class, () -> new JournalFixture(parent.resolve("journal")).open());

    assertTrue(e.getMessage().contains("not permitted="), e.getMessage());
  }

  @Test
  void shouldUseAnExistingEmptyFolder() throws IOException {
    Files.createDirectory(temp.resolve("journal"));

    JournalFixture f = fixture().open().start();
    f.append(f.actor("a"), "one");
    f.close();

    assertEquals(1, JournalFolder.read(f.folder).epochs().size());
  }

  @Test
  void shouldLeaveRoomForWhatIsMappedAhead() {
    assertTrue(ChronicleSink.FREE_FLOOR >= 2L * JournalFormat.BLOCK_BYTES, "blocks of two shards");
    assertTrue(
        JournalFormat.MAX_RECORD + JournalFormat.FRAME_HEAD <= JournalFormat.BLOCK_BYTES / 4,
        "overlap of blocks");
  }
}
