/**
 * Mailboxes: queues of messages with many senders and one consumer at a time.
 *
 * <table>
 * <caption>Which one to take</caption>
 * <tr><th>{@link org.grove.mailbox.UnboundedMailbox}</th><td>the default: linked, unbounded, first in first out</td></tr>
 * <tr><th>{@code journal.JournaledMailbox}</th><td>the same, its messages on disk before they can be polled</td></tr>
 * </table>
 *
 * <p>All keep the order of each sender, call their {@link org.grove.mailbox.Wakeup} exactly once per release, and answer
 * a full or closed mailbox with an {@link org.grove.mailbox.OfferResult}, never with an exception.
 */
@NullMarked
package org.grove.mailbox;

import org.jspecify.annotations.NullMarked;
