package org.grove.actors;

import static org.grove.actors.DurableActorTest.CODECS;
import static org.grove.actors.DurableActorTest.PURSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.grove.actors.DurableActorTest.Balance;
import org.grove.actors.DurableActorTest.Deposit;
import org.grove.actors.DurableActorTest.Msg;
import org.grove.mailbox.journal.Durability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Actors whose messages are journaled: stopping, closing, acknowledging. */
@Timeout(60)
class JournaledActorTest {
  private static final Spawn JOURNALED = Spawn.options().asJournaled();

  @TempDir
  Path folder;

  private ActorSystem open() {
    return ActorSystem.builder("j")
        .schedulers(1)
        .journal(folder, Durability.JOURNALED)
        .codecs(CODECS)
        .durable(PURSE)
        .start();
  }

  /** Counts what it handles, answers with the sum. */
  private static final class Sum extends Actor<Msg> {
    private final AtomicInteger handled;
    private long sum;

    Sum(AtomicInteger handled) {
      this.handled = handled;
    }

    @Override
    protected void onMessage(Msg message) {
      handled.incrementAndGet();
      if (message instanceof Deposit d) sum += d.cents();
      else if (message instanceof Balance b) reply(b, sum);
    }
  }

  private static ActorRef<Msg> sum(ActorSystem system, String name, AtomicInteger handled) {
    return system.spawn(name, () -> new Sum(handled), JOURNALED);
  }

  private static void stopAndAwait(ActorSystem system, ActorRef<?> actor)
      throws InterruptedException {
    CountDownLatch down = Probes.downOf(system, actor);
    system.stop(actor);
    Probes.await(down, "Down of actor=" + actor.path());
  }

  /** What the next opening hands to an actor of that name. */
  private int handledAgain(String name) {
    AtomicInteger again = new AtomicInteger();
    try (ActorSystem second = open()) {
      sum(second, name, again).ask(new Balance());
    }
    return again.get() - 1;
  }

  @Test
  void shouldFailTellDurableWhenTheActorHasStopped() throws Exception {
    try (ActorSystem system = open()) {
      ActorRef<Msg> actor = sum(system, "a", new AtomicInteger());
      stopAndAwait(system, actor);

      assertThrows(ActorDownException.class, () -> actor.tellDurable(new Deposit(1)));
      assertThrows(ActorDownException.class, () -> actor.ask(new Balance()));
    }
  }

  @Test
  void shouldMakeADeadLetterOfWhatAStoppedActorIsTold() throws Exception {
    try (ActorSystem system = open()) {
      ActorRef<Msg> actor = sum(system, "a", new AtomicInteger());
      stopAndAwait(system, actor);
      actor.tell(new Deposit(1));

      assertEquals(1, system.deadLetters(), "dead letters");
    }
    assertEquals(0, handledAgain("a"), "a dead letter is in no journal");
  }

  @Test
  void shouldHandleNothingAgainWhenClosedCleanly() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ActorSystem first = open();
    ActorRef<Msg> actor = first.spawn(
        "a",
        () -> new Actor<Msg>() {
          @Override
          protected void onMessage(Msg message) throws Exception {
            entered.countDown();
            gate.await();
            handled.incrementAndGet();
          }
        },
        JOURNALED);
    for (int i = 0; i < 50; i++) actor.tellDurable(new Deposit(i));
    Probes.await(entered, "handler");
    first.stop(actor);
    gate.countDown();
    first.close();

