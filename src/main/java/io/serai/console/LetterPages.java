package io.serai.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `letterPages`: what could not be done, for the person who decides what becomes of it.
public final class LetterPages {
    private static final String API = "/v3/hub/dead_letter";
    private static final String PAGE = "/dead-letters";
    private static final List<String> WHICH = List.of("capability", "provider", "fingerprint");
    private static final List<String> FILTERS = List.of("capability", "provider", "fingerprint", "status");
    private static final int SIZE = 50;

    /// What a form carries is up to three times as long on its way, and that is to stay under a megabyte.
    private static final int LONGEST_EDIT = 256 * 1024;

    private static final int LONGEST_SHOWN = 64 * 1024;

    private final InnerCalls calls;
    private final ObjectMapper json = new ObjectMapper();

    LetterPages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(call, Frame.of(call), 200);
    }

    private Outcome list(Call call, Frame frame, int status) {
        Query filter = Query.of(call, FILTERS);
        if (filter.get("status").isEmpty()) {
            filter = filter.with("status", "open");
        }
        Pages pages = Pages.of(call, SIZE);
        InnerCalls.Reply reply = calls.get(call, pages.asked(filter).at(API));
        List<LetterView> letters = reply.isOk() ? Rows.of(reply, LetterView::of) : List.of();
        boolean alike = !filter.get("fingerprint").isEmpty();
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", reply.isOk() ? frame : Frame.of(call, Notice.problem(pages.explained(reply, FILTERS))));
        model.put("filter", filter);
        model.put("statuses", LetterView.STATUSES);
        model.put("groups", alike || !reply.isOk() ? List.of() : groups(call, filter));
        model.put("letters", letters.subList(0, Math.min(SIZE, letters.size())));
        model.put("previous", pages.previous(filter, PAGE));
        model.put("next", pages.next(filter, PAGE, letters.size()));
        model.put("mayReplay", filter.get("status").equals("open") && calls.may(call, "POST", API + "/replay"));
        return new Outcome.Page(reply.isOk() ? status : reply.status(), "console/letters", model);
    }

    private List<LetterView.Group> groups(Call call, Query filter) {
        var of = new LinkedHashMap<>(filter.values());
        of.remove("fingerprint");
        return Rows.of(calls.get(call, new Query(of).at(API + "/group")), LetterView.Group::of);
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Frame.of(call), 200, null);
    }

    /// @param edited what is in the field to edit; null for what is worked on now
    private Outcome show(Call call, Frame frame, int status, @Nullable String edited) {
        InnerCalls.Reply reply = calls.get(call, address(call, ""));
        if (!reply.isOk()) {
            return missing(call, reply.status());
        }
        JsonNode letter = reply.body().path("data");
        LetterView view = LetterView.of(letter);
        String text = text(letter);
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("letter", view);
        model.put("about", letter);
        model.put("headers", headers(letter));
        model.put("mayRead", letter.has("payload"));
        model.put("text", text == null || text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN));
        model.put("cut", text != null && text.length() > LONGEST_SHOWN);
        model.put("bytes", letter.hasNonNull("payload"));
        model.put("replays", List.copyOf(letter.path("replays").valueStream().toList()));
        model.put("mayReplay", view.open() && calls.may(call, "POST", address(call, "/replay")));
        model.put("mayDiscard", view.open() && calls.may(call, "POST", address(call, "/discard")));
        model.put("edit", edited != null ? edited : text == null || text.length() > LONGEST_EDIT ? null : text);
        return new Outcome.Page(status, "console/letter", model);
    }

    private static Outcome missing(Call call, int status) {
        return new Outcome.Page(
                status,
                "console/missing",
                Map.of("frame", Frame.of(call, null), "what", "There is no such dead letter, or no longer."));
    }

    /// What is worked on now; null where it is no text, or is nobody's to see.
    private static @Nullable String text(JsonNode letter) {
        if (letter.hasNonNull("edited_payload")) {
            return letter.path("edited_payload").asText();
        }
        return letter.path("payload_encoding").asText().equals("utf-8")
                ? letter.path("payload").asText()
                : null;
    }

    private static Map<String, String> headers(JsonNode letter) {
        var headers = new LinkedHashMap<String, String>();
        letter.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }

    /// As it came, whatever it is.
    public Outcome payload(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.get(call, address(call, ""));
        JsonNode letter = reply.body().path("data");
        if (!reply.isOk() || !letter.hasNonNull("payload")) {
            return missing(call, reply.isOk() ? 404 : reply.status());
        }
        String payload = letter.path("payload").asText();
        byte[] bytes = letter.path("payload_encoding").asText().equals("utf-8")
                ? payload.getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(payload);
        return new Outcome.Document(
                "application/octet-stream",
                new ByteArrayInputStream(bytes),
                "dead-letter-" + call.required("dead_letter_id"));
    }

    /// What an edit would change; nothing is done yet.
    public Outcome compare(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.get(call, address(call, ""));
        String before = reply.isOk() ? text(reply.body().path("data")) : null;
        if (before == null) {
            return missing(call, reply.isOk() ? 404 : reply.status());
        }
        String after = asItCame(form.path("payload").asText(), before);
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, null));
        model.put("letter", LetterView.of(reply.body().path("data")));
        model.put("difference", Difference.of(laidOut(before), laidOut(after)));
        model.put("payload", after);
        return new Outcome.Page(200, "console/letter-edit", model);
    }

    /// Browsers end each line of a field with CR and LF, whatever it had.
    private static String asItCame(String sent, String before) {
        return before.contains("\r\n") ? sent : sent.replace("\r\n", "\n");
    }

    /// JSON on many lines, so that a difference is one of a line.
    private String laidOut(String text) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(text));
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    public Outcome replay(@Body @Nullable JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String edited =
                form != null && form.has("payload") ? form.path("payload").asText() : null;
        if (edited != null) {
            JsonNode letter = calls.get(call, address(call, "")).body().path("data");
            String before = text(letter);
            edited = asItCame(edited, before == null ? "" : before);
        }
        InnerCalls.Reply reply =
                calls.call(call, "POST", address(call, "/replay"), edited == null ? null : Map.of("payload", edited));
        return done(reply, call, "letter-replaying", edited);
    }

    public Outcome discard(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(
                call,
                "POST",
                address(call, "/discard"),
                Map.of("reason", form.path("reason").asText()));
        return done(reply, call, "letter-discarded", null);
    }

    private Outcome done(InnerCalls.Reply reply, Call call, String code, @Nullable String edited) {
        return reply.isOk()
                ? new Outcome.Moved(303, PAGE + "/" + call.required("dead_letter_id") + "?done=" + code)
                : show(call, Frame.of(call, Notice.problem(reply)), reply.status(), edited);
    }

    private static String address(Call call, String step) {
        return API + "/" + call.required("dead_letter_id") + step;
    }

    /// What a replay of those that a filter names would be.
    public Outcome preview(@Body @Nullable JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        return preview(form, call, null);
    }

    private Outcome preview(@Nullable JsonNode form, Call call, @Nullable Notice notice) {
        Map<String, Object> wish = wish(form);
        wish.put("dry_run", true);
        InnerCalls.Reply reply = calls.call(call, "POST", API + "/replay", wish);
        if (!reply.isOk()) {
            return list(call, Frame.of(call, Notice.problem(reply)), reply.status());
        }
        wish.remove("dry_run");
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, notice));
        model.put("preview", reply.body().path("data"));
        model.put("oldest", When.of(reply.body().at("/data/oldest_on")));
        model.put("newest", When.of(reply.body().at("/data/newest_on")));
        model.put(
                "causes",
                reply.body()
                        .at("/data/causes")
                        .valueStream()
                        .map(LetterView.Group::of)
                        .toList());
        model.put("which", wish);
        return new Outcome.Page(200, "console/letters-replay", model);
    }

    public Outcome replayMany(@Body @Nullable JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, Object> wish = wish(form);
        String canary = form == null ? "" : form.path("canary").asText("");
        if (!canary.isEmpty()) {
            wish.put("canary", Integer.parseInt(canary));
        }
        InnerCalls.Reply reply = calls.call(call, "POST", API + "/replay", wish);
        return reply.isOk()
                ? new Outcome.Moved(
                        303, "/runs/" + reply.body().at("/data/run_id").asText())
                : preview(form, call, Notice.problem(reply));
    }

    /// A form sends its empty fields too.
    private static Map<String, Object> wish(@Nullable JsonNode form) {
        var wish = new LinkedHashMap<String, Object>();
        for (String name : WHICH) {
            String value = form == null ? "" : form.path(name).asText("").strip();
            if (!value.isEmpty()) {
                wish.put(name, value);
            }
        }
        return wish;
    }
}
