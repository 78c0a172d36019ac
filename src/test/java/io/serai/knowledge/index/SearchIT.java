package io.serai.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk.Part;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import io.serai.knowledge.DocumentDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `POST /api/v1/rag/search` of a hub, with its own model, and with models elsewhere.
class SearchIT {
    private static final String PATH = "/api/v1/rag/search";

    private static Caller reader(TestPeople people, String account, String knowledgeRole) {
        Caller caller = people.someone(account, "none");
        people.hub.execute(
                "UPDATE `user` SET knowledge_role = '" + knowledgeRole + "' WHERE uuid = '" + caller.uuid() + "'");
        return caller;
    }

    private static String asking(String question) {
        return "{\"query\": \"" + question + "\"}";
    }

    private static List<String> texts(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("passages").findValuesAsText("text");
    }

    @Test
    void readersFindPassagesOfTheirAccount() throws IOException {
        try (var people = new TestPeople();
                var model = new LocalEmbeddings(Duration.ofMinutes(1))) {
            var documents = new WrittenDocuments(people.hub.database, model);
            documents.write("refunds", "fees", "1", "Refunds are paid within 14 days.");
            documents.write("badges", "door", "1", "Badges are printed at the entrance.");
            Caller reader = reader(people, documents.publicId, "readonly");
            Reply found = people.post(reader, PATH, asking("How do I get my money back?"));
            assertThat(texts(found)).startsWith("Refunds are paid within 14 days.");
            assertThat(found.json().path("reranked").isBoolean()).isTrue();
            assertThat(found.json().path("passages").get(0).fieldNames())
                    .toIterable()
                    .containsExactly("doc_id", "doc_name", "page", "heading", "text", "score");
            assertThat(texts(people.post(reader, PATH, "{\"query\": \"x\", \"top_k\": 1}")))
                    .hasSize(1);
            assertThat(texts(people.post(
                            reader, PATH, "{\"query\": \"refunds\", \"filters\": {\"doc_ids\": [\"badges\"]}}")))
                    .containsExactly("Badges are printed at the entrance.");
            assertThat(texts(people.post(
                            reader,
                            PATH,
                            "{\"query\": \"x\", \"filters\": {\"regulation_type\": \"fees\", \"version\": \"2\"}}")))
                    .isEmpty();
            assertThat(texts(people.post(people.someone(documents.publicId, "admin"), PATH, asking("badges"))))
                    .hasSize(2);
            Caller elsewhere = reader(people, people.account(), "admin");
            assertThat(texts(people.post(elsewhere, PATH, asking("badges")))).isEmpty();

            documents.remove("refunds", true);
            assertThat(texts(people.post(reader, PATH, asking("refunds"))))
                    .doesNotContain("Refunds are paid within 14 days.");
            documents.write("fresh", "Parking is free on Sundays.");
            await().untilAsserted(() -> assertThat(texts(people.post(reader, PATH, asking("parking"))))
                    .startsWith("Parking is free on Sundays."));
        }
    }

