package io.serai.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/// JSON as the API reads and writes it: bounded depth and width, no duplicate keys, nothing after the document.
public final class Json {
    private static final int MEMBERS = 1_000;

    private final ObjectMapper mapper;
    private final int members;

    /// With the usual bound of members.
    public Json(int maxDepth) {
        this(maxDepth, MEMBERS);
    }

    /// @param maxDepth how deep arrays and objects may be nested, 1 to 1000
    /// @param members how many members an object may have where it is read from a caller, 1 or more
    public Json(int maxDepth, int members) {
        this.members = members;
        // Jackson's own choice keeps buffers by thread, and a virtual one lives no longer than its request
        JsonFactory factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .build();
        mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .build());
    }

    public byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getName() + " as JSON", e);
        }
    }

    /// @throws Refusal 400 with line and column, where the bytes are no JSON or an object has too many members
    public JsonNode read(byte[] bytes) {
        try (JsonParser parser = new BoundedParser(mapper.getFactory().createParser(bytes), members)) {
            JsonNode node = mapper.readTree(parser);
            if (node == null || node.isMissingNode()) {
                throw new Refusal(400, "The body is empty; JSON was expected.");
            }
            return node;
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String where = at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new Refusal(new Outcome.Refused(
                    400, "The body is not JSON" + where + ".", List.of(new Fault("body", reason(e)))));
        } catch (IOException e) {
            throw new Refusal(400, "The body could not be read.");
        }
    }

    /// Jackson's reason without the names of its classes.
    private static String reason(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "is nested deeper, or has a longer number, name or text, than is taken";
        }
        String text = e.getOriginalMessage();
        return text == null
                ? "cannot be read"
                : text.lines().findFirst().orElse("cannot be read").replaceFirst(" (for|\\(bound as|\\(from) `.*", "");
    }

    public ObjectMapper mapper() {
        return mapper;
    }
}
