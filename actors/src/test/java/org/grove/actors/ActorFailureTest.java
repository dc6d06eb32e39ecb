package org.grove.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.grove.actors.Probes.Code;
import org.grove.actors.Probes.Echo;
import org.grove.actors.Probes.Ping;
import org.grove.greenlet.SchedHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failures, and failures of those who are told of them. */
@Timeout(60)
class ActorFailureTest {

  /** An exception whose text is user code that throws. */
  private static final class Nasty extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("from getMessage");
    }
  }

  private static final Code NASTY = () -> {
    throw new Nasty();
  };

  record Fail() implements Ask<Object, String> {}

  @Test
  void shouldRestartWhenTheTextOfTheExceptionThrows() {
    try (ActorSystem system = Probes.one("nasty")) {
      ActorRef<Object> actor = system.spawn("a", Echo::new);

      actor.tell(NASTY);

      assertEquals("pong", actor.ask(new Ping()), "the actor should have been restarted");
    }
  }

  @Test
  void shouldNameTheClassWhenTheTextOfTheExceptionThrows() {
    try (ActorSystem system = Probes.one("nastyask")) {
      ActorRef<Object> actor = system.spawn("a", () -> new Actor<Object>() {
        @Override
        protected void onMessage(Object message) {
          throw new Nasty();
        }
      });

      AskFailedException failed =
          assertThrows(AskFailedException.class, () -> actor.ask(new Fail()));

      assertTrue(failed.getMessage().contains(Nasty.class.getName()), failed::getMessage);
    }
  }

  /** The logger asks for the text, too, in the turn of the supervisor. */
  @Test
  void shouldSuperviseOthersWhenAChildFailsWithAnExceptionWhoseTextThrows() throws Exception {
    try (ActorSystem system = Probes.one("nastylog")) {
      ActorRef<Object> other = system.spawn("other", Echo::new);
      ActorRef<Object> bad = system.spawn("bad", () -> new Echo() {
        @Override
        protected void onStart() {
          throw new Nasty();
        }
      });
      Probes.awaitDown(system, bad);

      other.tell(Probes.FAIL);

      assertEquals("pong", other.ask(new Ping()), "the guardian should have restarted it");
    }
  }

  @Test
  void shouldStopWhenTheDeadLetterListenerThrows() throws Exception {
    ActorSystem.Builder builder = ActorSystem.builder("letters")
        .schedulers(1)
        .onDeadLetter(letter -> {
          throw new IllegalStateException("planned");
        });
    try (ActorSystem system = builder.start()) {
      CompletableFuture<ActorRef<Object>> child = new CompletableFuture<>();
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      ActorRef<Object> parent = system.spawn("p", () -> new Echo() {
        @Override
        protected void onStart() {
          child.complete(spawn("c", () -> new Actor<Object>() {
            @Override
            protected void onMessage(Object message) throws Exception {
              spawn("grandchild", Echo::new);
              entered.countDown();
              gate.await();
              stop();
            }
          }));
        }
      });
      child.get().tell("go");
      Probes.await(entered, "handler");
      child.get().tell("left behind");
      gate.countDown();
      system.stop(parent);

      Probes.awaitDown(system, parent);
      assertEquals(1, system.deadLetters());
    }
  }

  @Test
  void shouldGoOnWhenARestartHasToWaitForChildren() throws Exception {
    try (ActorSystem system = Probes.one("restarting")) {
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      AtomicReference<ActorRef<Object>> child = new AtomicReference<>();
      ActorRef<Object> parent = system.spawn("p", () -> new Echo() {
        @Override
        protected void onStart() {
          child.set(spawn("c", Echo::new));
        }
      });
      parent.ask(new Ping());
      child.get().tell(Probes.block(entered, gate));
      Probes.await(entered, "the child's handler");
      parent.tell(Probes.FAIL);
      AskTimeoutException held = assertThrows(
          AskTimeoutException.class, () -> parent.ask(new Ping(), Duration.ofMillis(20)));
      assertTrue(held.getMessage().contains("is idle with 1 messages"), held::getMessage);
      CountDownLatch inspected = new CountDownLatch(1);
      ((ActorCell<?>) parent).control(new Control.Inspect(alive -> inspected.countDown()));
      Probes.await(inspected, "a control of a cell that waits for its children");

      gate.countDown();

      assertEquals("pong", parent.ask(new Ping()), "mail is kept over the restart");
    }
  }

  @Test
  void shouldRestartAPinnedActorWhenItHasChildrenElsewhere() {
    try (ActorSystem system = ActorSystem.builder("pinnedrestart").schedulers(2).start()) {
      SchedHandle home = system.pool().handles().get(1);
      ActorRef<Object> parent = system.spawn(
          "p",
          () -> new Echo() {
            @Override
            protected void onStart() {
              for (SchedHandle handle : system().pool().handles()) {
                spawn("c" + handle.schedulerId(), Echo::new, Spawn.options().pinnedTo(handle));
              }
            }
          },
          Spawn.options().pinnedTo(home));
      for (int i = 0; i < 3; i++) {
        parent.tell(Probes.FAIL);
        parent.tell("mail");

        assertEquals("pong", parent.ask(new Ping()), "after restart number=" + i);
      }
    }
  }
}
