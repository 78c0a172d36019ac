package io.serai.imports;

import org.jspecify.annotations.Nullable;

/// What is to be merged into which event. The ids are integer keys, which never leave the process.
///
/// @param runId the run that counts, and that an interrupted merge goes on from
/// @param accountId must be the event's own
/// @param eventIdRandom the event's public id
/// @param badgeTemplateId for new badges, and for those without one; null for none
/// @param dryRun compares and tells, but writes nothing of the event
/// @param batchRows rows in one transaction
record MergeOrder(
        long runId,
        long accountId,
        long eventId,
        String eventIdRandom,
        @Nullable Long badgeTemplateId,
        RowWindow window,
        boolean dryRun,
        int batchRows) {
    static final int BATCH_ROWS = 5_000;

    MergeOrder {
        if (batchRows < 1) {
            throw new IllegalArgumentException("a batch has " + batchRows + " rows, expected 1 or more");
        }
    }
}
