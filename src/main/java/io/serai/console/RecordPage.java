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
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `recordPage`: one record, its form, and where its values come from.
public final class RecordPage {
    private static final int SIZE = 20;

    /// The longest list that people choose from without searching.
    private static final int LONGEST_LIST = 500;

    private static final String MEANWHILE = "Somebody else changed this record meanwhile, so nothing was written. ";

    private final InnerCalls calls;

    RecordPage(InnerCalls calls) {
        this.calls = calls;
    }

    /// A field and what it holds.
    ///
    /// @param text empty for nothing
    /// @param link where what it refers to is shown; null where it refers to nothing that is shown
    public record Fact(
            RecordField field, String text, @Nullable String link) {}

    /// What all pages of a record need.
    private record Subject(RecordType type, List<RecordType> types, List<RecordField> fields, InnerCalls.Reply record) {
        JsonNode data() {
            return record.body().path("data");
        }

        String etag() {
            return record.headers().getOrDefault("ETag", "");
        }

        String page() {
            return type.address() + "/" + data().path("id").asText();
        }

        String api() {
            return RecordPages.API + "/" + type.name() + "/" + data().path("id").asText();
        }
    }

    /// @throws Refusal 404 for what is not theirs to see
    private Subject subject(Call call) {
        List<RecordType> types = RecordType.list(calls.get(call, RecordPages.API));
        RecordType type = RecordType.find(types, call.required("type"));
        String api = RecordPages.API + "/" + type.name() + "/";
        InnerCalls.Reply record = calls.get(call, api + call.required("id"));
        if (!record.isOk()) {
            throw new Refusal(
                    record.status(),
                    record.status() == 404 ? "There is no such record, or no longer." : record.problem());
        }
        JsonNode schema = calls.get(call, api + "schema").body().path("data");
        return new Subject(type, types, RecordField.list(schema), record);
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return RecordPages.shown(call, () -> show(call, subject(call), Frame.of(call), 200));
    }

    private Outcome show(Call call, Subject subject, Frame frame, int status) {
        var model = new LinkedHashMap<String, Object>();
        List<Fact> facts = facts(subject, subject.fields());
        model.put("frame", frame);
        model.put("type", subject.type());
        model.put("id", subject.data().path("id").asText());
        model.put("title", RecordType.title(subject.data()));
        model.put("match", subject.etag());
        model.put("facts", facts.stream().filter(fact -> !fact.text().isEmpty()).toList());
        model.put(
                "empty",
                facts.stream()
                        .filter(fact -> fact.text().isEmpty())
                        .map(fact -> fact.field().label())
                        .toList());
        model.put("below", subject.type().below(subject.types()));
        history(call, subject, model);
        return new Outcome.Page(status, "console/record", model);
    }

    private static List<Fact> facts(Subject subject, List<RecordField> fields) {
        var facts = new ArrayList<Fact>();
        for (RecordField field : fields) {
            String text = field.shown(subject.data().path(field.name()));
            boolean leads = field.refers()
                    && !text.isEmpty()
                    && subject.types().stream().anyMatch(type -> type.name().equals(field.of()));
            facts.add(new Fact(field, text, leads ? "/records/" + field.of() + "/" + text : null));
        }
        return facts;
    }

    private void history(Call call, Subject subject, Map<String, Object> model) {
        Query filter = Query.of(call, List.of("field", "cursor"));
        InnerCalls.Reply reply = subject.type().history()
                ? calls.get(call, filter.with("limit", String.valueOf(SIZE)).at(subject.api() + "/history"))
                : null;
        Map<String, RecordField> known = RecordPages.byName(subject.fields());
        String next = reply == null ? null : RecordType.cursor(reply);
        model.put("filter", filter);
        model.put("told", reply == null ? null : reply.isOk() ? "" : reply.problem());
        model.put(
                "changes",
                reply == null || !reply.isOk()
                        ? List.of()
                        : Rows.of(
                                reply,
                                row -> RecordChange.of(
                                        row, known, subject.type().writable())));
        var names = new LinkedHashMap<String, String>();
        names.put("", "any");
        subject.fields().stream()
                .filter(RecordField::writable)
                .forEach(field -> names.put(field.name(), field.label()));
        model.put("names", names);
        model.put("runs", calls.may(call, "GET", "/v3/hub/run"));
        model.put("people", calls.may(call, "GET", "/api/users"));
        model.put("me", call.person().uuid());
        model.put("next", next == null ? null : filter.with("cursor", next).at(subject.page()));
        model.put(
                "first",
                filter.get("cursor").isEmpty()
                        ? null
                        : filter.with("cursor", "").at(subject.page()));
    }

