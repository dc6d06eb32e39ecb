package org.grove.benchmarks.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.grove.actors.Actor;
import org.grove.actors.ActorRef;
import org.grove.actors.ActorSystem;
import org.grove.actors.Spawn;
import org.grove.benchmarks.harness.Check;
import org.grove.codec.CodecRegistry;
import org.grove.mailbox.journal.Durability;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A journaled actor that adds up what this thread tells it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class GroveJournal {
  /** The sender is at most so many messages ahead of the actor. */
  private static final int WINDOW = 16_384;

  private static final long PAUSE_NS = 20_000;

  private Path folder;
  private ActorSystem system;
  private Sink sink;
  private ActorRef<Entry> ref;

  @Setup(Level.Invocation)
  public void open() {
    folder = Folders.fresh("grove");
    system = ActorSystem.builder("bench")
        .codecs(CodecRegistry.builder().add(new EntryCodec()).build())
        .journal(folder, Durability.JOURNALED)
        .start();
    sink = new Sink(JournaledTell.MESSAGES);
    ref = system.spawn("sink", () -> sink, Spawn.options().asJournaled());
  }

  @TearDown(Level.Invocation)
  public void close() {
    system.close();
    Folders.delete(folder);
  }

  @Benchmark
  @OperationsPerInvocation(JournaledTell.MESSAGES)
  public void tellToHandled() throws InterruptedException {
    for (int i = 0; i < JournaledTell.MESSAGES; i++) {
      while (i - sink.handled() >= WINDOW) {
        LockSupport.parkNanos(PAUSE_NS);
      }
      ref.tell(Entry.of(i));
    }
    Check.await(sink.done);
    Check.equal("digest", sink.digest, Entry.digestOf(JournaledTell.MESSAGES));
  }

  private static final class Sink extends Actor<Entry> {
    private static final VarHandle HANDLED;

    static {
      try {
        HANDLED = MethodHandles.lookup().findVarHandle(Sink.class, "handled", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final CountDownLatch done = new CountDownLatch(1);
    private final int expected;
    private int handled;
    private long digest;

    Sink(int expected) {
      this.expected = expected;
    }

    int handled() {
      return (int) HANDLED.getOpaque(this);
    }

    @Override
    protected void onMessage(Entry entry) {
      digest += entry.digest();
      HANDLED.setOpaque(this, handled + 1);
      if (handled == expected) {
        done.countDown();
      }
    }
  }
}
