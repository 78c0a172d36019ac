package io.serai.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The people of a file in `import_person`, one row each as read; those of one person are then folded.
final class PeopleStage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> LABELLED = new TypeReference<>() {};
    private static final int FOLDED_AT_ONCE = 200;
    private static final AttendeeField[] FIELDS = AttendeeField.values();

    private final MergeConnection connection;
    private final RowIds ids;
    private final String insert = Sql.of("imports/stage-people");
    private final StoredKeys stored;
    private final Repeats repeats = new Repeats();
    private int staged;
    private boolean repeated;

    /// A row that says more of a person whom an earlier one named first.
    private record Later(int row, int firstRow) {}

    PeopleStage(MergeConnection connection, RowIds ids, long eventId) {
        this.connection = connection;
        this.stored = new StoredKeys(connection, eventId, "event_person", "external_id", EmailAddress::key);
        this.ids = ids;
    }

    void add(List<Attendee> named) {
        List<Attendee> people = named.stream()
                .map(person -> person.known(stored.of(person.externalId())))
                .toList();
        connection.bulk(insert, people, (row, person) -> {
            row.setInt(1, person.row());
            row.setInt(2, ++staged);
            row.setString(3, ids.next());
            row.setString(4, person.externalId());
            bind(row, 5, person);
        });
        List<String> again = people.stream()
                .map(Attendee::externalId)
                .filter(repeats::again)
                .distinct()
                .toList();
        repeated |= !again.isEmpty();
        connection.bulk(
                "INSERT INTO import_repeat (external_id) VALUES (?) ON DUPLICATE KEY UPDATE external_id = external_id",
                again,
                (row, externalId) -> row.setString(1, externalId));
    }

    /// Gives the first row of each person what the later ones say, and those the first row's number.
    void fold() {
        if (!repeated) {
            return;
        }
        int rows = connection.file("find-repeats").update();
        Attendee folded = null;
        boolean changed = false;
        for (int from = 1; from <= rows; from += FOLDED_AT_ONCE) {
            List<Later> later = new ArrayList<>();
            List<Attendee> done = new ArrayList<>();
            for (Attendee person : read(from, from + FOLDED_AT_ONCE - 1)) {
                if (folded != null && folded.externalId().equals(person.externalId())) {
                    folded = folded.fold(person);
                    later.add(new Later(person.row(), folded.row()));
                    changed = true;
                    continue;
                }
                if (folded != null && changed) {
                    done.add(folded);
                }
                folded = person;
                changed = false;
            }
            store(done);
            connection.bulk("UPDATE import_person SET first_row = ? WHERE row_no = ?", later, (row, repeat) -> {
                row.setInt(1, repeat.firstRow);
                row.setInt(2, repeat.row);
            });
        }
        if (folded != null && changed) {
            store(List.of(folded));
        }
    }

    private void store(List<Attendee> folded) {
        connection.bulk(
                Sql.of("imports/fold-people"), folded, (row, person) -> row.setInt(bind(row, 1, person), person.row()));
    }

    private List<Attendee> read(int from, int to) {
        return connection
                .file("read-repeats")
                .param("from", from)
                .param("to", to)
                .query((row, number) -> attendee(row))
                .list();
    }

    /// @return the next parameter's number
    private static int bind(PreparedStatement row, int first, Attendee person) throws SQLException {
        int at = first;
        row.setString(at++, person.email());
        for (AttendeeField field : FIELDS) {
            row.setString(at++, person.get(field));
        }
        bind(row, at++, person.agreeToTc());
        bind(row, at++, person.allowTracking());
        row.setString(at++, person.custom().isEmpty() ? null : json(person.custom()));
        return at;
    }

    private static void bind(PreparedStatement row, int at, @Nullable Boolean value) throws SQLException {
        if (value == null) {
            row.setNull(at, Types.TINYINT);
        } else {
            row.setInt(at, value ? 1 : 0);
        }
    }

    private static Attendee attendee(ResultSet row) throws SQLException {
        Map<AttendeeField, String> values = new EnumMap<>(AttendeeField.class);
        for (AttendeeField field : FIELDS) {
            String value = row.getString(field.column());
            if (value != null) {
                values.put(field, value);
            }
        }
        return new Attendee(
                row.getInt("row_no"),
                row.getString("external_id"),
                row.getString("email"),
                values,
                consent(row, "agree_to_tc"),
                consent(row, "allow_tracking"),
                labelled(row.getString("custom_json")));
    }

    private static @Nullable Boolean consent(ResultSet row, String column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : (Boolean) value;
    }

    private static String json(Map<String, String> custom) {
        try {
            return JSON.writeValueAsString(custom);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }

    private static Map<String, String> labelled(@Nullable String json) {
        try {
            return json == null ? Map.of() : JSON.readValue(json, LABELLED);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was staged as JSON is none", e);
        }
    }
}
