package org.grove.greenlet;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.CTestStructure;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.RandomExecutionGenerator;
import org.jetbrains.lincheck.datastructures.CTestConfiguration;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.RandomProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Model checking of the work queue: Lincheck makes up scenarios and runs each under many schedules, which it controls
 * at every shared access. The schedules are sequentially consistent: what a weaker memory order could do is the jcstress
 * tests' part. Scenarios and schedules are drawn from a fixed seed, so a failure comes again.
 */
class WorkQueueLincheckTest {
  /** Two below the end of the ring, so that scenarios of a few operations go round it. */
  private static final long START = WorkQueue.CAPACITY - 2;

  /** Half of a full queue is stolen in 128 rounds of a loop; by default Lincheck takes that for a livelock. */
  private static final int LOOP_BOUND = 2 * WorkQueue.CAPACITY;

  @Test
  void shouldServeOwnerInOrderAndThievesHalf() {
    modelCheck(OneVictim.class, Halves.class, 12, 400, 3, 3);
  }

  @Test
  void shouldNeitherLoseNorDoubleWhenThievesAreStolenFrom() {
    modelCheck(ThreeOwners.class, Count.class, 12, 400, 3, 3);
  }

  @Test
  void shouldNeitherLoseNorDoubleWhenFull() {
    modelCheck(FullVictim.class, Count.class, 3, 600, 2, 1);
  }

  @Test
  @Tag("stress")
  @Timeout(1800)
  void shouldServeOwnerInOrderAndThievesHalfInLongerScenarios() {
    modelCheck(OneVictim.class, Halves.class, 50, 3_000, 3, 4);
  }

  @Test
  @Tag("stress")
  @Timeout(1800)
  void shouldNeitherLoseNorDoubleInLongerScenarios() {
    modelCheck(ThreeOwners.class, Count.class, 50, 3_000, 3, 4);
    modelCheck(FullVictim.class, Count.class, 10, 3_000, 2, 3);
  }

  private static void modelCheck(
      Class<?> model,
      Class<?> specification,
      int scenarios,
      int schedules,
      int threads,
      int operationsPerThread) {
    long startNs = System.nanoTime();

    new ModelCheckingOptions()
        .threads(threads)
        .actorsBefore(0)
        .actorsPerThread(operationsPerThread)
        .actorsAfter(0)
        .iterations(scenarios)
        .invocationsPerIteration(schedules)
        .loopBound(LOOP_BOUND)
        .loopIterationsBeforeThreadSwitch(LOOP_BOUND)
        .addGuarantee(forClasses("java.util.ArrayList", Books.class.getName())
            .allMethods()
            .ignore())
        .executionGenerator(ThenDrain.class)
        .sequentialSpecification(specification)
        .check(model);

    System.out.printf(
        "lincheck work queue, %s: %d scenarios x %d schedules, %d threads x %d operations, %d ms%n",
        model.getSimpleName(),
        scenarios,
        schedules,
        threads,
        operationsPerThread,
        (System.nanoTime() - startNs) / 1_000_000);
  }

  // ---- one owner, two thieves: linearizable

  /** A thief's operation takes from the victim and empties the thief's own queue, so that its result is all it got. */
  public static final class OneVictim {
    private final WorkQueue queue = Books.queueWith(START, 0, 3);
    private final WorkQueue ofThiefA = Books.queueWith(START, 0, 0);
    private final WorkQueue ofThiefB = Books.queueWith(0, 0, 0);
    private int offered = 3;

    @Operation(nonParallelGroup = "owner")
    public void offer() {
      queue.offer(new Numbered(offered++));
    }

    @Operation(nonParallelGroup = "owner")
    public int poll() {
      return number(queue.poll());
    }

    @Operation(nonParallelGroup = "thief a")
    public List<Integer> stealA() {
      return stealInto(ofThiefA);
    }

    @Operation(nonParallelGroup = "thief b")
    public List<Integer> stealB() {
      return stealInto(ofThiefB);
    }

    private List<Integer> stealInto(WorkQueue thief) {
      List<Integer> stolen = new ArrayList<>();
      for (Greenlet next = queue.stealInto(thief); next != null; next = thief.poll())
        stolen.add(number(next));
      return stolen;
    }

    public List<Integer> drain() {
      List<Integer> rest = new ArrayList<>();
      for (Greenlet next; (next = queue.poll()) != null; ) rest.add(number(next));
      return rest;
    }
  }

