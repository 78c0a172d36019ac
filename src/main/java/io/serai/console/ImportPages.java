package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.UploadForm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `importPages`: a file is looked at before it is imported, and what was looked at is what is imported.
public final class ImportPages {
    private static final int EVENTS = 200;
    private static final int DIFFERENCES = 200;

    /// More than a file may have, as the API takes a part of it by default.
    private static final String LAST_ROW = "100000000";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{11,22}");
    private static final String USUAL_STATUS = "Attending";

    private static final Map<String, Kind> KINDS = kinds();

    private final InnerCalls calls;

    ImportPages(InnerCalls calls) {
        this.calls = calls;
    }

    /// @param path behind the address of the event
    private record Kind(String name, String path) {
        String of(String event) {
            return "/event/" + event + path;
        }
    }

    /// What is in the form.
    private record Wish(String event, String kind, String status) {
        static Wish of(JsonNode texts) {
            String other = texts.path("other_event").asText("").strip();
            return new Wish(
                    other.isEmpty() ? texts.path("event_id").asText("").strip() : other,
                    texts.path("kind").asText("").strip(),
                    texts.path("status").asText("").strip());
        }
    }

    private static Map<String, Kind> kinds() {
        var kinds = new LinkedHashMap<String, Kind>();
        kinds.put("badges", new Kind("Badge list (CSV or XLSX)", "/badge/import"));
        kinds.put("splash", new Kind("Splash or Cvent attendees (XLSX)", "/badge/import/splash_xlsx"));
        kinds.put("zoom", new Kind("Zoom Events registrants (CSV)", "/badge/import/zoom_csv"));
        kinds.put("program", new Kind("Program (CSV or XLSX)", "/importing/program_data"));
        return kinds;
    }

    public Outcome begin(@ExchangeProperty(Call.PROPERTY) Call call) {
        var wish = new Wish(
                Objects.requireNonNullElse(call.parameter("event_id"), ""),
                Objects.requireNonNullElse(call.parameter("kind"), ""),
                USUAL_STATUS);
        return form(call, wish, null, 200);
    }

    private Outcome form(Call call, Wish wish, @Nullable Notice notice, int status) {
        InnerCalls.Reply reply =
                calls.get(call, "/v3/crud/event?limit=" + (EVENTS + 1) + "&order_by=-start_datetime&hidden=all");
        var events = new LinkedHashMap<String, String>();
        if (reply.isOk()) {
            Rows.of(reply, row -> row).forEach(row -> events.put(row.path("id").asText(), event(row)));
        }
        boolean more = events.size() > EVENTS;
        var kinds = new LinkedHashMap<String, String>();
        KINDS.forEach((name, kind) -> {
            if (calls.may(call, "POST", kind.of("event"))) {
                kinds.put(name, kind.name());
            }
        });
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, notice));
        model.put("events", events);
        model.put("more", more);
        model.put("kinds", kinds);
        model.put("event", wish.event());
        model.put("kind", wish.kind());
        model.put("status", wish.status());
        return new Outcome.Page(status, "console/imports", model);
    }

    private static String event(JsonNode row) {
        String begins = row.path("start_datetime").asText("");
        String name = row.path("name").asText("");
        return (name.isEmpty() ? row.path("id").asText() : name)
                + (begins.length() < 10 ? "" : ", " + begins.substring(0, 10));
    }

    /// A dry run: what the file would change, and nothing is written.
    public Outcome look(@Body UploadForm form, @ExchangeProperty(Call.PROPERTY) Call call) {
        Wish wish = Wish.of(form.texts());
        Kind kind = KINDS.get(wish.kind());
        if (kind == null) {
            return form(call, wish, Notice.problem("Choose what kind of file it is."), 422);
        }
        if (!ID.matcher(wish.event()).matches()) {
            return form(call, wish, Notice.problem("There is no such event. Choose one."), 404);
        }
        var query = new LinkedHashMap<String, String>();
        query.put("dry_run", "true");
        query.put("differences", String.valueOf(DIFFERENCES));
        query.put("end_at", LAST_ROW);
        String address = new Query(query).at(kind.of(wish.event()));
        if (wish.kind().equals("splash")) {
            // an empty one asks for rows of any status, so that it must be there
            address += "&import_status_filter=" + URLEncoder.encode(wish.status(), StandardCharsets.UTF_8);
        }
        InnerCalls.Reply reply = calls.call(call, "POST", address, form.files().getFirst());
        return reply.isOk()
                ? looked(call, kind.name() + ": " + form.files().getFirst().fileName(), wish.event(), reply)
                : form(call, wish, Notice.problem(reply), reply.status());
    }

    private Outcome looked(Call call, String file, String event, InnerCalls.Reply reply) {
        JsonNode about = reply.body().at("/meta/import");
        List<ImportDifference> differences = Rows.of(reply, ImportDifference::of);
        String run = about.path("run_id").asText();
        String apply = "/v3/hub/run/" + run + "/apply";
        long changing = about.path("created").asLong() + about.path("updated").asLong();
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, null));
        model.put("file", file);
        model.put("about", about);
        model.put("run", run);
        model.put("changing", changing);
        model.put("differences", differences);
        model.put("left", List.copyOf(about.path("not_imported").valueStream().toList()));
        model.put("rejected", about.path("rejected_rows_url").asText(null));
        model.put("mayApply", changing > 0 && calls.may(call, "POST", apply));
        model.put("again", new Query(Map.of("event_id", event)).at("/imports"));
        return new Outcome.Page(200, "console/import", model);
    }

    /// Imports the bytes that were looked at, and leads to the run that does so.
    public Outcome apply(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "POST", "/v3/hub/run/" + call.required("run_id") + "/apply", null);
        return reply.isOk()
                ? new Outcome.Moved(
                        303, "/runs/" + reply.body().at("/data/run_id").asText())
                : form(call, new Wish("", "", USUAL_STATUS), Notice.problem(reply), reply.status());
    }
}
