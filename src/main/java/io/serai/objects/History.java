package io.serai.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `history`: where the values of a record come from, and one change of it taken back.
public final class History {
    private static final String NOT_PERMITTED = "not permitted";

    private final Supplier<Engine> engine;
    private final ObjectWrites writes;
    private final JdbcClient sql;
    private final ObjectMapper json;

    /// A row of the history, as the database has it.
    private record Told(
            long key,
            Map<String, @Nullable Object> row,
            @Nullable JsonNode fields,
            boolean values) {}

    History(Supplier<Engine> engine, ObjectWrites writes, DataSource source, ObjectMapper json) {
        this.engine = engine;
        this.writes = writes;
        this.sql = JdbcClient.create(source);
        this.json = json;
    }

    /// Changes of a record, the newest first; how it was made comes last.
    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call);
        ObjectType type = engine.type(call, viewer, Access.Right.READ);
        long record = record(engine, call, type, viewer);
        String field = call.parameter("field");
        if (field != null && (type.fields().get(field) == null || Untold.is(type, field))) {
            throw new Refusal(400, "The type " + type.name() + " keeps no history of such a field.");
        }
        int limit = Integer.parseInt(call.required("limit"));
        List<Told> found = find(type, record, field, before(engine, call, record), limit + 1);
        boolean further = found.size() > limit;
        List<Map<String, @Nullable Object>> page = new ArrayList<>();
        for (Told told : further ? found.subList(0, limit) : found) {
            told.row().put("change_id", engine.changes.of(told.key(), record));
            told.row().put("fields", told.values() ? shown(told.fields(), type, viewer, field) : Map.of());
            page.add(ordered(told.row()));
        }
        if (!further && page.size() < limit) {
            made(engine, type, record).ifPresent(page::add);
        } else if (!further && made(engine, type, record).isPresent()) {
            further = true;
        }
        var meta = new LinkedHashMap<String, @Nullable Object>();
        meta.put("next_cursor", further ? page.getLast().get("change_id") : null);
        return new Outcome.Done(200, page, "", meta);
    }

    private static long record(Engine engine, Call call, ObjectType type, Viewer viewer) {
        return engine.work.read(connection -> engine.references
                .find(connection, type, viewer, call.required("id"), List.of())
                .orElseThrow(() -> Engine.notFound(type))
                .key());
    }

    private static long before(Engine engine, Call call, long record) {
        String cursor = call.parameter("cursor");
        return cursor == null
                ? Long.MAX_VALUE
                : engine.changes
                        .read(cursor, record)
                        .orElseThrow(() -> new Refusal(400, "The cursor is none that this record's history gave."));
    }

    private List<Told> find(ObjectType type, long record, @Nullable String field, long before, int limit) {
        return sql.sql(Sql.of("objects/read-history"))
                .param("type", type.name())
                .param("record", record)
                .param("before", before)
                .param("path", field == null ? null : "$." + field)
                .param("limit", limit)
                .query(this::told)
                .list();
    }

    private Told told(ResultSet row, int number) throws SQLException {
        var told = new LinkedHashMap<String, @Nullable Object>();
        Change.Action action = Change.Action.of(row.getString("action"));
        told.put("at", row.getTimestamp("changed_on").toInstant().toString());
        told.put("action", action.name().toLowerCase(Locale.ROOT));
        told.put("run_id", row.getString("run"));
        told.put("request_id", row.getString("request_id"));
        long line = row.getLong("row_no");
        told.put("source", source(row, row.wasNull() ? null : line));
        told.put("by", row.getString("actor"));
        String fields = row.getString("fields_json");
        return new Told(row.getLong("id"), told, read(fields), action == Change.Action.CHANGED);
    }

    /// @param line of a file; null where it was none
    private static Map<String, @Nullable Object> source(ResultSet row, @Nullable Long line) throws SQLException {
        var source = new LinkedHashMap<String, @Nullable Object>();
        String capability = row.getString("capability");
        String kind;
        String name = capability;
        if (capability == null) {
            // of runs only those of webhooks go before their changes do
            kind = row.getString("actor_kind") == null ? "webhook" : row.getString("actor_kind");
            name = row.getString("actor");
        } else if (capability.equals(Undos.UNDO)) {
            kind = "undo";
            name = row.getString("source");
        } else if (capability.startsWith("imports.")) {
            kind = "file";
            name = row.getString("source");
        } else {
            kind = capability.endsWith(".webhook") ? "webhook" : "sync";
        }
        source.put("kind", kind);
        source.put("name", name);
        source.put("row", kind.equals("file") ? line : null);
        return source;
    }

    /// Of a field that takes a permission of its own whoever lacks it is told that it changed, and no more.
    private static Map<String, Object> shown(
            @Nullable JsonNode fields, ObjectType type, Viewer viewer, @Nullable String only) {
        var shown = new LinkedHashMap<String, Object>();
        if (fields == null) {
            return shown;
        }
        for (var member : fields.properties()) {
            String name = member.getKey();
            ObjectField field = type.fields().get(name);
            if (Untold.is(type, name) || only != null && !only.equals(name)) {
                continue;
            }
            if (field != null && !viewer.sees(field)) {
                shown.put(name, Map.of("hidden", true));
                continue;
            }
            var change = new LinkedHashMap<String, Object>();
            change.put("from", value(field, member.getValue().get("from")));
            change.put("to", value(field, member.getValue().get("to")));
            shown.put(name, change);
        }
        return shown;
    }

    /// A set of rows tells a truth value by 0 and 1.
    private static JsonNode value(@Nullable ObjectField field, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return NullNode.instance;
        }
        return field != null && field.kind() == Kind.BOOLEAN && value.isNumber()
                ? com.fasterxml.jackson.databind.node.BooleanNode.valueOf(value.asInt() != 0)
                : value;
    }

    private static Map<String, @Nullable Object> ordered(Map<String, @Nullable Object> row) {
        var ordered = new LinkedHashMap<String, @Nullable Object>();
        for (String name : List.of("change_id", "at", "action", "run_id", "request_id", "source", "by", "fields")) {
            ordered.put(name, row.get(name));
        }
        return ordered;
    }

    /// How a run made it with others, in a set.
    private java.util.Optional<Map<String, @Nullable Object>> made(Engine engine, ObjectType type, long record) {
        return sql.sql(Sql.of("objects/read-created"))
                .param("type", type.name())
                .param("record", record)
                .query((row, number) -> {
                    var made = new LinkedHashMap<String, @Nullable Object>();
                    made.put("change_id", engine.changes.of(0, record));
                    made.put("at", row.getTimestamp("changed_on").toInstant().toString());
                    made.put("action", "created");
                    made.put("run_id", row.getString("run"));
                    made.put("request_id", row.getString("request_id"));
                    made.put("source", source(row, line(type, record, row.getLong("run_key"))));
                    made.put("by", row.getString("actor"));
                    made.put("fields", Map.of());
                    return ordered(made);
                })
                .optional();
    }

    /// The row of the file that a record was made from, as the run's outcomes tell it of people.
    private @Nullable Long line(ObjectType type, long record, long run) {
        String people = "SELECT id_random FROM event_person WHERE id = ";
        String person =
                switch (type.name()) {
                    case "event_person" -> people + "?";
                    case "event_person_profile", "event_badge" ->
                        people + "(SELECT event_person_id FROM " + type.table() + " WHERE id = ?)";
                    default -> null;
                };
        if (person == null) {
            return null;
        }
        return sql.sql(person)
                .param(record)
                .query(String.class)
                .optional()
                .flatMap(
                        id -> sql.sql("SELECT rows_text FROM run_outcome WHERE run_id = ? AND rows_text LIKE ? LIMIT 1")
                                .params(run, "% c +" + id.replace("_", "\\_") + "%")
                                .query(String.class)
                                .optional()
                                .map(text -> Pattern.compile("(?m)^(\\d+) c \\+" + Pattern.quote(id) + "$")
                                        .matcher(text))
                                .filter(Matcher::find)
                                .map(match -> Long.valueOf(match.group(1))))
                .orElse(null);
    }

    /// Writes what fields held before a change, as a change of its own.
    ///
    /// @param body `{fields?}`: which of them; all where it says nothing
    public Outcome restore(@Body @Nullable JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Engine engine = this.engine.get();
        Viewer viewer = Viewer.of(call);
        ObjectType type = engine.type(call, viewer, Access.Right.WRITE);
        long record = record(engine, call, type, viewer);
        JsonNode fields = engine.changes.read(call.required("change_id"), record).stream()
                .mapToObj(key -> fields(type, record, key))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "This record has no such change."));
        var kept = new ArrayList<Map<String, String>>();
        ObjectNode earlier = earlier(fields, body, type, viewer, kept);
        try {
            return told(writes.change(earlier, call), kept);
        } catch (Refusal refusal) {
            if (refusal.outcome()
                            instanceof Outcome.Refused(int status, String detail, List<Fault> faults, var _, var _)
                    && status == 400
                    && detail.startsWith("A reference")) {
                throw new Refusal(new Outcome.Refused(409, "What the record referred to is gone.", faults));
            }
            throw refusal;
        }
    }

    private JsonNode fields(ObjectType type, long record, long key) {
        return sql.sql("SELECT fields_json FROM record_change WHERE id = ? AND type = ? AND record_id = ? "
                        + "AND action = 'u'")
                .params(key, type.name(), record)
                .query(String.class)
                .optional()
                .map(this::read)
                .orElseThrow(() -> new Refusal(
                        422, "This change holds no earlier values: the record was made, removed or erased by it."));
    }

    /// The record as it is now, and what stays as it was.
    private Outcome told(Outcome changed, List<Map<String, String>> kept) {
        if (changed instanceof Outcome.WithHeaders(Outcome.Written(byte[] record), var headers)) {
            try {
                return new Outcome.WithHeaders(
                        new Outcome.Done(200, json.readTree(record), "", Map.of("kept", kept)), headers);
            } catch (IOException e) {
                throw new UncheckedIOException("what was written as JSON can be read", e);
            }
        }
        throw new IllegalStateException("a record was answered otherwise: " + changed);
    }

    /// @param kept is told which fields of those that were asked for stay as they are, and why
    private ObjectNode earlier(
            JsonNode fields, @Nullable JsonNode body, ObjectType type, Viewer viewer, List<Map<String, String>> kept) {
        ObjectNode earlier = json.createObjectNode();
        JsonNode wanted = body == null ? NullNode.instance : body.path("fields");
        if (wanted.isArray()) {
            int at = 0;
            for (JsonNode name : wanted) {
                if (fields.path(name.asText()).isMissingNode()) {
                    throw new Refusal(new Outcome.Refused(
                            422,
                            "The request does not fit the contract.",
                            List.of(new Fault("body.fields[" + at + "]", "was not changed by this"))));
                }
                at++;
            }
        }
        for (var member : fields.properties()) {
            boolean asked = !wanted.isArray();
            for (JsonNode name : wanted) {
                asked |= name.asText().equals(member.getKey());
            }
            if (!asked) {
                continue;
            }
            ObjectField field = type.fields().get(member.getKey());
            String reason = reason(type, member.getKey(), field, viewer);
            if (field == null || reason != null) {
                kept.add(Map.of("field", member.getKey(), "reason", String.valueOf(reason)));
            } else {
                earlier.set(member.getKey(), value(field, member.getValue().get("from")));
            }
        }
        if (earlier.isEmpty()) {
            throw new Refusal(
                    kept.stream().anyMatch(one -> NOT_PERMITTED.equals(one.get("reason"))) ? 403 : 422,
                    "Nothing of this change can be written back: "
                            + kept.stream()
                                    .map(one -> one.get("field") + ": " + one.get("reason"))
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        return earlier;
    }

    /// Why a field is not written back; null where it is.
    private static @Nullable String reason(ObjectType type, String name, @Nullable ObjectField field, Viewer viewer) {
        if (field == null) {
            return name.equals(Restoring.LINK) ? "it tied or untied records" : "there is no such field any more";
        }
        if (!viewer.sees(field) || Untold.is(type, field.name())) {
            return NOT_PERMITTED;
        }
        return field.readOnly() && !type.inherits().containsKey(name) ? "nobody writes it" : null;
    }

    private @Nullable JsonNode read(@Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the hub wrote as JSON can be read", e);
        }
    }
}
