package io.serai.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.cache.Cache;
import io.serai.hub.cache.Lua;
import io.serai.hub.database.PublicId;
import io.serai.web.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.redisson.api.RScript;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/// What people ask and are answered, kept in Redis for a while after the last message. It is a convenience: where Redis
/// is away there is no memory, and nothing else is amiss.
///
/// Each change is one script, so that two messages at once are both kept, and none is there without its answer. The
/// clock is Redis' own, as those of hubs differ. A person's keys share a hash tag, and nobody looks for keys by a
/// pattern.
final class Conversations {
    private static final int MOST_MESSAGES = 200;
    private static final int MOST_CONVERSATIONS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Cache cache;
    private final ObjectMapper json;
    private final Duration lasts;
    private final String append = Lua.of("answers/append");
    private final String list = Lua.of("answers/list");
    private final String read = Lua.of("answers/read");
    private final String remove = Lua.of("answers/remove");

    /// @param lasts how long a conversation is kept after its last message
    Conversations(Cache cache, ObjectMapper json, Duration lasts) {
        this.cache = cache;
        this.json = json;
        this.lasts = lasts;
    }

    /// Redis did not answer.
    static final class AwayException extends Exception {
        private static final long serialVersionUID = 1;

        AwayException(Throwable cause) {
            super("Redis does not answer", cause);
        }
    }

    /// @param metadata an object
    /// @return its id
    String begin(Person person, JsonNode metadata) throws AwayException {
        String id = PublicId.random();
        append(person, id, true, metadata.toString(), List.of());
        return id;
    }

    /// @param messages objects
    /// @return false where there is no such conversation of theirs, or not any more
    boolean append(Person person, String id, List<JsonNode> messages) throws AwayException {
        return ID.matcher(id).matches()
                && append(
                        person,
                        id,
                        false,
                        "{}",
                        messages.stream().map(JsonNode::toString).toList());
    }

    private boolean append(Person person, String id, boolean begins, String metadata, List<String> messages)
            throws AwayException {
        var values = new ArrayList<>(List.of(
                id,
                Long.toString(lasts.toMillis()),
                Integer.toString(MOST_MESSAGES),
                Integer.toString(MOST_CONVERSATIONS),
                begins ? "1" : "0",
                metadata,
                ones(person)));
        values.addAll(messages);
        Long done = run(
                append, RScript.ReturnType.INTEGER, List.of(all(person), one(person, id), told(person, id)), values);
        return done == 1;
    }

    /// The latest first.
    List<Conversation.Line> list(Person person) throws AwayException {
        List<String> told = run(list, RScript.ReturnType.MULTI, List.of(all(person)), List.of(ones(person)));
        var lines = new ArrayList<Conversation.Line>();
        for (int i = 0; i + 3 < told.size(); i += 4) {
            try {
                lines.add(new Conversation.Line(
                        told.get(i),
                        Long.parseLong(told.get(i + 1)),
                        Long.parseLong(told.get(i + 2)),
                        Long.parseLong(told.get(i + 3))));
            } catch (NumberFormatException _) {
                // what can't be read counts as none
            }
        }
        return lines;
    }

    /// Empty where there is none of theirs, or none that can be read.
    Optional<Conversation> find(Person person, String id) throws AwayException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        List<String> told = run(read, RScript.ReturnType.MULTI, List.of(one(person, id), told(person, id)), List.of());
        if (told.isEmpty()) {
            return Optional.empty();
        }
        try {
            var messages = new ArrayList<JsonNode>();
            for (String message : told.subList(3, told.size())) {
                messages.add(object(message));
            }
            return Optional.of(new Conversation(
                    id, Long.parseLong(told.get(0)), Long.parseLong(told.get(1)), object(told.get(2)), messages));
        } catch (JsonProcessingException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private JsonNode object(String text) throws JsonProcessingException {
        JsonNode node = json.readTree(text);
        if (!node.isObject()) {
            throw new IllegalArgumentException("no object");
        }
        return node;
    }

    /// @return false where there was none of theirs
    boolean remove(Person person, String id) throws AwayException {
        return ID.matcher(id).matches()
                && this.<Long>run(remove, RScript.ReturnType.INTEGER, List.of(all(person)), List.of(ones(person), id))
                        > 0;
    }

    void removeAll(Person person) throws AwayException {
        this.<Long>run(remove, RScript.ReturnType.INTEGER, List.of(all(person)), List.of(ones(person)));
    }

    private <T> T run(String script, RScript.ReturnType returns, List<Object> keys, List<String> values)
            throws AwayException {
        if (!cache.up()) {
            throw new AwayException(new IllegalStateException("it did not answer just now"));
        }
        try {
            return cache.client()
                    .getScript(StringCodec.INSTANCE)
                    .<T>evalAsync(RScript.Mode.READ_WRITE, script, returns, keys, values.toArray())
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            cache.gone(e.getCause());
            throw new AwayException(e);
        } catch (TimeoutException | RedisException e) {
            cache.gone(e);
            throw new AwayException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwayException(e);
        }
    }

    private static String all(Person person) {
        return prefix(person) + "all";
    }

    private static String one(Person person, String id) {
        return ones(person) + id;
    }

    private static String ones(Person person) {
        return prefix(person) + "one:";
    }

    private static String told(Person person, String id) {
        return one(person, id) + ":messages";
    }

    /// Of a person in their account: whoever moves to another begins anew there.
    private static String prefix(Person person) {
        return "serai:chat:{" + person.account().id() + ":" + person.uuid() + "}:";
    }
}
