package io.serai.badges;

import io.serai.hub.database.Sql;
import io.serai.objects.BadgeLayout;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Badges and their issues in the database.
final class BadgeStore {
    private static final int BATCH = 1_000;

    private final JdbcClient sql;
    private final JdbcTemplate batches;
    private final String find = Sql.of("badges/find-badges");
    private final String held = Sql.of("badges/find-held");

    BadgeStore(DataSource database) {
        this.sql = JdbcClient.create(database);
        this.batches = new JdbcTemplate(database);
    }

    /// Which badges of an event are wanted.
    ///
    /// @param template those of it, and those of none
    /// @param since those written then or later
    record Wanted(
            long event,
            @Nullable Long template,
            @Nullable Long badge,
            @Nullable LocalDateTime since) {}

    /// Those that are neither hidden nor disabled, in the order of their names.
    List<Badge> find(Wanted wanted, int limit) {
        return sql.sql(find)
                .param("event", wanted.event())
                .param("template", wanted.template())
                .param("badge", wanted.badge())
                .param("since", wanted.since())
                .param("limit", limit)
                .query((row, _) -> new Badge(
                        row.getLong("id"),
                        row.getString("id_random"),
                        row.getLong("issue"),
                        row.getString("layout_json"),
                        texts(row)))
                .list();
    }

    private static Map<String, String> texts(ResultSet row) throws SQLException {
        var texts = new HashMap<String, String>();
        for (String field : BadgeLayout.FIELDS) {
            String text = row.getString(field);
            if (text != null && !text.isBlank()) {
                texts.put(field, text.strip());
            }
        }
        String whole = (texts.getOrDefault("given_name", "") + " " + texts.getOrDefault("family_name", "")).strip();
        if (!whole.isEmpty()) {
            texts.putIfAbsent("full_name", whole);
        }
        return texts;
    }

    /// The layout of a template; empty where it says none.
    Optional<String> layout(long template) {
        return Optional.ofNullable(sql.sql("SELECT layout_json FROM event_badge_template WHERE id = ?")
                .param(template)
                .query((row, _) -> row.getString("layout_json"))
                .single());
    }

    /// Notes that each was printed once more, in the caller's transaction.
    ///
    /// @throws org.springframework.dao.DataAccessException where somebody else has printed one of them since, or it
    // is
    /// gone
    void printed(List<Badge> badges) {
        batches.batchUpdate(
                "INSERT INTO event_badge_issue (badge_id, issue) VALUES (?, ?)", badges, BATCH, (statement, badge) -> {
                    statement.setLong(1, badge.key());
                    statement.setLong(2, badge.issue() + 1);
                });
    }

    /// A badge as somebody holds it.
    ///
    /// @param revoked whether it is hidden or disabled
    /// @param replaced when the next one was printed; null where this is the last
    /// @param shown what the door is told of it
    record Held(
            long key, String id, boolean revoked, @Nullable Instant replaced, Map<String, @Nullable Object> shown) {}

    Optional<Held> held(String event, BadgeCode code) {
        return sql.sql(held)
                .param("event", event)
                .param("badge", code.badge())
                .param("next", code.issue() + 1)
                .query((row, _) -> held(row))
                .optional();
    }

    private static Held held(ResultSet row) throws SQLException {
        Map<String, String> texts = texts(row);
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", row.getString("id_random"));
        for (String field : List.of("full_name", "affiliations", "badge_type", "badge_type_code")) {
            shown.put(field, texts.get(field));
        }
        LocalDateTime replaced = row.getObject("replaced_on", LocalDateTime.class);
        return new Held(
                row.getLong("id"),
                row.getString("id_random"),
                row.getBoolean("revoked"),
                replaced == null ? null : replaced.toInstant(ZoneOffset.UTC),
                shown);
    }
}
