package org.grove.mailbox.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The journal's folder: lock, manifest and the folders of epochs.
 *
 * <pre>
 * data/ledger/MANIFEST
 *             LOCK
 *             epoch-000001/shard-0/20261121F.cq4
 * </pre>
 *
 * <p>Nothing but a folder that is missing or empty is ever made into a journal, and opening one that is in use, foreign,
 * damaged or of another format changes nothing in it.
 */
final class JournalFolder implements AutoCloseable {
  private static final String MANIFEST = "MANIFEST";
  private static final String MANIFEST_NEW = "MANIFEST.new";
  private static final String LOCK = "LOCK";

  /**
   * Folders open in this process. To close any channel of a locked file gives up the process's lock on it, so a second
   * opening must be refused before it touches the file.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path realFolder;
  private final FileChannel lockFile;
  private final boolean lockMade;
  private Manifest manifest;

  private JournalFolder(
      Path folder, Path realFolder, FileChannel lockFile, boolean lockMade, Manifest manifest) {
    this.folder = folder;
    this.realFolder = realFolder;
    this.lockFile = lockFile;
    this.lockMade = lockMade;
    this.manifest = manifest;
  }

  /**
   * Opens the journal in that folder for this process alone, making it if there is nothing.
   *
   * @param shards of a new journal
   */
  static JournalFolder open(Path folder, int shards) {
    try {
      boolean made = isNew(folder);
      if (made) make(folder);
      else read(folder); // before the lock file is touched
      return lock(
          folder,
          made ? new Manifest(JournalFormat.VERSION, shards, JournalFormat.HASH, List.of()) : null);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** The manifest of a journal that may be in use. */
  static Manifest read(Path folder) {
    try {
      return Manifest.parse(folder.toString(), Files.readAllBytes(folder.resolve(MANIFEST)));
    } catch (NoSuchFileException e) {
      throw foreign(folder);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** A process that died while making a journal leaves a lock or an unfinished manifest. */
  private static boolean isNew(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return true;
    Set<String> allowed = Set.of(LOCK, MANIFEST_NEW);
    for (Path path : list(folder)) {
      if (path.endsWith(MANIFEST)) return false;
      if (!allowed.contains(path.getFileName().toString())) throw foreign(folder);
    }
    return true;
  }

  private static void make(Path folder) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path path = folder.toAbsolutePath();
        path != null && !Files.exists(path);
        path = path.getParent()) {
      missing.addFirst(path);
    }
    for (Path path : missing) {
      Files.createDirectory(path, privately(path.getParent(), "rwx------"));
      sync(path.getParent());
    }
    restrict(folder);
  }

  private static JournalFolder lock(Path folder, @Nullable Manifest initial) throws IOException {
    Path realFolder = folder.toRealPath();
    if (!OPEN.add(realFolder)) throw inUse(folder, "this process");
    FileChannel channel = null;
    try {
      Path path = folder.resolve(LOCK);
      boolean lockMade = !Files.exists(path);
      if (lockMade) Files.createFile(path, privately(folder, "rw-------"));
      channel = FileChannel.open(path, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) throw inUse(folder, "another process");
      // Whoever held the lock before may have changed the manifest since it was read.
      boolean make = initial != null && !Files.exists(folder.resolve(MANIFEST));
      Manifest manifest = make ? initial : read(folder);
      JournalFolder opened =
          new JournalFolder(folder, realFolder, channel, lockMade && !make, manifest);
      if (make) opened.replace(initial);
      return opened;
    } catch (Throwable e) {
      OPEN.remove(realFolder);
      if (channel != null) channel.close();
      throw e;
    }
  }

  private static JournalException inUse(Path folder, String by) {
    return new JournalException(
        "journal=" + folder + " in use by " + by + ", close it there first");
  }

  Manifest manifest() {
    return manifest;
  }

  /** Puts the manifest in the place of the old one: after a crash either is there, whole. */
  void replace(Manifest with) throws IOException {
    Path temporary = folder.resolve(MANIFEST_NEW);
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, privately(folder, "rw-------"));
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(with.toBytes());
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.force(true);
    }
    Files.move(temporary, folder.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
    manifest = with;
  }

  /** Notes the ends found of epochs that had been left open. */
  void markRecovered(List<Manifest.Epoch> epochs) {
    if (epochs.isEmpty()) return;
    Manifest changed = manifest;
    for (Manifest.Epoch epoch : epochs) changed = changed.with(epoch);
    try {
      replace(changed);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  static Path epochFolder(Path folder, int epoch) {
    return folder.resolve(String.format("epoch-%06d", epoch));
  }

  static Path shardFolder(Path folder, int epoch, int shard) {
    return epochFolder(folder, epoch).resolve("shard-" + shard);
  }

  /** Makes the epoch known, then its folder: a folder that no manifest names would never be read. */
  void beginEpoch(int epoch) throws IOException {
    replace(manifest.with(new Manifest.Epoch(epoch, Manifest.State.OPEN, List.of())));
    makeFolder(epochFolder(folder, epoch));
  }

  Path makeShard(int epoch, int shard) throws IOException {
    return makeFolder(shardFolder(folder, epoch, shard));
  }

  private static Path makeFolder(Path made) throws IOException {
    Files.createDirectory(made, privately(made.getParent(), "rwx------"));
    sync(made.getParent());
    return made;
  }

  /** Makes the names in a folder durable. */
  static void sync(Path folder) throws IOException {
    if (!isPosix(folder)) return; // elsewhere a folder can't be opened
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static List<Path> list(Path folder) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path path : stream) paths.add(path);
    }
    Collections.sort(paths);
    return paths;
  }

  /** Takes the rights of others to a file or folder away. */
  static void restrict(Path path) throws IOException {
    if (!isPosix(path)) return;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
  }

  private static FileAttribute<?>[] privately(Path where, String permissions) {
    if (!isPosix(where)) return new FileAttribute<?>[0];
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }

  static JournalException failed(Path folder, IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return new JournalException(
          "journal=" + folder + " not permitted=" + denied.getFile()
              + ", run as its owner or choose another folder",
          e);
    }
    String what = e instanceof FileSystemException
        ? e.getClass().getSimpleName() + ": " + e.getMessage()
        : e.toString();
    return new JournalException("journal=" + folder + " failed=" + what + ", see the cause", e);
  }

  private static JournalException foreign(Path folder) {
    return new JournalException("journal=" + folder
        + " is not a journal: no MANIFEST, but other files; choose another folder or an empty one");
  }

  /** Gives up an opening that has failed: the folder is as it was. */
  void abandon() {
    try {
      if (lockMade) Files.deleteIfExists(folder.resolve(LOCK));
      close();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** Releases the lock. */
  @Override
  public void close() throws IOException {
    try {
      lockFile.close();
    } finally {
      OPEN.remove(realFolder);
    }
  }
}
