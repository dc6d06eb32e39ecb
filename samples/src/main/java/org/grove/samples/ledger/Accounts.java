package org.grove.samples.ledger;

import org.grove.actors.DurableKind;

/** What all accounts have in common: their kind, what they open with, and how one is made. */
final class Accounts {
  /** Makes one incarnation of an account. */
  @FunctionalInterface
  interface Factory {
    Account create(Accounts accounts);
  }

  private final long initialCents;
  private final DurableKind<Account.Msg, Long> kind;

  Accounts(long initialCents) {
    this(initialCents, Account::new);
  }

  Accounts(long initialCents, Factory factory) {
    this.initialCents = initialCents;
    this.kind = DurableKind.of("account", () -> factory.create(this), Long.class);
  }

  long initialCents() {
    return initialCents;
  }

  DurableKind<Account.Msg, Long> kind() {
    return kind;
  }
}
