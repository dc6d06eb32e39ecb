package org.grove.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.grove.actors.Probes.Echo;
import org.grove.actors.Probes.Ping;
import org.grove.greenlet.GreenletExit;
import org.grove.supervision.Directive;
import org.grove.supervision.ExitReason;
import org.grove.supervision.SupervisorStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop form. */
@Timeout(60)
class LoopActorTest {

  @Test
  void shouldLetOthersRunWhenALoopAlwaysHasMail() throws Exception {
    try (ActorSystem system = Probes.one("greedy")) {
      AtomicBoolean end = new AtomicBoolean();
      CountDownLatch running = new CountDownLatch(1);
      ActorRef<Object> loop = system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void run() {
          while (!end.get()) {
            self().tell(receive());
            running.countDown();
          }
        }
      });
      ActorRef<Object> other = system.spawn("other", Echo::new);
      loop.tell("go");
      Probes.await(running, "the loop");

      String answer = other.ask(new Ping());

      end.set(true);
      assertEquals("pong", answer);
    }
  }

  @Test
  void shouldThrowFromReceiveWhenInterruptedAndNothingIsThere() throws Exception {
    try (ActorSystem system = Probes.one("interrupted")) {
      LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();
      ActorRef<Object> loop = system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void run() {
          seen.add(receive());
          Thread.currentThread()
              .interrupt(); // as code does that has caught an InterruptedException
          try {
            seen.add(receive());
          } catch (GroveException e) {
            seen.add(e);
          }
          seen.add(Thread.interrupted());
          seen.add(receive());
        }
      });
      ActorRef<Object> other = system.spawn("other", Echo::new);
      loop.tell("first");
      assertEquals("pong", other.ask(new Ping()), "another actor of the scheduler");

      assertEquals("first", seen.poll(20, TimeUnit.SECONDS));
      assertInstanceOf(ReceiveInterruptedException.class, seen.poll(20, TimeUnit.SECONDS));
      assertEquals(true, seen.poll(20, TimeUnit.SECONDS), "interrupt flag");
      loop.tell("second");
      assertEquals("second", seen.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldThrowFromReceiveWhenInterruptedWhileWaiting() throws Exception {
    try (ActorSystem system = Probes.one("waiting")) {
      LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();
      LinkedBlockingQueue<Thread> thread = new LinkedBlockingQueue<>();
      system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void run() {
          thread.add(Thread.currentThread());
          try {
            receive();
          } catch (GroveException e) {
            seen.add(e);
          }
        }
      });
      system
          .spawn("other", Echo::new)
          .ask(new Ping()); // the loop has parked by then, or is about to
      thread.take().interrupt();

      assertInstanceOf(ReceiveInterruptedException.class, seen.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldRunTheSameInstanceAgainWhenResumed() {
    SupervisorStrategy resume = SupervisorStrategy.oneForOne().deciding(t -> Directive.RESUME);
    try (ActorSystem system =
        ActorSystem.builder("resume").schedulers(1).supervision(resume).start()) {
      AtomicInteger instances = new AtomicInteger();
      AtomicInteger starts = new AtomicInteger();
      ActorRef<Object> loop = system.spawn("loop", () -> {
        instances.incrementAndGet();
        return new LoopActor<Object>() {
          @Override
          protected void onStart() {
            starts.incrementAndGet();
          }

          @Override
          protected void run() {
            for (; ; ) {
              if (receive() instanceof Ping ping) reply(ping, "pong");
              else throw new IllegalStateException("planned");
            }
          }
        };
      });
      loop.tell("fail");

      assertEquals("pong", loop.ask(new Ping()));
      assertEquals(List.of(1, 1), List.of(instances.get(), starts.get()), "instances and starts");
    }
  }

  @Test
  void shouldTakeGreenletExitForAFailureWhenUserCodeThrowsIt() throws Exception {
    try (ActorSystem system = Probes.one("exit")) {
      CountDownLatch runs = new CountDownLatch(2);
      ActorRef<Object> loop = system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void run() {
          runs.countDown();
          receive();
          throw new GreenletExit("mine");
        }
      });
      loop.tell("go");

      Probes.await(runs, "the restarted loop");
    }
  }

  @Test
  void shouldNotRunTheLoopWhenADeferredSignalStoppedTheActor() throws Exception {
    LinkedBlockingQueue<String> order = new LinkedBlockingQueue<>();
    try (ActorSystem system = Probes.one("deferred")) {
      ActorRef<Object> gone = system.spawn("gone", Echo::new);
      system.stop(gone);
      Probes.awaitDown(system, gone);
      ActorRef<Object> loop = system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void onStart() {
          ((ActorCell<?>) self())
              .control(new Control.Deliver(new Signal.Down(gone, new ExitReason.Normal())));
          tryReceive(); // looks at the controls: the signal is deferred
        }

        @Override
        protected void onSignal(Signal signal) {
          stop();
        }

        @Override
        protected void onStop() {
          order.add("onStop");
        }

        @Override
        protected void run() {
          order.add("run");
          receive();
        }
      });
      Probes.awaitDown(system, loop);

      assertEquals(List.of("onStop"), List.copyOf(order));
    }
  }

  @Test
  void shouldStopWhenOnStartWaitsInReceive() throws Exception {
    try (ActorSystem system = Probes.one("startreceive")) {
      CountDownLatch starting = new CountDownLatch(1);
      ActorRef<Object> loop = system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void onStart() {
          starting.countDown();
          receive();
        }

        @Override
        protected void run() {}
      });
      Probes.await(starting, "onStart");

      system.stop(loop);

      Probes.awaitDown(system, loop);
    }
  }

  @Test
  void shouldCallOnStopAfterTheLoopWhenItIsStopped() throws Exception {
    LinkedBlockingQueue<String> order = new LinkedBlockingQueue<>();
    try (ActorSystem system = Probes.one("unwinding")) {
      ActorRef<Object> loop = system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void run() {
          try {
            receive();
          } finally {
            order.add("unwound");
          }
        }

        @Override
        protected void onStop() {
          order.add("onStop");
        }
      });
      system.stop(loop);
      Probes.awaitDown(system, loop);

      assertTrue(
          order.isEmpty() || List.of("unwound", "onStop").equals(List.copyOf(order)),
          order::toString);
    }
  }

  @Test
  void shouldLetOthersRunWhenALoopCatchesItsExit() throws Exception {
    try (ActorSystem system = Probes.one("catching")) {
      AtomicBoolean end = new AtomicBoolean();
      CountDownLatch caught = new CountDownLatch(3);
      ActorRef<Object> loop = system.spawn("loop", () -> new LoopActor<Object>() {
        @Override
        protected void run() {
          while (!end.get()) {
            try {
              receive();
            } catch (Throwable t) {
              caught.countDown(); // goes on, as server loops do
            }
          }
        }
      });
      ActorRef<Object> other = system.spawn("other", Echo::new);
      other.ask(new Ping());
      system.stop(loop);
      Probes.await(caught, "the exit to be caught");

      String answer = other.ask(new Ping());

      end.set(true);
      assertEquals("pong", answer);
      Probes.awaitDown(system, loop);
    }
  }
}
