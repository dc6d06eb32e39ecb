package org.grove.supervision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads who got it wrong. */
class FaultySpecTest {

  @ParameterizedTest(name = "{0} within {1}")
  @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
      -1          | PT5S  | maxRestarts=-1 < 0, pass how many restarts to grant: 0 gives up at the first
      -2147483648 | PT5S  | maxRestarts=-2147483648 < 0, pass how many restarts to grant: 0 gives up at the first
      3           | PT0S  | within=PT0S <= PT0S, pass the period that maxRestarts=3 is counted over
      3           | PT-1S | within=PT-1S <= PT0S, pass the period that maxRestarts=3 is counted over
      3           | null  | within=null <= PT0S, pass the period that maxRestarts=3 is counted over
      """)
  void shouldSayWhatIsWrongWithAnIntensity(int maxRestarts, Duration within, String expected) {
    assertRefused(expected, () -> new RestartIntensity(maxRestarts, within));
    assertRefused(
        expected, () -> SupervisorStrategy.oneForOne().withIntensity(maxRestarts, within));
  }

  @Test
  void shouldRefuseAPeriodBeyondWhatNanosecondsHold() {
    Duration tooLong = Duration.ofNanos(Long.MAX_VALUE).plusNanos(1);

    assertRefused(
        "within=PT2562047H47M16.854775808S > limit=PT2562047H47M16.854775807S, pass a shorter period",
        () -> new RestartIntensity(3, tooLong));
  }

  @Test
  void shouldAcceptAnIntensityAtItsLimits() {
    new RestartIntensity(0, Duration.ofNanos(1));
    new RestartIntensity(Integer.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void shouldSayWhatIsMissingInAStrategy() {
    OneForOne strategy = SupervisorStrategy.oneForOne();

    assertRefused(
        "intensity=null, pass a RestartIntensity or leave the default",
        () -> strategy.withIntensity(null));
    assertRefused(
        "restart=null, pass a RestartType or leave the default", () -> strategy.withRestart(null));
    assertRefused(
        "decider=null, pass a function from failure to Directive or leave the default",
        () -> strategy.deciding(null));
  }

  @Test
  void shouldSayWhatIsMissingInAChildSpec() {
    assertRefused(
        "child=null, pass what its owner knows it by",
        () -> new ChildSpec<>(null, RestartType.PERMANENT));
    assertRefused(
        "child=worker restart=null, pass a RestartType or add the child alone",
        () -> new ChildSpec<>("worker", null));
  }

  @Test
  void shouldRestartThreeTimesInFiveSecondsByDefault() {
    OneForOne strategy = SupervisorStrategy.oneForOne();

    assertEquals(new RestartIntensity(3, Duration.ofSeconds(5)), strategy.intensity());
    assertEquals(RestartType.PERMANENT, strategy.restart());
    assertEquals(Directive.RESTART, strategy.decider().apply(new RuntimeException()));
  }

  @Test
  void shouldChangeOnePartOfAStrategyAtATime() {
    OneForOne strategy = SupervisorStrategy.oneForOne()
        .deciding(cause -> Directive.STOP)
        .withRestart(RestartType.TRANSIENT)
        .withIntensity(9, Duration.ofMinutes(2));

    assertEquals(new RestartIntensity(9, Duration.ofMinutes(2)), strategy.intensity());
    assertEquals(RestartType.TRANSIENT, strategy.restart());
    assertEquals(Directive.STOP, strategy.decider().apply(new RuntimeException()));
  }

  @Test
  void shouldRefuseAFailureWithoutCause() {
    assertThrows(NullPointerException.class, () -> new ExitReason.Failed(null));
  }

  private static void assertRefused(String expected, Executable spec) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, spec).getMessage());
  }
}
