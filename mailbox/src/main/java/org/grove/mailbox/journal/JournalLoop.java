package org.grove.mailbox.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.grove.mailbox.OfferResult;
import org.grove.mailbox.UnboundedMailbox;
import org.jspecify.annotations.Nullable;

/**
 * What the journal's one thread does, step by step: takes entries, writes them into the frames of their shards, appends
 * and syncs the frames, releases the entries in the order they were written. All state beyond the inbox is its own.
 */
final class JournalLoop implements Runnable {
  /*
   * OPEN -> CLOSING    close() was called: entries taken so far, and what their turns sent, are still written
   * OPEN -> FAILED     an append or a sync failed: everything is refused from now on
   * CLOSING -> CLOSED  inbox empty, files closed, epoch marked clean
   * CLOSING -> CLOSED  the same after a failure, without the mark
   *
   * Once closed the thread is gone and has released its inbox. An entry that comes later finds the inbox released, so its
   * own thread is told to be the consumer, and refuses it.
   */
  private static final int BATCH = 2048;
  private static final int SPINS = 100;
  private static final int YIELDS = 10;

  private final String name;
  private final JournalFolder folder;
  private final boolean synced;
  private final Shard[] shards;
  private final FrameSink.Storage storage;
  private final int epoch;
  private boolean epochBegun;

  private final UnboundedMailbox<JournalEntry> inbox = new UnboundedMailbox<>(this::wake);
  private final ArrayDeque<JournalEntry> forwards = new ArrayDeque<>();
  private final JournalEntry[] batch = new JournalEntry[BATCH];
  private int batched;
  private long unhandled;
  private final List<JournalEntry.IdleWaiter> waiters = new ArrayList<>();
  private final List<LogEntry> recovered;
  private final List<JournalEntry> recoveredForwards;
  private @Nullable JournalListener listener;
  private boolean closing;

  /** Whether the inbox is this thread's: else nothing is in it. */
  private volatile boolean awake;

  private volatile boolean closed;
  private volatile @Nullable JournalException failure;
  private volatile @Nullable Thread thread;

  JournalLoop(
      String name,
      JournalFolder folder,
      boolean synced,
      FrameSink.Storage storage,
      Replay replay,
      List<LogEntry> recovered,
      List<JournalEntry> recoveredForwards) {
    this.name = name;
    this.folder = folder;
    this.synced = synced;
    this.storage = storage;
    this.recovered = recovered;
    this.recoveredForwards = recoveredForwards;
    epoch = folder.manifest().nextEpoch();
    shards = new Shard[folder.manifest().shards()];
    for (int i = 0; i < shards.length; i++)
      shards[i] = new Shard(i, epoch, replay.nextIndex(i), synced, this::openSink);
    for (LogEntry log : recovered) unhandled += log.appended - log.consumed;
  }

  /** Adds an entry; any thread, never blocks. It is released or refused, once. */
  void offer(JournalEntry entry) {
    OfferResult result = inbox.offer(entry);
    assert result == OfferResult.ACCEPTED;
  }

  @Nullable
  JournalException failure() {
    return failure;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    int idle = 0;
    while (!closed) {
      if (doWork() > 0) idle = 0;
      else if (idle++ < SPINS) Thread.onSpinWait();
      else if (idle < SPINS + YIELDS) Thread.yield();
      else {
        sleep();
        idle = 0;
      }
    }
  }

  /** On the thread of an offer that found the inbox released. */
  private void wake() {
    if (closed) {
      refuseInbox(closedException());
      return;
    }
    awake = true;
    LockSupport.unpark(thread);
  }

  private void sleep() {
    mark();
    if (awake) {
      awake = false;
      if (!inbox.release()) {
        awake = true;
        return;
      }
    }
    while (!awake) LockSupport.park(this);
  }

