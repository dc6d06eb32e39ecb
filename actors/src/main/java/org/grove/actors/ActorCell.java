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
sealed class ActorCell<M> extends TurnGreenlet implements ActorRef<M>, PinnedMailbox.Home
    permits JournaledCell {
  /*
   * NEW       -> RUNNING    first turn: factory and onStart
   * NEW       -> LOOP       the same in the loop form, whose next turn calls run()
   * LOOP      -> RUNNING    within run(); a resumed loop comes here again
   * RUNNING   -> DRAINING   asked to stop when the mailbox, closed by now, is empty
   * any above -> SUSPENDED  the code threw; the parent is asked, and the mailbox held until it has decided
   * SUSPENDED -> NEW        restart (children stop first), or RUNNING, LOOP: resume
   * any above -> STOPPING   stopped by itself, its parent, its supervisor or an empty mailbox; waits for its children
   * STOPPING  -> STOPPED    onStop ran, watchers and parent were told; what still arrives is a dead letter
   *
   * Everything but `controls`, `pause` and the mailbox belongs to the turn in progress. A turn ends in one of three
   * ways: it asks for another one; it has released the mailbox; or it waits with the mailbox held, for its parent's
   * decision (SUSPENDED) or for its children to stop (a restart). After the last two it must not touch the cell: the
   * next turn may be running elsewhere already.
   *
   * User code may change the state in its midst (stop(), or controls that receive() runs), but what follows from it, the
   * end of an incarnation above all, is done by slice(), when no user code is on the stack.
   *
   * Controls are pushed first and announced by a nudge of the mailbox afterwards. The poll that skips the nudge comes
   * after the look at `controls`, so there is another look between an empty poll and the release: what is pushed
   * after that second look is nudged after it, too, and has the release fail. A cell that waits with its mailbox held is
   * made ready by the parent's decision, or by whoever pushes a control and takes it out of `pause`.
   *
   * A poll of null does not say that a closed mailbox is empty: a sender may be linking its message, with others behind
   * it. A release does, so a draining cell stops itself by a control after it has released the mailbox.
   */
  private static final byte NEW = 0;
  private static final byte LOOP = 1;
  private static final byte RUNNING = 2;
  private static final byte DRAINING = 3;
  private static final byte SUSPENDED = 4;
  private static final byte STOPPING = 5;
  private static final byte STOPPED = 6;

  private static final byte NO_PAUSE = 0;
  private static final byte AWAITING_CONTROL = 1; // whoever pushes one makes it ready
  private static final byte RESUMED = 2; // made ready by that, not by the mailbox

  static final int BUDGET = 64; // messages per turn
  private static final VarHandle CONTROLS;
  private static final VarHandle PAUSE;

  static {
    try {
      CONTROLS = MethodHandles.lookup().findVarHandle(ActorCell.class, "controls", Control.class);
      PAUSE = MethodHandles.lookup().findVarHandle(ActorCell.class, "pause", byte.class);
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
  private @Nullable ExitReason
      exit; // why it is stopping; null while it waits for its children to restart
  private @Nullable SchedMessage
      launch; // how the first turn is asked for, null for the ordinary way
  private @Nullable Thread loop; // parked in receive()
  private volatile boolean loopWoken;
  private volatile byte pause; // of a cell that waits with its mailbox held
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

  /**
   * Asks for the first turn; the message to the handle chosen at spawn decides where it runs.
   *
   * @throws IllegalStateException when that handle is closed
   */
  void start() {
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
        : offer(envelope);
    if (result != OfferResult.ACCEPTED) undelivered(envelope);
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
          describe(question)
              + " asks itself and would wait for ever, call the handler's code instead",
          new IllegalStateException("self-ask"));
    }
    AskEnvelope ask = new AskEnvelope(question, sender);
    send(envelope(question, sender, ask));
    return (R) ask.await(timeout.toNanos(), this);
  }

  @Override
  public void tellDurable(M message) {
    throw new IllegalStateException(
        "actor=" + path() + " has no journal, spawn it with Spawn.asJournaled()");
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
    if (offer(envelope) != OfferResult.ACCEPTED) undelivered(envelope);
  }

  OfferResult offer(Envelope envelope) {
    return mailbox.offer(envelope);
  }

  /** Takes no more messages from now on; any thread. */
  void refuse() {
    mailbox.close();
  }

  boolean isRefusing() {
    return mailbox.isClosed();
  }

  static @Nullable ActorCell<?> caller() {
    return Greenlet.current() instanceof ActorCell<?> cell ? cell : null;
  }

  final NullPointerException nullMessage(String verb) {
    return new NullPointerException(
        verb + " actor=" + path() + " message=null, messages are never null");
  }

  final AskTimeoutException timedOut(AskEnvelope ask, long timeoutNs) {
    Envelope busyWith = inProgress();
    String doing = isRefusing()
        ? "stopped"
        : busyWith == null ? "idle" : "busy with " + describe(busyWith.message);
    return new AskTimeoutException(describe(ask.message) + " not answered within "
        + Duration.ofNanos(timeoutNs) + ", target is " + doing + " with " + mailbox.size()
        + " messages queued, answer sooner or ask with more time");
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
      makeReadyThroughInbox();
    }
  }

  @Override
  public final void readyAtHome() {
    if (loop != null) wakeLoop();
    else makeReadyAtHome();
  }

  @Override
  protected final boolean admit() {
    if (pause == RESUMED) {
      pause = NO_PAUSE;
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
    endPause();
  }

  /** After a control was pushed and announced: whoever waits for nothing else, or will never look, is seen to. */
  private void endPause() {
    if (pause == AWAITING_CONTROL && PAUSE.compareAndSet(this, AWAITING_CONTROL, NO_PAUSE)) goOn();
    if (system.isEnding()) system.answerAtEnd(this);
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
    goOn();
  }

  /** Asks for the turn of a cell that has held its mailbox meanwhile. */
  private void goOn() {
    if (options.pinnedTo() != null && !atHome()) pause = RESUMED; // at home no admit() follows
    makeReady();
  }

  /** Waits for a control with the mailbox held: the turn is over, unless this returns false, as there is one already. */
  private boolean awaitsControl() {
    pause = AWAITING_CONTROL;
    return controls == null || !PAUSE.compareAndSet(this, AWAITING_CONTROL, NO_PAUSE);
  }

  /**
   * Refuses messages from now on and stops when those in the mailbox are handled; any thread. A pinned cell is nudged in
   * the lane of the other threads: that nudge is behind all that they have sent, see {@link #release}.
   */
  final void drain() {
    refuse();
    push(new Control.Drain());
    if (mailbox instanceof PinnedMailbox<Envelope> pinned) pinned.nudgeRemote();
    else mailbox.nudge();
    endPause();
  }

  /** Answers the controls that somebody waits for, when no scheduler runs this cell any more; any thread. */
  final void answerControls() {
    for (Control control = takeControls(); control != null; control = control.next) {
      switch (control) {
        case Control.Watch watch ->
          watch.watcher.control(new Control.Deliver(new Signal.Down(this, lastExit())));
        case Control.Inspect inspect -> inspect.code.accept(false);
        default -> {}
      }
    }
  }

  private ExitReason lastExit() {
    ExitReason reason = exit;
    return reason == null ? new ExitReason.Killed() : reason;
  }

  /** The system has closed and this actor was not through: nobody will handle what comes, nor what its children get. */
  final void abandon() {
    if (isDown()) return;
    refuse();
    answerControls();
    Family mine = family;
    if (mine != null) mine.children().values().forEach(ActorCell::abandon);
  }

  /** Whether it has stopped for good; true only for those who heard of it. */
  final boolean isDown() {
    return lifecycle == STOPPED;
  }

  // ---- a turn

  @Override
  protected final boolean turn() {
    try {
      return slice();
    } catch (
        Throwable
            t) { // of the runtime, or of a listener: the user's code is caught where it is called
      fail(t);
      return true;
    }
  }

  private boolean slice() {
    for (int left = BUDGET; left > 0; left--) {
      if (controls != null) runControls();
      switch (lifecycle) {
        case NEW -> incarnate();
        case LOOP -> runLoop((LoopActor<M>) actor());
        case RUNNING, DRAINING -> {
          if (!handleNext() && controls == null && !moreComes()) {
            idle();
            return !release();
          }
        }
        case SUSPENDED -> {
          suspend();
          return false;
        }
        case STOPPING -> {
          if (isChildless()) left();
          else if (exit == null ? awaitsControl() : hasBuriedAll()) return false;
        }
        default -> {
          if (hasBuriedAll()) return false;
        }
      }
    }
    budgetSpent();
    return true;
  }

  /**
   * Gives the mailbox up if it is empty. One that is closed and drained is this actor's end. For a pinned one only with
   * the lane of the other threads in hand: until it is, their messages may be on their way to admit().
   */
  private boolean release() {
    boolean last = isDraining()
        && !(mailbox instanceof PinnedMailbox<Envelope> pinned && !pinned.holdsRemote());
    if (!mailbox.release()) return false;
    if (last) control(new Control.Stop(new ExitReason.Normal()));
    return true;
  }

  private boolean isDraining() {
    return lifecycle == DRAINING || (lifecycle == NEW && isRefusing());
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
    } catch (Throwable t) {
      fail(t);
    }
  }

  /** Whether another thread's message comes to a pinned actor within the time that its scheduler would spin anyway. */
  private boolean moreComes() {
    return mailbox instanceof PinnedMailbox<Envelope> pinned
        && pinned.holdsRemote()
        && linger(pinned::hasRemote);
  }

  /** Handles the next message; false when there is none. */
  private boolean handleNext() {
    Envelope envelope = mailbox.poll();
    if (envelope == null) return false;
    handling = true;
    handle(envelope);
    handling = false;
    return true;
  }

  /** One message: the handler, then whoever waits for an answer. */
  void handle(Envelope envelope) {
    try {
      call(envelope);
      handled(envelope);
    } catch (Throwable t) {
      handled(envelope, t);
      fail(t);
    }
  }

  @SuppressWarnings("unchecked") // offered by tell and ask, which take M
  final void call(Envelope envelope) throws Exception {
    ((Actor<M>) actor()).onMessage((M) envelope.message);
  }

  /** The end of every message that was handled, in the loop form, too. */
  void handled(Envelope envelope) {
    if (envelope instanceof AskEnvelope ask && ask.isPending()) ask.fail(noReply(envelope));
  }

  /** The end of every message whose handling threw. */
  void handled(Envelope envelope, Throwable cause) {
    envelope.fail(failed(envelope, cause));
  }

  final NoReplyException noReply(Envelope envelope) {
    return new NoReplyException(
        describe(envelope.message) + " was handled without an answer, call reply(...)");
  }

  final AskFailedException failed(Envelope envelope, Throwable cause) {
    return new AskFailedException(describe(envelope.message) + " failed: " + text(cause), cause);
  }

  /** As {@code toString()}, which is the user's code and may throw. */
  static String text(Throwable cause) {
    try {
      return cause.toString();
    } catch (Throwable t) {
      return cause.getClass().getName();
    }
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
      throw new IllegalStateException(
          "actor=" + path() + " is a DurableActor without a journal, get it by entity(...)");
    }
  }

  /** Nothing is left to be handled for now, or ever. */
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
    return new IllegalStateException(
        describe(question) + " is not the message in progress, reply while handling it");
  }

  final IllegalStateException answeredBefore(Object question) {
    return new IllegalStateException(describe(question) + " was answered before, reply once");
  }

  // ---- the loop form

  private void runLoop(LoopActor<M> looping) {
    proceed();
    if (lifecycle >= SUSPENDED) return; // a signal that had waited was the end
    try {
      looping.run();
      finishCurrent();
      if (lifecycle < SUSPENDED) stop(new ExitReason.Normal());
    } catch (Throwable t) {
      if (t instanceof GreenletExit && lifecycle >= SUSPENDED) finishCurrent();
      else failCurrent(t);
    }
  }

  private void finishCurrent() {
    Envelope finished = inProgress();
    handling = false;
    if (finished != null) handled(finished);
  }

  private void failCurrent(Throwable cause) {
    Envelope failed = inProgress();
    handling = false;
    if (failed != null) handled(failed, cause);
    fail(cause);
  }

  /** For the loop, which has had a turn's worth of messages. */
  final void yieldLoop() {
    budgetSpent();
    Greenlet.yieldNow();
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
      long leftNs = timeoutNs == Long.MAX_VALUE || isDraining()
          ? Long.MAX_VALUE
          : timeoutNs == 0 ? 0 : deadlineNs - Greenlet.nanoTime();
      if (leftNs <= 0) return null;
      if (!isDraining() && Thread.currentThread().isInterrupted()) throw interrupted();
      await(leftNs);
    }
  }

  private ReceiveInterruptedException interrupted() {
    Greenlet.yieldNow(); // for a loop that catches it and waits again
    return new ReceiveInterruptedException(
        "actor=" + path()
            + " interrupted=true, its thread was interrupted: clear the flag with Thread.interrupted() to go on receiving");
  }

  /** Parks the loop until its mailbox has something; returns as its consumer in any case. */
  private void await(long timeoutNs) {
    idle();
    loopWoken = false;
    loop = Thread.currentThread();
    if (release()) parkFor(timeoutNs);
    else Greenlet.yieldNow(); // a sender is linking its message
    loop = null;
  }

  /**
   * Parks until woken. When the time is over or the thread is interrupted a nudge makes this loop the consumer again,
   * unless a sender has just done so.
   */
  private void parkFor(long timeoutNs) {
    boolean interrupted = Thread.interrupted(); // it would not park
    boolean ends = interrupted && !isDraining();
    long deadlineNs = timeoutNs == Long.MAX_VALUE ? 0 : Greenlet.nanoTime() + timeoutNs;
    long leftNs = timeoutNs;
    while (!loopWoken && !ends && leftNs > 0) {
      if (timeoutNs == Long.MAX_VALUE) {
        Greenlet.park();
      } else {
        Greenlet.parkNanos(leftNs);
        leftNs = deadlineNs - Greenlet.nanoTime();
      }
      if (Thread.interrupted()) {
        interrupted = true;
        ends = !isDraining();
      }
    }
    if (!loopWoken) mailbox.nudge();
    while (!loopWoken) {
      Greenlet.park();
      interrupted |= Thread.interrupted();
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  // ---- controls

  private void runControls() {
    for (Control control = takeControls(); control != null; control = control.next) {
      try {
        run(control);
      } catch (Throwable t) { // of the runtime: those behind it are run all the same
        fail(t);
      }
    }
  }

  private @Nullable Control takeControls() {
    return oldestFirst((Control) CONTROLS.getAndSet(this, null));
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
      case Control.Unwatch unwatch -> unwatched(unwatch.watcher);
      case Control.Deliver deliver -> deliver(deliver.signal);
      case Control.Failed failed -> decideOn(failed.child, failed.cause);
      case Control.Decided decided -> obey(decided.decision, decided.cause);
      case Control.Stopped stopped -> childStopped(stopped.child);
      case Control.Inspect inspect -> inspect.code.accept(lifecycle != STOPPED);
    }
  }

  /** Asks {@code target} for its signals, once. */
  final void watch(ActorCell<?> target) {
    family().watching().add(target);
    target.control(new Control.Watch(this));
  }

  private void watched(ActorCell<?> watcher) {
    if (lifecycle == STOPPED)
      watcher.control(new Control.Deliver(new Signal.Down(this, lastExit())));
    else family().watchers().add(watcher);
  }

  private void unwatched(ActorCell<?> watcher) {
    Family mine = family;
    if (mine != null) mine.watchers().remove(watcher);
  }

  /** Those who wait for signals of this actor; for its turn. */
  final int watcherCount() {
    Family mine = family;
    return mine == null ? 0 : mine.watchers().size();
  }

  private void deliver(Signal signal) {
    boolean ending = lifecycle == STOPPED || (lifecycle == STOPPING && exit != null);
    if (ending) return;
    if (lifecycle != RUNNING && lifecycle != DRAINING) {
      family().defer(signal);
      return;
    }
    if (signal instanceof Signal.Down down) family().watching().remove(down.actor());
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
    if (lifecycle >= SUSPENDED) {
      if (!(cause instanceof GreenletExit)) system.log(this, "threw while it stopped", cause);
    } else if (parent == null) {
      system.fatal(cause);
    } else {
      failure = cause;
      lifecycle = SUSPENDED;
    }
  }

  /** The last act of a turn: from here on the parent says what happens. */
  private void suspend() {
    ActorCell<?> supervisor = parent;
    Throwable cause = failure;
    assert supervisor != null && cause != null : path();
    idle();
    supervisor.control(new Control.Failed(this, cause));
  }

  private void decideOn(ActorCell<?> child, Throwable cause) {
    Decision decision = decisionOn(child, cause);
    child.decide(decision, cause);
    system.log(child, cause, decision);
    deliver(new Signal.ChildFailed(child, cause, decision));
    if (decision instanceof Decision.Escalate && lifecycle < SUSPENDED) fail(cause);
  }

  private Decision decisionOn(ActorCell<?> child, Throwable cause) {
    if (lifecycle >= STOPPING) return new Decision.Stop("supervisor is stopping", true);
    try {
      return family().supervisor(options.children()).decideOn(child, cause);
    } catch (Throwable t) { // the child waits for a decision in any case
      return new Decision.Escalate("supervisor threw " + t.getClass().getName());
    }
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
    if (actor instanceof LoopActor) lifecycle = LOOP;
    else proceed();
  }

  private void proceed() {
    lifecycle = isRefusing() ? DRAINING : RUNNING;
    Family mine = family;
    if (mine != null) mine.takeDeferred().forEach(this::deliver);
  }

  // ---- stopping

  final void stopSelf() {
    stop(new ExitReason.Normal());
  }

  private void stop(ExitReason reason) {
    if (lifecycle == STOPPED || (lifecycle == STOPPING && exit != null)) return;
    refuse();
    boolean leaving = lifecycle == STOPPING;
    if (leaving) exit = reason; // was about to restart
    else leave(reason);
  }

  /** Ends this incarnation: the children first, then the actor, for good or, without a reason, for a restart. */
  private void leave(@Nullable ExitReason reason) {
    lifecycle = STOPPING;
    exit = reason;
    Family mine = family;
    if (mine == null) return;
    mine.children()
        .values()
        .forEach(child -> child.control(new Control.Stop(new ExitReason.Shutdown())));
  }

  private void childStopped(ActorCell<?> child) {
    Family mine = family;
    if (mine != null) mine.forget(child);
  }

  private boolean isChildless() {
    Family mine = family;
    return mine == null || mine.children().isEmpty();
  }

  private void left() {
    idle();
    ActorForm<M> incarnation = actor;
    if (incarnation != null) {
      try {
        incarnation.onStop();
      } catch (Throwable t) {
        system.log(this, "onStop threw", t);
      }
    }
    actor = null;
    ExitReason reason = exit;
    if (reason == null) lifecycle = NEW;
    else stopped(reason);
  }

  /** For good: the name is free before anybody hears of it. */
  private void stopped(ExitReason reason) {
    lifecycle = STOPPED;
    ActorCell<?> above = parent;
    if (above != null) {
      if (above.parent == null) system.freeName(this);
      above.control(new Control.Stopped(this));
    }
    tellWatchers(new Signal.Down(this, reason));
    Family mine = family;
    family = null;
    if (mine != null) mine.watching().forEach(target -> target.control(new Control.Unwatch(this)));
    if (above != null && above.parent == null) system.gone(); // close() goes on after the last one
  }

  /** Whether what had been left in the mailbox is buried and the mailbox released. */
  private boolean hasBuriedAll() {
    return !buryNext() && controls == null && mailbox.release();
  }

  private boolean buryNext() {
    Envelope envelope = mailbox.poll();
    if (envelope == null) return false;
    bury(envelope);
    return true;
  }

  /** A message that was in the mailbox and that nobody will handle. */
  void bury(Envelope envelope) {
    undelivered(envelope);
  }

  private void undelivered(Envelope envelope) {
    undelivered(envelope, "actor is stopped", down(envelope));
  }

  final void undelivered(Envelope envelope, String reason, GroveException cause) {
    system.deadLetter(new DeadLetter(envelope.message, this, envelope.sender, reason));
    envelope.fail(cause);
  }

  final ActorDownException down(Envelope envelope) {
    return new ActorDownException(
        describe(envelope.message) + " was not handled, the actor has stopped");
  }

  // ---- family

  final <C> ActorRef<C> spawnChild(
      String childName, Supplier<? extends ActorForm<C>> childFactory, Spawn childOptions) {
    if (lifecycle >= STOPPING) {
      throw new IllegalStateException(
          "actor=" + path() + " is stopping, spawn child=" + childName + " before that");
    }
    ActorCell<?> namesake = family().children().get(childName);
    if (namesake != null && !namesake.isDown()) {
      throw new NameTakenException(
          "actor=" + namesake.path() + " is alive, stop it first or choose another name");
    }
    if (namesake != null) family().forget(namesake); // it has stopped, the word of it is on its way
    ActorCell<C> child = system.newCell(this, childName, childFactory, childOptions);
    family().children().put(childName, child);
    try {
      child.start();
    } catch (Throwable t) {
      family().forget(child);
      throw t;
    }
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
