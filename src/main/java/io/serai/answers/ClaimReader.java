package io.serai.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds JSON objects in what a language model says, as it comes: one a line as it was asked to, in an array, in
/// a fence of Markdown, or between words of its own, which are dropped.
final class ClaimReader implements Predicate<String> {
    private static final int LONGEST = 4_000;

    private final ObjectMapper json;
    private final Predicate<JsonNode> objects;
    private final StringBuilder object = new StringBuilder();
    private int depth;
    private boolean text;
    private boolean escaped;

    /// @param objects is given each object, and answers whether more are wanted
    private ClaimReader(ObjectMapper json, Predicate<JsonNode> objects) {
        this.json = json;
        this.objects = objects;
    }

    /// @param claims is given each claim, and answers whether more are wanted
    static ClaimReader of(ObjectMapper json, Predicate<Claim> claims) {
        return new ClaimReader(json, object -> claim(object).map(claims::test).orElse(true));
    }

    /// The first object of a text.
    static Optional<JsonNode> first(ObjectMapper json, String said) {
        var found = new ArrayList<JsonNode>();
        new ClaimReader(json, object -> {
                    found.add(object);
                    return false;
                })
                .test(said);
        return found.stream().findFirst();
    }

    @Override
    public boolean test(String words) {
        boolean more = true;
        for (int i = 0; i < words.length() && more; i++) {
            more = next(words.charAt(i));
        }
        return more;
    }

    private boolean next(char letter) {
        if (depth == 0 && letter != '{') {
            return true;
        }
        object.append(letter);
        if (object.length() > LONGEST) {
            reset();
            return true;
        }
        if (text) {
            text = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            return true;
        }
        switch (letter) {
            case '"' -> text = true;
            case '{' -> depth++;
            case '}' -> depth--;
            default -> {}
        }
        if (depth > 0) {
            return true;
        }
        String whole = object.toString();
        reset();
        try {
            return objects.test(json.readTree(whole));
        } catch (JsonProcessingException _) {
            return true;
        }
    }

    private void reset() {
        object.setLength(0);
        depth = 0;
        text = false;
        escaped = false;
    }

    private static Optional<Claim> claim(JsonNode node) {
        JsonNode source = node.path("source");
        return node.path("sentence").isTextual()
                        && source.isInt()
                        && node.path("quote").isTextual()
                ? Optional.of(new Claim(
                        node.path("sentence").textValue(),
                        source.intValue(),
                        node.path("quote").textValue()))
                : Optional.empty();
    }
}
