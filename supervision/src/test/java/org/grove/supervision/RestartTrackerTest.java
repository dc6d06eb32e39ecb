package org.grove.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartTrackerTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final CachedNanoClock clock = new CachedNanoClock();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 100})
  void shouldGrantExactlyMaxRestartsAtOnce(int maxRestarts) {
    RestartTracker tracker = tracker(maxRestarts, Duration.ofSeconds(5));

    for (int restart = 1; restart <= maxRestarts; restart++) {
      assertTrue(tracker.tryRestart(), "restart=" + restart);
      assertEquals(restart, tracker.restartsInPeriod());
    }
    assertFalse(tracker.tryRestart());
    assertEquals(maxRestarts, tracker.restartsInPeriod(), "the refused one is not counted");
  }

  @Test
  void shouldGrantNoneWhenMaxRestartsIsZero() {
    RestartTracker tracker = tracker(0, Duration.ofSeconds(5));

    assertFalse(tracker.tryRestart());
    clock.advance(100 * SECOND);
    assertFalse(tracker.tryRestart());
    assertEquals(0, tracker.restartsInPeriod());
  }

  @Test
  void shouldCountARestartThatIsAsOldAsThePeriodAndForgetItANanosecondLater() {
    RestartTracker tracker = tracker(1, Duration.ofSeconds(5));
    tracker.tryRestart();

    clock.advance(5 * SECOND);
    assertEquals(1, tracker.restartsInPeriod());
    assertFalse(tracker.tryRestart());

    clock.advance(1);
    assertEquals(0, tracker.restartsInPeriod());
    assertTrue(tracker.tryRestart());
  }

  @Test
  void shouldSlideRatherThanStartAfresh() {
    RestartTracker tracker = tracker(3, Duration.ofSeconds(5));
    for (int second = 0; second < 3; second++) {
      assertTrue(tracker.tryRestart());
      clock.advance(SECOND);
    }
    assertFalse(tracker.tryRestart());

    clock.advance(2 * SECOND + 1);
    assertEquals(2, tracker.restartsInPeriod(), "only the first has left");
    assertTrue(tracker.tryRestart());
    assertFalse(tracker.tryRestart());

    clock.advance(SECOND);
    assertTrue(tracker.tryRestart());
  }

  @Test
  void shouldGrantForEverWhenRestartsAreRarerThanTheBudget() {
    RestartTracker tracker = tracker(3, Duration.ofSeconds(5));

    for (int restart = 0; restart < 1_000; restart++) {
      assertTrue(tracker.tryRestart(), "restart=" + restart);
      clock.advance(5 * SECOND / 3 + 1);
    }
  }

  @Test
  void shouldNotNoticeWhenTheClockWraps() {
    clock.update(Long.MAX_VALUE - 2 * SECOND);
    RestartTracker tracker = tracker(2, Duration.ofSeconds(5));
    assertTrue(tracker.tryRestart());

    clock.advance(SECOND);
    assertEquals(1, tracker.restartsInPeriod(), "its end lies beyond the wrap, now does not");

    clock.advance(2 * SECOND);
    assertTrue(clock.nanoTime() < 0, "the test needs the clock to wrap");
    assertTrue(tracker.tryRestart());
    assertFalse(tracker.tryRestart());

    clock.advance(2 * SECOND + 1);
    assertEquals(1, tracker.restartsInPeriod());
    assertTrue(tracker.tryRestart());
  }

  @Test
  void shouldAgreeWithAPlainListOfTimes() {
    long seed = Long.getLong("grove.seed", System.nanoTime());
    System.out.println("RestartTrackerTest grove.seed=" + seed);
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      int maxRestarts = random.nextInt(12);
      long withinNs = 1 + random.nextInt(20);
      clock.update(random.nextLong());
      RestartTracker tracker = tracker(maxRestarts, Duration.ofNanos(withinNs));
      Deque<Long> times = new ArrayDeque<>();

      for (int step = 0; step < 200; step++) {
        clock.advance(random.nextInt(6));
        times.removeIf(time -> clock.nanoTime() - time > withinNs);
        boolean granted = times.size() < maxRestarts;
        if (granted) {
          times.add(clock.nanoTime());
        }
        String where = "grove.seed=" + seed + " run=" + run + " step=" + step;
        assertEquals(granted, tracker.tryRestart(), where);
        assertEquals(times.size(), tracker.restartsInPeriod(), where);
      }
    }
  }

  @Test
  void shouldAllocateByRestartsRatherThanByTheirLimit() {
    RestartTracker tracker = tracker(Integer.MAX_VALUE, Duration.ofSeconds(5));

    for (int restart = 0; restart < 1_000; restart++) {
      assertTrue(tracker.tryRestart());
    }
    assertEquals(1_000, tracker.restartsInPeriod());
  }

  private RestartTracker tracker(int maxRestarts, Duration within) {
    return new RestartTracker(new RestartIntensity(maxRestarts, within), clock);
  }
}
