package org.grove.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import org.grove.actors.Probes.Echo;
import org.grove.actors.Probes.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a system, and what comes after it. */
@Timeout(60)
class SystemCloseTest {

  /** Each is either refused, or run and stopped; never a ref that answers nothing. */
  @Test
  void shouldRefuseOrRunWhatIsSpawnedWhileClosing() throws Exception {
    for (int round = 0; round < 50; round++) {
      ActorSystem system = Probes.one("closing" + round);
      CountDownLatch spawning = new CountDownLatch(20);
      ConcurrentLinkedDeque<ActorRef<Object>> refs = new ConcurrentLinkedDeque<>();
      List<Thread> spawners = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        spawners.add(Thread.ofPlatform().start(() -> {
          try {
            for (; ; spawning.countDown()) refs.add(system.spawn(Echo::new));
          } catch (IllegalStateException closed) {
            // as documented
          }
        }));
      }
      Probes.await(spawning, "actors to be spawned");
      system.close();
      for (Thread spawner : spawners) spawner.join();

      for (int i = 0; i < 8 && !refs.isEmpty(); i++) {
        ActorRef<Object> last = refs.removeLast();
        assertThrows(ActorDownException.class, () -> last.ask(new Ping()), last::path);
      }
    }
  }

  @Test
  void shouldAnswerForActorsThatCouldNotBeStoppedAndTheirChildren() throws Exception {
    ActorSystem system = Probes.one("kids");
    CompletableFuture<ActorRef<Object>> spawned = new CompletableFuture<>();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    ActorRef<Object> parent = system.spawn("p", () -> new Echo() {
      @Override
      protected void onStart() {
        spawned.complete(spawn("c", Echo::new));
      }
    });
    ActorRef<Object> child = spawned.get();
    parent.tell(Probes.block(entered, gate));
    Probes.await(entered, "the handler that does not return");

    system.close(Duration.ofMillis(10));

    child.tell("late");
    parent.tell("late");
    assertEquals(2, system.deadLetters(), "tells after close()");
    assertThrows(ActorDownException.class, () -> child.ask(new Ping()));
    try (ActorSystem another = Probes.one("watching")) {
      Probes.awaitDown(another, child);
      Probes.awaitDown(another, parent);
    }
    gate.countDown();
  }

  @Test
  void shouldTellDownOfAnActorWhoseSystemIsClosed() throws Exception {
    ActorSystem closed = Probes.one("closed");
    ActorRef<Object> gone = closed.spawn("gone", Echo::new);
    closed.close();

    try (ActorSystem system = Probes.one("watching")) {
      Probes.awaitDown(system, gone);
    }
  }

  @Test
  void shouldStopWhatAnActorSpawnsWhileItsSystemCloses() throws Exception {
    ActorSystem system = Probes.one("late");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch childStopped = new CountDownLatch(1);
    ActorRef<Object> parent = system.spawn("p", () -> new Actor<Object>() {
      @Override
      protected void onMessage(Object message) throws Exception {
        entered.countDown();
        gate.await();
        ActorRef<Object> child = spawn("c", () -> new Echo() {
          @Override
          protected void onStop() {
            childStopped.countDown();
          }
        });
        child.ask(new Ping());
      }
    });
    parent.tell("go");
    Probes.await(entered, "handler");
    Thread closer = Thread.ofPlatform().start(system::close);
    gate.countDown();
    closer.join();

    assertEquals(
        0, childStopped.getCount(), "the child should have run its onStop before close() returned");
  }
}
