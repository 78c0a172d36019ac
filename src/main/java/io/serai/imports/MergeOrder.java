package io.serai.imports;

import io.serai.imports.TicketMerge.LastStep;
import io.serai.tables.RowWindow;
import org.jspecify.annotations.Nullable;

/// What is to be merged into which event.
///
/// @param runId the integer key of the run that counts, and that an interrupted merge goes on from
/// @param event its badge template is for new badges, and for those without one
/// @param dryRun compares and tells, but writes nothing of the event
/// @param batchRows rows in one transaction
/// @param last for rows that can't be read a second time as they were: all are one set, nothing is resumed, and this is
///     done in its transaction instead of noting how far the run has come; null for a file
record MergeOrder(
        long runId,
        Events.Event event,
        RowWindow window,
        boolean dryRun,
        int batchRows,
        @Nullable LastStep last) {
    static final int BATCH_ROWS = 5_000;

    MergeOrder {
        if (batchRows < 1) {
            throw new IllegalArgumentException("a batch has " + batchRows + " rows, expected 1 or more");
        }
    }

    /// Of a file's rows.
    MergeOrder(long runId, Events.Event event, RowWindow window, boolean dryRun, int batchRows) {
        this(runId, event, window, dryRun, batchRows, null);
    }
}