  /** Notes on disk what is durable, if nothing does yet. */
  void mark() {
    try {
      for (Shard shard : shards) if (failure == null) shard.mark();
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** One round; returns how many entries it dealt with. */
  int doWork() {
    try {
      if (failure == null) {
        take();
        for (Shard shard : shards) shard.append();
        if (synced) for (Shard shard : shards) shard.sync();
        return releaseBatch();
      }
    } catch (Throwable e) {
      fail(e);
    }
    return refuseInbox(failure) + closeIfDone();
  }

  /** What turns sent comes first. It can't starve the inbox: without new turns there is nothing to forward. */
  private void take() throws IOException {
    while (batched < BATCH && !forwards.isEmpty()) write(forwards.remove());
    if (!awake || !forwards.isEmpty()) return;
    for (JournalEntry entry; batched < BATCH && (entry = inbox.poll()) != null; ) {
      write(entry);
      // What it leaves to be forwarded, births among it, goes before whatever was offered after it.
      if (entry instanceof JournalEntry.Start) return;
    }
  }

  private void write(JournalEntry entry) throws IOException {
    batch[batched++] = entry;
    entry.write(this);
  }

  private int releaseBatch() {
    int released = 0;
    for (; released < batched; released++) {
      batch[released].release(this);
      batch[released] = null;
    }
    batched = 0;
    if (released == 0) released = closeIfDone();
    if (unhandled == 0 && !waiters.isEmpty() && isInboxEmpty()) releaseWaiters();
    return released;
  }

  private boolean isInboxEmpty() {
    return forwards.isEmpty() && (!awake || inbox.size() == 0);
  }

  private void releaseWaiters() {
    for (JournalEntry.IdleWaiter waiter : waiters) waiter.done.countDown();
    waiters.clear();
  }

  private FrameSink openSink(int shard) throws IOException {
    if (!epochBegun) folder.beginEpoch(epoch);
    epochBegun = true;
    return storage.create(folder.makeShard(epoch, shard));
  }

  /* For entries. */

  Shard shardOf(LogEntry log) {
    return shards[log.shard()];
  }

  /** Counts a message appended to that actor; its sequence number. */
  long appended(LogEntry log) {
    unhandled++;
    return ++log.appended;
  }

  /** Counts messages handled by that actor; false if they had been. */
  boolean consumed(LogEntry log, long consumed) {
    if (consumed > log.appended) {
      throw new IllegalStateException(
          log + " consumed=" + consumed + " > appended=" + log.appended);
    }
    if (consumed <= log.consumed) return false;
    unhandled -= consumed - log.consumed;
    log.consumed = consumed;
    return true;
  }

  JournalListener listener() {
    if (listener == null) throw new IllegalStateException("not started");
    return listener;
  }

  boolean isStarted() {
    return listener != null;
  }

  void forward(JournalEntry.Forward forward) {
    forwards.add(forward);
  }

  void deliverLater(LogEntry log, LogEntry.Waiting message) {
    boolean first = !log.hasWaiting();
    log.await(message);
    if (first) listener().activate(log);
  }

  void start(JournalListener listener) {
    this.listener = listener;
    for (LogEntry log : recovered) {
      if (!log.birthDurable) forwards.add(new JournalEntry.Birth(log));
      if (!log.hasWaiting()) continue;
      if (log.inbox() == null) listener.activate(log);
      else log.deliverWaiting();
    }
    forwards.addAll(recoveredForwards);
    recoveredForwards.clear();
    recovered.clear();
  }

  void awaitIdle(JournalEntry.IdleWaiter waiter) {
    waiters.removeIf(w -> w.givenUp);
    waiters.add(waiter);
  }

  void closing() {
    closing = true;
  }

  /* The end. */

  private void fail(Throwable cause) {
    JournalException failed = cause instanceof JournalException e
        ? e
        : new JournalException(
            "journal=" + name + " failed=" + cause
                + ", nothing is accepted from now on; open it anew",
            cause);
    failure = failed;
    for (int i = 0; i < batched; i++) {
      if (batch[i] != null) refuse(batch[i], failed);
      batch[i] = null;
    }
    batched = 0;
    forwards.clear();
    for (JournalEntry.IdleWaiter waiter : waiters) waiter.refuse(failed);
    waiters.clear();
    try {
      if (listener != null) listener.failed(failed);
    } catch (Throwable e) {
      suppress(failed, e);
    }
  }

  private int refuseInbox(@Nullable JournalException cause) {
    int refused = 0;
    if (closed) {
      do {
        for (JournalEntry entry; (entry = inbox.poll()) != null; refused++) refuse(entry, cause);
      } while (!inbox.release());
    } else if (awake) {
      for (JournalEntry entry; (entry = inbox.poll()) != null; refused++) refuse(entry, cause);
    }
    return refused;
  }

  private void refuse(JournalEntry entry, JournalException cause) {
    if (entry instanceof JournalEntry.Close) closing = true;
    try {
      entry.refuse(cause);
    } catch (Throwable e) {
      suppress(cause, e);
    }
  }

  /** A callback may throw what it was given, and nothing can suppress itself. */
  private static void suppress(Throwable cause, Throwable thrown) {
    if (thrown != cause) cause.addSuppressed(thrown);
  }

  private int closeIfDone() {
    if (!closing || closed || !forwards.isEmpty()) return 0;
    try {
      if (failure == null) closeClean();
    } catch (Throwable e) {
      fail(e);
    }
    for (JournalEntry.IdleWaiter waiter : waiters) waiter.refuse(closedException());
    waiters.clear();
    abandonFiles();
    closed = true;
    if (awake) refuseInbox(closedException());
    return 1;
  }

  private void closeClean() throws IOException {
    List<Manifest.ShardEnd> ends = new ArrayList<>();
    for (Shard shard : shards) {
      Manifest.ShardEnd end = shard.close();
      if (end != null) ends.add(end);
    }
    if (epochBegun)
      folder.replace(folder.manifest().with(new Manifest.Epoch(epoch, Manifest.State.CLEAN, ends)));
  }

  private void abandonFiles() {
    try {
      for (Shard shard : shards) shard.abandon();
      folder.close();
    } catch (Throwable e) {
      if (failure == null) fail(e);
    }
  }

  private JournalException closedException() {
    return new JournalException("journal=" + name + " closed, open it anew");
  }
}
