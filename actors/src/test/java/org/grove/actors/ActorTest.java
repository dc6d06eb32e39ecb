package org.grove.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.grove.actors.Account.Balance;
import org.grove.actors.Account.Deposit;
import org.grove.actors.Account.Outcome;
import org.grove.actors.Account.Withdraw;
import org.grove.greenlet.Greenlet;
import org.grove.greenlet.PoolConfig;
import org.grove.greenlet.SchedHandle;
import org.grove.supervision.Decision;
import org.grove.supervision.ExitReason;
import org.grove.supervision.SupervisorStrategy;
import org.junit.jupiter.api.Test;

class ActorTest {

  sealed interface Msg {}

  record Get() implements Msg, Ask<Msg, Integer> {}

  record Add(int n) implements Msg {}

  record Throw(String text) implements Msg, Ask<Msg, Integer> {}

  record Silent() implements Msg, Ask<Msg, Integer> {}

  record Block(CountDownLatch entered, CountDownLatch gate) implements Msg {}

  record StopNow() implements Msg {}

  static class Counter extends Actor<Msg> {
    private int sum;

    @Override
    protected void onMessage(Msg message) throws Exception {
      switch (message) {
        case Add add -> sum += add.n();
        case Get get -> reply(get, sum);
        case Throw failing -> throw new IllegalStateException(failing.text());
        case Silent silent -> {}
        case Block block -> {
          block.entered().countDown();
          block.gate().await();
        }
        case StopNow stop -> stop();
      }
    }
  }

  /** Records the signals about one actor that it watches. */
  static final class Watcher extends Actor<Object> {
    private final ActorRef<?> watched;
    private final LinkedBlockingQueue<Signal> signals;
    private final CountDownLatch watching;

    Watcher(ActorRef<?> watched, LinkedBlockingQueue<Signal> signals, CountDownLatch watching) {
      this.watched = watched;
      this.signals = signals;
      this.watching = watching;
    }

    @Override
    protected void onStart() {
      watch(watched);
      watching.countDown();
    }

    @Override
    protected void onMessage(Object message) {}

    @Override
    protected void onSignal(Signal signal) {
      signals.add(signal);
    }
  }

  private static LinkedBlockingQueue<Signal> watch(ActorSystem system, ActorRef<?> actor)
      throws InterruptedException {
    LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    CountDownLatch watching = new CountDownLatch(1);
    system.spawn(() -> new Watcher(actor, signals, watching));
    watching.await();
    return signals;
  }

  @Test
  void shouldRunTheAccountExample() {
    try (ActorSystem system = ActorSystem.create("bank")) {
      ActorRef<Account.Msg> account = system.spawn("acct-42", Account::new);
      account.tell(new Deposit(500));
      long cents = account.ask(new Balance());

      assertEquals(500, cents);
      assertEquals(Outcome.NO_FUNDS, account.ask(new Withdraw(501)));
      assertEquals(Outcome.OK, account.ask(new Withdraw(499)));
      assertEquals(1, account.ask(new Balance()));
      assertEquals("bank/acct-42", account.path());
    }
  }

  @Test
  void shouldKeepMailboxAndRefAndTellWatchersWhenRestarted() throws Exception {
    try (ActorSystem system = ActorSystem.create("restart")) {
      ActorRef<Msg> counter = system.spawn("counter", Counter::new);
      LinkedBlockingQueue<Signal> signals = watch(system, counter);
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      counter.tell(new Add(7));
      counter.tell(new Block(entered, gate));
      entered.await();
      counter.tell(new Throw("planned"));
      counter.tell(new Add(1));
      counter.tell(new Add(2));
      gate.countDown();

      assertEquals(
          3, counter.ask(new Get()), "state is new, messages behind the failing one are kept");
      Signal.Restarted restarted = (Signal.Restarted) signals.take();
      assertSame(counter, restarted.actor());
      assertEquals("planned", restarted.cause().getMessage());
    }
  }

  @Test
  void shouldStopChildWhenRestartsExceedIntensity() throws Exception {
    SupervisorStrategy once =
        SupervisorStrategy.oneForOne().withIntensity(1, Duration.ofMinutes(1));
    try (ActorSystem system = ActorSystem.builder("intensity").supervision(once).start()) {
      ActorRef<Msg> counter = system.spawn("counter", Counter::new);
      LinkedBlockingQueue<Signal> signals = watch(system, counter);

      counter.tell(new Throw("first"));
      counter.tell(new Throw("second"));

      assertTrue(signals.take() instanceof Signal.Restarted);
      Signal.Down down = (Signal.Down) signals.take();
      assertTrue(down.reason() instanceof ExitReason.Failed failed
          && "second".equals(failed.cause().getMessage()));
      assertThrows(ActorDownException.class, () -> counter.ask(new Get()));
    }
  }

