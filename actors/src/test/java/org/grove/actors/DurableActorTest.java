package org.grove.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.grove.codec.CodecException;
import org.grove.codec.CodecRegistry;
import org.grove.codec.Codecs;
import org.grove.codec.MessageCodec;
import org.grove.codec.SbeCodec;
import org.grove.mailbox.journal.Durability;
import org.grove.mailbox.journal.SenderId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableActorTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  sealed interface Msg {}

  record Deposit(long cents) implements Msg {}

  record Move(long cents) implements Msg, Ask<Msg, String> {}

  record Balance() implements Msg, Ask<Msg, Long> {}

  record Fail() implements Msg, Ask<Msg, String> {}

  record Silent() implements Msg, Ask<Msg, String> {}

  record Unknown() implements Msg {}

  static final DurableKind<Msg, Long> PURSE = DurableKind.of("purse", Purse::new, Long.class);

  /** Moves go to the purse "sink". */
  static class Purse extends DurableActor<Msg, Long> {
    @Override
    protected Long initialState() {
      return 100L;
    }

    @Override
    protected Long onMessage(Long cents, Msg message) {
      return switch (message) {
        case Deposit d -> cents + d.cents();
        case Balance b -> {
          reply(b, cents);
          yield cents;
        }
        case Move move
        when move.cents() > cents -> {
          reply(move, "refused");
          yield cents;
        }
        case Move move -> {
          entity(PURSE, "sink").tell(new Deposit(move.cents()));
          reply(move, "moved");
          yield cents - move.cents();
        }
        case Fail failing -> {
          entity(PURSE, "sink").tell(new Deposit(1_000_000));
          throw new IllegalStateException("planned");
        }
        case Silent silent -> cents;
        case Unknown unknown -> cents;
      };
    }
  }

  /** A message that is one long. */
  private static <M> MessageCodec<M> ofLong(
      Class<M> type, int template, ToLongFunction<M> get, LongFunction<M> make) {
    return new SbeCodec<>(type, 7, template, 0, 8) {
      @Override
      protected int bodyLength(M message) {
        return 8;
      }

      @Override
      protected int encodeBody(M message, MutableDirectBuffer buffer, int offset) {
        buffer.putLong(offset, get.applyAsLong(message));
        return 8;
      }

      @Override
      protected M decodeBody(DirectBuffer body, int blockLength, int version) {
        return make.apply(body.getLong(0));
      }
    };
  }

  static final CodecRegistry CODECS = CodecRegistry.builder()
      .add(ofLong(Deposit.class, 1, Deposit::cents, Deposit::new))
      .add(ofLong(Move.class, 2, Move::cents, Move::new))
      .add(ofLong(Balance.class, 3, b -> 0, n -> new Balance()))
      .add(ofLong(Fail.class, 4, f -> 0, n -> new Fail()))
      .add(ofLong(Silent.class, 5, s -> 0, n -> new Silent()))
      .add(Codecs.ofLong())
      .add(Codecs.ofString())
      .build();

  @TempDir
  Path folder;

  private ActorSystem.Builder bank() {
    return ActorSystem.builder("bank")
        .schedulers(2)
        .journal(folder, Durability.JOURNALED)
        .codecs(CODECS)
        .durable(PURSE);
  }

  @Test
  void shouldKeepStateAcrossOpenings() {
    try (ActorSystem system = bank().start()) {
      ActorRef<Msg> purse = system.entity(PURSE, "a");
      purse.tellDurable(new Deposit(5));
      assertEquals(105, purse.ask(new Balance()));
    }
    try (ActorSystem system = bank().start()) {
      assertEquals(105, system.entity(PURSE, "a").ask(new Balance()));
      assertEquals(List.of("a"), List.copyOf(system.entities(PURSE)));
      assertTrue(system.recovery().records() > 0);
    }
  }

  @Test
  void shouldApplyMovesOnceAcrossShards() throws Exception {
    try (ActorSystem system = bank().start()) {
      for (int i = 0; i < 10; i++) {
        ActorRef<Msg> purse = system.entity(PURSE, "p" + i);
        for (int n = 0; n < 10; n++) purse.tell(new Move(10));
        purse.tell(new Move(10)); // one too many
      }
      assertTrue(system.awaitIdle(LONG));
      for (int i = 0; i < 10; i++)
        assertEquals(0L, system.inspect(system.entity(PURSE, "p" + i), Long.class));
      assertEquals(1_100L, system.inspect(system.entity(PURSE, "sink"), Long.class));
    }
    try (ActorSystem system = bank().start()) {
      assertTrue(system.awaitIdle(LONG));
      assertEquals(1_100L, system.inspect(system.entity(PURSE, "sink"), Long.class));
    }
  }

  @Test
  void shouldChangeNothingWhenHandlerThrows() throws Exception {
    try (ActorSystem system = bank().start()) {
      ActorRef<Msg> purse = system.entity(PURSE, "a");
      purse.tell(new Deposit(1));
      AskFailedException failed =
          assertThrows(AskFailedException.class, () -> purse.ask(new Fail()));
      assertEquals("planned", failed.getCause().getMessage());
      assertThrows(NoReplyException.class, () -> purse.ask(new Silent()));
      assertEquals(101, purse.ask(new Balance()), "restarted with the committed state");
      assertTrue(system.awaitIdle(LONG));
      assertEquals(
          List.of("a"),
          List.copyOf(system.entities(PURSE)).stream()
              .filter(n -> !n.equals("sink"))
              .toList());
      assertEquals(
          100L, system.inspect(system.entity(PURSE, "sink"), Long.class), "the send was discarded");
    }
  }

  @Test
  void shouldTakeEachNumberOfAnExternalSenderOnce() throws Exception {
    SenderId id = new SenderId(1, 2);
    LinkedBlockingQueue<String> replies = new LinkedBlockingQueue<>();
    ExternalReplies listener =
        (sender, sequence, reply) -> replies.add(sender.low() + ":" + sequence + ":" + reply);
    try (ActorSystem system = bank().onExternalReply(listener).start()) {
      ExternalSender sender = system.externalSender(id);
      ActorRef<Msg> purse = system.entity(PURSE, "a");
      assertTrue(sender.tell(purse, 1, new Move(60)));
      assertTrue(sender.tell(purse, 2, new Move(60)));
      assertTrue(sender.tell(purse, 3, new Fail()));
      assertFalse(sender.tell(purse, 2, new Move(60)));
      assertEquals("2:1:moved", replies.take());
      assertEquals("2:2:refused", replies.take());
      assertTrue(replies.take().startsWith("2:3:HandlerFailed"));
      assertTrue(system.awaitIdle(LONG));
    }
    try (ActorSystem system = bank().onExternalReply(listener).start()) {
      ExternalSender sender = system.externalSender(id);
      ActorRef<Msg> purse = system.entity(PURSE, "a");
      assertEquals(3, system.recovery().externalReplies());
      for (int n = 1; n <= 3; n++) assertFalse(sender.tell(purse, n, new Move(1)));
      assertTrue(system.externalSender(new SenderId(1, 3)).tell(purse, 1, new Move(1)));
      assertEquals("3:1:moved", replies.take());
      assertThrows(
          IllegalArgumentException.class,
          () -> sender.tell(system.spawn(DurableActorTest::plain), 9, null));
    }
  }

  private static Actor<Msg> plain() {
    return new Actor<>() {
      @Override
      protected void onMessage(Msg message) {}
    };
  }

  @Test
  void shouldHandleJournaledMessagesAgainUnlessAcknowledged() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    ActorSystem first = bank().start();
    ActorRef<Msg> blocking = first.spawn(
        "worker",
        () -> new Actor<Msg>() {
          @Override
          protected void onMessage(Msg message) throws Exception {
            if (handled.incrementAndGet() == 3) never.await();
          }
        },
        Spawn.options().asJournaled());
    blocking.tellDurable(new Deposit(1));
    blocking.tellDurable(new Deposit(2));
    assertTrue(first.awaitIdle(LONG), "two are handled and acknowledged");
    for (int i = 3; i <= 5; i++) blocking.tellDurable(new Deposit(i));
    assertFalse(first.awaitIdle(Duration.ofMillis(20)), "three are not");
    first.journal().close();

    LinkedBlockingQueue<Msg> again = new LinkedBlockingQueue<>();
    try (ActorSystem second = bank().start()) {
      assertEquals(3, second.recovery().unhandled());
      second.spawn(
          "worker",
          () -> new Actor<Msg>() {
            @Override
            protected void onMessage(Msg message) {
              again.add(message);
            }
          },
          Spawn.options().asJournaled());
      for (int i = 3; i <= 5; i++) assertEquals(new Deposit(i), again.take());
      assertTrue(second.awaitIdle(LONG));
    }
    never.countDown();
    first.close();
  }

  @Test
  void shouldFailTheCallerWhenMessageHasNoCodec() {
    try (ActorSystem system = bank().start()) {
      ActorRef<Msg> purse = system.entity(PURSE, "a");
      String message =
          assertThrows(CodecException.class, () -> purse.tell(new Unknown())).getMessage();
      assertTrue(message.contains("Unknown"), message);
      assertEquals(100, purse.ask(new Balance()));
    }
  }

  @Test
  void shouldRefuseDurableActorWithoutAJournal() {
    try (ActorSystem system = ActorSystem.create("plain")) {
      assertThrows(IllegalStateException.class, () -> system.entity(PURSE, "a"));
      assertThrows(
          IllegalStateException.class,
          () -> system.spawn("x", DurableActorTest::plain, Spawn.options().asJournaled()));
    }
  }
}
