package org.grove.samples.ledger;

import org.grove.actors.Ask;
import org.grove.actors.DurableActor;

/** One account: its state is what it holds, in cents. Money that has left it is on its way to the other account. */
class Account extends DurableActor<Account.Msg, Long> {

  sealed interface Msg {}

  /** To the paying account: take {@code cents} for the account {@code to}. */
  record Transfer(String id, String to, long cents) implements Msg, Ask<Msg, Decision> {}

  /** From the paying account to the paid one. */
  record Deposit(String id, long cents) implements Msg {}

  /** The paying account's answer, kept in the journal with its turn. */
  record Decision(String id, boolean applied) {}

  private final Accounts accounts;

  Account(Accounts accounts) {
    this.accounts = accounts;
  }

  /** What it opens with; the journal keeps it from then on. */
  @Override
  protected Long initialState() {
    return accounts.initialCents();
  }

  @Override
  protected Long onMessage(Long cents, Msg message) {
    return switch (message) {
      case Transfer t
      when t.cents() > cents -> {
        reply(t, new Decision(t.id(), false));
        yield cents;
      }
      case Transfer t -> {
        entity(accounts.kind(), t.to()).tell(new Deposit(t.id(), t.cents()));
        reply(t, new Decision(t.id(), true));
        yield cents - t.cents();
      }
      case Deposit d -> Math.addExact(cents, d.cents());
    };
  }
}