  @Test
  void shouldSayWhyWhenAskCannotBeAnswered() throws Exception {
    try (ActorSystem system = ActorSystem.create("asks")) {
      ActorRef<Msg> counter = system.spawn("counter", Counter::new);

      AskFailedException failed =
          assertThrows(AskFailedException.class, () -> counter.ask(new Throw("planned")));
      assertEquals("planned", failed.getCause().getMessage());

      NoReplyException noReply =
          assertThrows(NoReplyException.class, () -> counter.ask(new Silent()));
      assertTrue(
          noReply.getMessage().contains("actor=asks/counter message=Silent"), noReply::getMessage);

      CountDownLatch gate = new CountDownLatch(1);
      CountDownLatch entered = new CountDownLatch(1);
      counter.tell(new Block(entered, gate));
      entered.await();
      AskTimeoutException late = assertThrows(
          AskTimeoutException.class, () -> counter.ask(new Get(), Duration.ofMillis(5)));
      assertTrue(
          late.getMessage().contains("busy with actor=asks/counter message=Block"),
          late::getMessage);
      gate.countDown();

      system.stop(counter);
      LinkedBlockingQueue<Signal> signals = watch(system, counter);
      assertTrue(signals.take() instanceof Signal.Down);
      assertThrows(ActorDownException.class, () -> counter.ask(new Get()));
    }
  }

  @Test
  void shouldFailAskAtOnceWhenActorAsksItself() throws Exception {
    try (ActorSystem system = ActorSystem.create("self")) {
      LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();
      system.spawn("self", () -> new Actor<Msg>() {
        @Override
        protected void onStart() {
          try {
            self().ask(new Get());
          } catch (GroveException e) {
            seen.add(e);
          }
        }

        @Override
        protected void onMessage(Msg message) {}
      });

      assertTrue(seen.take() instanceof AskFailedException);
    }
  }

  @Test
  void shouldHandleWhatIsQueuedAndDeadLetterWhatComesAfterStop() throws Exception {
    LinkedBlockingQueue<DeadLetter> letters = new LinkedBlockingQueue<>();
    try (ActorSystem system =
        ActorSystem.builder("stopping").onDeadLetter(letters::add).start()) {
      CountDownLatch entered = new CountDownLatch(1);
      CountDownLatch gate = new CountDownLatch(1);
      AtomicInteger handled = new AtomicInteger();
      ActorRef<Object> actor = system.spawn("worker", () -> new Actor<Object>() {
        @Override
        protected void onMessage(Object message) throws Exception {
          if (handled.getAndIncrement() > 0) return;
          entered.countDown();
          gate.await();
        }
      });
      for (int i = 0; i < 10; i++) actor.tell(i);
      entered.await();

      system.stop(actor);
      actor.tell("late");
      LinkedBlockingQueue<Signal> signals = watch(system, actor);
      gate.countDown();

      assertTrue(signals.take() instanceof Signal.Down);
      assertEquals(10, handled.get());
      assertEquals("late", letters.take().message());
      assertEquals(1, system.deadLetters());
    }
  }

  @Test
  void shouldStopChildrenBeforeParent() throws Exception {
    LinkedBlockingQueue<String> stops = new LinkedBlockingQueue<>();
    try (ActorSystem system = ActorSystem.create("family")) {
      CountDownLatch started = new CountDownLatch(1);
      ActorRef<Object> parent = system.spawn("parent", () -> new Actor<Object>() {
        @Override
        protected void onStart() {
          spawn("child", () -> new Actor<Object>() {
            @Override
            protected void onStart() {
              started.countDown();
            }

            @Override
            protected void onMessage(Object message) {}

            @Override
            protected void onStop() {
              stops.add("child");
            }
          });
        }

        @Override
        protected void onMessage(Object message) {}

        @Override
        protected void onStop() {
          stops.add("parent");
        }
      });
      started.await();

      system.stop(parent);

      assertEquals("child", stops.take());
      assertEquals("parent", stops.take());
    }
  }

