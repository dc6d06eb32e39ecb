package org.grove.actors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the tests of actors are made of. */
final class Probes {
  private static final long PATIENCE_S = 20;

  private Probes() {}

  record Ping() implements Ask<Object, String> {}

  /** User code that may throw. */
  interface Code {
    void run() throws Exception;
  }

  /** Answers pings, runs code. */
  static class Echo extends Actor<Object> {
    @Override
    protected void onMessage(Object message) throws Exception {
      if (message instanceof Ping ping) reply(ping, "pong");
      else if (message instanceof Code code) code.run();
    }
  }

  static final Code FAIL = () -> {
    throw new IllegalStateException("planned");
  };

  static ActorSystem one(String name) {
    return ActorSystem.builder(name).schedulers(1).start();
  }

  static Code block(CountDownLatch entered, CountDownLatch gate) {
    return () -> {
      entered.countDown();
      gate.await();
    };
  }

  static void await(CountDownLatch latch, String what) throws InterruptedException {
    assertTrue(latch.await(PATIENCE_S, TimeUnit.SECONDS), () -> "still waiting for: " + what);
  }

  /** Counted down at the Down of {@code actor}, which {@code system} need not be the system of. */
  static CountDownLatch downOf(ActorSystem system, ActorRef<?> actor) {
    CountDownLatch down = new CountDownLatch(1);
    system.spawn(() -> new Actor<Object>() {
      @Override
      protected void onStart() {
        watch(actor);
      }

      @Override
      protected void onMessage(Object message) {}

      @Override
      protected void onSignal(Signal signal) {
        if (!(signal instanceof Signal.Down)) return;
        stop();
        down.countDown();
      }
    });
    return down;
  }

  static void awaitDown(ActorSystem system, ActorRef<?> actor) throws InterruptedException {
    await(downOf(system, actor), "Down of actor=" + actor.path());
  }
}