    // the last one is confirmed before it is in the mailbox: the journal keeps it if the drain was
    // faster
    assertEquals(
        50,
        handled.get() + handledAgain("a"),
        () -> "handled before and after a clean close, before=" + handled);
  }

  @Test
  void shouldAcknowledgeWhatItHandledWhenItStopsItself() throws Exception {
    try (ActorSystem first = open()) {
      ActorRef<Msg> actor = first.spawn(
          "a",
          () -> new Actor<Msg>() {
            @Override
            protected void onMessage(Msg message) {
              if (message instanceof Deposit d && d.cents() == 2) stop();
            }
          },
          JOURNALED);
      CountDownLatch down = Probes.downOf(first, actor);
      for (int i = 0; i < 3; i++) actor.tell(new Deposit(i));
      Probes.await(down, "Down");
    }
    assertEquals(0, handledAgain("a"), "handled again although it was handled before the stop");
  }

  @Test
  void shouldAcknowledgeWhatALoopHandles() {
    AtomicInteger seen = new AtomicInteger();
    try (ActorSystem first = open()) {
      ActorRef<Msg> loop = first.spawn(
          "loop",
          () -> new LoopActor<Msg>() {
            @Override
            protected void run() {
              for (; ; ) {
                receive();
                seen.incrementAndGet();
              }
            }
          },
          JOURNALED);
      for (int i = 0; i < 20; i++) loop.tellDurable(new Deposit(i));

      assertThrows(NoReplyException.class, () -> loop.ask(new Balance()));
    }
    assertEquals(21, seen.get());
    assertEquals(0, handledAgain("loop"), "handled again after a clean close");
  }

  @Test
  void shouldFailInspectWhenTheSystemIsClosed() {
    ActorSystem system = open();
    ActorRef<Msg> purse = system.entity(PURSE, "p");
    purse.ask(new Balance());
    system.close();

    assertThrows(ActorDownException.class, () -> system.inspect(purse, Long.class));
  }

  /** A message that becomes durable after the stop is not handled: its asker is told so at once. */
  @Test
  void shouldFailAskWhenItRacesWithStop() throws Exception {
    try (ActorSystem system = open()) {
      for (int round = 0; round < 200; round++) {
        ActorRef<Msg> actor = sum(system, "a" + round, new AtomicInteger());
        CountDownLatch asking = new CountDownLatch(3);
        CompletableFuture<GroveException> end = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
          try {
            for (; ; asking.countDown()) actor.ask(new Balance());
          } catch (GroveException e) {
            end.complete(e);
          }
        });
        Probes.await(asking, "asks in round=" + round);
        system.stop(actor);

        assertSame(
            ActorDownException.class, end.get(20, TimeUnit.SECONDS).getClass(), "round=" + round);
      }
    }
  }

  /** Another incarnation of it would go on from the state that opening found, and lose what was committed since. */
  @Test
  void shouldKeepADurableActorStoppedUntilTheNextOpening() throws Exception {
    try (ActorSystem system = open()) {
      ActorRef<Msg> purse = system.entity(PURSE, "p");
      purse.tellDurable(new Deposit(5));
      stopAndAwait(system, purse);

      assertSame(purse, system.entity(PURSE, "p"));
      assertThrows(ActorDownException.class, () -> purse.ask(new Balance()));
    }
    try (ActorSystem system = open()) {
      assertEquals(105, system.entity(PURSE, "p").ask(new Balance()));
    }
  }

  @Test
  void shouldDeliverWhatTheJournalKeptWhenAChildIsJournaled() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    for (int opening = 0; opening < 2; opening++) {
      boolean first = opening == 0;
      CompletableFuture<ActorRef<Msg>> child = new CompletableFuture<>();
      ActorSystem system = open();
      system.spawn("p", () -> new Actor<Object>() {
        @Override
        protected void onStart() {
          child.complete(spawn(
              "c",
              () -> new Actor<Msg>() {
                @Override
                protected void onMessage(Msg message) {
                  if (first) stop();
                  else handled.incrementAndGet();
                }
              },
              JOURNALED));
        }

        @Override
        protected void onMessage(Object message) {}
      });
      if (first) {
        CountDownLatch down = Probes.downOf(system, child.get());
        for (int i = 0; i < 2; i++) child.get().tell(new Deposit(i));
        Probes.await(down, "Down");
      } else {
        system.awaitIdle(Duration.ofSeconds(20));
      }
      system.close();
    }

    assertEquals(1, handled.get(), "messages kept for the child");
  }
}
