package org.grove.mailbox.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.grove.mailbox.journal.JournalFixture.CLIENT;
import static org.grove.mailbox.journal.JournalFixture.bytes;
import static org.grove.mailbox.journal.JournalFixture.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own with a journal, to be killed: a till receives 1, 2, 3, ... from a client, answers each number with
 * itself and passes it on to a book. Prints {@code durable 7} and {@code replied 7} as it is told so.
 */
final class JournalChild implements JournalListener {
  final ChronicleJournal journal;
  final ActorLog till;
  final ActorLog book;
  private final Consumer<String> out;
  private long tillLast;
  private long bookLast;
  private final Semaphore window = new Semaphore(500);

  JournalChild(Path folder, Durability durability, Consumer<String> out) {
    this.out = out;
    journal = ChronicleJournal.open(folder, JournalConfig.defaults().withDurability(durability));
    till = inShard(0, "till");
    book = inShard(1, "book");
    tillLast = Long.parseLong(text(till.recoveredState()));
    bookLast = Long.parseLong(text(book.recoveredState()));
    till.attach((sequence, sender, senderSequence, payload, message) ->
        handle(sequence, Long.parseLong(text(payload))));
    book.attach((sequence, sender, senderSequence, payload, message) ->
        note(sequence, Long.parseLong(text(payload))));
    journal.start(this);
  }

  private ActorLog inShard(int shard, String name) {
    for (int i = 0; ; i++) {
      ActorLog log = journal.open("account", name + i, () -> bytes("0"));
      if (log.shard() == shard) return log;
    }
  }

  public static void main(String[] args) throws IOException {
    JournalChild child =
        new JournalChild(Path.of(args[0]), Durability.valueOf(args[1]), System.out::println);
    System.out.println("open");
    if (args[2].equals("write")) child.write();
    else while (System.in.read() >= 0) {}
    if (args[2].equals("close")) child.journal.close();
  }

  private void write() {
    for (long n = journal.highest(CLIENT, till.shard()) + 1; ; n++) {
      window.acquireUninterruptibly();
      journal.append(till, new Number(n));
    }
  }

  private final class Number implements Journaled {
    private final long number;

    Number(long number) {
      this.number = number;
    }

    @Override
    public byte[] payload() {
      return bytes(Long.toString(number));
    }

    @Override
    public SenderId sender() {
      return CLIENT;
    }

    @Override
    public long senderSequence() {
      return number;
    }

    @Override
    public void durable(long sequence) {
      out.accept("durable " + number);
      handle(sequence, number);
    }

    @Override
    public void refused(JournalException cause) {
      out.accept("BROKEN refused " + number + " " + cause);
    }
  }

  private void handle(long sequence, long number) {
    if (number != ++tillLast) out.accept("BROKEN till got " + number + " after " + (tillLast - 1));
    byte[] bytes = bytes(Long.toString(number));
    journal.commit(new Turn(till, sequence)
        .state(bytes)
        .send(book, bytes, number)
        .reply(CLIENT, number, bytes, number));
  }

  private void note(long sequence, long number) {
    if (number != ++bookLast) out.accept("BROKEN book got " + number + " after " + (bookLast - 1));
    journal.commit(new Turn(book, sequence).state(bytes(Long.toString(number))));
    window.release();
  }

  @Override
  public void activate(ActorLog actor) {
    out.accept("BROKEN activated " + actor);
  }

  @Override
  public void replied(
      SenderId sender, long senderSequence, byte[] payload, @Nullable Object reply) {
    out.accept("replied " + senderSequence);
  }

  @Override
  public void failed(JournalException cause) {
    out.accept("BROKEN " + cause);
  }

  /* The parent's side. */

  /** Starts this class as a process of its own, under the flags that users run under. */
  static Process start(List<String> options, Path folder, Durability durability, String what)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + flags());
    command.add("-Xmx256m");
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), JournalChild.class.getName()));
    command.addAll(List.of(folder.toString(), durability.name(), what));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Path flags() {
    String root = System.getProperty("grove.root");
    Path folder = root != null ? Path.of(root) : Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("grove.jvmargs"))) folder = folder.getParent();
    return folder.resolve("grove.jvmargs");
  }

  static BufferedReader output(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }
}
