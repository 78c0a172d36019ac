package io.serai.imports;

import io.serai.hub.database.Sql;
import io.serai.imports.ProgramRow.Cleared;
import io.serai.tables.CellText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The records of a program in their `import_` tables, each once: what a later row says of a record is folded into
/// it as it is inserted.
final class ProgramStage {
    private static final DateTimeFormatter WALL_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final MergeConnection connection;
    private final RowIds ids;
    private final StoredKeys locationCodes;
    private final StoredKeys sessionCodes;
    private final StoredKeys presentationCodes;
    private final StoredKeys presenterIds;
    private final String locations = Sql.of("imports/stage-locations");
    private final String sessions = Sql.of("imports/stage-sessions");
    private final String presentations = Sql.of("imports/stage-presentations");
    private final String presenters = Sql.of("imports/stage-presenters");
    private final String links = Sql.of("imports/stage-links");
    private final String programRows = Sql.of("imports/stage-program-rows");

    /// A record, the row that names it, and what that row ties it to.
    private record Named<T>(T it, int row, @Nullable String tie) {}

    ProgramStage(MergeConnection connection, RowIds ids, long eventId) {
        this.connection = connection;
        this.ids = ids;
        this.locationCodes = new StoredKeys(connection, eventId, "event_location", "code", CellText::nfc);
        this.sessionCodes = new StoredKeys(connection, eventId, "event_session", "code", CellText::nfc);
        this.presentationCodes = new StoredKeys(connection, eventId, "event_presentation", "code", CellText::nfc);
        this.presenterIds = new StoredKeys(connection, eventId, "event_presenter", "external_id", CellText::nfc);
    }

    void add(List<ProgramRow> rows) {
        connection.bulk(locations, named(rows, ProgramRow::location, row -> null), (insert, location) -> {
            begin(insert, locationCodes.of(location.it.code()), location);
            insert.setString(4, location.it.name());
        });
        connection.bulk(sessions, named(rows, ProgramRow::session, this::locationCode), (insert, session) -> {
            begin(insert, sessionCodes.of(session.it.code()), session);
            insert.setString(4, session.tie);
            insert.setString(5, session.it.name());
            insert.setString(6, session.it.description());
            insert.setString(7, wallTime(session.it.start()));
            insert.setString(8, wallTime(session.it.end()));
            Integer sort = session.it.sort();
            if (sort == null) {
                insert.setNull(9, Types.INTEGER);
            } else {
                insert.setInt(9, sort);
            }
            insert.setBoolean(10, session.it.cleared().contains(Cleared.START));
            insert.setBoolean(11, session.it.cleared().contains(Cleared.END));
            insert.setBoolean(12, session.it.cleared().contains(Cleared.SORT));
        });
        connection.bulk(presentations, named(rows, ProgramRow::presentation, this::sessionCode), (insert, talk) -> {
            begin(insert, presentationCodes.of(talk.it.code()), talk);
            insert.setString(4, talk.tie);
            insert.setString(5, talk.it.name());
            insert.setString(6, talk.it.description());
            insert.setString(7, wallTime(talk.it.start()));
            insert.setString(8, wallTime(talk.it.end()));
            insert.setString(9, talk.it.abstractCode());
            insert.setBoolean(10, talk.it.cleared().contains(Cleared.START));
            insert.setBoolean(11, talk.it.cleared().contains(Cleared.END));
        });
        connection.bulk(presenters, named(rows, ProgramRow::presenter, row -> null), (insert, presenter) -> {
            begin(insert, presenterIds.of(presenter.it.externalId()), presenter);
            insert.setString(4, presenter.it.givenName());
            insert.setString(5, presenter.it.familyName());
            insert.setString(6, presenter.it.email());
            insert.setString(7, presenter.it.affiliations());
        });
        connection.bulk(
                links,
                named(rows, ProgramRow::presenter, this::presentationCode).stream()
                        .filter(link -> link.tie != null)
                        .toList(),
                (insert, link) -> {
                    insert.setString(1, link.tie);
                    insert.setString(2, presenterIds.of(link.it.externalId()));
                    insert.setInt(3, link.row);
                });
        connection.bulk(programRows, rows, (insert, row) -> {
            insert.setInt(1, row.row());
            insert.setString(2, locationCode(row));
            insert.setString(3, sessionCode(row));
            insert.setString(4, presentationCode(row));
            ProgramRow.Presenter presenter = row.presenter();
            insert.setString(5, presenter == null ? null : presenterIds.of(presenter.externalId()));
        });
    }

    private void begin(PreparedStatement insert, String key, Named<?> named) throws SQLException {
        insert.setString(1, key);
        insert.setInt(2, named.row);
        insert.setString(3, ids.next());
    }

    private static <T> List<Named<T>> named(
            List<ProgramRow> rows,
            Function<ProgramRow, @Nullable T> record,
            Function<ProgramRow, @Nullable String> tie) {
        List<Named<T>> all = new ArrayList<>();
        for (ProgramRow row : rows) {
            T it = record.apply(row);
            if (it != null) {
                all.add(new Named<>(it, row.row(), tie.apply(row)));
            }
        }
        return all;
    }

    private @Nullable String locationCode(ProgramRow row) {
        ProgramRow.Location location = row.location();
        return location == null ? null : locationCodes.of(location.code());
    }

    private @Nullable String sessionCode(ProgramRow row) {
        ProgramRow.Session session = row.session();
        return session == null ? null : sessionCodes.of(session.code());
    }

    private @Nullable String presentationCode(ProgramRow row) {
        ProgramRow.Presentation presentation = row.presentation();
        return presentation == null ? null : presentationCodes.of(presentation.code());
    }

    private static @Nullable String wallTime(@Nullable LocalDateTime time) {
        return time == null ? null : WALL_TIME.format(time);
    }
}
