package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `searchPages`: finds a run, a letter, a connection or a record by its id, what became of a request by the
/// request's, and people and other records by words. It may be somebody's name, so it comes in a form and stands in no
/// address.
public final class SearchPages {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{11,22}");
    private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9._:-]{8,200}");
    private static final int OF_A_TYPE = 5;

    private final InnerCalls calls;

    SearchPages(InnerCalls calls) {
        this.calls = calls;
    }

    /// @param kind such as `run`
    /// @param name what people call it
    /// @param page where it is
    public record Found(String kind, String name, String page) {}

    public Outcome search(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String text = form.path("text").asText("").strip();
        var found = new ArrayList<Found>();
        if (ID.matcher(text).matches()) {
            byId(call, text, found);
        }
        if (REQUEST.matcher(text).matches()) {
            one(call, "/v3/hub/trace/" + text, "/trace/" + text, "request", "", found);
        }
        if (!text.isEmpty()) {
            byWords(call, text, found);
        }
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, null));
        model.put("text", text);
        model.put("found", found);
        return new Outcome.Page(200, "console/search", model);
    }

    private void byId(Call call, String id, List<Found> found) {
        one(call, "/v3/hub/run/" + id, "/runs/" + id, "run", "capability", found);
        one(call, "/v3/hub/dead_letter/" + id, "/dead-letters/" + id, "dead letter", "capability", found);
        one(call, "/v3/hub/connection/" + id, "/connections/" + id, "connection", "name", found);
        for (JsonNode type : types(call)) {
            String name = type.path("type").asText();
            one(call, "/v3/crud/" + name + "/" + id, "/records/" + name + "/" + id, words(name), "", found);
        }
    }

    /// @param title the member that holds its name; empty for what has one as records do
    private void one(Call call, String api, String page, String kind, String title, List<Found> found) {
        if (calls.may(call, "GET", api) && calls.may(call, "GET", page)) {
            InnerCalls.Reply reply = calls.get(call, api);
            if (reply.isOk()) {
                JsonNode data = reply.body().path("data");
                String id = page.substring(page.lastIndexOf('/') + 1);
                String name = title.isEmpty()
                        ? RecordType.title(data)
                        : data.path(title).asText(id);
                found.add(new Found(kind, name.isEmpty() ? id : name, page));
            }
        }
    }

    private Iterable<JsonNode> types(Call call) {
        return calls.may(call, "GET", "/v3/crud") && calls.may(call, "GET", "/records")
                ? calls.get(call, "/v3/crud").body().path("data")
                : List.of();
    }

    private void byWords(Call call, String text, List<Found> found) {
        for (JsonNode type : types(call)) {
            if (!type.path("words").asBoolean()) {
                continue;
            }
            String name = type.path("type").asText();
            InnerCalls.Reply reply = calls.call(
                    call,
                    "POST",
                    "/v3/crud/" + name + "/search?limit=" + OF_A_TYPE,
                    Map.of("and", List.of(), "q", text));
            if (reply.isOk()) {
                reply.body()
                        .path("data")
                        .forEach(row -> found.add(new Found(
                                words(name),
                                RecordType.title(row),
                                "/records/" + name + "/" + row.path("id").asText())));
            }
        }
    }

    private static String words(String type) {
        return type.replace('_', ' ');
    }
}
