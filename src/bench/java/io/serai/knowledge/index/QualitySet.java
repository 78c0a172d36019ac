package io.serai.knowledge.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.knowledge.index.PassageIndex.Hits;
import io.serai.knowledge.index.Words.Word;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// 150 questions and the passages that answer them, frozen before anything was tuned; every second one is
/// kept aside. Here rather than beside the benchmarks, as it asks what the package keeps to itself.
public final class QualitySet implements AutoCloseable {
    /// What is asked, by which question is judged.
    public enum Way {
        WORDS,
        VECTORS,
        BOTH
    }

    private static final int DEPTH = 60;
    private static final int BEST = 3;
    private static final int RECALL = 5;
    private static final String NONE = "none";

    private final LocalEmbeddings model = new LocalEmbeddings(Duration.ofHours(1));
    private final Words words = new Words();
    private final List<Text> texts;
    private final List<float[]> vectors;
    private final List<Asked> questions;
    private final PassageIndex index;

    private record Text(String document, String text, String embedded) {}

    private record Asked(String half, String kind, String document, String standsInIt, String question) {
        boolean isAnsweredBy(Text text) {
            return text.document.equals(document)
                    && text.text.toLowerCase(Locale.ROOT).contains(standsInIt.toLowerCase(Locale.ROOT));
        }
    }

    /// @param recall the share of questions of which one of the best five answers
    /// @param rank the mean of 1 / rank of the first that answers
    public record Quality(int questions, double recall, double rank) {}

    /// @param refused the share of questions without an answer that are told to have none
    /// @param answered the share of the others that are not
    public record Sure(double refused, double answered) {}

    /// @param folder for the index
    public QualitySet(Path folder) throws IOException {
        texts = lines("passages.jsonl").stream().map(QualitySet::text).toList();
        questions = lines("questions.tsv").stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(cells -> new Asked(cells[0], cells[2], cells[3], cells[4], cells[5]))
                .toList();
        vectors = model.embed(texts.stream().map(Text::embedded).toList());
        index = new PassageIndex(folder, model.model(), words);
        write(1);
    }

    /// Writes all passages anew, as of documents of some passages each.
    private void write(long change) throws IOException {
        index.write(true, change, batch -> {
            for (int i = 0; i < texts.size(); i++) {
                batch.add(
                        new PassageRows.Document(i, 1, "d" + i, "", ""),
                        new PassageRows.Row(i, texts.get(i).embedded, vectors.get(i)));
            }
        });
    }

    private static List<String> lines(String name) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(QualitySet.class.getResourceAsStream("/bench/knowledge/" + name), name),
                StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    private static Text text(String line) {
        try {
            JsonNode text = new ObjectMapper().readTree(line);
            String body = text.path("text").asText();
            return new Text(
                    text.path("doc").asText(), body, (text.path("heading").asText() + "\n" + body).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    public List<String> embedded() {
        return texts.stream().map(Text::embedded).toList();
    }

    public List<float[]> vectors() {
        return vectors;
    }

    public List<String> questions() {
        return questions.stream().map(Asked::question).toList();
    }

    public String model() {
        return model.model();
    }

    /// Embeds passages and writes them to the index, a document of fifty at a time.
    ///
    /// @return passages a second
    public double takeIn(int count) throws IOException {
        long began = System.nanoTime();
        for (int from = 0; from < count; from += 50) {
            int first = from;
            index.write(false, 2 + from, batch -> {
                for (int i = first; i < first + 50; i++) {
                    String text = texts.get(i % texts.size()).embedded;
                    float[] vector = model.embed(List.of(text)).getFirst();
                    batch.add(
                            new PassageRows.Document(1_000_000 + first, 1, "more", "", ""),
                            new PassageRows.Row(1_000_000 + i, text, vector));
                }
            });
        }
        double perSecond = count / ((System.nanoTime() - began) / 1e9);
        write(1);
        return perSecond;
    }

    /// @param half `tuned` or `aside`
    public Quality quality(String half, Way way) throws IOException {
        double recalled = 0;
        double ranks = 0;
        int count = 0;
        for (Asked asked : of(half, false)) {
            List<Long> found = List.copyOf(hits(asked, way).scores().keySet());
            int rank = 1;
            while (rank <= found.size()
                    && !asked.isAnsweredBy(texts.get(found.get(rank - 1).intValue()))) {
                rank++;
            }
            boolean there = rank <= found.size();
            recalled += there && rank <= RECALL ? 1 : 0;
            ranks += there ? 1.0 / rank : 0;
            count++;
        }
        return new Quality(count, recalled / count, ranks / count);
    }

    /// @param cosine from which a passage is near enough
    /// @param share of the rare words, from which it holds enough
    public Sure sure(String half, double cosine, double share) throws IOException {
        return new Sure(1 - answered(of(half, true), cosine, share), answered(of(half, false), cosine, share));
    }

    private double answered(List<Asked> some, double cosine, double share) throws IOException {
        int count = 0;
        for (Asked asked : some) {
            Hits hits = hits(asked, Way.BOTH);
            List<Long> best = hits.scores().keySet().stream().limit(10).toList();
            float[] vector = vector(asked);
            boolean near = model.reads(asked.question)
                    && best.stream().anyMatch(id -> Vectors.cosine(vector, vectors.get(id.intValue())) >= cosine);
            Set<String> held = new TreeSet<>();
            best.stream().limit(BEST).forEach(id -> held.addAll(words.stems(texts.get(id.intValue()).embedded)));
            count += near || HybridSearch.share(hits.rarity(), held) >= share ? 1 : 0;
        }
        return (double) count / some.size();
    }

    private List<Asked> of(String half, boolean unanswerable) {
        var some = new ArrayList<Asked>();
        for (Asked asked : questions) {
            if (asked.half.equals(half) && asked.kind.equals(NONE) == unanswerable) {
                some.add(asked);
            }
        }
        return some;
    }

    private float[] vector(Asked asked) {
        return model.embed(List.of(asked.question)).getFirst();
    }

    private Hits hits(Asked asked, Way way) throws IOException {
        List<Word> some = way == Way.VECTORS ? List.of() : words.asked(asked.question);
        return index.search(
                some,
                way == Way.WORDS ? null : vector(asked),
                new Question(asked.question, null, null, null, RECALL),
                DEPTH);
    }

    /// The same as it is stored.
    public static byte[] stored(float[] vector) {
        return Vectors.bytes(Vectors.unit(vector));
    }

    public static Map<Way, Quality> all(QualitySet set, String half) throws IOException {
        return Map.of(
                Way.WORDS, set.quality(half, Way.WORDS),
                Way.VECTORS, set.quality(half, Way.VECTORS),
                Way.BOTH, set.quality(half, Way.BOTH));
    }

    @Override
    public void close() {
        index.close();
        model.close();
    }
}
