package org.grove.samples.ledger;

import java.util.HashMap;
import java.util.Map;
import org.grove.actors.ActorRef;
import org.grove.actors.ActorSystem;

/** The accounts that there are, opened by earlier runs or by this one, and all their money; one thread. */
final class OpenAccounts {
  private final ActorSystem system;
  private final Accounts accounts;
  private final Map<String, ActorRef<Account.Msg>> refs = new HashMap<>();
  private long totalCents;
  private long opened;

  /** @param totalCents the money of all accounts the system knows */
  OpenAccounts(ActorSystem system, Accounts accounts, long totalCents) {
    this.system = system;
    this.accounts = accounts;
    this.totalCents = totalCents;
    system
        .entities(accounts.kind())
        .forEach(name -> refs.put(name, system.entity(accounts.kind(), name)));
  }

  /**
   * Opens both accounts if they are not open yet.
   *
   * @return false when there would be more money than a long can count; neither is opened then
   */
  boolean open(String one, String other) {
    int missing = (refs.containsKey(one) ? 0 : 1) + (refs.containsKey(other) ? 0 : 1);
    if (missing > 0 && accounts.initialCents() > (Long.MAX_VALUE - totalCents) / missing) {
      return false;
    }
    open(one);
    open(other);
    return true;
  }

  private void open(String name) {
    if (!refs.containsKey(name)) {
      refs.put(name, system.entity(accounts.kind(), name));
      totalCents += accounts.initialCents();
      opened++;
    }
  }

  /** An open account. */
  ActorRef<Account.Msg> account(String name) {
    return refs.get(name);
  }

  /** How many accounts this run opened. */
  long opened() {
    return opened;
  }
}
