package org.grove.mailbox.journal;

/**
 * How a journal is opened.
 *
 * @param durability {@link Durability#JOURNALED} (the default) or {@link Durability#SYNCED}; each opening may choose
 * @param shards files written side by side, 1 to 64, 2 by default; fixed when the folder is made, ignored afterwards
 */
public record JournalConfig(Durability durability, int shards) {

  public JournalConfig {
    if (durability == Durability.MEMORY) {
      throw new JournalException(
          "durability=MEMORY, a journal is on disk; choose JOURNALED or SYNCED");
    }
    if (shards < 1 || shards > JournalFormat.MAX_SHARDS) {
      throw new JournalException(
          "shards=" + shards + " not in 1.." + JournalFormat.MAX_SHARDS + ", choose 2");
    }
  }

  public static JournalConfig defaults() {
    return new JournalConfig(Durability.JOURNALED, 2);
  }

  public JournalConfig withDurability(Durability durability) {
    return new JournalConfig(durability, shards);
  }

  public JournalConfig withShards(int shards) {
    return new JournalConfig(durability, shards);
  }
}
