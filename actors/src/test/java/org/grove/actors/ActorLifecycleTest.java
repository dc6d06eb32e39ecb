package org.grove.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.grove.actors.Probes.Code;
import org.grove.actors.Probes.Echo;
import org.grove.actors.Probes.Ping;
import org.grove.greenlet.SchedHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting, stopping, and who is told. */
@Timeout(60)
class ActorLifecycleTest {

  @Test
  void shouldFreeTheNameWhenTheHandleIsClosed() {
    try (ActorSystem system = Probes.one("ghost")) {
      SchedHandle handle = system.pool().handles().getFirst();
      handle.close();

      for (Spawn options :
          List.of(Spawn.options().pinnedTo(handle), Spawn.options().handedTo(handle))) {
        assertThrows(
            IllegalStateException.class,
            () -> system.spawn("a", Echo::new, options),
            options::toString);
      }

      assertEquals("pong", system.spawn("a", Echo::new).ask(new Ping()));
    }
  }

  @Test
  void shouldStopParentWhenTheHandleOfAChildWasClosed() throws Exception {
    try (ActorSystem system = Probes.one("ghostchild")) {
      SchedHandle handle = system.pool().handles().getFirst();
      handle.close();
      CountDownLatch refused = new CountDownLatch(1);
      ActorRef<Object> parent = system.spawn("p", () -> new Echo() {
        @Override
        protected void onStart() {
          try {
            spawn("c", Echo::new, Spawn.options().pinnedTo(handle));
          } catch (IllegalStateException e) {
            refused.countDown();
          }
        }
      });
      Probes.await(refused, "a refusal of the closed handle");

      system.stop(parent);

      Probes.awaitDown(system, parent);
    }
  }

