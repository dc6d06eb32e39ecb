package org.grove.mailbox.journal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** Reads all epochs of a journal and keeps what still matters: states, unhandled messages, sends without their forward. */
final class Replay implements RecordVisitor {
  /*
   * Shards are read side by side but not in step: a forward may be read before the turn that sent it or after. Either way
   * the forwards of one source shard come in its order, so per pair of shards one cursor, the highest (index, ordinal)
   * seen in the target, tells which sends have arrived: a send at or before it has, and one after it waits in `pending`
   * until the cursor passes.
   */
  private final Path folder;
  private final int shards;
  private final Long2ObjectHashMap<Actor> actors = new Long2ObjectHashMap<>();
  private final Map<String, String> kinds = new HashMap<>();
  private final List<Map<SenderId, Highest>> senders = new ArrayList<>();
  private final ArrayDeque<Pending>[][] pending;
  private final Cursor[][] cursors;
  private final long[] next;
  private final List<String> cuts = new ArrayList<>();
  private final List<Manifest.Epoch> recovered = new ArrayList<>();

  private int epochs;
  private long records;
  private long replies;
  private long maxActorId;
  private int shard;
  private long index;
  private @Nullable ShardReader at;

  /** What is known of an actor. */
  static final class Actor {
    final long id;
    final String kind;
    final String name;
    byte[] state;
    boolean born;
    long appended;
    long consumed;

    @Nullable
    ArrayDeque<LogEntry.Waiting> unhandled;

    Actor(long id, String kind, String name, byte[] state) {
      this.id = id;
      this.kind = kind;
      this.name = name;
      this.state = state;
    }
  }

  /** A message sent by a turn that its receiver has not got. */
  record Pending(int sourceShard, long sourceIndex, int ordinal, long targetId, byte[] payload) {}

  private static final class Highest {
    long sequence;
  }

  private static final class Cursor {
    long index;
    int ordinal = -1;

