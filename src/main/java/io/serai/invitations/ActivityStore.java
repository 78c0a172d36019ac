package io.serai.invitations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.invitations.fraud.Band;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What happened around an event: accesses to guests' pages, answers, and what guests were told.
final class ActivityStore {
    private final String accesses = Sql.of("invitations/read-accesses");
    private final String notices = Sql.of("invitations/read-notices");
    private final JdbcClient sql;
    private final ObjectMapper json;

    ActivityStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// Something that happened.
    ///
    /// @param id the public id of the access or notice
    /// @param at UTC
    /// @param shown as hosts see it
    record Item(String type, String id, LocalDateTime at, Map<String, @Nullable Object> shown) {
        private static final Comparator<Item> LATEST =
                Comparator.comparing(Item::at).thenComparing(Item::id).reversed();

        /// Differs where something new is to be said of it.
        String version() {
            return id + " " + shown.get("state");
        }
    }

    /// Where a page ended: the last item that it showed.
    record Position(LocalDateTime at, String id) {}

    /// Which items are asked for.
    ///
    /// @param since those that happened then or later
    /// @param noted of notices, those of which something was noted then or later
    /// @param before those before it
    record Wanted(
            @Nullable LocalDateTime since,
            @Nullable LocalDateTime noted,
            @Nullable Position before,
            int limit) {}

    /// The latest first.
    List<Item> items(long event, Wanted wanted) {
        return Stream.concat(accesses(event, null, wanted).stream(), notices(event, wanted).stream())
                .sorted(Item.LATEST)
                .limit(wanted.limit())
                .toList();
    }

    /// Where the page ended whose last item this is; empty where there is no such item of the event.
    Optional<Position> position(long event, String id) {
        return sql.sql("SELECT accessed_on FROM event_access WHERE id_random = :id AND event_id = :event "
                        + "UNION ALL SELECT created_on FROM event_notice WHERE id_random = :id AND event_id = :event")
                .param("id", id)
                .param("event", event)
                .query((row, _) -> new Position(row.getObject(1, LocalDateTime.class), id))
                .optional();
    }

    List<Item> accesses(long event, @Nullable String band, Wanted wanted) {
        Map<String, @Nullable Object> values = values(event, wanted);
        values.put("band", band);
        return sql.sql(accesses).params(values).query((row, _) -> access(row)).list();
    }

    List<Item> notices(long event, Wanted wanted) {
        Map<String, @Nullable Object> values = values(event, wanted);
        values.put("noted", wanted.noted());
        return sql.sql(notices).params(values).query((row, _) -> notice(row)).list();
    }

    private static Map<String, @Nullable Object> values(long event, Wanted wanted) {
        Position before = wanted.before();
        var values = new HashMap<String, @Nullable Object>();
        values.put("event", event);
        values.put("since", wanted.since());
        values.put("before", before == null ? null : before.at());
        values.put("last", before == null ? null : before.id());
        values.put("limit", wanted.limit());
        return values;
    }

    private Item access(ResultSet row) throws SQLException {
        JsonNode what = tree(row.getString("what_json"));
        String band = row.getString("band");
        boolean blocked = row.getBoolean("blocked");
        String kind = row.getString("kind");
        LocalDateTime at = row.getObject("accessed_on", LocalDateTime.class);
        var access = new LinkedHashMap<String, @Nullable Object>();
        access.put("id", row.getString("id_random"));
        access.put("guest_id", row.getString("guest"));
        access.put("kind", kind);
        access.put("at", instant(at));
        access.put("address", row.getString("address"));
        access.put("agent", row.getString("agent"));
        access.put("score", row.getObject("score", Integer.class));
        access.put("sub_scores", what.has("sub_scores") ? what.get("sub_scores") : null);
        access.put("band", band);
        access.put("reason", row.getString("reason"));
        access.put(
                "label",
                band == null
                        ? null
                        : Band.valueOf(band.toUpperCase(Locale.ROOT)).label());
        access.put("blocked", blocked);
        access.put("unscored", row.getBoolean("unscored"));
        access.put("scanner", row.getBoolean("scanner"));
        access.put("geo_country", row.getString("geo_country"));
        access.put("geo_city", row.getString("geo_city"));
        access.put("geo_lat", row.getBigDecimal("geo_lat"));
        access.put("geo_lon", row.getBigDecimal("geo_lon"));
        access.put("guest_name", row.getString("guest_name"));
        if (!kind.equals("rsvp")) {
            return new Item("access", row.getString("id_random"), at, access);
        }
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("id", row.getString("id_random"));
        answer.put("guest_id", row.getString("guest"));
        answer.put("guest_name", row.getString("guest_name"));
        answer.put("at", instant(at));
        answer.put("status", row.getString("answer"));
        answer.put("plus_ones", row.getObject("plus_ones", Integer.class));
        answer.put("blocked", blocked);
        answer.put("access", access);
        return new Item("rsvp", row.getString("id_random"), at, answer);
    }

    private static Item notice(ResultSet row) throws SQLException {
        LocalDateTime at = row.getObject("created_on", LocalDateTime.class);
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", row.getString("id_random"));
        shown.put("guest_id", row.getString("guest"));
        shown.put("guest_name", row.getString("guest_name"));
        shown.put("kind", row.getString("kind"));
        shown.put("channel", row.getString("channel"));
        shown.put("state", row.getString("state"));
        shown.put("provider", row.getString("provider"));
        shown.put("provider_message_id", row.getString("provider_message_id"));
        shown.put("bounce_type", row.getString("bounce_type"));
        shown.put("reason", row.getString("reason"));
        shown.put("at", instant(row.getObject("noted_on", LocalDateTime.class)));
        return new Item("notice", row.getString("id_random"), at, shown);
    }

    static String instant(LocalDateTime at) {
        return at.toInstant(ZoneOffset.UTC).toString();
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private JsonNode tree(@Nullable String text) {
        try {
            return text == null ? json.createObjectNode() : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the column holds JSON", e);
        }
    }

    /// As one list of the hub's shows an item of several kinds.
    static Map<String, @Nullable Object> shown(Item item) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("type", item.type());
        shown.putAll(item.shown());
        return shown;
    }

    /// A page of items, and where the next one begins.
    static Map<String, @Nullable Object> page(List<Map<String, @Nullable Object>> shown, List<Item> items, int limit) {
        var page = new LinkedHashMap<String, @Nullable Object>();
        page.put("items", new ArrayList<>(shown));
        page.put("next_cursor", items.size() < limit ? null : items.getLast().id());
        return page;
    }
}
