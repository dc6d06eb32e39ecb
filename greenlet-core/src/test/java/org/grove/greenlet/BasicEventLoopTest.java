package org.grove.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BasicEventLoopTest {
  private static final long MS = 1_000_000;
  private static final long LATE_NS = 131_072;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50 * MS); // nanoTime wraps soon
  private final BasicEventLoop loop = new BasicEventLoop(now::get);
  private final List<String> fired = new ArrayList<>();

  private final class Named extends Timer {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void fire() {
      fired.add(name);
    }
  }

  private Named schedule(String name, long inNs) {
    Named timer = new Named(name);
    loop.schedule(now.get() + inNs, timer);
    return timer;
  }

  private void pass(long ns) {
    now.addAndGet(ns);
    loop.poll();
  }

  @Test
  void shouldFireNeverEarlyAndATickLateAtMost() {
    schedule("soon", 10 * MS);
    schedule("later", 100 * MS);

    pass(10 * MS - 1);
    assertEquals(List.of(), fired);
    pass(1 + LATE_NS);
    assertEquals(List.of("soon"), fired);
    pass(90 * MS);
    assertEquals(List.of("soon", "later"), fired);
    assertEquals(0, loop.timers());
  }

  @Test
  void shouldNotFireWhatWasCancelled() {
    Named first = schedule("first", MS);
    schedule("second", MS);
    assertTrue(loop.cancel(first));
    assertFalse(loop.cancel(first));

    pass(2 * MS);

    assertEquals(List.of("second"), fired);
  }

  @Test
  void shouldNotHitAnotherTimerWhenCancelledAfterFiring() {
    Named first = schedule("first", MS);
    pass(2 * MS);
    schedule("second", MS);

    assertFalse(loop.cancel(first));
    pass(2 * MS);
    assertEquals(List.of("first", "second"), fired);
  }

  @Test
  void shouldArmAgainAfterFiringAndRefuseBefore() {
    Named timer = schedule("again", MS);
    assertThrows(IllegalStateException.class, () -> loop.schedule(now.get(), timer));
    pass(2 * MS);
    loop.schedule(now.get() + MS, timer);

    pass(2 * MS);

    assertEquals(List.of("again", "again"), fired);
  }

  @Test
  void shouldFireEachOnceInWhateverOrderTheyAreArmed() {
    long seed = System.nanoTime();
    System.out.println("BasicEventLoopTest seed=" + seed);
    Random random = new Random(seed);
    int[] count = new int[5_000];
    for (int i = 0; i < count.length; i++) {
      int n = i;
      loop.schedule(now.get() + random.nextLong(3_000 * MS), new Timer() {
        @Override
        protected void fire() {
          count[n]++;
        }
      });
    }
    while (loop.timers() > 0) pass(random.nextLong(40 * MS));

    for (int i = 0; i < count.length; i++)
      assertEquals(1, count[i], "seed=" + seed + " timer=" + i);
  }

  @Test
  void shouldFireWhatIsArmedWhenClosed() {
    schedule("early", 1_000 * MS);

    loop.close();

    assertEquals(List.of("early"), fired);
  }

  /** A fullest tick must not cost the wheel that much in every spoke: it would be 9 KB a timer, half a gigabyte here. */
  @Test
  void shouldHoldManyTimersOfOneDeadline() {
    for (int i = 0; i < 1_000_000; i++) schedule("t", 1_000 * MS);

    assertEquals(1_000_000, loop.timers());
    now.addAndGet(1_001 * MS);
    assertEquals(1_000_000, loop.poll());
  }

  @Test
  void shouldFireATimerOfADay() {
    long day = 24L * 3_600_000 * MS;
    schedule("day", day);

    pass(day - 1);
    assertEquals(List.of(), fired);
    pass(1 + LATE_NS);
    assertEquals(List.of("day"), fired);
  }
}
