package org.grove.codec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which codec writes an object of a class: the class's own, else that of its nearest sealed super type. Sealed types
 * name all that may stand below them, so the table is complete when it is built and a lookup is one probe.
 */
final class TypeTable {
  private final Map<Class<?>, MessageCodec<?>> own;
  private final Map<Class<?>, Set<MessageCodec<?>>> inherited = new HashMap<>();

  private TypeTable(Map<Class<?>, MessageCodec<?>> own) {
    this.own = own;
  }

  static Map<Class<?>, MessageCodec<?>> of(Map<Class<?>, MessageCodec<?>> own) {
    TypeTable table = new TypeTable(own);
    own.forEach(table::spread);
    Map<Class<?>, MessageCodec<?>> all = new HashMap<>(own);
    table.inherited.forEach((type, codecs) -> all.put(type, nearest(type, codecs)));
    return Map.copyOf(all);
  }

  private void spread(Class<?> type, MessageCodec<?> codec) {
    if (!type.isSealed()) {
      return;
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (!own.containsKey(permitted)) {
        inherited.computeIfAbsent(permitted, any -> new HashSet<>()).add(codec);
        spread(permitted, codec);
      }
    }
  }

  private static MessageCodec<?> nearest(Class<?> type, Set<MessageCodec<?>> codecs) {
    return codecs.stream()
        .filter(
            codec -> codecs.stream().allMatch(other -> other.type().isAssignableFrom(codec.type())))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("type=" + type.getName() + " has codecs="
            + codecs.stream().map(codec -> codec.type().getName()).sorted().toList()
            + " of unrelated sealed types, add a codec of its own"));
  }
}
