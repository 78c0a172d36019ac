package io.serai.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Person;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `conversations`: the caller's own, as data.
public final class ConversationCalls {
    private static final String ID = "session_id";
    private static final int LONGEST_METADATA = 4_000;
    private static final Outcome AWAY = new Outcome.Refused(
            503, "Conversations are away, as Redis does not answer. Questions are answered without memory meanwhile.");
    private static final Outcome NONE =
            new Outcome.NotFound("You have no such conversation. One ends a while after its last message.");

    private final Conversations conversations;
    private final ObjectMapper json;

    ConversationCalls(Conversations conversations, ObjectMapper json) {
        this.conversations = conversations;
        this.json = json;
    }

    public Outcome begin(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        JsonNode metadata = body.path("metadata");
        JsonNode kept = metadata.isObject() ? metadata : json.createObjectNode();
        if (kept.toString().length() > LONGEST_METADATA) {
            return new Outcome.Refused(400, "metadata is longer than " + LONGEST_METADATA + " letters as JSON.");
        }
        return asked(call, person -> Optional.of(conversations.begin(person, kept))
                .flatMap(id -> found(person, id))
                .map(begun -> new Outcome.Done(201, begun.shown(), "", Map.of())));
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return asked(
                call,
                person -> Optional.of(new Outcome.Done(conversations.list(person).stream()
                        .map(Conversation.Line::shown)
                        .toList())));
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return asked(
                call,
                person -> conversations.find(person, call.required(ID)).map(found -> new Outcome.Done(found.shown())));
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        return asked(
                call,
                person -> conversations.remove(person, call.required(ID))
                        ? Optional.of(new Outcome.Done(204, null, "", Map.of()))
                        : Optional.empty());
    }

    private Optional<Conversation> found(Person person, String id) {
        try {
            return conversations.find(person, id);
        } catch (Conversations.AwayException _) {
            return Optional.empty();
        }
    }

    private static Outcome asked(Call call, Asked what) {
        try {
            return what.of(call.person()).map(Outcome.class::cast).orElse(NONE);
        } catch (Conversations.AwayException _) {
            return AWAY;
        }
    }

    private interface Asked {
        Optional<? extends Outcome> of(Person person) throws Conversations.AwayException;
    }
}
