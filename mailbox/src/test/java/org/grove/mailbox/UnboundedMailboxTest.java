package org.grove.mailbox;

class UnboundedMailboxTest extends MailboxContractTest<UnboundedMailboxTest.Item> {

  static final class Item extends MailboxNode {
    final int producer;
    final int number;

    Item(int producer, int number) {
      this.producer = producer;
      this.number = number;
    }
  }

  @Override
  protected Mailbox<Item> mailbox(Wakeup wakeup) {
    return new UnboundedMailbox<>(wakeup);
  }

  @Override
  protected Item message(int producer, int number) {
    return new Item(producer, number);
  }

  @Override
  protected int producer(Item message) {
    return message.producer;
  }

  @Override
  protected int number(Item message) {
    return message.number;
  }
}
