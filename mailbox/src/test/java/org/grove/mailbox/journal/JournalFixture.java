package org.grove.mailbox.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * A journal driven step by step on the test's thread, and a list of what it did: {@code durable acct/1:hello},
 * {@code deliver acct/2:hello}, {@code replied 1/7:yes}.
 */
final class JournalFixture implements JournalListener {
  static final SenderId CLIENT = new SenderId(0xC1, 1);
  private static final int BLOCK = 1 << 20;

  final List<String> events = Collections.synchronizedList(new ArrayList<>());
  final Path folder;
  final Disk disk = new Disk();
  long dayMs = 1_800_000_000_000L;
  JournalConfig config = JournalConfig.defaults();
  boolean threaded;
  boolean attachWhenActivated = true;
  ChronicleJournal journal;

  JournalFixture(Path folder) {
    this.folder = folder;
  }

  /** The real disk, with a hand on it. */
  final class Disk implements FrameSink.Storage {
    Runnable beforeAppend = () -> {};
    Runnable beforeSync = () -> {};
    Consumer<Path> afterSync = shard -> {};
    int appends;
    int syncs;
    private final FrameSink.Storage real = ChronicleSink.storage((EpochClock) () -> dayMs, BLOCK);

    @Override
    public FrameSink create(Path shard) throws IOException {
      FrameSink sink = real.create(shard);
      return new FrameSink() {
        @Override
        public void append(ByteBuffer frame) throws IOException {
          appends++;
          beforeAppend.run();
          sink.append(frame);
        }

        @Override
        public void sync() throws IOException {
          syncs++;
          beforeSync.run();
          sink.sync();
          afterSync.accept(shard);
        }

        @Override
        public List<Manifest.FileEnd> close() throws IOException {
          return sink.close();
        }
      };
    }
  }

  JournalFixture open() {
    ChronicleJournal.Seams seams =
        new ChronicleJournal.Seams(disk, SystemNanoClock.INSTANCE, threaded);
    journal = ChronicleJournal.open(folder, config, seams);
    return this;
  }

  JournalFixture start() {
    journal.start(this);
    pump();
    return this;
  }

  JournalFixture synced() {
    config = config.withDurability(Durability.SYNCED);
    return this;
  }

  /** Everything there is to do; does nothing when the journal has a thread of its own. */
  void pump() {
    if (threaded) return;
    while (journal.doWork() > 0) {}
  }

  void close() {
    journal.close();
  }

  /** The state of the folder as a killed process would leave it now, opened from a copy. */
  JournalFixture killedAt(Path copy) {
    copy(folder, copy);
    JournalFixture next = new JournalFixture(copy);
    next.config = config;
    next.dayMs = dayMs;
    return next;
  }

  ActorLog actor(String name) {
    return journal.open("account", name, () -> bytes("born"));
  }

  /** An actor in that shard. */
  ActorLog actorIn(int shard, String prefix) {
    for (int i = 0; ; i++) {
      ActorLog log = actor(prefix + i);
      if (log.shard() == shard) return log;
    }
  }

  void append(ActorLog target, String text) {
    journal.append(target, new Note(target, text, SenderId.NONE, 0));
  }

  void append(ActorLog target, String text, long senderSequence) {
    journal.append(target, new Note(target, text, CLIENT, senderSequence));
  }

  List<String> taken() {
    synchronized (events) {
      List<String> taken = List.copyOf(events);
      events.clear();
      return taken;
    }
  }

  @Override
  public void activate(ActorLog actor) {
    events.add("activate " + actor.name());
    if (attachWhenActivated) attach(actor);
  }

  void attach(ActorLog actor) {
    actor.attach((sequence, sender, senderSequence, payload, message) -> events.add("deliver "
        + actor.name() + "/" + sequence + ":" + text(payload)
        + (sender.equals(SenderId.NONE) ? "" : " from " + sender.low() + "/" + senderSequence)));
  }

  @Override
  public void replied(
      SenderId sender, long senderSequence, byte[] payload, @Nullable Object reply) {
    events.add("replied " + sender.low() + "/" + senderSequence + ":" + text(payload));
  }

