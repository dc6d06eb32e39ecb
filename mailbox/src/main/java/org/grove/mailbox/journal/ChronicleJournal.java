package org.grove.mailbox.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The journal on disk: frames of records, in a few queues of Chronicle files that one thread, {@code grove-journal},
 * writes. What is on disk and how it is read is told in the package's description.
 */
public final class ChronicleJournal implements Journal {
  private final Path folder;
  private final Durability durability;
  private final int shards;
  private final Replay replay;
  private final Recovery recovery;
  private final JournalLoop loop;
  private final @Nullable Thread thread;

  private final ConcurrentHashMap<String, LogEntry> byName = new ConcurrentHashMap<>();

  /** In order of birth; guarded by itself, as is the next id. */
  private final List<LogEntry> births = new ArrayList<>();

  private long nextActorId;
  private volatile boolean started;
  private volatile boolean closing;

  /** What a test or a simulation puts in the place of disk, clocks and thread. */
  record Seams(FrameSink.Storage storage, NanoClock clock, boolean threaded) {
    static Seams real() {
      FrameSink.Storage storage =
          ChronicleSink.storage(SystemEpochClock.INSTANCE, JournalFormat.BLOCK_BYTES);
      return new Seams(storage, SystemNanoClock.INSTANCE, true);
    }
  }

  /**
   * Opens the journal in that folder, making it if there is none, and reads it through: blocks for as long as that takes.
   * The folder is this process's alone until {@link #close()}.
   *
   * @throws JournalException when the folder is in use, foreign, damaged, of another format or not permitted; nothing in
   *     it was changed then
   */
  public static ChronicleJournal open(Path folder, JournalConfig config) {
    return open(folder, config, Seams.real());
  }

  static ChronicleJournal open(Path folder, JournalConfig config, Seams seams) {
    JournalFolder opened = JournalFolder.open(folder, config.shards());
    try {
      return new ChronicleJournal(folder, opened, config, seams);
    } catch (Throwable e) {
      opened.abandon();
      throw e;
    }
  }

  private ChronicleJournal(Path folder, JournalFolder opened, JournalConfig config, Seams seams) {
    this.folder = folder;
    this.durability = config.durability();
    this.shards = opened.manifest().shards();
    long startedNs = seams.clock.nanoTime();
    replay = new Replay(folder, shards);
    replay.run(opened.manifest());
    opened.markRecovered(replay.recovered());
    List<LogEntry> recovered = recoverActors();
    nextActorId = replay.maxActorId() + 1;
    recovery = replay.result(seams.clock.nanoTime() - startedNs);
    boolean synced = durability == Durability.SYNCED;
    loop = new JournalLoop(
        folder.toString(), opened, synced, seams.storage, replay, recovered, recoverForwards());
    replay.forgetActors();
    thread = seams.threaded ? Thread.ofPlatform().name("grove-journal").daemon().start(loop) : null;
  }

  private List<LogEntry> recoverActors() {
    for (Replay.Actor actor : replay.actors()) {
      int shard = JournalFormat.shardOf(actor.id, shards);
      LogEntry log = new LogEntry(this, actor.id, actor.kind, actor.name, shard, actor.state);
      log.birthDurable = actor.born;
      log.appended = actor.appended;
      log.consumed = actor.consumed;
      if (actor.unhandled != null) actor.unhandled.forEach(log::await);
      byName.put(log.name(), log);
      births.add(log);
    }
    return new ArrayList<>(births);
  }

  private List<JournalEntry> recoverForwards() {
    List<JournalEntry> forwards = new ArrayList<>();
    Long2ObjectHashMap<LogEntry> byId = new Long2ObjectHashMap<>();
    for (LogEntry log : births) byId.put(log.actorId(), log);
    for (Replay.Pending p : replay.pending()) {
      LogEntry target = byId.get(p.targetId());
      forwards.add(new JournalEntry.Forward(
          target, p.sourceShard(), p.sourceIndex(), p.ordinal(), p.payload(), null));
    }
    return forwards;
  }

  @Override
  public Durability durability() {
    return durability;
  }

  @Override
  public int shards() {
    return shards;
  }

  @Override
  public Recovery recovery() {
    return recovery;
  }

  @Override
  public void start(JournalListener listener) {
    synchronized (births) {
      if (started) throw new IllegalStateException("started already");
      checkOpen();
      loop.offer(new JournalEntry.Start(listener));
      started = true;
    }
  }

  @Override
  public ActorLog open(String kind, String name, Supplier<byte[]> initialState) {
    LogEntry log = byName.get(name);
    if (log == null) log = birth(kind, name, initialState);
    if (log.kind().equals(kind)) return log;
    throw new JournalException("journal=" + folder + " actor=" + name + " kind=" + log.kind()
        + " asked=" + kind + ", choose another name or the kind it was born with");
  }

  private LogEntry birth(String kind, String name, Supplier<byte[]> initialState) {
    synchronized (births) {
      LogEntry known = byName.get(name);
      if (known != null) return known;
      checkOpen();
      checkName("kind", kind);
      checkName("name", name);
      byte[] state = checkSize(name, initialState.get());
      long id = nextActorId++;
      LogEntry log = new LogEntry(this, id, kind, name, JournalFormat.shardOf(id, shards), state);
      // On its way before anyone can find the log: whatever is appended to it comes after its
      // birth.
      loop.offer(new JournalEntry.Birth(log));
      births.add(log);
      byName.put(name, log);
      return log;
    }
  }

