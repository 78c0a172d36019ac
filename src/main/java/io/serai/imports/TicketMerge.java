package io.serai.imports;

import io.serai.hub.delivery.Moments;
import io.serai.tables.CellText;
import io.serai.tables.RowWindow;
import io.serai.tables.SourceRow;
import java.security.SecureRandom;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Merges the tickets of a vendor's event as if they were rows of its own export, by the same rules: in one
/// transaction, together with what the caller does last.
public final class TicketMerge {
    /// The columns of a row of a Zoom export, in this order; one without a value is the empty string.
    public static final List<String> COLUMNS = List.of(
            "Registrant email",
            "First name",
            "Last name",
            "Ticket name",
            "Unique identifier",
            "Agree to receive marketing communication?",
            "Organization",
            "Job title",
            "Phone",
            "Address",
            "City",
            "State/Province",
            "Zip/Postal code",
            "Country/Region");

    private static final ImportCounts NOTHING = new ImportCounts(0, 0, 0, 0, 0, 0);

    private final DataSource database;
    private final Events events;
    private final EventTurns turns;
    private final Moments moments;
    private final SecureRandom random = new SecureRandom();

    TicketMerge(DataSource database, Events events, EventTurns turns, Moments moments) {
        this.database = database;
        this.events = events;
        this.turns = turns;
        this.moments = moments;
    }

    /// An event that tickets are merged into.
    public static final class Target {
        private final Events.Event event;

        private Target(Events.Event event) {
            this.event = event;
        }

        /// The event's integer key.
        public long eventKey() {
            return event.id();
        }
    }

    /// What the rows are.
    ///
    /// @param kind the file of which they are rows
    /// @param columns its header
    /// @param dryRun compares and counts, and writes nothing of the event
    public record Sheet(ImportKind kind, List<String> columns, boolean dryRun) {
        public Sheet {
            columns = List.copyOf(columns);
        }
    }

    /// What is done in the merge's transaction after all else. The event is held meanwhile: no other merge of it is
    /// between its first and its last statement.
    public interface LastStep {
        /// What it throws undoes the merge. It may be called again, after a deadlock was undone.
        ///
        /// @param connection not to be committed, rolled back or closed
        /// @param counts of the rows
        void carryOut(Connection connection, ImportCounts counts);
    }

    /// Who has this address, in the form of `event_person.external_id`; empty for none.
    public static String holder(String email) {
        return EmailAddress.key(EmailAddress.pasted(CellText.trim(email)));
    }

    /// The event, within the account and never across.
    ///
    /// @param account the tenant's integer key
    /// @param eventId the event's public id
    public Optional<Target> target(long account, String eventId) {
        return events.find(account, eventId).map(Target::new);
    }

    /// What could not be read or is not meant to be imported is kept with the run.
    ///
    /// @param run its integer key
    /// @param rows numbered from 1; null after the last. Asked once, on another thread
    /// @param last done even where there is no row
    /// @throws org.springframework.dao.DataAccessException when the database fails; then nothing is written
    /// @throws io.serai.hub.delivery.DeliveryException held back, where others merge into the event for too long
    public ImportCounts merge(long run, Target target, Sheet sheet, Supplier<@Nullable SourceRow> rows, LastStep last)
            throws InterruptedException {
        Events.Event event = target.event;
        SourceRow first = rows.get();
        if (first == null) {
            try (EventTurns.Turn _ = turns.take(event.id(), event.publicId());
                    MergeConnection connection = new MergeConnection(database)) {
                connection.hold(event.id(), event.publicId());
                connection.lend(own -> last.carryOut(own, NOTHING));
                moments.reached("batch.before-commit");
                connection.commit();
                moments.reached("batch.committed");
            }
            return NOTHING;
        }
        var order = new MergeOrder(run, event, RowWindow.ALL, sheet.dryRun(), Integer.MAX_VALUE, last);
        var settings = new RowMapping.Settings(RowMapping.Settings.DEFAULT.statusFilter(), event.badgeTypes());
        RowMapping mapping = RowMapping.of(sheet.kind(), sheet.columns(), settings);
        try (EventTurns.Turn _ = turns.take(event.id(), event.publicId());
                FileMerge merge = FileMerge.open(database, moments, random, sheet.kind(), order)) {
            merge.stage(sheet.columns(), new Rest(first, rows), mapping::map);
            merge.mergeNext();
            return merge.counts();
        }
    }

    /// The rows with the one that was looked at before.
    private static final class Rest implements Supplier<@Nullable SourceRow> {
        private final Supplier<@Nullable SourceRow> behind;
        private @Nullable SourceRow first;

        Rest(SourceRow first, Supplier<@Nullable SourceRow> behind) {
            this.first = first;
            this.behind = behind;
        }

        @Override
        public @Nullable SourceRow get() {
            SourceRow row = first;
            if (row == null) {
                return behind.get();
            }
            first = null;
            return row;
        }
    }
}