  @Override
  public void failed(JournalException cause) {
    events.add("failed");
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private final class Note implements Journaled {
    private final ActorLog target;
    private final String text;
    private final SenderId sender;
    private final long senderSequence;

    Note(ActorLog target, String text, SenderId sender, long senderSequence) {
      this.target = target;
      this.text = text;
      this.sender = sender;
      this.senderSequence = senderSequence;
    }

    @Override
    public byte[] payload() {
      return bytes(text);
    }

    @Override
    public SenderId sender() {
      return sender;
    }

    @Override
    public long senderSequence() {
      return senderSequence;
    }

    @Override
    public void durable(long sequence) {
      events.add("durable " + target.name() + "/" + sequence + ":" + text);
    }

    @Override
    public void refused(JournalException cause) {
      events.add("refused " + target.name() + ":" + text);
    }
  }

  /** All records of a folder, one line each, in the order of each shard. */
  static List<String> records(Path folder) {
    List<String> lines = new ArrayList<>();
    JournalReader.read(folder, new Lines(lines));
    return lines;
  }

  private record Lines(List<String> lines) implements RecordVisitor {
    @Override
    public void birth(long actorId, String kind, String name, byte[] state) {
      lines.add("birth " + actorId + " " + kind + " " + name + " " + text(state));
    }

    @Override
    public void message(
        long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {
      lines.add("message " + actorId + "/" + sequence + ":" + text(payload));
    }

    @Override
    public void forward(
        long actorId,
        long sequence,
        int sourceShard,
        long sourceIndex,
        int ordinal,
        byte[] payload) {
      lines.add("forward " + actorId + "/" + sequence + " source " + sourceShard + "." + sourceIndex
          + "." + ordinal + ":" + text(payload));
    }

    @Override
    public void turn(long actorId, long consumed) {
      lines.add("turn " + actorId + "/" + consumed);
    }

    @Override
    public void state(long actorId, byte[] state) {
      lines.add("state " + actorId + ":" + text(state));
    }

    @Override
    public void unconfirmedBirth(long targetId, String kind, String name, byte[] state) {
      lines.add("unconfirmed " + targetId + " " + kind + " " + name + " " + text(state));
    }

    @Override
    public void send(long actorId, int ordinal, long targetId, byte[] payload) {
      lines.add("send " + actorId + "." + ordinal + " to " + targetId + ":" + text(payload));
    }

    @Override
    public void reply(long actorId, SenderId sender, long senderSequence, byte[] payload) {
      lines.add("reply " + sender.low() + "/" + senderSequence + ":" + text(payload));
    }

    @Override
    public void failure(long actorId, String cause) {
      lines.add("failure " + actorId + ":" + cause);
    }

    @Override
    public void acknowledge(long actorId, long consumed) {
      lines.add("acknowledge " + actorId + "/" + consumed);
    }
  }

  /** Files of a shard, in the order they were written. */
  static List<Path> files(Path folder, int epoch, int shard) {
    try {
      return JournalFolder.list(JournalFolder.shardFolder(folder, epoch, shard)).stream()
          .filter(p -> p.toString().endsWith(".cq4"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static void copy(Path from, Path to) {
    walk(from, path -> {
      Path target = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) Files.createDirectories(target);
      else Files.copy(path, target);
    });
  }

  /** Name and digest of everything in a folder. */
  static Map<String, String> digest(Path folder) {
    Map<String, String> digests = new TreeMap<>();
    walk(folder, path -> {
      String name = folder.relativize(path).toString();
      digests.put(name, Files.isDirectory(path) ? "folder" : sha(Files.readAllBytes(path)));
    });
    return digests;
  }

  private static String sha(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface PathAction {
    void on(Path path) throws IOException;
  }

  private static void walk(Path folder, PathAction action) {
    try {
      Files.walkFileTree(folder, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
            throws IOException {
          action.on(path);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
            throws IOException {
          action.on(path);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
