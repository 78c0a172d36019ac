package io.serai.knowledge;

import io.serai.knowledge.index.Embeddings;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Of a document's most telling passages the sentences that are nearest to all of it.
final class QuotedSummary {
    private static final int SENTENCES = 3;
    private static final int CANDIDATES = 30;
    private static final int SHORTEST = 25;
    private static final int LONGEST = 400;

    private final Embeddings embeddings;

    QuotedSummary(Embeddings embeddings) {
        this.embeddings = embeddings;
    }

    /// @param passages in the order in which they stand
    /// @param mean the middle of the document's vectors
    String of(List<String> passages, float[] mean) {
        List<String> sentences = new ArrayList<>(passages.stream()
                .flatMap(passage -> sentences(passage).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        sentences = sentences.subList(0, Math.min(sentences.size(), CANDIDATES));
        if (sentences.isEmpty()) {
            return "";
        }
        List<float[]> vectors = embeddings.embed(sentences);
        return IntStream.range(0, sentences.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -near(vectors.get(i), mean)))
                .limit(SENTENCES)
                .sorted()
                .map(sentences::get)
                .collect(Collectors.joining(" "));
    }

    static double near(float[] vector, float[] mean) {
        double sum = 0;
        for (int i = 0; i < vector.length; i++) {
            sum += (double) vector[i] * mean[i];
        }
        return sum;
    }

    private static List<String> sentences(String passage) {
        List<String> found = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        for (String paragraph : passage.split("\n+")) {
            breaks.setText(paragraph);
            int from = breaks.first();
            for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
                String sentence = paragraph.substring(from, to).strip();
                if (sentence.length() >= SHORTEST && sentence.length() <= LONGEST) {
                    found.add(sentence);
                }
                from = to;
            }
        }
        return found;
    }
}
