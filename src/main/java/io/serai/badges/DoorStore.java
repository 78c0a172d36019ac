package io.serai.badges;

import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a door knows of an event, in the database.
final class DoorStore {
    private final JdbcClient sql;
    private final String find = Sql.of("badges/find-at-door");

    DoorStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param event the integer key
    String name(long event) {
        return sql.sql("SELECT COALESCE(name, '') FROM event WHERE id = ?")
                .param(event)
                .query(String.class)
                .single();
    }

    /// Which of an event's badges are wanted.
    ///
    /// @param after the public id behind which it goes on; empty for the first ones
    /// @param since those that are other than they were then; null for all
    record Wanted(long event, String after, @Nullable LocalDateTime since, int limit) {}

    /// Those that were ever printed, in the order of their public ids.
    List<Map<String, @Nullable Object>> find(Wanted wanted) {
        return sql.sql(find)
                .param("event", wanted.event())
                .param("after", wanted.after())
                .param("since", wanted.since())
                .param("limit", wanted.limit())
                .query((row, _) -> shown(row))
                .list();
    }

    /// Nobody needs the name of somebody who does not come in.
    private static Map<String, @Nullable Object> shown(ResultSet row) throws SQLException {
        boolean revoked = row.getBoolean("revoked");
        LocalDateTime in = row.getObject("checked_on", LocalDateTime.class);
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", row.getString("id_random"));
        shown.put("name", revoked ? null : name(row));
        shown.put("issue", row.getLong("issue"));
        shown.put("revoked", revoked);
        shown.put("in", in == null ? null : in.toInstant(ZoneOffset.UTC).toString());
        shown.put("by", row.getString("device"));
        return shown;
    }

    private static String name(ResultSet row) throws SQLException {
        String whole =
                Objects.requireNonNullElse(row.getString("full_name"), "").strip();
        return whole.isEmpty()
                ? (Objects.requireNonNullElse(row.getString("given_name"), "") + " "
                                + Objects.requireNonNullElse(row.getString("family_name"), ""))
                        .strip()
                : whole;
    }
}
