package org.grove.actors;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.grove.greenlet.Greenlet;
import org.grove.greenlet.GreenletExit;
import org.grove.greenlet.PinnedTask;
import org.grove.greenlet.SchedHandle;
import org.grove.greenlet.SchedMessage;
import org.grove.greenlet.TaskFromFriend;
import org.grove.greenlet.TurnGreenlet;
import org.grove.mailbox.Mailbox;
import org.grove.mailbox.OfferResult;
import org.grove.mailbox.PinnedMailbox;
import org.grove.mailbox.UnboundedMailbox;
import org.grove.supervision.Decision;
import org.grove.supervision.ExitReason;
import org.jspecify.annotations.Nullable;

/** One actor: its mailbox, its place among its family, and the turns of its incarnations. */
sealed class ActorCell<M> extends TurnGreenlet implements ActorRef<M>, PinnedMailbox.Home permits JournaledCell {
  /*
   * NEW       -> RUNNING    first turn: factory and onStart
   * RUNNING   -> DRAINING   asked to stop when the mailbox, closed by now, is empty
   * any above -> SUSPENDED  the code threw; the parent is asked, and the mailbox held until it has decided
   * SUSPENDED -> NEW        restart (children stop first), or RUNNING: resume
   * any above -> STOPPING   stopped by itself, its parent, its supervisor or an empty mailbox; waits for its children
   * STOPPING  -> STOPPED    onStop ran, watchers and parent were told; what still arrives is a dead letter
   *
   * Everything but `controls` and the mailbox belongs to the turn in progress. A turn ends in one of three ways: it
   * asks for another one; it has released the mailbox; or it has handed itself to its parent (SUSPENDED). After the
   * last two it must not touch the cell: the next turn may be running elsewhere already.
   *
   * Controls are pushed first and announced by a nudge of the mailbox afterwards. The poll that skips the nudge comes
   * after the look at `controls`, so there is another look between an empty poll and the release: what is pushed
   * after that second look is nudged after it, too, and has the release fail. A suspended cell holds its mailbox and is made ready by its parent's decision alone.
   */
  private static final byte NEW = 0;
  private static final byte RUNNING = 1;
  private static final byte DRAINING = 2;
  private static final byte SUSPENDED = 3;
  private static final byte STOPPING = 4;
  private static final byte STOPPED = 5;

  private static final int BUDGET = 64; // messages per turn
  private static final VarHandle CONTROLS;

