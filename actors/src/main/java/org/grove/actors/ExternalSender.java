package org.grove.actors;

import java.util.Arrays;
import org.grove.mailbox.OfferResult;
import org.grove.mailbox.journal.SenderId;

/**
 * A sender outside the system that numbers its messages and can repeat them: the journal takes each number once. For one
 * thread at a time.
 */
public final class ExternalSender {
  private final ActorSystem system;
  private final SenderId id;
  private final long[] highest; // by shard

  ExternalSender(ActorSystem system, SenderId id) {
    this.system = system;
    this.id = id;
    this.highest = new long[system.journal().shards()];
    Arrays.setAll(highest, shard -> system.journal().highest(id, shard));
  }

  public SenderId id() {
    return id;
  }

  /**
   * Sends message number {@code sequence}, unless the journal holds it. Never blocks: bound what is on its way, by the
   * answers.
   *
   * @param sequence higher than that of every message sent before
   * @return false when the journal has it already, from this or an earlier run; nothing is written then
   * @throws IllegalArgumentException when the target has no journal
   * @throws ActorDownException when the target has stopped
   */
  public <M> boolean tell(ActorRef<M> target, long sequence, M message) {
    if (!(target instanceof JournaledCell<M> cell) || cell.system() != system) {
      throw new IllegalArgumentException("actor=" + target.path() + " is not journaled by system="
          + system.name() + ", tell a durable actor of it");
    }
    int shard = cell.log().shard();
    if (sequence <= highest[shard]) return false;
    JournaledEnvelope envelope = new JournaledEnvelope(cell, message, null, null, id, sequence);
    if (cell.offer(envelope) != OfferResult.ACCEPTED) {
      throw new ActorDownException(
          "actor=" + target.path() + " has stopped, sequence=" + sequence + " was not sent");
    }
    highest[shard] = sequence;
    return true;
  }
}
