package org.grove.mailbox.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The journal's own page: its format, how actors are spread over shards, and where each epoch's valid records end.
 *
 * <p>It is lines of text, the last one a CRC32C of all before it:
 *
 * <pre>
 * grove-journal format=1 shards=2 hash=1
 * epoch number=1 state=CLEAN
 * shard number=0 first=1 last=1200
 * file name=20261121F.cq4 end=65844
 * crc32c=1a2b3c4d
 * </pre>
 */
record Manifest(int format, int shards, int hash, List<Epoch> epochs) {

  enum State {
    /** Being written, or left behind by a process that died. */
    OPEN,
    /** Closed in order. */
    CLEAN,
    /** Left open, and its end found by a later opening. */
    RECOVERED
  }

  /** One opening of the journal that appended something; {@code ends} is empty while it is open. */
  record Epoch(int number, State state, List<ShardEnd> ends) {
    Epoch {
      ends = List.copyOf(ends);
    }
  }

  /** Indices of the first and the last record of a shard in an epoch; a shard without records has no such line. */
  record ShardEnd(int shard, long first, long last, List<FileEnd> files) {
    ShardEnd {
      files = List.copyOf(files);
    }
  }

  /** The byte after the last valid frame of a file. */
  record FileEnd(String name, long end) {}

  Manifest {
    epochs = List.copyOf(epochs);
  }

  /** The manifest with that epoch added, or put in the place of the one with its number. */
  Manifest with(Epoch epoch) {
    List<Epoch> changed = new ArrayList<>(epochs);
    changed.removeIf(e -> e.number == epoch.number);
    changed.add(epoch);
    changed.sort(Comparator.comparingInt(Epoch::number));
    return new Manifest(format, shards, hash, changed);
  }

  int nextEpoch() {
    return epochs.isEmpty() ? 1 : epochs.getLast().number + 1;
  }

  byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    text.append("grove-journal format=").append(format);
    text.append(" shards=").append(shards).append(" hash=").append(hash).append('\n');
    for (Epoch epoch : epochs) {
      text.append("epoch number=")
          .append(epoch.number)
          .append(" state=")
          .append(epoch.state)
          .append('\n');
      for (ShardEnd end : epoch.ends) {
        text.append("shard number=").append(end.shard);
        text.append(" first=")
            .append(end.first)
            .append(" last=")
            .append(end.last)
            .append('\n');
        for (FileEnd file : end.files) {
          text.append("file name=")
              .append(file.name)
              .append(" end=")
              .append(file.end)
              .append('\n');
        }
      }
    }
    String crc = crc(text);
    return text.append("crc32c=").append(crc).append('\n').toString().getBytes(UTF_8);
  }

  /**
   * @param journal the folder, for the message
   * @throws JournalException when damaged, or written in another format
   */
  static Manifest parse(String journal, byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int last = text.lastIndexOf('\n', text.length() - 2) + 1;
    if (!text.substring(last).equals("crc32c=" + crc(text.substring(0, last)) + "\n"))
      throw damaged(journal, "crc32c");
    List<String> lines = text.substring(0, last).lines().toList();
    if (lines.isEmpty() || !lines.getFirst().startsWith("grove-journal format="))
      throw damaged(journal, "first line");
    checkFormat(journal, lines.getFirst());
    checkHash(journal, lines.getFirst());
    try {
      return parse(lines);
    } catch (RuntimeException e) {
      throw damaged(journal, e.toString());
    }
  }

  private static void checkFormat(String journal, String line) {
    String format = line.split("[ =]")[2];
    if (format.equals(Integer.toString(JournalFormat.VERSION))) return;
    throw new JournalException("journal=" + journal + " format=" + format + " supported="
        + JournalFormat.VERSION + ", written by another version of Grove; open it with that one");
  }

  private static void checkHash(String journal, String line) {
    if (line.endsWith(" hash=" + JournalFormat.HASH)) return;
    throw new JournalException("journal=" + journal + " MANIFEST " + line + " supported hash="
        + JournalFormat.HASH + ", written by another version of Grove; open it with that one");
  }

  private static Manifest parse(List<String> lines) {
    Fields head = new Fields(lines.getFirst(), "grove-journal");
    List<Epoch> epochs = new ArrayList<>();
    int i = 1;
    while (i < lines.size()) {
      Fields epoch = new Fields(lines.get(i++), "epoch");
      List<ShardEnd> ends = new ArrayList<>();
      while (i < lines.size() && lines.get(i).startsWith("shard ")) {
        Fields shard = new Fields(lines.get(i++), "shard");
        List<FileEnd> files = new ArrayList<>();
        while (i < lines.size() && lines.get(i).startsWith("file ")) {
          Fields file = new Fields(lines.get(i++), "file");
          files.add(new FileEnd(fileName(file.text("name")), file.number("end")));
        }
        ends.add(new ShardEnd(
            (int) shard.number("number"), shard.number("first"), shard.number("last"), files));
      }
      epochs.add(new Epoch((int) epoch.number("number"), State.valueOf(epoch.text("state")), ends));
    }
    int shards = (int) head.number("shards");
    int hash = (int) head.number("hash");
    if (shards < 1 || shards > JournalFormat.MAX_SHARDS)
      throw new IllegalArgumentException("shards=" + shards);
    for (int n = 1; n < epochs.size(); n++) {
      if (epochs.get(n).number <= epochs.get(n - 1).number)
        throw new IllegalArgumentException("epoch order");
    }
    return new Manifest(JournalFormat.VERSION, shards, hash, epochs);
  }

  /** A name, never a path. */
  private static String fileName(String name) {
    if (!name.matches("[0-9A-Za-z-]+\\.cq4"))
      throw new IllegalArgumentException("file name=" + name);
    return name;
  }

  private static JournalException damaged(String journal, String what) {
    return new JournalException("journal=" + journal + " file=MANIFEST damaged=" + what
        + ", nothing was changed; restore the folder from a copy");
  }

  private static String crc(CharSequence text) {
    CRC32C crc = new CRC32C();
    crc.update(text.toString().getBytes(UTF_8));
    return String.format("%08x", crc.getValue());
  }

  /** {@code word key=value key=value}. */
  private static final class Fields {
    private final String[] parts;

    Fields(String line, String word) {
      parts = line.split(" ");
      if (!parts[0].equals(word)) throw new IllegalArgumentException("line=" + line);
    }

    String text(String key) {
      for (String part : parts) {
        if (part.startsWith(key + "=")) return part.substring(key.length() + 1);
      }
      throw new IllegalArgumentException("missing=" + key);
    }

    long number(String key) {
      return Long.parseLong(text(key));
    }
  }
}
