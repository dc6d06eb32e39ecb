package org.grove.mailbox.journal;

/** The journal can't be opened, read or written; the message names the folder, the place and the remedy. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalException(String message) {
    super(message);
  }

  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
