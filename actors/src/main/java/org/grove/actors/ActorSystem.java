package org.grove.actors;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.grove.codec.CodecRegistry;
import org.grove.greenlet.PoolConfig;
import org.grove.greenlet.SchedPool;
import org.grove.mailbox.journal.ActorLog;
import org.grove.mailbox.journal.ChronicleJournal;
import org.grove.mailbox.journal.Durability;
import org.grove.mailbox.journal.Journal;
import org.grove.mailbox.journal.JournalConfig;
import org.grove.mailbox.journal.JournalException;
import org.grove.mailbox.journal.JournalListener;
import org.grove.mailbox.journal.Recovery;
import org.grove.mailbox.journal.SenderId;
import org.grove.supervision.Decision;
import org.grove.supervision.SupervisorStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Actors, the schedulers they run on and the journal they write to. May be used by any thread; close it when done. */
public final class ActorSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActorSystem.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final int LOGGED_DEAD_LETTERS = 10;

  private final String name;
  private final SchedPool pool;
  private final CodecRegistry codecs;
  private final @Nullable Journal journal;
  private final ExternalReplies externalReplies;
  private final Consumer<DeadLetter> deadLetters;
  private final Map<String, DurableKind<?, ?>> kinds;
  private final ActorCell<Object> guardian;
  private final Map<String, ActorCell<?>> top = new ConcurrentHashMap<>();
  private final Map<String, Map<String, DurableCell<?, ?>>> entities = new HashMap<>();
  private final AtomicLong unnamed = new AtomicLong();
  private final AtomicLong deadLetterCount = new AtomicLong();
  private final CountDownLatch allStopped = new CountDownLatch(1);
  private final AtomicInteger alive = new AtomicInteger(); // children of the guardian
  private final Set<ActorCell<?>> asked = ConcurrentHashMap.newKeySet(); // while the schedulers end
  private volatile boolean closing;
  private volatile boolean ending;
  private volatile boolean closed;

  private ActorSystem(Builder builder) {
    name = builder.name;
    codecs = builder.codecs;
    externalReplies = builder.externalReplies;
    deadLetters = builder.deadLetters;
    kinds = Map.copyOf(builder.kinds);
    kinds.keySet().forEach(kind -> entities.put(kind, new ConcurrentHashMap<>()));
    pool = new SchedPool(builder.pool);
    try {
      journal =
          builder.folder == null ? null : ChronicleJournal.open(builder.folder, builder.journal);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    guardian = new ActorCell<>(
        this, null, name, Guardian::new, Spawn.options().supervising(builder.supervision));
    guardian.start();
    if (journal != null) journal.start(new Listener());
  }

  /** A system with a scheduler for each processor and without a journal. */
  public static ActorSystem create(String name) {
    return builder(name).start();
  }

  public static Builder builder(String name) {
    return new Builder(name);
  }

  public String name() {
    return name;
  }

  /** The schedulers, for handles to pin actors to. */
  public SchedPool pool() {
    return pool;
  }

  // ---- actors

  /** Spawns an actor that needs no name. */
  public <M> ActorRef<M> spawn(Supplier<? extends ActorForm<M>> factory) {
    return spawn("$" + unnamed.incrementAndGet(), factory);
  }

  /** As {@link #spawn(String, Supplier, Spawn)} with default options. */
  public <M> ActorRef<M> spawn(String actorName, Supplier<? extends ActorForm<M>> factory) {
    return spawn(actorName, factory, Spawn.options());
  }

  /**
   * Spawns an actor.
   *
   * @param factory makes an incarnation, a new object each time; called in the actor's first turn and at each restart
   * @throws NameTakenException when an actor of that name is alive
   * @throws IllegalStateException when the system or the handle in {@code options} is closed
   */
  public <M> ActorRef<M> spawn(
      String actorName, Supplier<? extends ActorForm<M>> factory, Spawn options) {
    checkOpen("spawn");
    ActorCell<M> cell = newCell(guardian, actorName, factory, options);
    if (top.putIfAbsent(actorName, cell) != null) {
      throw new NameTakenException(
          "actor=" + cell.path() + " is alive, stop it first or choose another name");
    }
    try {
      start(cell, "spawn");
    } catch (Throwable t) {
      top.remove(actorName, cell);
      throw t;
    }
    return cell;
  }

  /** Either close() finds the cell or this finds the system closing; called when the cell can be found. */
  private void start(ActorCell<?> cell, String what) {
    alive.incrementAndGet();
    try {
      checkOpen(what);
      cell.start();
    } catch (Throwable t) {
      gone();
      throw t;
    }
    if (closing) cell.drain();
  }

  /** Has the actor handle what is in its mailbox, refuse more, and stop. */
  public void stop(ActorRef<?> actor) {
    ((ActorCell<?>) actor).drain();
  }

  /**
   * The durable actor of that kind and name, born now if the journal does not know it; cheap. One that has stopped stays
   * so until the journal is opened anew, and keeps its unhandled messages for then.
   *
   * @throws IllegalStateException when the system has no journal or does not know the kind
   */
  public <M> ActorRef<M> entity(DurableKind<M, ?> kind, String entityName) {
    Map<String, DurableCell<?, ?>> cells = entities.get(kind.name());
    if (cells == null) throw unknownKind(kind.name());
    DurableCell<?, ?> cell = cells.get(entityName);
    if (cell == null) {
      cell = cells.computeIfAbsent(entityName, n -> open(kind, n));
      if (closing) cell.drain(); // close() may not have found it
    }
    @SuppressWarnings("unchecked") // one kind, one protocol
    ActorRef<M> ref = (ActorRef<M>) cell;
    return ref;
  }

  private <M, S> DurableCell<M, S> open(DurableKind<M, S> kind, String entityName) {
    checkOpen("entity");
    ActorLog log = journal()
        .open(
            kind.name(),
            kind.name() + "/" + entityName,
            () -> encode(kind.factory().get().initialState()));
    DurableCell<M, S> cell = new DurableCell<>(this, guardian, log.name(), kind, log);
    start(cell, "entity");
    return cell;
  }

  /** The names of all actors of a kind that the journal knows, in order of birth. */
  public Collection<String> entities(DurableKind<?, ?> kind) {
    int prefix = kind.name().length() + 1;
    return journal().actors().stream()
        .filter(log -> log.kind().equals(kind.name()))
        .map(log -> log.name().substring(prefix))
        .toList();
  }

  /**
   * The state of a durable actor between two of its messages; blocks the caller. The state may be ahead of what is
   * durable.
   *
   * @throws ActorDownException when the actor has stopped
   */
  public <S> S inspect(ActorRef<?> actor, Class<S> stateType) {
    if (!(actor instanceof DurableCell<?, ?> cell)) {
      throw new IllegalArgumentException(
          "actor=" + actor.path() + " is not durable and has no state to inspect");
    }
    CompletableFuture<@Nullable Object> state = new CompletableFuture<>();
    cell.control(new Control.Inspect(alive -> state.complete(alive ? cell.state() : null)));
    Object found = state.join();
    if (found == null)
      throw new ActorDownException("actor=" + actor.path() + " has stopped and can't be inspected");
    return stateType.cast(found);
  }

  // ---- the journal

  /** A numbered sender of the given identity; one per identity at a time. */
  public ExternalSender externalSender(SenderId id) {
    return new ExternalSender(this, id);
  }

  /** What opening the journal found. */
  public Recovery recovery() {
    return journal().recovery();
  }

  /**
   * Waits until every journaled message is handled, those that handling sends included.
   *
   * @return false when {@code timeout} has passed first
   * @throws JournalException when the journal has failed
   */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    return journal().awaitIdle(timeout.toNanos());
  }

  Journal journal() {
    Journal open = journal;
    if (open == null) {
      throw new IllegalStateException("system=" + name
          + " has no journal, open one with ActorSystem.builder(...).journal(folder, durability)");
    }
    return open;
  }

  byte[] encode(Object message) {
    return codecs.encode(message);
  }

  Object decode(byte[] payload) {
    return codecs.decode(payload);
  }

  private IllegalStateException unknownKind(String kind) {
    return new IllegalStateException("system=" + name + " kind=" + kind
        + " is not registered, add it with ActorSystem.builder(...).durable(kind)");
  }

  private final class Listener implements JournalListener {
    @Override
    public void activate(ActorLog log) {
      if (closing) return; // its messages stay in the journal
      DurableKind<?, ?> kind = kinds.get(log.kind());
      if (kind != null) {
        activate(kind, log.name().substring(kind.name().length() + 1));
      } else if (!log.kind().equals(JournaledCell.KIND)) {
        LOG.error(
            "actor={} has messages in the journal, but {}",
            log.name(),
            unknownKind(log.kind()).getMessage());
      }
    }

    private void activate(DurableKind<?, ?> kind, String entityName) {
      try {
        entity(kind, entityName);
      } catch (
          RuntimeException
              e) { // closed meanwhile, or its state can't be decoded: the journal goes on
        logged(
            () -> LOG.error("kind={} actor={} could not be activated", kind.name(), entityName, e));
      }
    }

    @Override
    public void replied(SenderId sender, long sequence, byte[] payload, @Nullable Object reply) {
      try {
        externalReplies.replied(sender, sequence, reply != null ? reply : decode(payload));
      } catch (Throwable t) {
        logged(() -> LOG.error("system={} listener of external replies threw", name, t));
      }
    }

    @Override
    public void failed(JournalException cause) {
      LOG.error("system={} journal failed, nothing is confirmed from now on", name, cause);
    }
  }

  // ---- what cells ask of their system

  <M> ActorCell<M> newCell(
      ActorCell<?> parent,
      String actorName,
      Supplier<? extends ActorForm<M>> factory,
      Spawn options) {
    if (!options.journaled()) return new ActorCell<>(this, parent, actorName, factory, options);
    String path = parent.path() + "/" + actorName;
    ActorLog log = journal().open(JournaledCell.KIND, path, () -> JournaledCell.NO_STATE);
    return new JournaledCell<>(this, parent, actorName, factory, options, log);
  }

  /**
   * Of a child of the guardian that has stopped. That of a durable actor is not free: another one would go on from the
   * state that opening found.
   */
  void freeName(ActorCell<?> cell) {
    if (!(cell instanceof DurableCell<?, ?>)) top.remove(cell.name(), cell);
  }

  /** A child of the guardian has stopped, and everybody who waited for that was told. */
  void gone() {
    if (alive.decrementAndGet() == 0 && closing) allStopped.countDown();
  }

  /** Whether the schedulers end or have ended, so that a control may meet nobody. */
  boolean isEnding() {
    return ending;
  }

  /** Answers a cell's controls if nobody runs it, now or once the schedulers have ended. */
  void answerAtEnd(ActorCell<?> cell) {
    asked.add(cell);
    if (closed) {
      asked.remove(cell);
      cell.answerControls();
    }
  }

  void deadLetter(DeadLetter letter) {
    long count = deadLetterCount.incrementAndGet();
    if (count <= LOGGED_DEAD_LETTERS) {
      logged(() -> LOG.warn(
          "dead letter target={} sender={} message={} reason={}{}",
          letter.target().path(),
          letter.sender(),
          letter.message().getClass().getSimpleName(),
          letter.reason(),
          count == LOGGED_DEAD_LETTERS ? ", later ones are counted only" : ""));
    }
    try {
      deadLetters.accept(letter);
    } catch (Throwable t) {
      logged(() -> LOG.error("system={} dead letter listener threw", name, t));
    }
  }

  /** Messages that were not delivered so far. */
  public long deadLetters() {
    return deadLetterCount.get();
  }

  void log(ActorCell<?> child, Throwable cause, Decision decision) {
    logged(() ->
        LOG.warn("actor={} failed, its supervisor decides {}", child.path(), decision, cause));
  }

  void log(ActorCell<?> actor, String what, Throwable cause) {
    logged(() -> LOG.error("actor={} {}", actor.path(), what, cause));
  }

  /** A logger calls the user's code for the text of exceptions: what it throws is no failure of who logs. */
  private static void logged(Runnable line) {
    try {
      line.run();
    } catch (Throwable t) {
      try {
        LOG.error("logger threw={} for a line that is lost", t.getClass().getName());
      } catch (Throwable again) {
        // nothing is left to say it with
      }
    }
  }

  /** A failure that no supervisor takes ends the system. */
  void fatal(Throwable cause) {
    logged(() -> LOG.error(
        "system={} ends, its guardian was given a failure it does not handle", name, cause));
    Thread.ofPlatform().name(name + "-fatal").start(this::close);
  }

  // ---- closing

  private void checkOpen(String what) {
    if (closing)
      throw new IllegalStateException("system=" + name + " is closed, " + what + " before close()");
  }

  /**
   * Refuses new messages, has every actor handle what it holds and stop, closes the journal and ends the schedulers.
   * Actors that need longer than 10 s are logged and left. Afterwards every message is a dead letter and every ask fails
   * at once. Idempotent. Within an actor: starts that and returns.
   */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  void close(Duration patience) {
    if (ActorCell.caller() != null) {
      Thread.ofPlatform().name(name + "-close").start(() -> close(patience));
      return;
    }
    synchronized (allStopped) {
      if (closed) return;
      closing = true;
      stopActors(patience);
      try {
        if (journal != null) journal.close();
      } finally {
        ending = true;
        pool.close();
        closed = true;
        abandonActors();
      }
    }
  }

  private void stopActors(Duration patience) {
    cells().forEach(ActorCell::drain);
    if (alive.get() == 0) return;
    try {
      if (!allStopped.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("system={} closes although actors={} have not stopped", name, alive());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** No scheduler runs a cell any more: those that wait for one are answered here. */
  private void abandonActors() {
    cells().forEach(ActorCell::abandon);
    asked.forEach(ActorCell::answerControls);
    asked.clear();
  }

  private Stream<ActorCell<?>> cells() {
    Stream<ActorCell<?>> durable =
        entities.values().stream().flatMap(cells -> cells.values().stream());
    return Stream.concat(top.values().stream(), durable);
  }

  private List<String> alive() {
    return cells().filter(cell -> !cell.isDown()).map(ActorCell::path).limit(10).toList();
  }

  /** The parent of all; it only supervises. */
  private static final class Guardian extends Actor<Object> {
    @Override
    protected void onMessage(Object message) {}
  }

  /** Collects what a system is made of; for one thread. */
  public static final class Builder {
    private final String name;
    private PoolConfig pool;
    private CodecRegistry codecs = CodecRegistry.EMPTY;
    private @Nullable Path folder;
    private JournalConfig journal = JournalConfig.defaults();
    private ExternalReplies externalReplies = (sender, sequence, reply) -> {};
    private Consumer<DeadLetter> deadLetters = letter -> {};
    private SupervisorStrategy supervision = SupervisorStrategy.oneForOne();
    private final Map<String, DurableKind<?, ?>> kinds = new HashMap<>();

    private Builder(String name) {
      this.name = name;
      this.pool = PoolConfig.named(name);
    }

    /** Schedulers to run on, one platform thread each; by default one per processor. */
    public Builder schedulers(int count) {
      pool = pool.withSchedulers(count);
      return this;
    }

    /** Everything about the schedulers; the pool keeps its own name. */
    public Builder pool(PoolConfig config) {
      pool = config;
      return this;
    }

    /** The journal's folder, made if it does not exist, and what its confirmations survive. */
    public Builder journal(Path journalFolder, Durability durability) {
      return journal(journalFolder, JournalConfig.defaults().withDurability(durability));
    }

    public Builder journal(Path journalFolder, JournalConfig config) {
      folder = journalFolder;
      journal = config;
      return this;
    }

    /** The codecs of all messages, replies and states that are journaled. */
    public Builder codecs(CodecRegistry registry) {
      codecs = registry;
      return this;
    }

    /** Makes a kind of durable actor known. */
    public Builder durable(DurableKind<?, ?> kind) {
      if (kinds.putIfAbsent(kind.name(), kind) != null) {
        throw new IllegalArgumentException(
            "kind=" + kind.name() + " is registered twice, register each kind once");
      }
      return this;
    }

    /** How the guardian supervises the actors spawned from outside, and all durable ones. */
    public Builder supervision(SupervisorStrategy strategy) {
      supervision = strategy;
      return this;
    }

    public Builder onExternalReply(ExternalReplies listener) {
      externalReplies = listener;
      return this;
    }

    /** Told every message that is not delivered, on the thread that finds it so: must not block, must not throw. */
    public Builder onDeadLetter(Consumer<DeadLetter> listener) {
      deadLetters = listener;
      return this;
    }

    /**
     * Starts the system: opens and recovers the journal, resumes the actors with unhandled messages.
     *
     * @throws JournalException when the journal can't be opened; the message says why and what to do
     * @throws IllegalStateException when JVM flags are missing; the message lists them
     */
    public ActorSystem start() {
      return new ActorSystem(this);
    }
  }
}
