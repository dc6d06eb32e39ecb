package org.grove.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A message that is its own link in a linked mailbox, so that a send allocates one object. A node may be offered once.
 */
public abstract class MailboxNode {
  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(MailboxNode.class, "next", MailboxNode.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through NEXT
  private @Nullable MailboxNode next;

  @Nullable
  MailboxNode nextAcquire() {
    return (MailboxNode) NEXT.getAcquire(this);
  }

  /** Once polled past: a dead node in the old generation must not keep its successors alive. */
  void unlink() {
    next = null;
  }

  void nextRelease(MailboxNode node) {
    NEXT.setRelease(this, node);
  }
}
