package org.grove.actors;

import java.util.function.Supplier;

/**
 * A kind of durable actor. The journal knows actors by kind and name, never by class.
 *
 * @param name as in the journal, for ever; without a slash
 * @param factory makes an incarnation
 * @param stateType the class that the state's codec is registered for
 */
public record DurableKind<M, S>(
    String name, Supplier<? extends DurableActor<M, S>> factory, Class<S> stateType) {

  public DurableKind {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "kind='" + name + "' is empty or has a slash, choose a plain name");
    }
  }

  public static <M, S> DurableKind<M, S> of(
      String name, Supplier<? extends DurableActor<M, S>> factory, Class<S> stateType) {
    return new DurableKind<>(name, factory, stateType);
  }
}
