package io.serai.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.cache.RateLimits;
import io.serai.knowledge.index.Question;
import io.serai.web.Call;
import io.serai.web.EventSource;
import io.serai.web.Explained;
import io.serai.web.Outcome;
import io.serai.web.Person;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `chat`: answers what people ask of their account's documents, whole or as it grows, and remembers it for
/// a while.
public final class Chat {
    private static final Logger LOG = LoggerFactory.getLogger(Chat.class);
    private static final RateLimits.Limit A_MINUTE = new RateLimits.Limit("chat-minute", 20, Duration.ofMinutes(1));
    private static final RateLimits.Limit A_DAY = new RateLimits.Limit("chat-day", 300, Duration.ofDays(1));

    private final Answering answering;
    private final Conversations conversations;
    private final RateLimits limits;
    private final int top;
    private final ObjectMapper json;
    private final Clock clock;

    /// @param top how many passages an answer is made of
    Chat(Answering answering, Conversations conversations, RateLimits limits, int top, ObjectMapper json, Clock clock) {
        this.answering = answering;
        this.conversations = conversations;
        this.limits = limits;
        this.top = top;
        this.json = json;
        this.clock = clock;
    }

    public Outcome chat(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Person person = call.person();
        String text = body.path("query").asText().strip();
        if (text.isEmpty()) {
            return new Outcome.Refused(400, "The query is blank; a question was expected.");
        }
        Duration wait = limits.take(A_MINUTE, person.uuid());
        if (wait.isZero()) {
            wait = limits.take(A_DAY, person.uuid());
        }
        if (!wait.isZero()) {
            return new Outcome.Refused(
                    429, "You have asked many questions: 20 a minute and 300 a day are answered.", wait);
        }
        Question question = Question.of(text, body.path("filters"), top);
        String session = body.path("session_id").asText("");
        if (call.prefersEvents()) {
            return new Outcome.Events(listener -> stream(person, question, session, listener));
        }
        return new Outcome.Done(answer(person, question, session, Answering.Listener.NOBODY));
    }

    private Map<String, @Nullable Object> answer(
            Person person, Question question, String session, Answering.Listener listener) {
        List<JsonNode> before = before(person, session);
        long asked = clock.instant().getEpochSecond();
        Reply reply = answering.answer(person.account().id(), question, before, listener);
        return reply.shown(remembered(person, session, asked, question.text(), reply));
    }

    private List<JsonNode> before(Person person, String session) {
        if (session.isEmpty()) {
            return List.of();
        }
        try {
            return conversations
                    .find(person, session)
                    .map(Conversation::messages)
                    .orElse(List.of());
        } catch (Conversations.AwayException _) {
            return List.of();
        }
    }

    /// Question and answer together, in a conversation that may have ended meanwhile, and then is a new one.
    private @Nullable String remembered(Person person, String session, long asked, String text, Reply reply) {
        List<JsonNode> messages = List.of(
                message("user", text, asked, List.of()),
                message("assistant", reply.text(), clock.instant().getEpochSecond(), reply.sources()));
        try {
            if (!session.isEmpty() && conversations.append(person, session, messages)) {
                return session;
            }
            String begun = conversations.begin(person, json.createObjectNode());
            conversations.append(person, begun, messages);
            return begun;
        } catch (Conversations.AwayException e) {
            LOG.debug("an answer is not remembered: {}", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private JsonNode message(String role, String content, long at, List<Source> sources) {
        ObjectNode message = json.createObjectNode();
        message.put("role", role);
        message.put("content", content);
        message.put("timestamp", at);
        ArrayNode shown = message.putArray("sources");
        sources.forEach(source -> shown.add(json.valueToTree(source.shown())));
        return message;
    }

    private void stream(Person person, Question question, String session, EventSource.Listener listener) {
        try {
            listener.send("done", answer(person, question, session, new Answering.Listener() {
                @Override
                public void cites(Source source) {
                    listener.send("source", source.shown());
                }

                @Override
                public void says(String text) {
                    listener.send("token", Map.of("text", text));
                }

                @Override
                public boolean listening() {
                    return listener.listening();
                }
            }));
        } catch (RuntimeException e) {
            listener.send("error", problem(e));
        }
    }

    /// A stream has begun with 200, so what goes wrong then is an event.
    static Map<String, Object> problem(RuntimeException failure) {
        var told = new LinkedHashMap<String, Object>();
        if (failure instanceof Explained explained && explained.outcome() instanceof Outcome.Refused refused) {
            told.put("status", refused.status());
            told.put("detail", refused.detail());
        } else {
            LOG.warn("an answer broke off", failure);
            told.put("status", 503);
            told.put("detail", "The answer broke off. Please ask again.");
        }
        return told;
    }
}