  static {
    try {
      CONTROLS = MethodHandles.lookup().findVarHandle(ActorCell.class, "controls", Control.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ActorSystem system;
  private final @Nullable ActorCell<?> parent; // null for the guardian
  private final String name;
  private final Supplier<? extends ActorForm<M>> factory;
  private final Spawn options;
  private final Mailbox<Envelope> mailbox;

  private @Nullable ActorForm<M> actor;
  private @Nullable Family family;
  private @Nullable Throwable failure; // why it is suspended or restarting
  private @Nullable ExitReason exit; // why it is stopping; null while it waits for its children to restart
  private @Nullable SchedMessage launch; // how the first turn is asked for, null for the ordinary way
  private @Nullable Thread loop; // parked in receive()
  private volatile boolean loopWoken;
  private volatile boolean resumed; // by the parent's decision, not by the mailbox
  private byte lifecycle;
  private boolean handling; // the message polled last is in progress

  @SuppressWarnings("unused") // through CONTROLS
  private volatile @Nullable Control controls;

  ActorCell(
      ActorSystem system,
      @Nullable ActorCell<?> parent,
      String name,
      Supplier<? extends ActorForm<M>> factory,
      Spawn options) {
    super(system.pool(), options.pinnedTo());
    this.system = system;
    this.parent = parent;
    this.name = name;
    this.factory = factory;
    this.options = options;
    this.mailbox = mailbox();
    if (mailbox instanceof PinnedMailbox) return;
    if (options.pinnedTo() != null) launch = new PinnedTask(this);
    else if (options.handedTo() != null) launch = new TaskFromFriend(this);
  }

  /** The mailbox of this kind of cell; called once, from the constructor. */
  Mailbox<Envelope> mailbox() {
    return options.pinnedTo() == null ? new UnboundedMailbox<>(this) : new PinnedMailbox<>(this);
  }

  /** Asks for the first turn; the message to the handle chosen at spawn decides where it runs. */
  final void start() {
    if (mailbox instanceof PinnedMailbox) handle().send(new PinnedTask(this));
    else mailbox.nudge();
  }

  // ---- the ref

  @Override
  public final String path() {
    return parent == null ? system.name() : parent.path() + "/" + name;
  }

  @Override
  public final String name() {
    return name;
  }

  final ActorSystem system() {
    return system;
  }

  final Mailbox<Envelope> box() {
    return mailbox;
  }

  @Override
  public final void tell(M message) {
    if (message == null) throw nullMessage("tell");
    ActorCell<?> sender = caller();
    if (sender != null && sender.defers(this, message)) return;
    Envelope envelope = envelope(message, sender, null);
    if (sender != null && sharesHomeWith(sender)) sendAtHome(envelope);
    else send(envelope);
  }

  private void sendAtHome(Envelope envelope) {
    OfferResult result = mailbox instanceof PinnedMailbox<Envelope> pinned
        ? pinned.offerAtHome(envelope)
        : mailbox.offer(envelope);
    if (result != OfferResult.ACCEPTED) bury(envelope);
  }

  @Override
  public final <R> R ask(Ask<? super M, R> question) {
    return ask(question, DEFAULT_ASK_TIMEOUT);
  }

  @Override
  @SuppressWarnings("unchecked") // reply(Ask<?, R>, R) is the only way to answer
  public final <R> R ask(Ask<? super M, R> question, Duration timeout) {
    if (question == null) throw nullMessage("ask");
    ActorCell<?> sender = caller();
    if (sender == this) {
      throw new AskFailedException(
          describe(question) + " asks itself and would wait for ever, call the handler's code instead",
          new IllegalStateException("self-ask"));
    }
    AskEnvelope ask = new AskEnvelope(question, sender);
    send(envelope(question, sender, ask));
    return (R) ask.await(timeout.toNanos(), this);
  }

  @Override
  public void tellDurable(M message) {
    throw new IllegalStateException("actor=" + path() + " has no journal, spawn it with Spawn.asJournaled()");
  }

  /** Wraps a message; {@code ask} is where the answer goes. */
  Envelope envelope(Object message, @Nullable ActorCell<?> sender, @Nullable AskEnvelope ask) {
    return ask != null ? ask : new Envelope(message, sender);
  }

  /** Whether this cell, in a turn, keeps a message to {@code target} back until its record is durable. */
  boolean defers(ActorCell<?> target, Object message) {
    return false;
  }

  final void send(Envelope envelope) {
    if (mailbox.offer(envelope) != OfferResult.ACCEPTED) bury(envelope);
  }

  static @Nullable ActorCell<?> caller() {
    return Greenlet.current() instanceof ActorCell<?> cell ? cell : null;
  }

  private NullPointerException nullMessage(String verb) {
    return new NullPointerException(verb + " actor=" + path() + " message=null, messages are never null");
  }

  final AskTimeoutException timedOut(AskEnvelope ask, long timeoutNs) {
    Envelope busyWith = inProgress();
    String doing = mailbox.isClosed() ? "stopped" : busyWith == null ? "idle" : "busy with " + describe(busyWith.message);
    return new AskTimeoutException(describe(ask.message) + " not answered within " + Duration.ofNanos(timeoutNs)
        + ", target is " + doing + " with " + mailbox.size() + " messages queued, answer sooner or ask with more time");
  }

  private String describe(Object message) {
    return "actor=" + path() + " message=" + message.getClass().getSimpleName();
  }

  // ---- waking up

  /** The mailbox has found the cell idle. A pinned cell that is called from elsewhere is asked again by admit(). */
  @Override
  public final void ready() {
    SchedMessage first = launch;
    if (first != null) {
      launch = null;
      handle().send(first);
    } else if (loop != null && options.pinnedTo() == null) {
      wakeLoop();
    } else {
      makeReady();
    }
  }

  @Override
  public final void readyAtHome() {
    if (loop != null) wakeLoop();
    else makeReadyAtHome();
  }

  @Override
  protected final boolean admit() {
    if (resumed) {
      resumed = false;
      return true;
    }
    if (!(mailbox instanceof PinnedMailbox<Envelope> pinned)) return loop == null || wakeLoop();
    return pinned.admit() && (loop == null || wakeLoop());
  }

  /** Returns false: a parked loop has its turn already. */
  private boolean wakeLoop() {
    Thread parked = loop;
    loopWoken = true;
    LockSupport.unpark(parked);
    return false;
  }

  @Override
  public final boolean atHome() {
    return handle().isCurrent();
  }

  private SchedHandle handle() {
    SchedHandle handle = options.pinnedTo() != null ? options.pinnedTo() : options.handedTo();
    assert handle != null : path();
    return handle;
  }

  /** Adds to the lane ahead of the mailbox; any thread. */
  final void control(Control control) {
    push(control);
    mailbox.nudge();
  }

  private void push(Control control) {
    Control head;
    do {
      head = controls;
      control.next = head;
    } while (!CONTROLS.compareAndSet(this, head, control));
  }

  /** To a suspended child, from its parent: the only call that makes it ready. */
  private void decide(Decision decision, Throwable cause) {
    push(new Control.Decided(decision, cause));
    resumed = options.pinnedTo() != null && !atHome(); // at home no admit() follows
    makeReady();
  }

  /** Refuses messages from now on and stops when those in the mailbox are handled; any thread. */
  final void drain() {
    mailbox.close();
    control(new Control.Drain());
  }

  // ---- a turn

  @Override
  protected final boolean turn() {
    for (int left = BUDGET; left > 0; left--) {
      if (controls != null) runControls();
      switch (lifecycle) {
        case NEW -> incarnate();
        case RUNNING, DRAINING -> {
          if (!handleNext() && lifecycle == RUNNING && controls == null && !moreComes()) {
            idle();
            return !mailbox.release();
          }
        }
        case SUSPENDED -> {
          suspend();
          return false;
        }
        default -> {
          boolean restarting = lifecycle == STOPPING && exit == null; // keeps its messages
          if ((restarting || !buryNext()) && controls == null) return !mailbox.release();
        }
      }
    }
    budgetSpent();
    return true;
  }

  private void incarnate() {
    try {
      ActorForm<M> incarnation = factory.get();
      incarnation.bind(this);
      actor = incarnation;
      resumeState(incarnation);
      incarnation.onStart();
      if (lifecycle != NEW) return;
      Throwable cause = failure;
      failure = null;
      run();
      if (cause != null) tellWatchers(new Signal.Restarted(this, cause));
      if (incarnation instanceof LoopActor<M> looping) runLoop(looping);
    } catch (Throwable t) {
      fail(t);
    }
  }

  /** Whether another thread's message comes to a pinned actor within the time that its scheduler would spin anyway. */
  private boolean moreComes() {
    return mailbox instanceof PinnedMailbox<Envelope> pinned && pinned.holdsRemote() && linger(pinned::hasRemote);
  }

  /** Handles the next message; false when there is none. */
  private boolean handleNext() {
    Envelope envelope = mailbox.poll();
    if (envelope != null) {
      handling = true;
      handle(envelope);
      handling = false;
      return true;
    }
    if (lifecycle == DRAINING) stop(new ExitReason.Normal());
    return false;
  }

  /** One message: the handler, then whoever waits for an answer. */
  void handle(Envelope envelope) {
    try {
      call(envelope);
      answered(envelope);
    } catch (Throwable t) {
      envelope.fail(failed(envelope, t));
      fail(t);
    }
  }

  @SuppressWarnings("unchecked") // offered by tell and ask, which take M
  final void call(Envelope envelope) throws Exception {
    ((Actor<M>) actor()).onMessage((M) envelope.message);
  }

  final void answered(Envelope envelope) {
    if (envelope instanceof AskEnvelope ask && ask.isPending()) ask.fail(noReply(envelope));
  }

  final NoReplyException noReply(Envelope envelope) {
    return new NoReplyException(describe(envelope.message) + " was handled without an answer, call reply(...)");
  }

  final AskFailedException failed(Envelope envelope, Throwable cause) {
    return new AskFailedException(describe(envelope.message) + " failed: " + cause, cause);
  }

  final ActorForm<M> actor() {
    ActorForm<M> incarnation = actor;
    assert incarnation != null : path();
    return incarnation;
  }

  /** The message in progress: no field of its own, see UnboundedMailbox on what a reference costs. */
  final @Nullable Envelope inProgress() {
    return handling ? mailbox.polled() : null;
  }

  /** Gives a new incarnation the state it goes on from. */
  void resumeState(ActorForm<M> incarnation) {
    if (incarnation instanceof DurableActor<M, ?>) {
      throw new IllegalStateException("actor=" + path() + " is a DurableActor without a journal, get it by entity(...)");
    }
  }

  /** The mailbox is empty and about to be released. */
  void idle() {}

  /** More messages are there, but it is the others' turn. */
  void budgetSpent() {}

  <R> void reply(Ask<?, R> question, R answer) {
    Envelope inProgress = inProgress();
    if (inProgress == null || inProgress.message != question) throw notInProgress(question);
    if (inProgress instanceof AskEnvelope ask) {
      if (!ask.isPending() && !ask.isGivenUp()) throw answeredBefore(question);
      ask.answer(answer);
    }
  }

  final IllegalStateException notInProgress(Object question) {
    return new IllegalStateException(describe(question) + " is not the message in progress, reply while handling it");
  }

  final IllegalStateException answeredBefore(Object question) {
    return new IllegalStateException(describe(question) + " was answered before, reply once");
  }

  // ---- the loop form

  private void runLoop(LoopActor<M> looping) throws Exception {
    try {
      looping.run();
      finishCurrent();
      if (lifecycle <= DRAINING) stop(new ExitReason.Normal());
    } catch (GreenletExit exit) {
      finishCurrent();
    } catch (Throwable t) {
      Envelope inProgress = inProgress();
      handling = false;
      if (inProgress != null) inProgress.fail(failed(inProgress, t));
      throw t;
    }
  }

  private void finishCurrent() {
    Envelope finished = inProgress();
    handling = false;
    if (finished != null) answered(finished);
  }

  /** For the loop: the next message, or null after {@code timeoutNs}. */
  @SuppressWarnings("unchecked") // offered by tell and ask, which take M
  final @Nullable M receive(long timeoutNs) {
    finishCurrent();
    long deadlineNs = timeoutNs == Long.MAX_VALUE ? 0 : Greenlet.nanoTime() + timeoutNs;
    for (; ; ) {
      if (controls != null) runControls();
      if (lifecycle >= SUSPENDED) throw new GreenletExit(path());
      Envelope envelope = mailbox.poll();
      if (envelope != null) {
        handling = true;
        return (M) envelope.message;
      }
      if (controls != null) continue;
      if (lifecycle == DRAINING) {
        stop(new ExitReason.Normal());
        continue;
      }
      long leftNs = timeoutNs == Long.MAX_VALUE ? timeoutNs : timeoutNs == 0 ? 0 : deadlineNs - Greenlet.nanoTime();
      if (leftNs <= 0) return null;
      await(leftNs);
    }
  }

  /** Parks the loop until its mailbox has something; returns as its consumer in any case. */
  private void await(long timeoutNs) {
    loopWoken = false;
    loop = Thread.currentThread();
    if (mailbox.release()) {
      if (timeoutNs == Long.MAX_VALUE) parkUntilWoken();
      else parkFor(timeoutNs);
    } else {
      Thread.onSpinWait(); // a sender is linking its message
    }
    loop = null;
  }

  private void parkUntilWoken() {
    while (!loopWoken) Greenlet.park();
  }

  /** When the time is over a nudge makes this loop the consumer again, unless a sender has just done so. */
  private void parkFor(long timeoutNs) {
    long deadlineNs = Greenlet.nanoTime() + timeoutNs;
    for (long leftNs = timeoutNs; !loopWoken && leftNs > 0; leftNs = deadlineNs - Greenlet.nanoTime()) {
      Greenlet.parkNanos(leftNs);
    }
    if (!loopWoken) mailbox.nudge();
    parkUntilWoken();
  }

  // ---- controls

  private void runControls() {
    Control newest = (Control) CONTROLS.getAndSet(this, null);
    for (Control control = oldestFirst(newest); control != null; control = control.next) run(control);
  }

  private static @Nullable Control oldestFirst(@Nullable Control newest) {
    Control oldest = null;
    for (Control control = newest; control != null; ) {
      Control older = control.next;
      control.next = oldest;
      oldest = control;
      control = older;
    }
    return oldest;
  }

  private void run(Control control) {
    switch (control) {
      case Control.Drain drain -> {
        if (lifecycle == RUNNING) lifecycle = DRAINING;
      }
      case Control.Stop stop -> stop(stop.reason);
      case Control.Watch watch -> watched(watch.watcher);
      case Control.Deliver deliver -> deliver(deliver.signal);
      case Control.Failed failed -> decideOn(failed.child, failed.cause);
      case Control.Decided decided -> obey(decided.decision, decided.cause);
      case Control.Stopped stopped -> childStopped(stopped.child);
      case Control.Inspect inspect -> inspect.code.accept(lifecycle != STOPPED);
    }
  }

  private void watched(ActorCell<?> watcher) {
    if (lifecycle == STOPPED) watcher.control(new Control.Deliver(new Signal.Down(this, exitReason())));
    else family().watchers().add(watcher);
  }

  private void deliver(Signal signal) {
    boolean ending = lifecycle == STOPPED || (lifecycle == STOPPING && exit != null);
    if (ending) return;
    if (lifecycle != RUNNING && lifecycle != DRAINING) {
      family().defer(signal);
      return;
    }
    ActorForm<M> incarnation = actor();
    try {
      incarnation.onSignal(signal);
    } catch (Throwable t) {
      fail(t);
    }
  }

  private void tellWatchers(Signal signal) {
    Family mine = family;
    if (mine == null) return;
    for (ActorCell<?> watcher : mine.watchers()) watcher.control(new Control.Deliver(signal));
  }

  // ---- failing

  /** The code of this actor threw. */
  final void fail(Throwable cause) {
    if (lifecycle >= SUSPENDED) return;
    failure = cause;
    lifecycle = SUSPENDED;
  }

  /** The last act of a turn: from here on the parent says what happens. */
  private void suspend() {
    Throwable cause = failure;
    assert cause != null : path();
    if (parent == null) throw new IllegalStateException("guardian failed", cause);
    parent.control(new Control.Failed(this, cause));
  }

  private void decideOn(ActorCell<?> child, Throwable cause) {
    Decision decision = lifecycle >= STOPPING
        ? new Decision.Stop("supervisor is stopping", true)
        : family().supervisor(options.children()).decideOn(child, cause);
    system.log(child, cause, decision);
    child.decide(decision, cause);
    deliver(new Signal.ChildFailed(child, cause, decision));
    if (decision instanceof Decision.Escalate && lifecycle < SUSPENDED) escalate(cause);
  }

  private void escalate(Throwable cause) {
    if (parent == null) system.fatal(cause);
    else fail(cause);
  }

  private void obey(Decision decision, Throwable cause) {
    if (lifecycle != SUSPENDED) return; // stopped meanwhile
    switch (decision) {
      case Decision.Resume resume -> resume();
      case Decision.Restart restart -> leave(null);
      case Decision.Stop stop -> stop(new ExitReason.Failed(cause));
      case Decision.Escalate up -> stop(new ExitReason.Failed(cause));
    }
  }

  private void resume() {
    failure = null;
    if (actor == null) lifecycle = NEW;
    else run();
  }

  private void run() {
    lifecycle = mailbox.isClosed() ? DRAINING : RUNNING;
    Family mine = family;
    if (mine != null) mine.takeDeferred().forEach(this::deliver);
  }

  // ---- stopping

  final void stopSelf() {
    stop(new ExitReason.Normal());
  }

  private void stop(ExitReason reason) {
    if (lifecycle == STOPPED || (lifecycle == STOPPING && exit != null)) return;
    mailbox.close();
    boolean leaving = lifecycle == STOPPING;
    if (leaving) exit = reason; // was about to restart
    else leave(reason);
  }

  /** Ends this incarnation: the children first, then the actor, for good or, without a reason, for a restart. */
  private void leave(@Nullable ExitReason reason) {
    lifecycle = STOPPING;
    exit = reason;
    Family mine = family;
    if (mine == null || mine.children().isEmpty()) left();
    else mine.children().values().forEach(child -> child.control(new Control.Stop(new ExitReason.Shutdown())));
  }

  private void childStopped(ActorCell<?> child) {
    Family mine = family();
    mine.forget(child);
    if (parent == null) system.stopped(child);
    if (lifecycle == STOPPING && mine.children().isEmpty()) left();
  }

  private void left() {
    ActorForm<M> incarnation = actor;
    actor = null;
    if (incarnation != null) {
      try {
        incarnation.onStop();
      } catch (Throwable t) {
        system.log(this, "onStop threw", t);
      }
    }
    ExitReason reason = exit;
    if (reason == null) lifecycle = NEW;
    else stopped(reason);
  }

  private void stopped(ExitReason reason) {
    lifecycle = STOPPED;
    tellWatchers(new Signal.Down(this, reason));
    if (parent != null) parent.control(new Control.Stopped(this));
  }

  private ExitReason exitReason() {
    ExitReason reason = exit;
    assert reason != null : path();
    return reason;
  }

  private boolean buryNext() {
    Envelope envelope = mailbox.poll();
    if (envelope == null) return false;
    bury(envelope);
    return true;
  }

  /** A message that nobody will handle. */
  void bury(Envelope envelope) {
    system.deadLetter(new DeadLetter(envelope.message, this, envelope.sender, "actor is stopped"));
    failUnanswered(envelope);
  }

  final void failUnanswered(Envelope envelope) {
    envelope.fail(new ActorDownException(describe(envelope.message) + " was not handled, the actor has stopped"));
  }

  // ---- family

  final <C> ActorRef<C> spawnChild(String childName, Supplier<? extends ActorForm<C>> childFactory, Spawn childOptions) {
    ActorCell<C> child = system.newCell(this, childName, childFactory, childOptions);
    if (family().children().putIfAbsent(childName, child) != null) {
      throw new NameTakenException("actor=" + child.path() + " is alive, stop it first or choose another name");
    }
    child.start();
    return child;
  }

  private Family family() {
    Family mine = family;
    if (mine == null) family = mine = new Family();
    return mine;
  }

  @Override
  public String toString() {
    return "actor=" + path();
  }
}