    @Test
    void whoMayNotAndWhatIsWrongIsRefused() {
        try (var people = new TestPeople()) {
            String account = people.account();
            Caller reader = reader(people, account, "ehs");
            Caller stranger = people.someone(account, "none");
            people.hub.execute("UPDATE `user` SET knowledge_role = NULL WHERE uuid = '" + stranger.uuid() + "'");
            assertThat(people.post(stranger, PATH, asking("x")).status()).isEqualTo(403);
            Reply nobody = people.hub.send(people.hub
                    .request(PATH)
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(asking("x")))
                    .build());
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.response()
                            .headers()
                            .firstValue("WWW-Authenticate")
                            .orElse(""))
                    .startsWith("Bearer");
            assertThat(people.hub
                            .send(people.hub
                                    .demo(PATH)
                                    .header("Content-Type", "application/json")
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(asking("x")))
                                    .build())
                            .status())
                    .isEqualTo(403);
            for (String wrong : List.of(
                    "{}",
                    asking(""),
                    asking("  "),
                    asking("x".repeat(4_001)),
                    "{\"query\": \"x\", \"top_k\": 0}",
                    "{\"query\": \"x\", \"top_k\": 51}",
                    "{\"query\": \"x\", \"filters\": {\"doc_ids\": [\"a b\"]}}",
                    "{\"query\": \"x\", \"filters\": {\"type\": \"a\"}}")) {
                assertThat(people.post(reader, PATH, wrong).status()).as(wrong).isIn(400, 422);
            }
            assertThat(people.post(reader, PATH, asking("x".repeat(4_000))).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void modelsElsewhereEmbedAndRerank() throws Exception {
        try (var models = new FakeModels(1_536);
                var hub = TestHub.create()
                        .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                        .with("SERAI_EMBEDDINGS_URL", models.url())
                        .with("SERAI_EMBEDDINGS_MODEL", "wide")
                        .with("SERAI_EMBEDDINGS_API_KEY", FakeModels.KEY)
                        .with("SERAI_EMBEDDINGS_DIMENSIONS", "1536")
                        .with("SERAI_RERANKER_ENABLED", "true")
                        .with("SERAI_RERANKER_URL", models.url() + "/")
                        .with("SERAI_RERANKER_API_KEY", FakeModels.KEY)
                        .start()) {
            var people = new TestPeople(hub);
            var documents = new WrittenDocuments(hub.database, new HashedWords("of before", 16));
            documents.write("refunds", "Refunds are paid within many days of the event.");
            documents.write("short", "Refunds.");
            Caller reader = reader(people, documents.publicId, "readonly");

            // words find until the new model has embedded all
            Reply found = people.post(reader, PATH, asking("refunds event"));
            assertThat(texts(found)).startsWith("Refunds.");
            assertThat(found.json().path("reranked").asBoolean()).isTrue();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            documents.number("SELECT COUNT(*) FROM knowledge_passage WHERE model = 'wide/1536'"))
                    .isEqualTo(2));
            await().untilAsserted(() -> assertThat(documents.number(
                            "SELECT COUNT(*) FROM run WHERE capability = 'knowledge_model.embed' AND status = 'done'"))
                    .isEqualTo(1));
            assertThat(documents.number("SELECT COUNT(*) FROM knowledge_index WHERE model = 'wide/1536'"))
                    .isEqualTo(1);
            models.asked.clear();
            await().untilAsserted(() -> {
                people.post(reader, PATH, asking("refunds event"));
                assertThat(models.asked).contains("/v1/embeddings");
            });

            models.instead = (path, answer) -> {
                if (path.equals("/rerank")) {
                    ((ArrayNode) answer).remove(0);
                }
                return answer;
            };
            Reply asBefore = people.post(reader, PATH, asking("refunds event"));
            assertThat(texts(asBefore)).startsWith("Refunds are paid within many days of the event.");
            assertThat(asBefore.json().path("reranked").asBoolean()).isFalse();
            models.instead = (path, answer) -> {
                if (path.equals("/v1/embeddings")) {
                    var numbers = ((ObjectNode) answer.path("data").get(0)).putArray("embedding");
                    IntStream.range(0, 1_536).forEach(_ -> numbers.add(0));
                }
                return answer;
            };
            DocumentDesk desk = DocumentDesk.on(people);
            Reply zeros = desk.upload(Part.of("zeros.txt", "A vector without direction."), Map.of("sync", "true"));
            assertThat(zeros.status()).as(zeros.text()).isEqualTo(503);
            String failed = zeros.json().path("doc_id").asText();
            assertThat(desk.status(failed).path("failure_stage").asText()).isEqualTo("embed");
            assertThat(desk.status(failed).path("error").asText()).startsWith("The endpoint for embeddings answered");
            assertThat(desk.count(failed, "SELECT COUNT(*) FROM knowledge_passage p"))
                    .isZero();
            models.instead = null;
            models.delay = 2_500;
            long began = System.nanoTime();
            assertThat(people.post(reader, PATH, asking("refunds event"))
                            .json()
                            .path("reranked")
                            .asBoolean())
                    .isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(7));
            models.close();
            assertThat(texts(people.post(reader, PATH, asking("refunds event"))))
                    .hasSize(2);
            assertThat(hub.output()).doesNotContain(FakeModels.KEY);
            try (var files = Files.walk(hub.data)) {
                assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("onnxruntime"));
            }
        }
    }

    @Test
    void rerankerWithoutAnAddressStopsTheStart() {
        try (var hub = TestHub.create().with("SERAI_RERANKER_ENABLED", "true")) {
            hub.begin();
            assertThat(hub.await("SERAI_RERANKER_URL")).contains("Serai can't start");
            assertThat(hub.ended()).isNotZero();
        }
    }
}