    boolean covers(long otherIndex, int otherOrdinal) {
      return otherIndex < index || (otherIndex == index && otherOrdinal <= ordinal);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  Replay(Path folder, int shards) {
    this.folder = folder;
    this.shards = shards;
    pending = new ArrayDeque[shards][shards];
    cursors = new Cursor[shards][shards];
    next = new long[shards];
    Arrays.fill(next, 1);
    for (int i = 0; i < shards; i++) {
      senders.add(new HashMap<>());
      for (int j = 0; j < shards; j++) {
        pending[i][j] = new ArrayDeque<>();
        cursors[i][j] = new Cursor();
      }
    }
  }

  /** Reads everything; changes nothing on disk, apart from making durable what the system still holds in its cache. */
  void run(Manifest manifest) {
    RecordDecoder decoder = new RecordDecoder(this);
    RecordHandler handler = (reader, number, record) -> {
      at = reader;
      decoder.record(reader, number, record);
    };
    for (Manifest.Epoch epoch : manifest.epochs()) {
      List<ShardReader> readers = JournalReader.open(folder, manifest, epoch, next);
      try {
        long before = records;
        JournalReader.readAll(readers, handler);
        if (records > before) epochs++;
        checkForwards(readers);
        endOf(epoch, readers);
      } finally {
        readers.forEach(ShardReader::close);
      }
    }
    checkPending();
  }

  private void endOf(Manifest.Epoch epoch, List<ShardReader> readers) {
    List<Manifest.ShardEnd> ends = new ArrayList<>();
    for (ShardReader reader : readers) {
      next[reader.shard()] = reader.nextIndex();
      if (epoch.state() != Manifest.State.OPEN) continue;
      if (reader.cut() != null) cuts.add(reader.cut());
      if (reader.end() != null) ends.add(reader.end());
      reader.sync();
    }
    if (epoch.state() == Manifest.State.OPEN) {
      recovered.add(new Manifest.Epoch(epoch.number(), Manifest.State.RECOVERED, ends));
    }
  }

  /** A send whose receiver was durable is never read without its receiver. */
  private void checkPending() {
    for (ArrayDeque<Pending>[] row : pending) {
      for (ArrayDeque<Pending> sends : row) {
        for (Pending send : sends) {
          if (actors.get(send.targetId) == null) throw unknownActor(send.targetId, "send");
        }
      }
    }
  }

  /** A forward proves that the turn it came from had been durable. */
  private void checkForwards(List<ShardReader> readers) {
    for (ShardReader source : readers) {
      for (int target = 0; target < shards; target++) {
        long forwarded = cursors[source.shard()][target].index;
        if (forwarded < source.nextIndex()) continue;
        throw source.damaged("last=" + (source.nextIndex() - 1) + " < forwarded=" + forwarded
            + " in shard=" + target);
      }
    }
  }

  @Override
  public void record(int epoch, int shard, long index, int bytes) {
    this.shard = shard;
    this.index = index;
    records++;
  }

  @Override
  public void birth(long actorId, String kind, String name, byte[] state) {
    Actor actor = born(actorId, kind, name, state);
    if (actor.born) throw broken("actor=" + actorId + " born twice");
    if (JournalFormat.shardOf(actorId, shards) != shard)
      throw broken("actor=" + actorId + " in another shard");
    actor.born = true;
  }

  @Override
  public void unconfirmedBirth(long targetId, String kind, String name, byte[] state) {
    born(targetId, kind, name, state);
  }

  private Actor born(long actorId, String kind, String name, byte[] state) {
    maxActorId = Math.max(maxActorId, actorId);
    Actor actor = actors.get(actorId);
    if (actor == null)
      actors.put(
          actorId, actor = new Actor(actorId, kinds.computeIfAbsent(kind, k -> k), name, state));
    return actor;
  }

  @Override
  public void message(
      long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {
    append(actorId, sequence, sender, senderSequence, payload);
    if (sender.equals(SenderId.NONE)) return;
    Highest highest = senders.get(shard).computeIfAbsent(sender, s -> new Highest());
    highest.sequence = Math.max(highest.sequence, senderSequence);
  }

  @Override
  public void forward(
      long actorId, long sequence, int sourceShard, long sourceIndex, int ordinal, byte[] payload) {
    if (sourceShard < 0 || sourceShard >= shards) throw broken("source shard=" + sourceShard);
    Cursor cursor = cursors[sourceShard][shard];
    if (cursor.covers(sourceIndex, ordinal))
      throw broken("forwarded twice=" + sourceIndex + "/" + ordinal);
    cursor.index = sourceIndex;
    cursor.ordinal = ordinal;
    ArrayDeque<Pending> sends = pending[sourceShard][shard];
    for (Pending p; (p = sends.peek()) != null && cursor.covers(p.sourceIndex, p.ordinal); )
      sends.remove();
    append(actorId, sequence, SenderId.NONE, 0, payload);
  }

  private void append(
      long actorId, long sequence, SenderId sender, long senderSequence, byte[] payload) {
    Actor actor = actor(actorId, "message");
    if (sequence != actor.appended + 1) {
      throw broken(
          "actor=" + actorId + " sequence=" + sequence + " expected=" + (actor.appended + 1));
    }
    actor.appended = sequence;
    if (actor.unhandled == null) actor.unhandled = new ArrayDeque<>(2);
    actor.unhandled.add(new LogEntry.Waiting(sequence, sender, senderSequence, payload, null));
  }

  @Override
  public void turn(long actorId, long consumed) {
    consume(actorId, consumed);
  }

  @Override
  public void acknowledge(long actorId, long consumed) {
    consume(actorId, consumed);
  }

  private void consume(long actorId, long consumed) {
    Actor actor = actor(actorId, "turn");
    if (consumed > actor.appended) {
      throw broken("actor=" + actorId + " consumed=" + consumed + " > appended=" + actor.appended);
    }
    actor.consumed = Math.max(actor.consumed, consumed);
    ArrayDeque<LogEntry.Waiting> unhandled = actor.unhandled;
    if (unhandled == null) return;
    for (LogEntry.Waiting w; (w = unhandled.peek()) != null && w.sequence() <= consumed; )
      unhandled.remove();
  }

  @Override
  public void state(long actorId, byte[] state) {
    actor(actorId, "state").state = state;
  }

  @Override
  public void send(long actorId, int ordinal, long targetId, byte[] payload) {
    maxActorId = Math.max(maxActorId, targetId);
    int target = JournalFormat.shardOf(targetId, shards);
    if (cursors[shard][target].covers(index, ordinal)) return;
    pending[shard][target].add(new Pending(shard, index, ordinal, targetId, payload));
  }

  @Override
  public void reply(long actorId, SenderId sender, long senderSequence, byte[] payload) {
    replies++;
  }

  private Actor actor(long actorId, String what) {
    Actor actor = actors.get(actorId);
    if (actor == null || !actor.born) throw unknownActor(actorId, what);
    return actor;
  }

  private JournalException unknownActor(long actorId, String what) {
    return broken(what + " of actor=" + actorId + " never born");
  }

  private JournalException broken(String what) {
    if (at != null) return at.damaged("index=" + index + " " + what);
    return new JournalException("journal=" + folder + " " + what);
  }

  /** Actors in order of birth. */
  Iterable<Actor> actors() {
    TreeMap<Long, Actor> sorted = new TreeMap<>();
    for (Actor actor : actors.values()) sorted.put(actor.id, actor);
    return sorted.values();
  }

  long maxActorId() {
    return maxActorId;
  }

  /** The index of the next record of a shard. */
  long nextIndex(int shard) {
    return next[shard];
  }

  long highest(SenderId sender, int shard) {
    Highest highest = senders.get(shard).get(sender);
    return highest == null ? 0 : highest.sequence;
  }

  /** Sends without their forward, those of one source in its order. */
  List<Pending> pending() {
    List<Pending> all = new ArrayList<>();
    for (ArrayDeque<Pending>[] row : pending) {
      for (ArrayDeque<Pending> sends : row) all.addAll(sends);
    }
    return all;
  }

  /** Epochs that had been left open, with the ends found. */
  List<Manifest.Epoch> recovered() {
    return recovered;
  }

  /** Keeps the senders only. */
  void forgetActors() {
    actors.clear();
    for (ArrayDeque<Pending>[] row : pending) for (ArrayDeque<Pending> sends : row) sends.clear();
  }

  Recovery result(long durationNs) {
    long unhandled = 0;
    for (Actor actor : actors.values())
      unhandled += actor.unhandled == null ? 0 : actor.unhandled.size();
    return new Recovery(
        epochs, records, actors.size(), unhandled, pending().size(), replies, cuts, durationNs);
  }
}
