package org.grove.supervision;

/** After which exits a child is restarted. */
public enum RestartType {
  /** After every exit, a normal one too: for what must always be there. */
  PERMANENT,
  /** After a failure or a kill, not after a normal exit or a shutdown: for what may finish its work. */
  TRANSIENT,
  /** Never: for what is of no use a second time. */
  TEMPORARY;

  boolean restartsAfter(ExitReason reason) {
    return switch (this) {
      case PERMANENT -> true;
      case TRANSIENT -> reason.isAbnormal();
      case TEMPORARY -> false;
    };
  }
}
