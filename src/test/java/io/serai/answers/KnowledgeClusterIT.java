package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.SmallDisk;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TestServers;
import io.serai.faults.CutCable;
import io.serai.files.FileDesk;
import io.serai.files.FileDesk.Part;
import io.serai.hub.settings.PrivateFiles;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/// Documents and answers of two hubs with one database, one Redis and one folder of files, which is a small disk.
class KnowledgeClusterIT {
    private static final String SEARCH = "/api/v1/rag/search";
    private static final String QUESTION = "How often is a powder extinguisher inspected?";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static CutCable cable;
    private static TestHub one;
    private static TestHub two;
    private static AnswersFixture here;
    private static TestPeople there;
    private static @Nullable SmallDisk disk;

    private final String account = here.people.account();
    private final Caller legal = here.someone(account, "legal");

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        URI redis = URI.create(TestServers.redisUrl());
        cable = new CutCable(redis.getPort());
        one = TestHub.create().with("SERAI_JWT_KEY", TestHub.JWT_KEY);
        two = TestHub.create()
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .with("SERAI_DB_URL", one.database.url())
                .with("SERAI_REDIS_URL", "redis://" + redis.getUserInfo() + "@127.0.0.1:" + cable.port());
        Path files = Files.createDirectory(one.data.resolve("files"));
        try {
            disk = SmallDisk.at(files);
        } catch (TestAbortedException _) {
            disk = null; // one test has no disk then
        }
        Files.createSymbolicLink(two.data.resolve("files"), files);
        one.start();
        two.start();
        here = new AnswersFixture(one);
        there = new TestPeople(two);
    }

    @AfterAll
    static void end() throws IOException, InterruptedException {
        one.kill();
        if (disk != null) {
            disk.close();
        }
        there.close();
        here.close();
        cable.close();
    }

    private static List<String> found(TestPeople people, Caller who) {
        Reply reply = people.post(who, SEARCH, AnswersFixture.asked(QUESTION));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("passages").findValuesAsText("doc_id");
    }

    private static JsonNode answered(TestPeople people, Caller who, String... members) {
        Reply reply = people.post(who, AnswersFixture.CHAT, AnswersFixture.asked(QUESTION, members));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void whatOneTakesInAllFindAndWhatOneDeletesNobodyDoes() throws Exception {
        assertThat(found(there, legal)).isEmpty();
        here.document(legal, "rules", AnswersFixture.RULES);
        await().atMost(LONG).until(() -> found(there, legal).contains("rules"));
        assertThat(answered(there, legal).path("answered").asBoolean()).isTrue();

        // below a running hub
        PrivateFiles.delete(two.data.resolve("knowledge"));
        assertThat(found(there, legal)).contains("rules");
        await().atMost(LONG).until(() -> inIndex(two) > 0);
        assertThat(found(there, legal)).contains("rules");

        assertThat(there.delete(legal, "/api/v1/documents/rules").status()).isEqualTo(204);
        for (TestPeople people : List.of(here.people, there)) {
            assertThat(found(people, legal)).isEmpty();
            assertThat(answered(people, legal).path("answered").asBoolean()).isFalse();
        }
        await().atMost(LONG).until(() -> inIndex(two) == 0);
    }

    /// Passages of the account in a hub's copy of its index; -1 where there is none right now.
    private long inIndex(TestHub hub) throws IOException {
        Path folder = hub.data
                .resolve("knowledge")
                .resolve(Long.toString(one.count("SELECT id FROM account WHERE id_random = '" + account + "'")));
        if (!Files.isDirectory(folder)) {
            return -1;
        }
        try (var files = FSDirectory.open(folder)) {
            if (!DirectoryReader.indexExists(files)) {
                return -1;
            }
            try (var reader = DirectoryReader.open(files)) {
                return reader.numDocs();
            }
        }
    }

    @Test
    void deletedWinsOverReadAnew() throws IOException {
        for (int round = 0; round < 5; round++) {
            String id = "round-" + round;
            here.document(legal, id, AnswersFixture.RULES + "\nRound " + round + " says nothing else.\n");
            String key = "d.id = "
                    + one.count(
                            "SELECT d.id FROM knowledge_document d JOIN account a ON a.id = d.account_id WHERE a.id_random = '"
                                    + account + "' AND d.doc_id = '" + id + "'");
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() ->
                    there.post(legal, "/api/v1/documents/" + id + "/reprocess").status());
            if (round > 1) { // at its beginning, or in the middle of it
                read.join();
                await().atMost(LONG)
                        .until(() -> one.count(
                                        "SELECT COUNT(*) FROM knowledge_document d WHERE status <> 'stored' AND " + key)
                                == 1);
            }
            assertThat(here.people.delete(legal, "/api/v1/documents/" + id).status())
                    .isEqualTo(204);
            assertThat(read.join()).isIn(202, 404);
            assertThat(found(here.people, legal)).doesNotContain(id);
            for (String table : List.of("knowledge_passage", "knowledge_page", "knowledge_event")) {
                assertThat(one.count("SELECT COUNT(*) FROM " + table + " d WHERE document_" + key.substring(2)))
                        .as(table)
                        .isZero();
            }
        }
        await().atMost(LONG)
                .until(() -> one.count("SELECT COUNT(*) FROM inbox i JOIN account a ON a.id = i.account_id WHERE "
                                + "a.id_random = '" + account + "' AND i.status <> 'done'")
                        == 0);
        assertThat(one.count("SELECT COUNT(*) FROM run r JOIN account a ON a.id = r.account_id WHERE a.id_random = '"
                        + account + "' AND r.status <> 'done'"))
                .isZero();
        await().atMost(LONG).until(() -> inIndex(one) == 0);
        try (Stream<Path> files = Files.walk(one.data.resolve("files"))) {
            List<String> left = files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(hash -> one.count("SELECT COUNT(*) FROM knowledge_document WHERE '" + hash
                                    + "' IN (file_hash, artefacts_hash)")
                            == 0)
                    .toList();
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFullDiskCostsWhatWasReadAndNoDocument() throws IOException {
        assumeThat(disk).isNotNull();
        here.document(legal, "before", AnswersFixture.RULES);
        Path full = disk.fill();
        Reply refused = upload("full");
        assertThat(refused.status()).as(refused.text()).isIn(503, 507);
        assertThat(there.get(legal, "/api/v1/documents/full").status()).isEqualTo(404);

        // room for the file, and for nothing that is kept beside it
        try (var channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 4096);
        }
        Reply kept = upload("kept");
        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        JsonNode events =
                here.people.get(legal, "/api/v1/documents/status/kept").json().path("events");
        assertThat(events.findValuesAsText("message"))
                .contains("Warning: what was read could not be kept beside the file.");
        assertThat(found(here.people, legal)).contains("before", "kept");
        Files.delete(full);
        assertThat(upload("after").status()).isEqualTo(200);
    }

    private Reply upload(String id) {
        return one.send(FileDesk.form(
                here.people.as(legal, "/api/v1/documents/upload"),
                Map.of("doc_id", id, "sync", "true"),
                List.of(Part.of(id + ".md", AnswersFixture.RULES + id))));
    }

    @Test
    void aStageThatFailsIsTriedAgainWhileTheReadingBeforeIsAnsweredFrom() throws IOException {
        here.document(legal, "rules", AnswersFixture.RULES);
        for (TestHub hub : List.of(one, two)) {
            Files.move(hub.data.resolve("tmp"), hub.data.resolve("tmp-away"));
            Files.writeString(hub.data.resolve("tmp"), "no folder");
        }
        try {
            assertThat(here.people
                            .post(legal, "/api/v1/documents/rules/reprocess")
                            .status())
                    .isEqualTo(202);
            await().atMost(LONG).until(() -> !status().path("next_attempt_at").isNull());
            assertThat(status().path("events").findValuesAsText("message"))
                    .last()
                    .asString()
                    .startsWith("Try 1 failed:")
                    .endsWith("It is tried again.");
            assertThat(status().path("chunk_count").asInt()).isPositive();
            assertThat(answered(there, legal).path("answered").asBoolean()).isTrue();
        } finally {
            for (TestHub hub : List.of(one, two)) {
                Files.delete(hub.data.resolve("tmp"));
                Files.move(hub.data.resolve("tmp-away"), hub.data.resolve("tmp"));
            }
        }
        one.execute("UPDATE inbox SET next_attempt_at = UTC_TIMESTAMP(3) WHERE status = 'retrying'");
        await().atMost(LONG).until(() -> status().path("status").asText().equals("indexed"));
        assertThat(status().path("attempt").asInt()).isEqualTo(2);
    }

    private JsonNode status() {
        return here.people.get(legal, "/api/v1/documents/status/rules").json();
    }

    @Test
    void withoutRedisThereAreAnswersAndNoMemory() {
        here.document(legal, "rules", AnswersFixture.RULES);
        String session = answered(there, legal).path("session_id").asText();
        assertThat(session).isNotEmpty();
        cable.cut();
        try {
            JsonNode answer = answered(there, legal, "session_id", "\"" + session + "\"");
            assertThat(answer.path("answered").asBoolean()).isTrue();
            assertThat(answer.path("session_id").isNull()).isTrue();
        } finally {
            cable.mend();
        }
    }
}
