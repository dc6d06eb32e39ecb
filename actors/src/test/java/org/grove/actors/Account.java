package org.grove.actors;

public final class Account extends Actor<Account.Msg> {
  public sealed interface Msg {}

  public record Deposit(long cents) implements Msg {}

  public record Withdraw(long cents) implements Msg, Ask<Msg, Outcome> {}

  public record Balance() implements Msg, Ask<Msg, Long> {}

  public enum Outcome {
    OK,
    NO_FUNDS
  }

  private long cents;

  @Override
  protected void onMessage(Msg message) {
    switch (message) {
      case Deposit d -> cents += d.cents();
      case Withdraw w when w.cents() > cents -> reply(w, Outcome.NO_FUNDS);
      case Withdraw w -> {
        cents -= w.cents();
        reply(w, Outcome.OK);
      }
      case Balance b -> reply(b, cents);
    }
  }
}
