package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `askPages`: people ask, see what an answer stands on, and what they asked before.
public final class AskPages {
    static final String PAGE = "/ask";
    private static final String API = "/api/v1/rag";
    private static final String SESSION = "session_id";
    private static final String SESSIONS = API + "/sessions";

    private final InnerCalls calls;

    AskPages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        String session = call.parameter(SESSION);
        if (session == null) {
            return page(call, 200, Frame.of(call), "", "", List.of());
        }
        InnerCalls.Reply reply = calls.get(call, SESSIONS + "/" + session);
        if (!reply.isOk()) {
            return page(call, reply.status(), Frame.of(call, Notice.problem(reply)), "", "", List.of());
        }
        List<AskedView> told = StreamSupport.stream(
                        reply.body().path("messages").spliterator(), false)
                .map(AskedView::of)
                .toList();
        return page(call, 200, Frame.of(call), session, "", told);
    }

    private Outcome page(Call call, int status, Frame frame, String session, String question, List<AskedView> told) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("frame", frame);
        model.put("session", session);
        model.put("question", question);
        model.put("told", told);
        InnerCalls.Reply quick = calls.get(call, API + "/quick-questions");
        model.put(
                "quick",
                StreamSupport.stream(quick.body().path("questions").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        InnerCalls.Reply earlier = calls.get(call, SESSIONS);
        model.put("remembers", earlier.isOk());
        model.put("earlier", earlier.isOk() ? Rows.of(earlier, AskedView.Line::of) : List.of());
        return new Outcome.Page(status, "console/ask", model);
    }

    public Outcome ask(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        String question = sent.path("query").asText().strip();
        String session = sent.path(SESSION).asText("");
        if (question.isEmpty()) {
            return page(call, 422, Frame.of(call, Notice.problem("Write a question first.")), session, "", List.of());
        }
        var wish = new LinkedHashMap<String, String>();
        wish.put("query", question);
        if (!session.isEmpty()) {
            wish.put(SESSION, session);
        }
        InnerCalls.Reply reply = calls.call(call, "POST", API + "/chat", wish);
        if (!reply.isOk()) {
            return page(call, reply.status(), Frame.of(call, Notice.problem(reply)), session, question, List.of());
        }
        String now = reply.body().path(SESSION).asText("");
        return now.isEmpty() || reply.body().path(SESSION).isNull()
                ? page(call, 200, Frame.of(call, null), "", "", AskedView.of(question, reply.body()))
                : new Outcome.Moved(303, new Query(Map.of(SESSION, now)).at(PAGE) + "#answer");
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "DELETE", SESSIONS + "/" + call.required(SESSION), null);
        return reply.isOk()
                ? new Outcome.Moved(303, PAGE + "?done=conversation-removed")
                : page(call, reply.status(), Frame.of(call, Notice.problem(reply)), "", "", List.of());
    }
}
