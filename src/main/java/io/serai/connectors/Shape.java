package io.serai.connectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Which fields a JSON answer has, and of which kinds: names and kinds only, never values. Of a list's entries the
/// first few are looked at, and all together are one.
///
/// @param kinds the kind of each field by its path, such as `data[].contact.email`; empty where it is null
/// @param containers the paths of objects and of entries that are there, so that it can be known what is missing in
///     them; the empty one is the answer itself
record Shape(Map<String, String> kinds, Set<String> containers) {
    static final Shape NONE = new Shape(Map.of(), Set.of());

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    private static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 6;
    private static final int ENTRIES = 20;
    private static final int MOST = 300;

    /// What is named otherwise may be someone's address or an id: a value that serves as a name.
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_-]{0,48}[0-9]{0,2}");

    Shape {
        kinds = Collections.unmodifiableMap(kinds);
        containers = Collections.unmodifiableSet(containers);
    }

    /// [#NONE] for what is no JSON object or list, or too large to be worth a look.
    static Shape of(byte[] body) {
        if (body.length == 0 || body.length > LARGEST || body[0] != '{' && body[0] != '[') {
            return NONE;
        }
        var reading = new Reading();
        try (JsonParser json = JSON.createParser(body)) {
            reading.value(json, json.nextToken(), "", 0);
        } catch (IOException _) {
            return NONE;
        }
        return reading.kinds.size() > MOST ? NONE : new Shape(reading.kinds, reading.containers);
    }

    private static final class Reading {
        private final Map<String, String> kinds = new HashMap<>();
        private final Set<String> containers = new HashSet<>();

        private void value(JsonParser json, JsonToken token, String path, int depth) throws IOException {
            if (!token.isStructStart()) {
                return;
            }
            if (depth > DEEPEST || kinds.size() > MOST) {
                json.skipChildren();
            } else if (token == JsonToken.START_OBJECT) {
                object(json, path, depth);
            } else {
                array(json, path, depth);
            }
        }

        private void object(JsonParser json, String path, int depth) throws IOException {
            containers.add(path);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                String field =
                        (path.isEmpty() ? "" : path + ".") + (NAME.matcher(name).matches() ? name : "*");
                JsonToken token = json.nextToken();
                kinds.merge(field, kind(token), (one, other) -> one.isEmpty() ? other : one);
                value(json, token, field, depth + 1);
            }
        }

        private void array(JsonParser json, String path, int depth) throws IOException {
            int entry = 0;
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (entry++ < ENTRIES) {
                    value(json, token, path + "[]", depth + 1);
                } else {
                    json.skipChildren();
                }
            }
        }

        private static String kind(JsonToken token) {
            return switch (token) {
                case START_OBJECT -> "object";
                case START_ARRAY -> "list";
                case VALUE_STRING -> "text";
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
                case VALUE_TRUE, VALUE_FALSE -> "flag";
                default -> "";
            };
        }
    }
}
