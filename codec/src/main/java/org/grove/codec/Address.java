package org.grove.codec;

import java.util.Objects;

/**
 * An actor as bytes can name it: what becomes of a ref inside a message that leaves its process, and what is turned
 * back into a ref by the system that receives it. It says who is meant, not how to get there.
 *
 * @param system the name of the actor system
 * @param node which of the processes that bear this system's name; 0 where there is only one
 * @param incarnation which start of the node: an address of an earlier one names an actor that is gone, unless the
 *     actor is journaled
 * @param path the actor's place in the tree, for people and for finding it again under its name
 * @param actorId the actor itself, never given twice in one system: a namesake that came later has another
 */
public record Address(String system, long node, long incarnation, String path, long actorId) {
  public Address {
    requireText("system", system);
    requireText("path", path);
  }

  private static void requireText(String name, String value) {
    if (Objects.requireNonNull(value, name).isBlank()) {
      throw new IllegalArgumentException(
          name + "=\"" + value + "\" is blank, an address needs one");
    }
  }
}
