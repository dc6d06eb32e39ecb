package org.grove.benchmarks.harness;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, iterables, numbers, booleans and text as JSON. */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String of(Map<String, ?> object) {
    Json json = new Json();
    json.object(object, "\n");
    return json.out.append('\n').toString();
  }

  private void value(@Nullable Object value, String newline) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> object -> object(object, newline);
      case Iterable<?> array -> array(array, newline);
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      default -> text(value.toString());
    }
  }

  private void object(Map<?, ?> object, String newline) {
    String inner = newline + "  ";
    String separator = inner;
    out.append('{');
    for (var entry : object.entrySet()) {
      out.append(separator);
      text(entry.getKey().toString());
      out.append(": ");
      value(entry.getValue(), inner);
      separator = "," + inner;
    }
    out.append(newline).append('}');
  }

  private void array(Iterable<?> array, String newline) {
    out.append('[');
    for (Iterator<?> values = array.iterator(); values.hasNext(); ) {
      value(values.next(), newline + "  ");
      out.append(values.hasNext() ? ", " : "");
    }
    out.append(']');
  }

  private void text(String text) {
    out.append('"');
    text.chars().forEach(c -> {
      switch (c) {
        case '"', '\\' -> out.append('\\').append((char) c);
        case '\n' -> out.append("\\n");
        default -> out.append(c < ' ' ? "\\u%04x".formatted(c) : Character.toString(c));
      }
    });
    out.append('"');
  }
}
