package org.grove.supervision;

/**
 * A child and how it is restarted, where that differs from its supervisor's {@link SupervisorStrategy#restart()}.
 *
 * @param child what its owner knows it by; the supervisor uses its {@code equals} and {@code hashCode} and nothing else
 * @param restart after which exits it is restarted
 * @param <C> the type of children
 */
public record ChildSpec<C>(C child, RestartType restart) {
  public ChildSpec {
    if (child == null) {
      throw new IllegalArgumentException("child=null, pass what its owner knows it by");
    }
    if (restart == null) {
      throw new IllegalArgumentException(
          "child=" + child + " restart=null, pass a RestartType or add the child alone");
    }
  }
}
