package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `recordPages`: records of every type, as the registry has them.
///
/// What somebody looks for may be somebody's name, so it is sent in a form and stands in no address; neither does the
/// way to the next page of what was found.
public final class RecordPages {
    static final String API = "/v3/crud";
    private static final List<String> FILTERS =
            List.of("parent", "parent_id", "enabled", "hidden", "order_by", "since");
    private static final List<String> LISTED = List.of("enabled", "hidden", "order_by");
    private static final int SIZE = 50;

    /// Of what is disabled, as people choose it.
    public static final Map<String, String> ENABLED = choice("enabled", "disabled");

    /// Of what is hidden, as people choose it.
    public static final Map<String, String> HIDDEN = choice("not_hidden", "hidden");

    private final InnerCalls calls;

    RecordPages(InnerCalls calls) {
        this.calls = calls;
    }

    private static Map<String, String> choice(String usual, String other) {
        var choice = new LinkedHashMap<String, String>();
        choice.put("", "only " + usual.replace('_', ' '));
        choice.put(other, "only " + other);
        choice.put("all", "all");
        return java.util.Collections.unmodifiableMap(choice);
    }

    /// A record in a table.
    ///
    /// @param cells what its columns hold, the first one its name
    public record Row(
            String id,
            String name,
            List<String> cells,
            boolean enabled,
            boolean hidden,
            @Nullable When changed) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /// What is refused is told on a page, too.
    static Outcome shown(Call call, Supplier<Outcome> page) {
        try {
            return page.get();
        } catch (Refusal refusal) {
            var model = new LinkedHashMap<String, Object>();
            model.put("frame", Frame.of(call, null));
            model.put("what", refusal.outcome().detail());
            model.put("title", refusal.outcome().status() == 403 ? "Not for you" : "Not here");
            return new Outcome.Page(refusal.outcome().status(), "console/missing", model);
        }
    }

    public Outcome types(@ExchangeProperty(Call.PROPERTY) Call call) {
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call));
        model.put("groups", RecordType.grouped(RecordType.list(calls.get(call, API))));
        return new Outcome.Page(200, "console/records", model);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        String cursor = call.parameter("cursor");
        return shown(call, () -> page(call, Query.of(call, FILTERS), "", cursor == null ? "" : cursor));
    }

    public Outcome search(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        var filter = new LinkedHashMap<String, String>();
        FILTERS.forEach(name -> filter.put(name, form.path(name).asText("").strip()));
        String q = form.path("q").asText("").strip();
        return shown(
                call, () -> page(call, new Query(filter), q, form.path("cursor").asText("")));
    }

    private Outcome page(Call call, Query filter, String q, String cursor) {
        RecordType type = RecordType.find(RecordType.list(calls.get(call, API)), call.required("type"));
        Map<String, RecordField> fields = byName(RecordField.list(
                calls.get(call, API + "/" + type.name() + "/schema").body().path("data")));
        List<RecordField> columns = type.ordered().stream()
                .map(fields::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        InnerCalls.Reply reply = found(call, type, columns, filter, q, cursor);
        String next = RecordType.cursor(reply);
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", reply.isOk() ? Frame.of(call) : Frame.of(call, Notice.problem(reply)));
        model.put("type", type);
        model.put("filter", filter);
        model.put("q", q);
        model.put("columns", columns);
        model.put("orders", orders(columns));
        model.put("rows", reply.isOk() ? Rows.of(reply, row -> row(row, columns)) : List.of());
        model.put("first", cursor.isEmpty() ? null : filter.at(type.address()));
        model.put("next", next == null ? null : filter.with("cursor", next).at(type.address()));
        model.put("cursor", next);
        return new Outcome.Page(reply.status(), "console/records-type", model);
    }

    static Map<String, RecordField> byName(List<RecordField> fields) {
        return fields.stream()
                .collect(Collectors.toMap(
                        RecordField::name, Function.identity(), (one, other) -> one, LinkedHashMap::new));
    }

    private InnerCalls.Reply found(
            Call call, RecordType type, List<RecordField> columns, Query filter, String q, String cursor) {
        boolean below =
                !filter.get("parent").isEmpty() && !filter.get("parent_id").isEmpty();
        String at = below
                ? API + "/" + filter.get("parent") + "/" + filter.get("parent_id") + "/" + type.name()
                : API + "/" + type.name();
        var asked = new LinkedHashMap<String, String>();
        LISTED.forEach(name -> asked.put(name, filter.get(name)));
        asked.put("limit", String.valueOf(SIZE));
        asked.put("cursor", cursor);
        var terms = new ArrayList<Map<String, Object>>();
        if (!filter.get("since").isEmpty()) {
            terms.add(Map.of("field", "updated_on", "op", "gte", "value", filter.get("since") + "T00:00:00Z"));
        }
        if (terms.isEmpty() && q.isEmpty()) {
            return calls.get(call, new Query(asked).at(at));
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("and", terms);
        if (!q.isEmpty() && type.words()) {
            body.put("q", q);
        } else if (!q.isEmpty()) {
            body.put("or", beginnings(columns, q));
        }
        return calls.call(call, "POST", new Query(asked).at(at + "/search"), body);
    }

    /// Of a type that has no words: what one of its columns begins with.
    private static List<Map<String, Object>> beginnings(List<RecordField> columns, String q) {
        return columns.stream()
                .filter(column -> column.kind().equals("text") || column.kind().equals("code"))
                .map(column -> Map.<String, Object>of("field", column.name(), "op", "starts_with", "value", q))
                .toList();
    }

    private static Map<String, String> orders(List<RecordField> columns) {
        var orders = new LinkedHashMap<String, String>();
        orders.put("", "as they were made");
        orders.put("-updated_on", "the last changed first");
        columns.stream()
                .filter(column -> !column.refers())
                .forEach(column -> orders.put(column.name(), column.label()));
        return orders;
    }

    private static Row row(JsonNode data, List<RecordField> columns) {
        var cells = new ArrayList<String>();
        columns.forEach(column -> cells.add(column.shown(data.path(column.name()))));
        return new Row(
                data.path("id").asText(),
                cells.isEmpty() || cells.getFirst().isBlank() ? RecordType.title(data) : cells.getFirst(),
                cells,
                data.path("enable").asBoolean(true),
                data.path("hide").asBoolean(false),
                When.of(data.path("updated_on")));
    }
}
