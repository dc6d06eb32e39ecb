package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void shouldHoldRowsUntilTheyLeave() throws InterruptedException {
    Window window = new Window(4, () -> {});

    assertTrue(window.enter(7, "t7"));

    assertTrue(window.holds(7));
    assertEquals("t7", window.id(7));
    assertFalse(window.holds(3), "same slot, another row");
    window.leave(7);
    assertFalse(window.holds(7));
    assertTrue(window.enter(11, "t11"));
    window.withdraw(11);
    assertTrue(window.awaitEmpty());
  }

  @Test
  void shouldHoldBackUntilTheOldestRowLeaves() throws InterruptedException {
    Window window = new Window(2, () -> {});
    window.enter(1, "t1");
    window.enter(2, "t2");
    CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(() -> enter(window, 3));

    window.leave(2);
    assertFalse(third.isDone(), "row 1 still has the slot");
    window.leave(1);

    assertTrue(third.join());
    assertTrue(window.holds(3));
  }

  @Test
  void shouldLetGoWhenClosed() throws InterruptedException {
    Window window = new Window(1, () -> {});
    window.enter(1, "t1");
    CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> enter(window, 2));

    window.close();

    assertFalse(second.join());
    assertFalse(window.enter(3, "t3"), "closed for good");
  }

  @Test
  void shouldPassAllRowsThroughASmallWindow() throws InterruptedException {
    int rows = 20_000;
    Window window = new Window(8, () -> {});
    BlockingQueue<Integer> told = new ArrayBlockingQueue<>(8);
    CompletableFuture<Integer> confirmed =
        CompletableFuture.supplyAsync(() -> leaveAll(window, told, rows));

    for (int row = 1; row <= rows; row++) {
      assertTrue(window.enter(row, "t" + row));
      assertTrue(told.offer(row), "more rows on their way than the window allows");
    }

    assertTrue(window.awaitEmpty());
    assertEquals(rows, confirmed.join());
  }

  @Test
  void shouldNeedAPowerOfTwo() {
    assertThrows(IllegalArgumentException.class, () -> new Window(3, () -> {}));
  }

  private static boolean enter(Window window, long row) {
    try {
      return window.enter(row, "t" + row);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int leaveAll(Window window, BlockingQueue<Integer> told, int rows) {
    try {
      for (int count = 0; count < rows; count++) {
        int row = told.take();
        assertTrue(window.holds(row));
        window.leave(row);
      }
      return rows;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