  @Test
  void shouldTellParentWhenChildFails() throws Exception {
    LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    try (ActorSystem system = ActorSystem.create("childfailed")) {
      AtomicReference<ActorRef<Msg>> child = new AtomicReference<>();
      CountDownLatch started = new CountDownLatch(1);
      system.spawn("parent", () -> new Actor<Object>() {
        @Override
        protected void onStart() {
          child.set(spawn("child", Counter::new));
          started.countDown();
        }

        @Override
        protected void onMessage(Object message) {}

        @Override
        protected void onSignal(Signal signal) {
          signals.add(signal);
        }
      });
      started.await();

      child.get().tell(new Throw("planned"));

      Signal.ChildFailed failed = (Signal.ChildFailed) signals.take();
      assertSame(child.get(), failed.child());
      assertEquals(new Decision.Restart(1), failed.decision());
      assertEquals("childfailed/parent/child", child.get().path());
    }
  }

  record Where() implements Ask<Object, Boolean> {}

  /** Answers whether it is on the scheduler of {@code handle}, before and after it has blocked. */
  private static Actor<Object> locator(SchedHandle handle) {
    return new Actor<>() {
      @Override
      protected void onMessage(Object message) throws Exception {
        boolean before = handle.isCurrent();
        Greenlet.parkNanos(100);
        reply((Where) message, before && handle.isCurrent());
      }
    };
  }

  @Test
  void shouldRunPinnedActorAtHomeOnly() throws Exception {
    try (ActorSystem system = ActorSystem.builder("pinned").schedulers(2).start()) {
      SchedHandle home = system.pool().handles().get(1);
      ActorRef<Object> pinned =
          system.spawn("pinned", () -> locator(home), Spawn.options().pinnedTo(home));
      List<ActorRef<Object>> askers = new ArrayList<>();
      LinkedBlockingQueue<Boolean> answers = new LinkedBlockingQueue<>();
      for (int i = 0;
          i < 8;
          i++) { // woken from both schedulers and from outside, with work to steal about
        askers.add(system.spawn(() -> new Actor<Object>() {
          @Override
          protected void onMessage(Object message) {
            answers.add(pinned.ask(new Where()));
          }
        }));
      }
      for (int i = 0; i < 800; i++) askers.get(i % 8).tell(i);
      for (int i = 0; i < 800; i++) assertEquals(true, answers.take(), "a turn ran elsewhere");
    }
  }

  @Test
  void shouldRunFirstTurnWhereItIsHandedTo() throws Exception {
    try (ActorSystem system = ActorSystem.builder("handed")
        .pool(PoolConfig.named("handed").withSchedulers(2).withStealing(false))
        .start()) {
      for (SchedHandle friend : system.pool().handles()) {
        LinkedBlockingQueue<Boolean> there = new LinkedBlockingQueue<>();
        system.spawn(
            "at-" + friend.schedulerId(),
            () -> new Actor<Object>() {
              @Override
              protected void onStart() {
                there.add(friend.isCurrent());
              }

              @Override
              protected void onMessage(Object message) {}
            },
            Spawn.options().handedTo(friend));

        assertEquals(true, there.take(), friend::toString);
      }
    }
  }

  @Test
  void shouldReceiveInOrderAndTimeOutWhenLoopWaits() throws Exception {
    LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    try (ActorSystem system = ActorSystem.create("loop")) {
      ActorRef<String> loop = system.spawn("loop", () -> new LoopActor<String>() {
        @Override
        protected void run() {
          seen.add(receive());
          seen.add(receive(Duration.ofMillis(1)) == null ? "timeout" : "early");
          for (String next = receive(); !next.equals("end"); next = receive()) seen.add(next);
        }

        @Override
        protected void onStop() {
          seen.add("stopped");
        }
      });
      loop.tell("first");
      assertEquals("first", seen.take());
      assertEquals("timeout", seen.take());
      for (int i = 0; i < 1_000; i++) loop.tell("m" + i);
      loop.tell("end");
      for (int i = 0; i < 1_000; i++) assertEquals("m" + i, seen.take());
      assertEquals("stopped", seen.take());
    }
  }

