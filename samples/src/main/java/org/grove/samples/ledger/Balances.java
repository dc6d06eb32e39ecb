package org.grove.samples.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** What every account holds, at a moment when nothing is on its way. */
final class Balances {
  /** One account. */
  record Balance(String account, long cents) {}

  private final List<Balance> byAccount;
  private final long totalCents;

  /** @throws ArithmeticException if there is more money than a long can count */
  Balances(List<Balance> balances) {
    byAccount = new ArrayList<>(balances);
    byAccount.sort((a, b) -> compareCodePoints(a.account(), b.account()));
    totalCents = balances.stream().mapToLong(Balance::cents).reduce(0, Math::addExact);
  }

  int accounts() {
    return byAccount.size();
  }

  long totalCents() {
    return totalCents;
  }

  /** SHA-256, in hex, over a line {@code account=cents} for each account, sorted by account. */
  String digest() {
    MessageDigest digest = LedgerInput.sha256();
    StringBuilder line = new StringBuilder();
    for (Balance balance : byAccount) {
      line.setLength(0);
      line.append(balance.account()).append('=').append(balance.cents()).append('\n');
      digest.update(line.toString().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The richest accounts, the richest first, at most {@code count}. */
  List<Balance> top(int count) {
    return byAccount.stream()
        .sorted(Comparator.comparingLong(Balance::cents).reversed())
        .limit(count)
        .toList();
  }

  /** The order of the UTF-8 bytes, which differs from {@link String#compareTo} beyond the basic plane. */
  static int compareCodePoints(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Character.isSurrogate(x) == Character.isSurrogate(y)
            ? x - y
            : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
