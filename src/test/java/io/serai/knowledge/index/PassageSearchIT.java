package io.serai.knowledge.index;

import static io.serai.knowledge.index.WrittenDocuments.documents;
import static io.serai.knowledge.index.WrittenDocuments.first;
import static io.serai.knowledge.index.WrittenDocuments.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.serai.SmallDisk;
import io.serai.TestHub;
import io.serai.hub.settings.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Passages found in what the database holds, on real files.
class PassageSearchIT {
    private static final TestHub HUB = TestHub.shared();
    private static final LocalEmbeddings MODEL = new LocalEmbeddings(Duration.ofMinutes(10));

    private final WrittenDocuments documents = new WrittenDocuments(HUB.database, MODEL);
    private final List<Long> otherModel = new CopyOnWriteArrayList<>();
    private final List<Indexes> opened = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterAll
    static void end() {
        MODEL.close();
        HUB.close();
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Indexes one : opened) {
            one.close();
        }
    }

    /// As a hub that starts.
    private Indexes indexes(Path folder, Embeddings model) {
        var indexes = new Indexes(folder, new PassageRows(documents.source), model, otherModel::add);
        opened.add(indexes);
        return indexes;
    }

    private HybridSearch search(Indexes indexes, Embeddings model) {
        return new HybridSearch(indexes, new PassageRows(documents.source), model, null);
    }

    private Found find(Passages search, String question) {
        return search.find(documents.account, question(question));
    }

    private Path own() {
        return folder.resolve(Long.toString(documents.account));
    }

    private void rules() {
        documents.write("refunds", "fees", "1", "Refunds are paid within 14 days after the event was cancelled.");
        documents.write("badges", "door", "2", "Badges are printed at the entrance; SERAI_HTTP_PORT stays closed.");
        documents.write(
                "datenschutz", "privacy", "1", "Die Datenschutzbeauftragte prüft jede Löschung binnen einer Woche.");
    }

    @Test
    void wordsAndMeaningFind() throws Exception {
        rules();
        Passages search = search(indexes(folder, MODEL), MODEL);
        assertThat(first(find(search, "How soon do I get my money back?"))).isEqualTo("refunds");
        assertThat(first(find(search, "Wer kümmert sich um den Datenschutz?"))).isEqualTo("datenschutz");
        assertThat(first(find(search, "loeschungen"))).isEqualTo("datenschutz");
        assertThat(first(find(search, "LÖSCHUNGSWOCHE"))).isEqualTo("datenschutz");
        assertThat(first(find(search, "http port"))).isEqualTo("badges");
        assertThat(first(find(search, "SERAI_HTTP_PORT"))).isEqualTo("badges");
        for (String hard : List.of(
                "What is A/B?",
                "50 % off!",
                "fee AND",
                "(",
                "\"",
                "*:*",
                "\\",
                "🙂",
                "x".repeat(4_000),
                "a b ".repeat(1_000))) {
            assertThat(find(search, hard).passages()).as(hard).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void passageTellsHowNearItIsAndWhatItHoldsOfTheQuestion() {
        rules();
        Passages search = search(indexes(folder, MODEL), MODEL);
        Found near = find(search, "Within how many days are refunds paid?");
        assertThat(near.reranked()).isFalse();
        Passage best = near.passages().getFirst();
        assertThat(best.cosine()).isBetween(0.6, 1.0);
        assertThat(best.cosine())
                .isCloseTo(
                        Vectors.cosine(
                                MODEL.embed(List.of("Within how many days are refunds paid?"))
                                        .getFirst(),
                                MODEL.embed(List.of(best.text())).getFirst()),
                        within(1e-4));
        assertThat(near.rareShare()).isBetween(0.6, 1.0);
        Found far = find(search, "Which volcano erupted on Iceland?");
        assertThat(far.rareShare()).isZero();
        assertThat(far.passages().getFirst().cosine()).isLessThan(0.3);
    }

    @Test
    void filtersHold() {
        rules();
        Passages search = search(indexes(folder, MODEL), MODEL);
        String any = "refunds badges Löschung";
        assertThat(documents(
                        search.find(documents.account, new Question(any, Set.of("badges", "nobody"), null, null, 10))))
                .containsExactly("badges");
        assertThat(documents(search.find(documents.account, new Question(any, Set.of(), null, null, 10))))
                .isEmpty();
        assertThat(documents(search.find(documents.account, new Question(any, null, "privacy", null, 10))))
                .containsExactly("datenschutz");
        assertThat(documents(search.find(documents.account, new Question(any, null, null, "1", 10))))
                .containsExactlyInAnyOrder("datenschutz", "refunds");
        assertThat(documents(search.find(documents.account, new Question(any, null, "privacy", "2", 10))))
                .isEmpty();
        assertThat(search.find(documents.account, new Question(any, null, null, null, 1))
                        .passages())
                .hasSize(1);
        assertThat(find(search(indexes(folder, MODEL), MODEL), any).passages()).hasSize(3);
    }

    /// Also before this node's copy has heard of it.
    @Test
    void deletedReplacedAndOthersPassagesDropOut() {
        rules();
        var others = new WrittenDocuments(HUB.database, MODEL);
        others.write("theirs", "Refunds are paid by somebody else.");
        Indexes indexes = indexes(folder, MODEL);
        Passages search = search(indexes, MODEL);
        assertThat(documents(find(search, "refunds"))).contains("refunds").doesNotContain("theirs");
        assertThat(documents(search.find(others.account, question("refunds")))).containsExactly("theirs");
        documents.remove("refunds", true);
        documents.write("badges", "There is another text now.");
        assertThat(find(search, "refunds badges entrance").passages())
                .extracting(Passage::docId)
                .containsOnly("datenschutz");
        indexes.follow();
        await().untilAsserted(() -> assertThat(find(search, "another text").passages())
                .extracting(Passage::text)
                .contains("There is another text now."));
        documents.write("fresh", "Parking is free on Sundays.");
        search.refresh(documents.account);
        assertThat(first(find(search, "parking"))).isEqualTo("fresh");
    }

    @Test
    void nextStartGoesOnWhereTheLastEndedWhateverWentMeanwhile() throws Exception {
        rules();
        Indexes before = indexes(folder, MODEL);
        find(search(before, MODEL), "refunds");
        before.close();
        documents.remove("refunds", false);
        documents.write("fresh", "Parking is free on Sundays.");
        Indexes after = indexes(folder, MODEL);
        assertThat(first(find(search(after, MODEL), "parking"))).isEqualTo("fresh");
        assertThat(after.of(documents.account).size()).isEqualTo(3);
        assertThat(after.of(documents.account).change()).isEqualTo(documents.change());
    }

    @Test
    void damagedIndexIsBuiltAnew() throws Exception {
        rules();
        Indexes before = indexes(folder, MODEL);
        find(search(before, MODEL), "refunds");
        before.close();
        try (Stream<Path> files = Files.list(own())) {
            Path largest = files.filter(file -> !file.toString().contains("segments"))
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 0x55;
            Files.write(largest, bytes);
        }
        assertThat(first(find(search(indexes(folder, MODEL), MODEL), "refunds")))
                .isEqualTo("refunds");
    }

    @Test
    void folderThatIsDeletedBelowARunningHubComesBack() throws IOException {
        rules();
        Indexes indexes = indexes(folder, MODEL);
        Passages search = search(indexes, MODEL);
        find(search, "refunds");
        PrivateFiles.delete(folder);
        assertThat(first(find(search, "refunds"))).isEqualTo("refunds");
        documents.write("fresh", "Parking is free on Sundays.");
        await().untilAsserted(() -> {
            indexes.follow();
            assertThat(first(find(search, "parking"))).isEqualTo("fresh");
        });
        assertThat(own()).isDirectoryContaining("glob:**segments_*");
    }

    @Test
    void fullDiskLeavesWhatThereIs() throws Exception {
        try (SmallDisk disk = SmallDisk.under(folder)) {
            rules();
            Indexes indexes = indexes(disk.folder.resolve("index"), MODEL);
            Passages search = search(indexes, MODEL);
            find(search, "refunds");
            Path full = disk.fill();
            documents.write("fresh", "Parking is free on Sundays.");
            search.refresh(documents.account);
            assertThat(documents(find(search, "refunds parking")))
                    .contains("refunds")
                    .doesNotContain("fresh");
            Files.delete(full);
            search.refresh(documents.account);
            assertThat(first(find(search, "parking"))).isEqualTo("fresh");
        }
    }

    @Test
    void otherModelIsToldAndWordsFindUntilThen() {
        rules();
        var other = new HashedWords("other", 1_536);
        Indexes indexes = indexes(folder, other);
        Found found = find(search(indexes, other), "refunds");
        assertThat(first(found)).isEqualTo("refunds");
        assertThat(found.passages()).extracting(Passage::cosine).containsOnly(Double.NaN);
        assertThat(otherModel).containsOnly(documents.account);
    }

    @Test
    void vectorsMayBeWide() {
        var wide = new HashedWords("wide", 3_072);
        var theirs = new WrittenDocuments(HUB.database, wide);
        theirs.write("refunds", "Refunds are paid soon");
        theirs.write("badges", "Badges are printed here");
        Passages search = search(indexes(folder, wide), wide);
        Found found = search.find(theirs.account, question("badges printed"));
        assertThat(first(found)).isEqualTo("badges");
        assertThat(found.passages().getFirst().cosine()).isGreaterThan(0.5);
        assertThat(otherModel).isEmpty();
    }

    /// Zeros and what is no number never get into an index.
    @Test
    void vectorWithoutDirectionCountsAsNone() {
        documents.write("refunds", "Refunds are paid soon.");
        documents.execute("UPDATE knowledge_passage SET vector = REPEAT(CHAR(0), 1536) WHERE document_id = "
                + documents.id("refunds"));
        Found found = find(search(indexes(folder, MODEL), MODEL), "refunds");
        assertThat(first(found)).isEqualTo("refunds");
        assertThat(otherModel).containsOnly(documents.account);
    }

    @Test
    void noMoreAreOpenThanMayBe() throws Exception {
        Indexes indexes = indexes(folder, MODEL);
        rules();
        Passages search = search(indexes, MODEL);
        find(search, "refunds");
        long some = documents.account + 1_000_000;
        IntStream.range(0, Indexes.MOST_OPEN).forEach(i -> indexes.of(some + i));
        indexes.refresh(some);
        assertThat(first(find(search, "refunds"))).isEqualTo("refunds");
        assertThat(indexes.count()).isEqualTo(Indexes.MOST_OPEN);
    }
}