  /**
   * A theft takes effect when it reads the tail, hence half of what was there then. It would not be exact for offers
   * that find the queue full, which no scenario here gets near.
   */
  public static final class Halves {
    private final ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0, 1, 2));
    private int offered = 3;

    public void offer() {
      queue.addLast(offered++);
    }

    public int poll() {
      Integer oldest = queue.pollFirst();
      return oldest == null ? -1 : oldest;
    }

    public List<Integer> stealA() {
      return take((queue.size() + 1) / 2);
    }

    public List<Integer> stealB() {
      return take((queue.size() + 1) / 2);
    }

    public List<Integer> drain() {
      return take(queue.size());
    }

    private List<Integer> take(int count) {
      List<Integer> taken = new ArrayList<>();
      for (int i = 0; i < count; i++) taken.add(queue.removeFirst());
      return taken;
    }
  }

  // ---- owners that steal from each other: nothing lost, nothing twice

  /** Order across queues is not promised: what was taken is compared as a whole, at the end. */
  public static final class ThreeOwners {
    private final Owner a = new Owner(START, 0, 5);
    private final Owner b = new Owner(0, 100, 0);
    private final Owner c = new Owner(START, 200, 1);

    @Operation(nonParallelGroup = "a")
    public void offerA() {
      a.offer();
    }

    @Operation(nonParallelGroup = "a")
    public void takeA() {
      a.take(b, c);
    }

    @Operation(nonParallelGroup = "b")
    public void offerB() {
      b.offer();
    }

    @Operation(nonParallelGroup = "b")
    public void takeB() {
      b.take(a, c);
    }

    @Operation(nonParallelGroup = "c")
    public void offerC() {
      c.offer();
    }

    @Operation(nonParallelGroup = "c")
    public void takeC() {
      c.take(b, a);
    }

    public String drain() {
      return Books.balance(a, b, c);
    }
  }

  /**
   * A thief and an owner whose queue has no room left. The owner offers where the thief still reads: two threads with
   * one operation each, so that the schedules suffice for every place where one of them can be interrupted once.
   */
  public static final class FullVictim {
    private final Owner victim = new Owner(START, 0, WorkQueue.CAPACITY);
    private final Owner thief = new Owner(START, 2 * WorkQueue.CAPACITY, 0);

    @Operation(nonParallelGroup = "a")
    public void offerA() {
      for (int i = 0; i < 3; i++) victim.offer();
    }

    @Operation(nonParallelGroup = "b")
    public void takeB() {
      thief.take(victim);
    }

    public String drain() {
      return Books.balance(victim, thief);
    }
  }

  private static final class Owner {
    private final WorkQueue queue;
    private final int firstNumber;
    private final List<Greenlet> taken = new ArrayList<>();
    private int offered;

    Owner(long position, int firstNumber, int offered) {
      this.queue = Books.queueWith(position, firstNumber, offered);
      this.firstNumber = firstNumber;
      this.offered = offered;
    }

    void offer() {
      if (queue.offer(new Numbered(firstNumber + offered))) offered++;
    }

    void take(Owner... victims) {
      Greenlet next = queue.poll();
      for (int i = 0; next == null && i < victims.length; i++)
        next = victims[i].queue.stealInto(queue);
      if (next != null) taken.add(next);
    }
  }

  public static final class Count {
    public void offerA() {}

    public void offerB() {}

    public void offerC() {}

    public void takeA() {}

    public void takeB() {}

    public void takeC() {}

    public String drain() {
      return "balanced";
    }
  }

  // ---- parts

  private static int number(@Nullable Greenlet greenlet) {
    return greenlet == null ? -1 : ((Numbered) greenlet).number;
  }

  private static final class Numbered extends TurnGreenlet {
    final int number;

    @SuppressWarnings("DataFlowIssue") // never asked for its pool
    Numbered(int number) {
      super(null);
      this.number = number;
    }

    @Override
    public String name() {
      return "greenlet-" + number;
    }

    @Override
    protected boolean turn() {
      return false;
    }
  }

  /** What Lincheck need not look at: before and after a scenario. */
  private static final class Books {
    private static final Greenlet[] NUMBERED =
        IntStream.range(0, 3 * WorkQueue.CAPACITY).mapToObj(Numbered::new).toArray(Greenlet[]::new);
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle SLOTS;

    static {
      try {
        MethodHandles.Lookup lookup =
            MethodHandles.privateLookupIn(WorkQueue.class, MethodHandles.lookup());
        HEAD = lookup.findVarHandle(WorkQueue.class, "head", long.class);
        TAIL = lookup.findVarHandle(WorkQueue.class, "tail", long.class);
        SLOTS = lookup.findVarHandle(WorkQueue.class, "slots", Greenlet[].class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private Books() {}

    /** A queue as after {@code position} greenlets, with {@code count} more in it. */
    static WorkQueue queueWith(long position, int firstNumber, int count) {
      WorkQueue queue = new WorkQueue();
      Greenlet[] slots = (Greenlet[]) SLOTS.get(queue);
      for (int i = 0; i < count; i++)
        slots[(int) ((position + i) % slots.length)] = NUMBERED[firstNumber + i];
      HEAD.set(queue, position);
      TAIL.set(queue, position + count);
      return queue;
    }

    /** Compares what was put in with what was taken out or is in the queues still. */
    static String balance(Owner... owners) {
      BitSet out = new BitSet();
      BitSet in = new BitSet();
      for (Owner owner : owners) {
        in.set(owner.firstNumber, owner.firstNumber + owner.offered);
        for (Greenlet next; (next = owner.queue.poll()) != null; ) owner.taken.add(next);
        for (Greenlet greenlet : owner.taken) {
          if (out.get(number(greenlet))) return "twice " + number(greenlet);
          out.set(number(greenlet));
        }
      }
      in.andNot(out);
      return in.isEmpty() ? "balanced" : "lost " + in;
    }
  }

  /** Ends every scenario with {@code drain()}. */
  public static final class ThenDrain extends RandomExecutionGenerator {
    private final Actor drain;

    public ThenDrain(
        CTestConfiguration configuration, CTestStructure structure, RandomProvider random)
        throws NoSuchMethodException {
      super(configuration, structure, random);
      drain = new Actor(configuration.getTestClass().getMethod("drain"), List.of());
    }

    @Override
    public ExecutionScenario nextExecution() {
      ExecutionScenario scenario = super.nextExecution();
      return new ExecutionScenario(
          scenario.getInitExecution(),
          scenario.getParallelExecution(),
          List.of(drain),
          scenario.getValidationFunction());
    }
  }
}
