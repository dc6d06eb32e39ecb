/**
 * The ledger: transfers from a file, every account a durable actor, money conserved through {@code kill -9}.
 *
 * <p>The way of a row: {@link org.grove.samples.ledger.TransferReader} makes a {@link org.grove.samples.ledger.Row} of
 * it, {@link org.grove.samples.ledger.Ledger} opens both accounts and tells the paying one, {@link
 * org.grove.samples.ledger.Account} decides and tells the paid one, the journal confirms the decision, and {@link
 * org.grove.samples.ledger.Reporter} counts it, writes it to the outcomes file and lets the {@link
 * org.grove.samples.ledger.Window} move on.
 */
@NullMarked
package org.grove.samples.ledger;

import org.jspecify.annotations.NullMarked;
