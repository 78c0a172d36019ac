package io.serai.knowledge.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Vectors of a size that the test wants: a number for each word. What has the same words lies close.
record HashedWords(String model, int dimensions) implements Embeddings {
    @Override
    public String provider() {
        return "test";
    }

    @Override
    public int mostPieces() {
        return 1_000;
    }

    @Override
    public int pieces(String text) {
        return text.split(" ").length;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        var vectors = new ArrayList<float[]>();
        for (String text : texts) {
            var vector = new float[dimensions];
            for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
                vector[Math.floorMod(word.hashCode() * 31, dimensions)] += 1;
            }
            vectors.add(Vectors.unit(vector));
        }
        return vectors;
    }
}
