package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.settings.Sha256;
import io.serai.web.InnerCalls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a form for a record holds, against the record as it is now.
///
/// Beside each field the form has a mark of what it held when the form was made. So it is known which fields whoever
/// sends it has changed, and which somebody else has meanwhile; what neither touched is not sent.
///
/// @param match the record's `ETag`
/// @param inputs by the order of the schema
/// @param changes what is to be sent
public record RecordForm(String match, List<Input> inputs, Map<String, JsonNode> changes) {
    /// What a form carries is up to three times as long on its way, and all of it is to stay under a megabyte.
    private static final int LONGEST = 32 * 1024;

    /// One field.
    ///
    /// @param value what stands in it
    /// @param mark of what the record holds
    /// @param theirs what somebody else wrote meanwhile; null for nothing
    /// @param fault what is wrong with it; null for nothing
    public record Input(
            RecordField field,
            String value,
            String mark,
            @Nullable String theirs,
            @Nullable String fault,
            Map<String, String> options) {
        public Input {
            options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }

        public String name() {
            return "field-" + field.name();
        }

        /// What to know before one types.
        public @Nullable String hint() {
            String about =
                    switch (field.kind()) {
                        case "time" -> "UTC";
                        case "local" -> "In the event's time zone";
                        case "reference", "lookup" -> options.isEmpty() ? "Id, of the type " + field.of() : null;
                        case "json", "settings" -> "JSON: an object or a list";
                        case "senders", "hosts" -> "JSON: a list of texts";
                        default -> null;
                    };
            String other = theirs == null ? null : "Somebody else wrote: " + (theirs.isEmpty() ? "nothing" : theirs);
            return other == null ? about : about == null ? other : other + ". " + about;
        }

        /// The input's `type`.
        public String type() {
            return switch (field.kind()) {
                case "time", "local" -> "datetime-local";
                case "date" -> "date";
                default -> "text";
            };
        }

        /// Whether it may not be emptied; a text that is empty already may stay so.
        public boolean required() {
            return !field.empty() && !value.isEmpty();
        }

        /// How many characters it takes; null where nobody says.
        public @Nullable Integer longest() {
            return type().equals("text") ? field.refers() ? Integer.valueOf(22) : field.longest() : null;
        }

        public @Nullable String inputmode() {
            return switch (field.kind()) {
                case "integer" -> "numeric";
                case "number" -> "decimal";
                default -> null;
            };
        }
    }

    public RecordForm {
        inputs = List.copyOf(inputs);
        changes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(changes));
    }

    /// Whether a form can hold what the record has there.
    static boolean holds(RecordField field, JsonNode data) {
        return field.writable() && field.typed(data.path(field.name())).length() <= LONGEST;
    }

    /// @param record as it is now
    /// @param sent what came of a form; null for a new one
    static RecordForm of(List<RecordField> fields, InnerCalls.Reply record, @Nullable JsonNode sent) {
        JsonNode data = record.body().path("data");
        var inputs = new ArrayList<Input>();
        var changes = new LinkedHashMap<String, JsonNode>();
        for (RecordField field : fields) {
            if (!holds(field, data)) {
                continue;
            }
            String now = field.typed(data.path(field.name()));
            String mark = mark(field, now);
            String typed =
                    sent == null ? null : sent.path("field-" + field.name()).textValue();
            String was = sent == null ? null : sent.path("was-" + field.name()).textValue();
            boolean mine = typed != null && was != null && !mark(field, typed).equals(was);
            if (mine && typed != null) {
                changes.put(field.name(), field.sent(typed));
            }
            inputs.add(new Input(
                    field,
                    mine && typed != null ? typed : now,
                    mark,
                    was == null || was.equals(mark) ? null : field.shown(data.path(field.name())),
                    null,
                    Map.of()));
        }
        return new RecordForm(record.headers().getOrDefault("ETag", ""), inputs, changes);
    }

    /// With what the operation found wrong, each at its field.
    RecordForm with(InnerCalls.Reply refusal) {
        return new RecordForm(
                match,
                inputs.stream()
                        .map(input -> new Input(
                                input.field(),
                                input.value(),
                                input.mark(),
                                input.theirs(),
                                refusal.fault(input.field().name()),
                                input.options()))
                        .toList(),
                changes);
    }

    /// With what there is to choose from.
    ///
    /// @param lists by their names; those that are too long to choose from are missing
    RecordForm with(Map<String, Map<String, String>> lists) {
        return new RecordForm(
                match,
                inputs.stream()
                        .map(input -> new Input(
                                input.field(),
                                input.value(),
                                input.mark(),
                                input.theirs(),
                                input.fault(),
                                options(input, lists)))
                        .toList(),
                changes);
    }

    private static Map<String, String> options(Input input, Map<String, Map<String, String>> lists) {
        var options = new LinkedHashMap<String, String>();
        if (input.field().empty() || input.value().isEmpty()) {
            options.put("", "nothing");
        }
        if (input.field().kind().equals("boolean")) {
            options.put("true", "yes");
            options.put("false", "no");
            return options;
        }
        Map<String, String> list =
                input.field().kind().equals("lookup") ? lists.get(input.field().of()) : null;
        if (list == null) {
            return Map.of();
        }
        options.putAll(list);
        options.putIfAbsent(input.value(), input.value());
        return options;
    }

    private static String mark(RecordField field, String typed) {
        return Sha256.hex(field.same(typed)).substring(0, 32);
    }
}
