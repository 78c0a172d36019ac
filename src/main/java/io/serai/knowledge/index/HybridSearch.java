package io.serai.knowledge.index;

import io.serai.hub.delivery.DeliveryException;
import io.serai.knowledge.index.PassageIndex.Hits;
import io.serai.knowledge.index.PassageRows.Current;
import io.serai.knowledge.index.Words.Word;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Words and vectors together, then what the database says of what they found, then the re-ranker.
final class HybridSearch implements Passages {
    private static final Logger LOG = LoggerFactory.getLogger(HybridSearch.class);
    /// How far words and vectors each look down, beyond what is wanted.
    private static final int DEEPER = 50;
    /// Of those, how many are looked up beyond what is wanted, for what is gone meanwhile.
    private static final int SPARE = 10;
    /// The rare words of a question are looked for in so many of the best.
    private static final int BEST = 3;

    private final Indexes indexes;
    private final PassageRows rows;
    private final Embeddings model;
    private final @Nullable Reranker reranker;

    /// @param reranker null for none
    HybridSearch(Indexes indexes, PassageRows rows, Embeddings model, @Nullable Reranker reranker) {
        this.indexes = indexes;
        this.rows = rows;
        this.model = model;
        this.reranker = reranker;
    }

    @Override
    public void refresh(long account) {
        indexes.refresh(account);
    }

    @Override
    public Found find(long account, Question question) {
        PassageIndex index = indexes.of(account);
        List<Word> asked = indexes.words().asked(question.text());
        float[] vector = index.stale() ? null : vector(question.text());
        Hits hits = hits(account, index, asked, vector, question);
        int most = reranker == null ? question.top() : Math.max(question.top(), Reranker.MOST);
        List<Current> found = current(account, hits, most);
        Map<Long, Double> scores = hits.scores();
        boolean reranked = false;
        if (reranker != null) {
            Optional<Map<Long, Double>> anew = reranked(reranker, question.text(), found);
            reranked = anew.isPresent();
            scores = anew.orElse(scores);
        }
        boolean tells = vector != null && model.reads(question.text());
        return new Found(told(found, scores, question.top(), tells ? vector : null), reranked, rareShare(found, hits));
    }

    private float @Nullable [] vector(String text) {
        try {
            return model.embed(List.of(text)).getFirst();
        } catch (DeliveryException e) {
            LOG.warn("only words are looked for: {}", e.getMessage());
            return null;
        }
    }

    private Hits hits(
            long account, PassageIndex index, List<Word> asked, float @Nullable [] vector, Question question) {
        try {
            return index.search(asked, vector, question, question.top() + DEEPER);
        } catch (IOException | RuntimeException e) {
            indexes.broken(account, e);
            throw new DeliveryException(
                    DeliveryException.Kind.TRANSIENT,
                    "index",
                    0,
                    null,
                    "The index of the documents is damaged and is made anew.",
                    e);
        }
    }

    private List<Current> current(long account, Hits hits, int most) {
        List<Long> best = hits.scores().keySet().stream().limit(most + SPARE).toList();
        Map<Long, Current> current = rows.current(account, best, model);
        return best.stream()
                .filter(current::containsKey)
                .map(current::get)
                .limit(most)
                .toList();
    }

    private static Optional<Map<Long, Double>> reranked(Reranker reranker, String question, List<Current> found) {
        return reranker.scores(question, found.stream().map(Current::embedded).toList())
                .map(scores -> {
                    var byPassage = new HashMap<Long, Double>();
                    for (int i = 0; i < scores.length; i++) {
                        byPassage.put(found.get(i).passage().id(), scores[i]);
                    }
                    return byPassage;
                });
    }

    private static List<Passage> told(
            List<Current> found, Map<Long, Double> scores, int top, float @Nullable [] vector) {
        return found.stream()
                .map(one -> one.passage()
                        .found(Objects.requireNonNull(scores.get(one.passage().id())), cosine(one, vector)))
                .sorted(Comparator.comparingDouble(Passage::score).reversed())
                .limit(top)
                .toList();
    }

    private static double cosine(Current one, float @Nullable [] vector) {
        float[] own = one.vector();
        return own == null || vector == null ? Double.NaN : Vectors.cosine(own, vector);
    }

    private double rareShare(List<Current> found, Hits hits) {
        var held = new HashSet<String>();
        for (Current one : found.subList(0, Math.min(found.size(), BEST))) {
            held.addAll(indexes.words().stems(one.embedded()));
        }
        return share(hits.rarity(), held);
    }

    static double share(Map<String, Double> rarity, Set<String> held) {
        double all = rarity.values().stream().mapToDouble(Double::doubleValue).sum();
        double those = rarity.entrySet().stream()
                .filter(word -> held.contains(word.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return all > 0 ? those / all : 0;
    }
}
