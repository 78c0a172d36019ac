package io.serai.imports;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The keys that an event holds in another form than that in which they are compared, as older versions and other
/// writers stored them (`é` in two parts): a file's key is theirs, and nobody is created twice. The event's keys are
/// looked at once, and only where a file has a key that is not plain ASCII.
final class StoredKeys {
    private final MergeConnection connection;
    private final String query;
    private final long eventId;
    private final UnaryOperator<String> form;
    private @Nullable Map<String, String> stored;

    /// @param table and column of the key: names of ours, never of a file
    /// @param form brings a key into the form that is compared
    StoredKeys(MergeConnection connection, long eventId, String table, String column, UnaryOperator<String> form) {
        this.connection = connection;
        this.query = "SELECT " + column + " FROM " + table + " WHERE event_id = ? AND LENGTH(" + column
                + ") <> CHAR_LENGTH(" + column + ")";
        this.eventId = eventId;
        this.form = form;
    }

    /// The key as the event holds it.
    ///
    /// @param key in the form that is compared
    String of(String key) {
        if (key.chars().allMatch(c -> c < 0x80)) {
            return key;
        }
        Map<String, String> known = stored;
        if (known == null) {
            known = read();
            stored = known;
        }
        return known.getOrDefault(key, key);
    }

    private Map<String, String> read() {
        Map<String, String> other = new HashMap<>();
        Set<String> same = new HashSet<>();
        for (String key :
                connection.sql(query).param(eventId).query(String.class).list()) {
            String compared = form.apply(key);
            if (compared.equals(key)) {
                same.add(key);
            } else {
                other.putIfAbsent(compared, key);
            }
        }
        other.keySet().removeAll(same);
        return other;
    }
}