  private void checkName(String what, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (!text.isEmpty()
        && text.length() <= JournalFormat.MAX_NAME_CHARS
        && new String(bytes, UTF_8).equals(text)) return;
    throw new JournalException("journal=" + folder + " " + what + "=" + text + " length="
        + text.length() + ", must be text of 1 to " + JournalFormat.MAX_NAME_CHARS + " characters");
  }

  private byte[] checkSize(String name, byte[] payload) {
    if (payload.length <= JournalFormat.MAX_PAYLOAD) return payload;
    throw new JournalException(
        "journal=" + folder + " actor=" + name + " payload=" + payload.length + " > limit="
            + JournalFormat.MAX_PAYLOAD + ", keep the bulk elsewhere and journal where it is");
  }

  @Override
  public @Nullable ActorLog find(String name) {
    return byName.get(name);
  }

  @Override
  public Collection<ActorLog> actors() {
    synchronized (births) {
      return List.copyOf(births);
    }
  }

  @Override
  public void append(ActorLog target, Journaled message) {
    checkStarted();
    LogEntry log = own(target);
    JournalException refusal = refusal();
    if (refusal != null) {
      message.refused(refusal);
      return;
    }
    loop.offer(new JournalEntry.Message(log, message, checkSize(log.name(), message.payload())));
  }

  @Override
  public void commit(Turn turn) {
    checkStarted();
    LogEntry log = own(turn.actor);
    checkOpen();
    if (turn.failure != null && turn.failure.length() > JournalFormat.MAX_FAILURE_CHARS) {
      turn.failure = turn.failure.substring(0, JournalFormat.MAX_FAILURE_CHARS);
    }
    loop.offer(new JournalEntry.Committed(log, turn, checkSize(log, turn)));
  }

  private int checkSize(LogEntry log, Turn turn) {
    if (turn.state != null) checkSize(log.name(), turn.state);
    for (Turn.Reply reply : turn.replies) {
      Objects.requireNonNull(reply.sender());
      checkSize(log.name(), reply.payload());
    }
    for (Turn.Send send : turn.sends) {
      own(send.target());
      checkSize(send.target().name(), send.payload());
    }
    long size = FrameBuffer.turnSize(turn);
    int sections = turn.sends.size() + turn.replies.size();
    if (size <= JournalFormat.MAX_RECORD && sections <= JournalFormat.MAX_SECTIONS)
      return (int) size;
    throw new JournalException(
        "journal=" + folder + " actor=" + log.name() + " turn=" + size + " > limit="
            + JournalFormat.MAX_RECORD + " or sends and replies=" + sections + " > limit="
            + JournalFormat.MAX_SECTIONS
            + ", do less in one turn");
  }

  @Override
  public void acknowledge(ActorLog actor, long consumed) {
    checkStarted();
    checkOpen();
    loop.offer(new JournalEntry.Acknowledge(own(actor), consumed));
  }

  void attach(LogEntry log, Inbox inbox) {
    if (refusal() == null) loop.offer(new JournalEntry.Attach(log, inbox));
  }

  private LogEntry own(ActorLog log) {
    if (log instanceof LogEntry entry && entry.journal() == this) return entry;
    throw new IllegalArgumentException("log=" + log + " is of another journal than=" + folder);
  }

  private void checkStarted() {
    if (!started)
      throw new IllegalStateException("journal=" + folder + " not started, call start first");
  }

  private void checkOpen() {
    JournalException refusal = refusal();
    if (refusal != null) throw refusal;
  }

  private @Nullable JournalException refusal() {
    JournalException failure = loop.failure();
    if (failure != null) return failure;
    return closing ? new JournalException("journal=" + folder + " closed, open it anew") : null;
  }

  @Override
  public long highest(SenderId sender, int shard) {
    return replay.highest(sender, shard);
  }

  @Override
  public boolean awaitIdle(long timeoutNs) throws InterruptedException {
    JournalEntry.IdleWaiter waiter = waitIdle();
    try {
      if (!waiter.done.await(timeoutNs, TimeUnit.NANOSECONDS)) return false;
    } finally {
      waiter.givenUp = true;
    }
    JournalException refused = waiter.refused;
    if (refused != null) throw refused;
    return true;
  }

  JournalEntry.IdleWaiter waitIdle() {
    checkOpen();
    JournalEntry.IdleWaiter waiter = new JournalEntry.IdleWaiter();
    loop.offer(waiter);
    return waiter;
  }

  /* For a journal without a thread of its own. */

  /** One step; returns how many entries it dealt with. */
  int doWork() {
    return loop.doWork();
  }

  /** What the thread does before it sleeps. */
  void idle() {
    loop.mark();
  }

  @Override
  public void close() {
    if (Thread.currentThread() == thread)
      throw new IllegalStateException("close() on the journal's own thread");
    JournalException before = loop.failure();
    synchronized (births) {
      if (!closing) loop.offer(new JournalEntry.Close());
      closing = true;
    }
    awaitClosed();
    JournalException failed = loop.failure();
    if (failed != null && failed != before) throw failed;
  }

  private void awaitClosed() {
    if (thread == null) {
      while (!loop.isClosed()) loop.doWork();
      return;
    }
    boolean interrupted = false;
    for (; ; ) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
