package org.grove.benchmarks.journal;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import org.grove.benchmarks.harness.Check;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Bare Chronicle Queue with its default roll cycle, block size and sync mode: this thread appends, another one tails. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ChronicleJournal {
  @Param("BYTES")
  public ChronicleForm form;

  private final EncodedEntry entry = new EncodedEntry();
  private Path folder;
  private ChronicleQueue queue;
  private ExcerptAppender appender;

  @Setup(Level.Invocation)
  public void open() {
    folder = Folders.fresh("chronicle");
    queue = ChronicleQueue.single(folder.toString());
    appender = queue.createAppender();
  }

  @TearDown(Level.Invocation)
  public void close() {
    appender.close();
    queue.close();
    Folders.delete(folder);
  }

  @Benchmark
  @OperationsPerInvocation(JournaledTell.MESSAGES)
  public void appendAndTail() {
    CompletableFuture<Long> tailed = tailInAnotherThread();
    for (int i = 0; i < JournaledTell.MESSAGES; i++) {
      form.append(appender, entry.withSequence(i));
    }
    Check.equal(
        "digest",
        tailed.orTimeout(2, TimeUnit.MINUTES).join(),
        Entry.digestOf(JournaledTell.MESSAGES));
  }

  private CompletableFuture<Long> tailInAnotherThread() {
    CompletableFuture<Long> digest = new CompletableFuture<>();
    Thread.ofPlatform().name("tailer").daemon().start(() -> {
      try (ExcerptTailer tailer = queue.createTailer()) {
        digest.complete(tail(tailer));
      } catch (RuntimeException | Error e) {
        digest.completeExceptionally(e);
      }
    });
    return digest;
  }

  private long tail(ExcerptTailer tailer) {
    Tally tally = new Tally();
    while (tally.count() < JournaledTell.MESSAGES) {
      if (!form.tail(tailer, tally)) {
        Thread.onSpinWait();
      }
    }
    return tally.digest();
  }
}
