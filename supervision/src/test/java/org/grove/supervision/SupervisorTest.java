package org.grove.supervision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.function.Function;
import org.agrona.concurrent.CachedNanoClock;
import org.agrona.concurrent.NanoClock;
import org.grove.supervision.Decision.Escalate;
import org.grove.supervision.Decision.Restart;
import org.grove.supervision.Decision.Resume;
import org.grove.supervision.Decision.Stop;
import org.grove.supervision.ExitReason.Failed;
import org.grove.supervision.ExitReason.Killed;
import org.grove.supervision.ExitReason.Normal;
import org.grove.supervision.ExitReason.Shutdown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SupervisorTest {
  private static final ExitReason FAILED = new Failed(new IllegalStateException("boom"));

  private final CachedNanoClock clock = new CachedNanoClock();

  @ParameterizedTest(name = "{0} after {1}")
  @CsvSource({
    "PERMANENT, Normal,   Restart",
    "PERMANENT, Shutdown, Restart",
    "PERMANENT, Killed,   Restart",
    "PERMANENT, Failed,   Restart",
    "TRANSIENT, Normal,   Stop in order",
    "TRANSIENT, Shutdown, Stop in order",
    "TRANSIENT, Killed,   Restart",
    "TRANSIENT, Failed,   Restart",
    "TEMPORARY, Normal,   Stop in order",
    "TEMPORARY, Shutdown, Stop in order",
    "TEMPORARY, Killed,   Stop as failure",
    "TEMPORARY, Failed,   Stop as failure",
  })
  void shouldFollowTheMatrixOfRestartTypeAndExitReason(
      RestartType restart, String reason, String expected) {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne().withRestart(restart));
    supervisor.add("worker");

    Decision decision = supervisor.decide("worker", reason(reason));

    String why = "restart=" + restart + " after reason=" + reason;
    assertEquals(
        switch (expected) {
          case "Restart" -> new Restart(1);
          case "Stop in order" -> new Stop(why, false);
          default -> new Stop(why, true);
        },
        decision);
  }

  @ParameterizedTest
  @EnumSource(RestartType.class)
  void shouldPreferTheChildsOwnRestartType(RestartType restart) {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne());

    supervisor.add(new ChildSpec<>("worker", restart));

    Class<?> expected = restart == RestartType.PERMANENT ? Restart.class : Stop.class;
    assertInstanceOf(expected, supervisor.decide("worker", new Normal()));
  }

  @Test
  void shouldGiveUpAsFailureWhenTheBudgetIsExceeded() {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne());
    supervisor.add("worker");

    assertEquals(new Restart(1), supervisor.decide("worker", FAILED));
    assertEquals(new Restart(2), supervisor.decide("worker", new Killed()));
    assertEquals(new Restart(3), supervisor.decide("worker", FAILED));
    assertEquals(
        new Stop("restarts=4 > maxRestarts=3 within PT5S", true),
        supervisor.decide("worker", FAILED));
  }

  @Test
  void shouldGiveUpAsFailureWhenAPermanentChildKeepsEndingNormally() {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().withIntensity(1, Duration.ofMinutes(1)));
    supervisor.add("worker");
    supervisor.decide("worker", new Normal());

    assertEquals(
        new Stop("restarts=2 > maxRestarts=1 within PT1M", true),
        supervisor.decide("worker", new Normal()));
  }

  @Test
  void shouldGiveUpAtOnceWhenNoRestartIsGranted() {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().withIntensity(0, Duration.ofSeconds(5)));
    supervisor.add("worker");

    assertEquals(
        new Stop("restarts=1 > maxRestarts=0 within PT5S", true),
        supervisor.decide("worker", FAILED));
  }

  @Test
  void shouldNotOverflowWhenGivingUpAtTheLargestLimit() {
    RestartIntensity intensity =
        new RestartIntensity(Integer.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE));
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().withIntensity(intensity));
    supervisor.add("worker");

    assertEquals(new Restart(1), supervisor.decide("worker", FAILED));
    assertEquals(new Restart(2), supervisor.decide("worker", FAILED));
  }

  @Test
  void shouldRestartAgainWhenThePeriodHasPassed() {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().withIntensity(1, Duration.ofSeconds(5)));
    supervisor.add("worker");
    supervisor.decide("worker", FAILED);

    clock.advance(Duration.ofSeconds(5).toNanos());
    assertInstanceOf(Stop.class, supervisor.decide("worker", FAILED));
    clock.advance(1);
    assertEquals(new Restart(1), supervisor.decide("worker", FAILED));
  }

  @Test
  void shouldCountTheRestartItGrantsEvenWhenTheClockMovesMeanwhile() {
    long[] now = new long[1];
    NanoClock running = () -> now[0] += 10;
    Supervisor<String> supervisor = new Supervisor<>(
        SupervisorStrategy.oneForOne().withIntensity(1, Duration.ofNanos(5)), running);
    supervisor.add("worker");

    assertEquals(new Restart(1), supervisor.decide("worker", FAILED));
    assertEquals(new Restart(1), supervisor.decide("worker", FAILED));
  }

  @Test
  void shouldGiveEachChildABudgetOfItsOwn() {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().withIntensity(1, Duration.ofSeconds(5)));
    supervisor.add("one");
    supervisor.add("two");
    supervisor.decide("one", FAILED);

    assertInstanceOf(Stop.class, supervisor.decide("one", FAILED));
    assertEquals(new Restart(1), supervisor.decide("two", FAILED));
  }

  @Test
  void shouldGiveAFullBudgetWhenAChildIsAddedAgain() {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().withIntensity(1, Duration.ofSeconds(5)));
    supervisor.add("worker");
    supervisor.decide("worker", FAILED);

    supervisor.remove("worker");
    supervisor.add("worker");

    assertEquals(new Restart(1), supervisor.decide("worker", FAILED));
  }

  @Test
  void shouldNotLookAtTheClockBeforeAChildIsRestarted() {
    NanoClock forbidden = () -> {
      throw new AssertionError("clock read");
    };
    Supervisor<String> supervisor = new Supervisor<>(
        SupervisorStrategy.oneForOne().withRestart(RestartType.TRANSIENT), forbidden);

    supervisor.add("worker");
    supervisor.decide("worker", new Normal());
    supervisor.remove("worker");
  }

  @Test
  void shouldDoWhatTheDeciderSays() {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().deciding(cause -> switch (cause) {
          case IllegalArgumentException e -> Directive.RESUME;
          case IllegalStateException e -> Directive.RESTART;
          case ArithmeticException e -> Directive.STOP;
          default -> Directive.ESCALATE;
        }));
    supervisor.add("worker");

    assertEquals(
        new Resume(), supervisor.decide("worker", new Failed(new IllegalArgumentException())));
    assertEquals(
        new Restart(1), supervisor.decide("worker", new Failed(new IllegalStateException())));
    assertEquals(
        new Stop("directive=STOP for cause=java.lang.ArithmeticException", true),
        supervisor.decide("worker", new Failed(new ArithmeticException())));
    assertEquals(
        new Escalate("directive=ESCALATE for cause=java.lang.RuntimeException"),
        supervisor.decide("worker", new Failed(new RuntimeException())));
  }

  @ParameterizedTest
  @EnumSource(RestartType.class)
  void shouldResumeWhateverTheRestartTypeAndWithoutTouchingTheBudget(RestartType restart) {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne()
        .withRestart(restart)
        .withIntensity(0, Duration.ofSeconds(5))
        .deciding(cause -> Directive.RESUME));
    supervisor.add("worker");

    for (int failure = 0; failure < 10; failure++) {
      assertEquals(new Resume(), supervisor.decide("worker", FAILED));
    }
  }

  @Test
  void shouldNotRestartATemporaryChildWhenTheDeciderWouldRestart() {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().deciding(cause -> Directive.RESTART));
    supervisor.add(new ChildSpec<>("worker", RestartType.TEMPORARY));

    assertEquals(
        new Stop("restart=TEMPORARY after reason=Failed", true),
        supervisor.decide("worker", FAILED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Normal", "Shutdown", "Killed"})
  void shouldAskTheDeciderAboutFailuresOnly(String reason) {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne().deciding(cause -> {
      throw new AssertionError("asked about " + reason);
    }));
    supervisor.add("worker");

    assertEquals(new Restart(1), supervisor.decide("worker", reason(reason)));
  }

  @ParameterizedTest
  @EnumSource(RestartType.class)
  void shouldEscalateErrorsOfTheVirtualMachineUnasked(RestartType restart) {
    Supervisor<String> supervisor = supervisor(
        SupervisorStrategy.oneForOne().withRestart(restart).deciding(cause -> Directive.RESUME));
    supervisor.add("worker");

    assertEquals(
        new Escalate("cause=java.lang.OutOfMemoryError is an error of the virtual machine"),
        supervisor.decide("worker", new Failed(new OutOfMemoryError())));
    assertInstanceOf(Escalate.class, supervisor.decide("worker", new Failed(new InternalError())));
  }

  @Test
  void shouldTreatStackOverflowAndLinkageErrorsAsTheChilds() {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne());
    supervisor.add("worker");

    assertEquals(new Restart(1), supervisor.decide("worker", new Failed(new StackOverflowError())));
    assertEquals(
        new Restart(2), supervisor.decide("worker", new Failed(new NoClassDefFoundError())));
  }

  @Test
  void shouldEscalateWhenTheDeciderThrowsAndKeepWhatItThrew() {
    Error thrown = new AssertionError("in the decider");
    IllegalStateException cause = new IllegalStateException("boom");
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne().deciding(any -> {
      throw thrown;
    }));
    supervisor.add("worker");

    assertEquals(
        new Escalate(
            "thrown=java.lang.AssertionError by the decider for cause=java.lang.IllegalStateException, "
                + "return a Directive from it"),
        supervisor.decide("worker", new Failed(cause)));
    assertArrayEquals(new Throwable[] {thrown}, cause.getSuppressed());
  }

  @Test
  void shouldEscalateWhenTheDeciderThrowsTheCauseItself() {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne().deciding(cause -> {
      throw (RuntimeException) cause;
    }));
    supervisor.add("worker");

    assertInstanceOf(Escalate.class, supervisor.decide("worker", FAILED));
  }

  @Test
  void shouldEscalateWhenTheDeciderReturnsNull() {
    @SuppressWarnings("NullAway") // what a careless user does
    Function<Throwable, Directive> careless = cause -> null;
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne().deciding(careless));
    supervisor.add("worker");

    assertEquals(
        new Escalate(
            "directive=null for cause=java.lang.IllegalStateException, return a Directive from the decider"),
        supervisor.decide("worker", FAILED));
  }

  @ParameterizedTest
  @EnumSource(Directive.class)
  void shouldNotRunTheTextOfAnException(Directive directive) {
    Supervisor<String> supervisor =
        supervisor(SupervisorStrategy.oneForOne().deciding(cause -> directive));
    supervisor.add(new ChildSpec<>("worker", RestartType.TEMPORARY));
    RuntimeException hostile = new RuntimeException() {
      private static final long serialVersionUID = 1L;

      @Override
      public String getMessage() {
        throw new AssertionError("text asked for");
      }
    };

    supervisor.decide("worker", new Failed(hostile));
  }

  @Test
  void shouldNameAChildThatItDoesNotKnow() {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne());
    supervisor.add("worker");
    String expected = "child=stranger is not among children=1, add it first";

    assertEquals(
        expected,
        assertThrows(IllegalArgumentException.class, () -> supervisor.decide("stranger", FAILED))
            .getMessage());
    assertEquals(
        expected,
        assertThrows(IllegalArgumentException.class, () -> supervisor.remove("stranger"))
            .getMessage());
  }

  @Test
  void shouldNameAChildThatWasRemoved() {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne());
    supervisor.add("worker");
    supervisor.decide("worker", FAILED);

    supervisor.remove("worker");

    assertEquals(
        "child=worker is not among children=0, add it first",
        assertThrows(IllegalArgumentException.class, () -> supervisor.decide("worker", FAILED))
            .getMessage());
  }

  @Test
  void shouldRefuseAChildTwice() {
    Supervisor<String> supervisor = supervisor(SupervisorStrategy.oneForOne());
    supervisor.add("worker");

    assertEquals(
        "child=worker is among children=1 already, remove it first",
        assertThrows(IllegalArgumentException.class, () -> supervisor.add("worker"))
            .getMessage());
  }

  private Supervisor<String> supervisor(SupervisorStrategy strategy) {
    return new Supervisor<>(strategy, clock);
  }

  private static ExitReason reason(String name) {
    return switch (name) {
      case "Normal" -> new Normal();
      case "Shutdown" -> new Shutdown();
      case "Killed" -> new Killed();
      case "Failed" -> FAILED;
      default -> throw new IllegalArgumentException("reason=" + name);
    };
  }
}
