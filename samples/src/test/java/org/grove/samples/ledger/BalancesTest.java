package org.grove.samples.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.grove.samples.ledger.Balances.Balance;
import org.junit.jupiter.api.Test;

class BalancesTest {

  @Test
  void shouldDigestSortedLines() {
    Balances balances = new Balances(
        List.of(new Balance("bob", 0), new Balance("ada lovelace", 5), new Balance("ada", 3)));

    // printf 'ada=3\nada lovelace=5\nbob=0\n' | sha256sum
    assertEquals(
        "eddeabfe004d6d6f8ba873793806f7e76bd5435c0fa39a983ebb94ac532df381", balances.digest());
    assertEquals(8, balances.totalCents());
    assertEquals(3, balances.accounts());
  }

  @Test
  void shouldDigestNothing() {
    // printf '' | sha256sum
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        new Balances(List.of()).digest());
  }

  @Test
  void shouldSortLikeUtf8Bytes() {
    String beyondThePlane = "\uD83C\uDF33";
    String privateUse = "\uE000";

    assertTrue(beyondThePlane.compareTo(privateUse) < 0, "what String.compareTo says");
    assertTrue(Balances.compareCodePoints(beyondThePlane, privateUse) > 0);
    assertTrue(Balances.compareCodePoints("a", "a!") < 0);
    assertTrue(Balances.compareCodePoints("b", "a!") > 0);
    assertEquals(0, Balances.compareCodePoints("ä", "ä"));
  }

  @Test
  void shouldShowRichestFirst() {
    Balances balances =
        new Balances(List.of(new Balance("ada", 3), new Balance("bob", 9), new Balance("cid", 5)));

    assertEquals(List.of(new Balance("bob", 9), new Balance("cid", 5)), balances.top(2));
  }

  @Test
  void shouldNotWrapAround() {
    List<Balance> tooMuch = List.of(new Balance("ada", Long.MAX_VALUE), new Balance("bob", 1));

    assertThrows(ArithmeticException.class, () -> new Balances(tooMuch));
  }
}
