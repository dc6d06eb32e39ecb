package org.grove.samples.ledger;

import java.nio.file.Path;
import org.grove.mailbox.journal.Durability;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the ledger is told.
 *
 * @param journal null for a temporary one
 * @param initialCents what an account opens with
 * @param outcomes where confirmed decisions are appended, or null
 * @param decided where all decisions are written at the end, or null
 */
record LedgerOptions(
    @Nullable Path journal,
    Durability durability,
    long initialCents,
    int schedulers,
    @Nullable Path outcomes,
    @Nullable Path decided) {}