    public Outcome edit(@ExchangeProperty(Call.PROPERTY) Call call) {
        return RecordPages.shown(call, () -> {
            Subject subject = writable(call);
            return form(call, subject, RecordForm.of(subject.fields(), subject.record(), null), Frame.of(call), 200);
        });
    }

    /// @throws Refusal 403 where they may not write records of the type
    private Subject writable(Call call) {
        Subject subject = subject(call);
        if (!subject.type().writable()) {
            throw new Refusal(403, "You may not change records of this type.");
        }
        return subject;
    }

    private Outcome form(Call call, Subject subject, RecordForm form, Frame frame, int status) {
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("type", subject.type());
        model.put("id", subject.data().path("id").asText());
        model.put("title", RecordType.title(subject.data()));
        model.put("form", form.with(lists(call, form)));
        model.put(
                "fixed",
                facts(
                                subject,
                                subject.fields().stream()
                                        .filter(field -> !RecordForm.holds(field, subject.data()))
                                        .toList())
                        .stream()
                        .filter(fact -> !fact.text().isEmpty())
                        .toList());
        return new Outcome.Page(status, "console/record-edit", model);
    }

    /// Names by ids, of the lists that the form's fields choose from.
    private Map<String, Map<String, String>> lists(Call call, RecordForm form) {
        var lists = new LinkedHashMap<String, Map<String, String>>();
        for (RecordForm.Input input : form.inputs()) {
            String list = input.field().of();
            if (!input.field().kind().equals("lookup") || lists.containsKey(list)) {
                continue;
            }
            JsonNode entries = calls.get(call, "/v3/lookup/" + list).body().path("data");
            if (entries.isArray() && entries.size() <= LONGEST_LIST) {
                var names = new LinkedHashMap<String, String>();
                entries.forEach(entry ->
                        names.put(entry.path("id").asText(), entry.path("name").asText()));
                lists.put(list, names);
            }
        }
        return lists;
    }

    /// Writes what is different from what the form began with, and only if nobody wrote meanwhile.
    public Outcome save(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        return RecordPages.shown(call, () -> saved(sent, call));
    }

    private Outcome saved(JsonNode sent, Call call) {
        Subject subject = writable(call);
        RecordForm form = RecordForm.of(subject.fields(), subject.record(), sent);
        if (form.changes().isEmpty()) {
            return new Outcome.Moved(303, subject.page() + "?done=record-same");
        }
        InnerCalls.Reply reply = calls.call(
                call,
                "PATCH",
                subject.api(),
                form.changes(),
                Map.of("If-Match", sent.path("match").asText()));
        if (reply.isOk()) {
            return new Outcome.Moved(303, subject.page() + "?done=record-changed");
        }
        String problem = reply.status() == 412
                ? MEANWHILE + "What they wrote stands at its field. Save again to write what you typed."
                : reply.problem();
        return form(call, subject, form.with(reply), Frame.of(call, Notice.problem(problem)), reply.status());
    }

    /// Writes what fields held before a change.
    public Outcome restore(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        return RecordPages.shown(call, () -> restored(sent, call));
    }

    private Outcome restored(JsonNode sent, Call call) {
        Subject subject = writable(call);
        String field = sent.path("field").asText("");
        InnerCalls.Reply reply = calls.call(
                call,
                "POST",
                subject.api() + "/history/" + sent.path("change").asText() + "/restore",
                field.isEmpty() ? Map.of() : Map.of("fields", List.of(field)),
                Map.of("If-Match", sent.path("match").asText()));
        if (!reply.isOk()) {
            String problem = reply.status() == 412
                    ? MEANWHILE + "This is what it holds now. Put the value back again if that is still right."
                    : reply.problem();
            return show(call, subject, Frame.of(call, Notice.problem(problem)), reply.status());
        }
        boolean same = subject.fields().stream()
                .filter(RecordField::writable)
                .allMatch(one -> Objects.equals(
                        subject.data().path(one.name()),
                        reply.body().path("data").path(one.name())));
        String kept = reply.body()
                .at("/meta/kept")
                .valueStream()
                .map(one -> RecordField.words(one.path("field").asText()) + " ("
                        + one.path("reason").asText() + ")")
                .collect(Collectors.joining(", "));
        if (kept.isEmpty()) {
            return new Outcome.Moved(303, subject.page() + "?done=" + (same ? "value-same" : "value-restored"));
        }
        String said = same ? "Nothing was put back: the rest is as it was." : "Put back.";
        return show(call, subject(call), Frame.of(call, new Notice(!same, said + " Kept: " + kept + ".")), 200);
    }
}
