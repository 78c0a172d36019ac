package io.serai.knowledge.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An endpoint that speaks as OpenAI's `/v1/embeddings`. Whatever it answers that can't be used is refused:
/// another count or size, numbers that are none, vectors without a direction.
final class RemoteEmbeddings implements Embeddings {
    /// Texts in one call; what all known servers take.
    private static final int BATCH = 32;
    /// Servers' models read 512 pieces and more; a piece of a word has a character at least.
    static final int MOST_PIECES = 256;
    private static final int LONGEST_PIECE = 3;

    private final Endpoint endpoint;
    private final String model;
    private final int dimensions;

    RemoteEmbeddings(Endpoint endpoint, String model, int dimensions) {
        this.endpoint = endpoint;
        this.model = model;
        this.dimensions = dimensions;
    }

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String model() {
        return model + "/" + dimensions;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public int mostPieces() {
        return MOST_PIECES;
    }

    /// A guess, as only the endpoint knows: a piece for every three characters, and one for each word.
    @Override
    public int pieces(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .mapToInt(word -> Math.ceilDiv(word.length(), LONGEST_PIECE))
                .sum();
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        if (texts.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("expected texts, not nothing");
        }
        var vectors = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            vectors.addAll(batch(texts.subList(from, Math.min(texts.size(), from + BATCH))));
        }
        return vectors;
    }

    private List<float[]> batch(List<String> texts) {
        JsonNode data = endpoint.ask(Map.of("model", model, "input", texts, "encoding_format", "float"))
                .path("data");
        if (!data.isArray() || data.size() != texts.size()) {
            throw endpoint.wrong("answered " + data.size() + " vectors to " + texts.size() + " texts.");
        }
        @Nullable float[][] vectors = new float[texts.size()][];
        for (JsonNode one : data) {
            JsonNode index = one.path("index");
            if (!index.canConvertToInt()
                    || !index.isIntegralNumber()
                    || index.intValue() < 0
                    || index.intValue() >= vectors.length
                    || vectors[index.intValue()] != null) {
                throw endpoint.wrong("answered vectors whose index is " + index + ", of " + texts.size() + " texts.");
            }
            vectors[index.intValue()] = vector(one.path("embedding"));
        }
        return Arrays.asList(vectors);
    }

    private float[] vector(JsonNode numbers) {
        if (!numbers.isArray() || numbers.size() != dimensions) {
            throw endpoint.wrong("answered a vector of " + numbers.size()
                    + " numbers, and SERAI_EMBEDDINGS_DIMENSIONS says " + dimensions + ".");
        }
        var vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            JsonNode number = numbers.get(i);
            vector[i] = number.floatValue();
            if (!number.isNumber() || !Float.isFinite(vector[i])) {
                throw endpoint.wrong("answered a vector with what is no number.");
            }
        }
        try {
            return Vectors.unit(vector);
        } catch (IllegalArgumentException e) {
            throw endpoint.wrong("answered a vector of zeros.");
        }
    }
}
