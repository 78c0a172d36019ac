package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.UploadForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `documentPages`: what can be asked about, how far each document is, and a page of one with the passage that
/// an answer stands on.
public final class DocumentPages {
    static final String PAGE = "/ask/documents";
    private static final String API = "/api/v1/documents";
    private static final String ID = "doc_id";
    private static final int A_PAGE = 50;

    private final InnerCalls calls;

    DocumentPages(InnerCalls calls) {
        this.calls = calls;
    }

    /// @param before what stands before the passage; `marked` is empty where it does not stand there
    public record PageText(int number, int last, String before, String marked, String after) {}

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(call, 200, Frame.of(call));
    }

    private Outcome list(Call call, int status, Frame frame) {
        Query which = Query.of(call, List.of("q", "status", "page"));
        InnerCalls.Reply reply =
                calls.get(call, which.with("per_page", String.valueOf(A_PAGE)).at(API));
        if (!reply.isOk()) {
            throw new Refusal(new Outcome.Refused(reply.status(), reply.problem()));
        }
        int page = which.get("page").isEmpty() ? 1 : Integer.parseInt(which.get("page"));
        long total = reply.body().path("total").asLong();
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("frame", frame);
        model.put(
                "documents",
                StreamSupport.stream(reply.body().path("items").spliterator(), false)
                        .map(DocumentView::of)
                        .toList());
        model.put("total", total);
        model.put("filter", which);
        model.put("statuses", AskedView.statuses());
        model.put("mayWrite", calls.may(call, "POST", API + "/upload"));
        model.put(
                "previous",
                page > 1 ? which.with("page", String.valueOf(page - 1)).at(PAGE) : null);
        model.put(
                "next",
                (long) page * A_PAGE < total
                        ? which.with("page", String.valueOf(page + 1)).at(PAGE)
                        : null);
        return new Outcome.Page(status, "console/documents", model);
    }

    public Outcome take(@Body UploadForm form, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "POST", API + "/upload", form);
        return reply.isOk()
                ? new Outcome.Moved(303, at(reply.body().path(ID).asText()))
                : list(call, reply.status(), Frame.of(call, Notice.problem(reply)));
    }

    private static String at(String document) {
        return PAGE + "/" + document;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, 200, Frame.of(call));
    }

    private Outcome show(Call call, int status, Frame frame) {
        String id = call.required(ID);
        InnerCalls.Reply reply = calls.get(call, API + "/" + id);
        InnerCalls.Reply state = calls.get(call, API + "/status/" + id);
        if (!reply.isOk() || !state.isOk()) {
            return new Outcome.Page(
                    404,
                    "console/missing",
                    Map.of("frame", Frame.of(call, null), "what", "There is no such document, or no longer."));
        }
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("frame", frame);
        model.put("document", DocumentView.of(reply.body()));
        model.put("facts", DocumentView.facts(reply.body(), state.body()));
        model.put("error", state.body().path("error").asText(""));
        model.put("run", state.body().path("run_id").asText(""));
        model.put(
                "steps",
                StreamSupport.stream(state.body().path("events").spliterator(), false)
                        .map(DocumentView.Step::of)
                        .toList());
        model.put("mayWrite", calls.may(call, "DELETE", API + "/" + id));
        model.put("file", API + "/" + id + "/file");
        model.put("text", text(call, id));
        return new Outcome.Page(status, "console/document", model);
    }

    /// Null where nothing was read yet.
    private @Nullable PageText text(Call call, String id) {
        int number = Integer.parseInt(Objects.requireNonNullElse(call.parameter("page"), "1"));
        InnerCalls.Reply reply = calls.get(call, API + "/" + id + "/pages/" + number);
        if (!reply.isOk()) {
            return null;
        }
        JsonNode page = reply.body();
        String text = page.path("text").asText();
        String quote = Objects.requireNonNullElse(call.parameter("quote"), "");
        int at = quote.isEmpty() ? -1 : text.indexOf(quote);
        int last = page.path("pages").asInt(1);
        return at < 0
                ? new PageText(number, last, text, "", "")
                : new PageText(number, last, text.substring(0, at), quote, text.substring(at + quote.length()));
    }

    public Outcome reprocess(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required(ID);
        InnerCalls.Reply reply = calls.call(call, "POST", API + "/" + id + "/reprocess", null);
        return reply.isOk()
                ? new Outcome.Moved(303, at(id) + "?done=document-reprocess")
                : show(call, reply.status(), Frame.of(call, Notice.problem(reply)));
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required(ID);
        InnerCalls.Reply reply = calls.call(call, "DELETE", API + "/" + id, null);
        return reply.isOk()
                ? new Outcome.Moved(303, PAGE + "?done=document-removed")
                : show(call, reply.status(), Frame.of(call, Notice.problem(reply)));
    }
}
