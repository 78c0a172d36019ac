package io.serai.tenant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The lines of an entry, each an object of JSON.
final class Lines {
    /// As long as the longest text that a column holds, escaped.
    static final int LONGEST = 64 * 1024 * 1024;

    private static final int DEPTH = 4;
    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(LONGEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .reader();

    private final String entry;
    private final InputStream in;
    private final byte[] block = new byte[64 * 1024];
    private int at;
    private int held;
    private long line;

    Lines(String entry, InputStream in) {
        this.entry = entry;
        this.in = in;
    }

    /// @param number of the line, from 1
    /// @param size in bytes
    record Line(long number, int size, ObjectNode members) {}

    /// Null at the end.
    @Nullable
    Line next() throws IOException, RefusedFileException {
        var bytes = new ByteArrayOutputStream(256);
        while (true) {
            if (at == held) {
                held = in.read(block);
                at = 0;
                if (held < 0) {
                    held = 0;
                    if (bytes.size() > 0) {
                        throw RefusedFileException.at(entry, line + 1, "is not ended by a line feed");
                    }
                    return null;
                }
            }
            int end = at;
            while (end < held && block[end] != '\n') {
                end++;
            }
            bytes.write(block, at, end - at);
            if (bytes.size() > LONGEST) {
                throw RefusedFileException.at(entry, line + 1, "is longer than " + LONGEST + " bytes");
            }
            boolean whole = end < held;
            at = whole ? end + 1 : end;
            if (whole) {
                line++;
                return new Line(line, bytes.size(), parsed(bytes.toByteArray()));
            }
        }
    }

    private ObjectNode parsed(byte[] bytes) throws IOException, RefusedFileException {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw RefusedFileException.at(entry, line, "is no object of JSON");
        } catch (JsonProcessingException e) {
            throw RefusedFileException.at(entry, line, "is no JSON: " + e.getOriginalMessage());
        }
    }
}
