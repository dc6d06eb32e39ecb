package org.grove.mailbox;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.CTestStructure;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.RandomExecutionGenerator;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.CTestConfiguration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.RandomProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Model checking of the mailbox: Lincheck makes up scenarios of three threads and runs each under many schedules, which
 * it controls at every shared access. The schedules are sequentially consistent: what a weaker memory order could do is
 * the jcstress tests's part. Scenarios and schedules are drawn from a fixed seed, so a failure comes again.
 */
class UnboundedMailboxLincheckTest {

  @Test
  void shouldPollEveryMessageOnceAndInOrderWhoeverConsumes() {
    modelCheck(20, 400, 2);
  }

  @Test
  @Tag("stress")
  @Timeout(1800)
  void shouldPollEveryMessageOnceAndInOrderInLongerScenarios() {
    modelCheck(100, 5_000, 3);
  }

  private static void modelCheck(int scenarios, int schedules, int operationsPerThread) {
    long startNs = System.nanoTime();

    new ModelCheckingOptions()
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(operationsPerThread)
        .actorsAfter(0)
        .iterations(scenarios)
        .invocationsPerIteration(schedules)
        .addGuarantee(forClasses("java.util.ArrayList").allMethods().ignore()) // the tests' books
        .executionGenerator(ThenDrain.class)
        .sequentialSpecification(Log.class)
        .check(Turns.class);

    System.out.printf(
        "lincheck mailbox: %d scenarios x %d schedules, 3 threads x %d operations, %d ms%n",
        scenarios, schedules, operationsPerThread, (System.nanoTime() - startNs) / 1_000_000);
  }

  /**
   * The mailbox under an actor's turns. A wake-up makes the actor ready; any thread may then take its turn: poll some
   * messages, look at the controls, and release the mailbox or go on later.
   */
  @Param(name = "value", gen = IntGen.class, conf = "1:9")
  @Param(name = "budget", gen = IntGen.class, conf = "1:2")
  @Param(name = "release", gen = BooleanGen.class)
  public static final class Turns implements Wakeup {
    private final UnboundedMailbox<Item> mailbox = new UnboundedMailbox<>(this);
    private final AtomicBoolean ready = new AtomicBoolean();
    private final AtomicInteger controls = new AtomicInteger();
    private final List<Integer> polled = new ArrayList<>();
    private int controlsSeen;
    private boolean running;

    @Override
    public void ready() {
      if (!ready.compareAndSet(false, true)) throw new IllegalStateException("woken while ready");
    }

    @Operation
    public OfferResult offer(@Param(name = "value") int value) {
      return mailbox.offer(new Item(value));
    }

    @Operation
    public void control() {
      controls.incrementAndGet();
      mailbox.nudge();
    }

    @Operation(runOnce = true)
    public void close() {
      mailbox.close();
    }

    @Operation
    public void turn(@Param(name = "budget") int budget, @Param(name = "release") boolean release) {
      if (!ready.compareAndSet(true, false)) return;
      if (running) throw new IllegalStateException("two consumers at once");
      running = true;
      for (int i = 0; i < budget; i++) {
        Item item = mailbox.poll();
        if (item == null) break;
        polled.add(item.value);
      }
      controlsSeen = controls.get(); // after the polls, for they pass over nudges
      running = false;
      if (!release || !mailbox.release()) ready();
    }

    /** When all is quiet: what all turns together have polled, once nothing is left. */
    public List<Integer> drain() {
      if (ready.compareAndSet(true, false)) takeAll();
      if (controlsSeen != controls.get()) throw new IllegalStateException("a nudge had no turn");
      mailbox.nudge();
      if (!ready.compareAndSet(true, false))
        throw new IllegalStateException("released and not woken");
      takeAll();
      return polled;
    }

    private void takeAll() {
      for (Item item; (item = mailbox.poll()) != null; ) polled.add(item.value);
      controlsSeen = controls.get();
      if (!mailbox.release()) throw new IllegalStateException("empty and not released");
    }
  }

  private static final class Item extends MailboxNode {
    final int value;

    Item(int value) {
      this.value = value;
    }
  }

  /** The specification: a turn has no result of its own, the final drain returns what was accepted, in order. */
  public static final class Log {
    private final List<Integer> accepted = new ArrayList<>();
    private boolean closed;

    public OfferResult offer(int value) {
      if (closed) return OfferResult.CLOSED;
      accepted.add(value);
      return OfferResult.ACCEPTED;
    }

    public void control() {}

    public void close() {
      closed = true;
    }

    public void turn(int budget, boolean release) {}

    public List<Integer> drain() {
      return accepted;
    }
  }

  /** Ends every scenario with {@code drain()}. */
  public static final class ThenDrain extends RandomExecutionGenerator {
    private static final Method DRAIN;

    static {
      try {
        DRAIN = Turns.class.getMethod("drain");
      } catch (NoSuchMethodException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    public ThenDrain(
        CTestConfiguration configuration, CTestStructure structure, RandomProvider random) {
      super(configuration, structure, random);
    }

    @Override
    public ExecutionScenario nextExecution() {
      ExecutionScenario scenario = super.nextExecution();
      return new ExecutionScenario(
          scenario.getInitExecution(),
          scenario.getParallelExecution(),
          List.of(new Actor(DRAIN, List.of())),
          scenario.getValidationFunction());
    }
  }
}
