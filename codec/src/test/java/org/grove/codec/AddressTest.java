package org.grove.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void shouldTellNamesakesApart() {
    assertEquals(
        new Address("bank", 0, 1, "/acct-42", 7), new Address("bank", 0, 1, "/acct-42", 7));
    assertNotEquals(
        new Address("bank", 0, 1, "/acct-42", 7), new Address("bank", 0, 1, "/acct-42", 8));
    assertNotEquals(
        new Address("bank", 0, 1, "/acct-42", 7), new Address("bank", 0, 2, "/acct-42", 7));
  }

  @Test
  void shouldRefuseBlankNames() {
    assertEquals(
        "system=\" \" is blank, an address needs one",
        assertThrows(IllegalArgumentException.class, () -> new Address(" ", 0, 0, "/a", 1))
            .getMessage());
    assertEquals(
        "path=\"\" is blank, an address needs one",
        assertThrows(IllegalArgumentException.class, () -> new Address("bank", 0, 0, "", 1))
            .getMessage());
  }
}