  @Test
  void shouldCallOnStopAfterTheHandlerWhenTheHandlerStops() throws Exception {
    LinkedBlockingQueue<String> order = new LinkedBlockingQueue<>();
    try (ActorSystem system = Probes.one("stop")) {
      system
          .spawn("a", () -> new Actor<Object>() {
            @Override
            protected void onMessage(Object message) {
              stop();
              order.add("rest of the handler");
            }

            @Override
            protected void onStop() {
              order.add("onStop");
            }
          })
          .tell("go");

      assertEquals("rest of the handler", order.poll(20, TimeUnit.SECONDS));
      assertEquals("onStop", order.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldRefuseChildrenWhenStopping() throws Exception {
    LinkedBlockingQueue<String> refused = new LinkedBlockingQueue<>();
    try (ActorSystem system = Probes.one("orphan")) {
      ActorRef<Object> parent = system.spawn("p", () -> new Actor<Object>() {
        @Override
        protected void onMessage(Object message) {
          stop();
          trySpawn("inHandler");
        }

        @Override
        protected void onStop() {
          trySpawn("inOnStop");
        }

        private void trySpawn(String name) {
          try {
            spawn(name, Echo::new);
          } catch (IllegalStateException e) {
            refused.add(e.getMessage());
          }
        }
      });
      parent.tell("go");
      Probes.awaitDown(system, parent);

      assertEquals(2, refused.size(), refused::toString);
      assertTrue(refused.take().contains("actor=orphan/p is stopping, spawn child=inHandler"));
    }
  }

  @Test
  void shouldFreeTheNameBeforeDownIsTold() throws Exception {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    try (ActorSystem system = Probes.one("names")) {
      system.spawn("p", () -> new Echo() {
        @Override
        protected void onStart() {
          ActorRef<Object> child = spawn("c", Echo::new);
          watch(child);
          system().stop(child);
        }

        @Override
        protected void onSignal(Signal signal) {
          if (!(signal instanceof Signal.Down)) return;
          try {
            spawn("c", Echo::new);
            outcome.complete("respawned");
          } catch (NameTakenException e) {
            outcome.complete(e.getMessage());
          }
        }
      });

      assertEquals("respawned", outcome.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldFreeTheNameBeforeDownIsToldWhenSpawnedFromOutside() throws Exception {
    try (ActorSystem system = ActorSystem.builder("outside").schedulers(2).start()) {
      for (int i = 0; i < 100; i++) {
        ActorRef<Object> actor = system.spawn("again", Echo::new);
        CountDownLatch down = Probes.downOf(system, actor);
        system.stop(actor);
        Probes.await(down, "Down in round=" + i);
      }
    }
  }

  @Test
  void shouldTellDownOnceWhenWatchedOften() throws Exception {
    AtomicInteger downs = new AtomicInteger();
    try (ActorSystem system = Probes.one("twice")) {
      ActorRef<Object> watched = system.spawn("watched", Echo::new);
      ActorRef<Object> watcher = system.spawn("w", () -> new Echo() {
        @Override
        protected void onStart() {
          watch(watched);
        }

        @Override
        protected void onSignal(Signal signal) {
          if (signal instanceof Signal.Down) downs.incrementAndGet();
        }
      });
      for (int i = 0; i < 3; i++) watcher.tell(Probes.FAIL); // restarted: watches again
      watcher.ask(new Ping());
      system.stop(watched);
      Probes.awaitDown(system, watched);
      watcher.ask(new Ping());

      assertEquals(1, downs.get(), "signals of one actor's end");
    }
  }

  @Test
  void shouldForgetWatchersWhenTheyHaveStopped() throws Exception {
    try (ActorSystem system = Probes.one("watchers")) {
      ActorRef<Object> watched = system.spawn("watched", Echo::new);
      for (int i = 0; i < 10; i++) {
        ActorRef<Object> watcher = system.spawn(() -> new Echo() {
          @Override
          protected void onStart() {
            watch(watched);
          }
        });
        watcher.ask(new Ping());
        system.stop(watcher);
        Probes.awaitDown(system, watcher);
      }
      CompletableFuture<Integer> watchers = new CompletableFuture<>();
      ActorCell<?> cell = (ActorCell<?>) watched;
      cell.control(new Control.Inspect(alive -> watchers.complete(cell.watcherCount())));

      assertEquals(0, watchers.get(20, TimeUnit.SECONDS), "watchers remembered");
    }
  }

  /** An empty poll is no proof while a sender links its message: what was accepted before stop() is handled. */
  @Test
  void shouldHandleEverythingAcceptedBeforeStopWhenSendersRace() throws Exception {
    Object mine = new Object();
    try (ActorSystem system =
        ActorSystem.builder("drain").schedulers(1).onDeadLetter(l -> {}).start()) {
      for (int round = 0; round < 30; round++) {
        AtomicInteger handled = new AtomicInteger();
        ActorRef<Object> actor = system.spawn(() -> new Actor<Object>() {
          @Override
          protected void onMessage(Object message) {
            if (message == mine) handled.incrementAndGet();
          }
        });
        AtomicBoolean end = new AtomicBoolean();
        Thread[] others = new Thread[4];
        for (int t = 0; t < others.length; t++) {
          others[t] = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 3_000 && !end.get(); i++) actor.tell("noise");
          });
        }
        for (int i = 0; i < 300; i++) actor.tell(mine);
        system.stop(actor);
        Probes.awaitDown(system, actor);
        end.set(true);
        for (Thread other : others) other.join();

        assertEquals(300, handled.get(), "handled of 300 accepted before stop(), round=" + round);
      }
    }
  }

  @Test
  void shouldHandleWhatAPinnedActorWasToldBeforeStop() throws Exception {
    try (ActorSystem system = Probes.one("pinneddrain")) {
      Spawn pinned = Spawn.options().pinnedTo(system.pool().handles().getFirst());
      CountDownLatch busy = new CountDownLatch(1);
      AtomicBoolean idle = new AtomicBoolean();
      system.pool().spawn(() -> {
        busy.countDown();
        while (!idle.get()) Thread.onSpinWait(); // the wake-ups of those below wait
      });
      Probes.await(busy, "the scheduler to be busy");
      AtomicInteger handled = new AtomicInteger();
      Code count = handled::incrementAndGet;
      ActorRef<Object> actor = system.spawn("outside", Echo::new, pinned);
      for (int i = 0; i < 10; i++) actor.tell(count);
      system.stop(actor);
      idle.set(true);
      Probes.awaitDown(system, actor);

      assertEquals(10, handled.get(), "handled of 10 told before stop()");
    }
  }

  @Test
  void shouldHandleWhatAPinnedActorWasToldBeforeItIsStoppedAtHome() throws Exception {
    try (ActorSystem system = Probes.one("homedrain")) {
      Spawn pinned = Spawn.options().pinnedTo(system.pool().handles().getFirst());
      AtomicInteger handled = new AtomicInteger();
      Code count = handled::incrementAndGet;
      ActorRef<Object> actor = system.spawn("a", Echo::new, pinned);
      ActorRef<Object> neighbor = system.spawn("n", Echo::new, pinned);
      actor.ask(new Ping());
      neighbor.tell((Code) () -> {
        Thread sender = Thread.ofPlatform().start(() -> actor.tell(count));
        while (sender.isAlive())
          Thread.onSpinWait(); // its wake-up has not been admitted when stop() comes
        actor.tell(count);
        system.stop(actor);
      });
      neighbor.ask(new Ping());
      Probes.awaitDown(system, actor);

      assertEquals(2, handled.get(), "handled of 2 told before stop()");
    }
  }
}