  @Test
  void shouldRestartLoopWhenItThrows() throws Exception {
    try (ActorSystem system = ActorSystem.create("looprestart")) {
      ActorRef<Msg> loop = system.spawn("loop", () -> new LoopActor<Msg>() {
        @Override
        protected void run() {
          for (int sum = 0; ; ) {
            switch (receive()) {
              case Add add -> sum += add.n();
              case Get get -> reply(get, sum);
              default -> throw new IllegalStateException("planned");
            }
          }
        }
      });
      loop.tell(new Add(5));
      assertEquals(5, loop.ask(new Get()));
      assertThrows(AskFailedException.class, () -> loop.ask(new Silent()));
      assertEquals(0, loop.ask(new Get()));
    }
  }

  @Test
  void shouldDrainAndStopBlockedLoopWhenSystemCloses() throws Exception {
    LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ActorSystem system = ActorSystem.create("closing");
    ActorRef<String> loop = system.spawn("loop", () -> new LoopActor<String>() {
      @Override
      protected void run() {
        for (; ; ) seen.add(receive());
      }
    });
    for (int i = 0; i < 100; i++) loop.tell("m" + i);

    system.close();

    assertEquals(100, seen.size());
    loop.tell("late");
    assertEquals(1, system.deadLetters());
    assertThrows(IllegalStateException.class, () -> system.spawn("x", Counter::new));
  }

  @Test
  void shouldNameTheCulpritWhenMisused() throws Exception {
    try (ActorSystem system = ActorSystem.create("misuse")) {
      ActorRef<Msg> counter = system.spawn("counter", Counter::new);
      String taken = assertThrows(
              NameTakenException.class, () -> system.spawn("counter", Counter::new))
          .getMessage();
      assertTrue(taken.contains("actor=misuse/counter"), taken);
      String nothing =
          assertThrows(NullPointerException.class, () -> counter.tell(null)).getMessage();
      assertTrue(nothing.contains("actor=misuse/counter"), nothing);
      assertThrows(IllegalStateException.class, () -> counter.tellDurable(new Add(1)));
      assertThrows(IllegalStateException.class, system::recovery);

      Counter used = new Counter();
      ActorRef<Msg> first = system.spawn("first", () -> used);
      first.ask(new Get());
      ActorRef<Msg> second = system.spawn("second", () -> used);
      LinkedBlockingQueue<Signal> signals = watch(system, second);
      Signal.Down down = (Signal.Down) signals.take();
      assertTrue(
          ((ExitReason.Failed) down.reason()).cause().getMessage().contains("used before"),
          down::toString);
    }
  }

  /** A thousand handlers wait in their turns; nobody else waits, and there are no more threads than before. */
  @Test
  void shouldStallNobodyWhenAThousandHandlersBlock() throws Exception {
    try (ActorSystem system = ActorSystem.builder("blocked").schedulers(2).start()) {
      CountDownLatch gate = new CountDownLatch(1);
      CountDownLatch entered = new CountDownLatch(1_000);
      for (int i = 0; i < 1_000; i++)
        system.spawn("b" + i, Counter::new).tell(new Block(entered, gate));
      entered.await();

      ActorRef<Msg> counter = system.spawn("counter", Counter::new);
      for (int i = 0; i < 1_000; i++) counter.tell(new Add(1));
      assertEquals(1_000, counter.ask(new Get()), "progress while the others block");
      long ours = Thread.getAllStackTraces().keySet().stream()
          .filter(thread ->
              thread.getName().startsWith("blocked") || thread.getName().startsWith("grove-"))
          .count();
      assertTrue(ours <= 2 + 12, "platform threads=" + ours);
      gate.countDown();
    }
  }

  /** Controls come from many threads at once, each announced by a nudge that an earlier poll may swallow. */
  @Test
  void shouldLoseNoControlWhenManyActorsStopAtOnce() throws Exception {
    try (ActorSystem system = ActorSystem.create("controls")) {
      for (int round = 0; round < 20; round++) {
        CountDownLatch downs = new CountDownLatch(500);
        CountDownLatch watching = new CountDownLatch(1);
        List<ActorRef<Msg>> actors = new ArrayList<>();
        for (int i = 0; i < 500; i++) actors.add(system.spawn(Counter::new));
        system.spawn(() -> new Actor<Object>() {
          @Override
          protected void onStart() {
            actors.forEach(this::watch);
            watching.countDown();
          }

          @Override
          protected void onMessage(Object message) {}

          @Override
          protected void onSignal(Signal signal) {
            downs.countDown();
          }
        });
        watching.await();
        actors.forEach(system::stop);

        downs.await();
      }
    }
  }
}
