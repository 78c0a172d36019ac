package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.answers.AnswersFixture.Event;
import io.serai.identity.TestPeople.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// With a language model that does whatever a document tells it.
class ObeyedIT {
    private static final String QUESTION = "How often is a powder extinguisher inspected?";
    private static final String KEY = "sk-the-models-own-key-0123456789";
    private static ObeyingModel model;
    private static TestHub hub;
    private static AnswersFixture them;

    @BeforeAll
    static void begin() {
        model = new ObeyingModel();
        hub = TestHub.create()
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .with("SERAI_LLM_URL", model.url())
                .with("SERAI_LLM_MODEL", "obeying-1b")
                .with("SERAI_LLM_API_KEY", KEY)
                .with("SERAI_LLM_TIMEOUT", "5s")
                .with("SERAI_LLM_MAX_TOKENS", "200")
                .with("SERAI_HTTP_LIVE_EACH", "2")
                .start();
        them = new AnswersFixture(hub);
    }

    @AfterAll
    static void end() {
        assertThat(hub.output()).doesNotContain(KEY);
        them.close();
        model.close();
    }

    @BeforeEach
    void honest() {
        model.status = 200;
        model.whole = false;
        model.held = new CountDownLatch(0);
        model.asked.clear();
    }

    /// An account of its own, with one document.
    private static Caller asking(String text) {
        String account = them.people.account();
        them.document(them.someone(account, "legal"), "rules", text);
        return them.someone(account, "readonly");
    }

    private static String planted(String what) {
        return "# Extinguishers\n\nA powder extinguisher is inspected every 24 months. PLANT:" + what + "\n";
    }

    @Test
    void eachSentenceCitesAQuoteThatStandsInItsPage() {
        Caller one = asking(AnswersFixture.RULES);

        JsonNode answer = them.answered(one, QUESTION);

        assertThat(answer.path("answered").asBoolean()).isTrue();
        assertThat(answer.path("extractive").asBoolean()).isFalse();
        assertThat(answer.path("answer").asText()).isEqualTo("This is what is said. [1]");
        String page = them.people
                .get(one, "/api/v1/documents/rules/pages/1")
                .json()
                .path("text")
                .asText();
        assertThat(page).contains(answer.at("/sources/0/quote").asText());

        JsonNode asked = model.asked.getFirst();
        assertThat(asked.path("model").asText()).isEqualTo("obeying-1b");
        assertThat(asked.path("max_tokens").asInt()).isEqualTo(200);
        assertThat(asked.has("tools")).isFalse();
        assertThat(model.keys.getLast()).isEqualTo("Bearer " + KEY);
        assertThat(hub.count("SELECT SUM(tokens) FROM answer_model_use")).isPositive();
    }

    @Test
    void anEndpointThatKnowsNoEventsWillDo() {
        model.whole = true;
        assertThat(them.answered(asking(AnswersFixture.RULES), QUESTION)
                        .path("answer")
                        .asText())
                .isEqualTo("This is what is said. [1]");
    }

    @Test
    void whatDocumentsPlantIsNotSaid() {
        for (String what : List.of("link", "image", "html", "invented", "number", "tenant", "tools", "plain")) {
            Caller one = asking(planted(what));
            JsonNode answer = them.answered(one, QUESTION);

            assertThat(answer.path("answered").asBoolean()).as(what).isFalse();
            assertThat(answer.path("sources")).as(what).isEmpty();
            assertThat(answer.toString()).as(what).doesNotContain("elsewhere", "<img", "allowed", "Globex");

            List<Event> events = them.events(them.streamed(one, QUESTION));
            assertThat(events).as(what).extracting(Event::name).containsExactly("done");
        }
        assertThat(hub.count("SELECT COUNT(*) FROM knowledge_document WHERE generation = 0"))
                .isZero();
    }

    @Test
    void aStreamWithoutEndIsCutAndWhatWasCheckedIsTold() {
        Caller one = asking(planted("endless"));
        long began = System.nanoTime();

        JsonNode answer = them.answered(one, QUESTION);

        assertThat(answer.path("answer").asText()).isEqualTo("It ends somewhere. [1]");
        assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
    }

    @Test
    void aModelThatFailsLeavesQuotes() {
        Caller one = asking(AnswersFixture.RULES);
        model.status = 500;

        JsonNode answer = them.answered(one, QUESTION);

        assertThat(answer.path("answered").asBoolean()).isTrue();
        assertThat(answer.path("extractive").asBoolean()).isTrue();
        assertThat(health().path("status").asText()).isEqualTo("degraded");

        model.status = 200;
        them.answered(one, QUESTION);
        assertThat(health().path("status").asText()).isEqualTo("ok");
        assertThat(health().at("/language_model/model").asText()).isEqualTo("obeying-1b");
        assertThat(health().toString()).doesNotContain("127.0.0.1", KEY);
    }

    private static JsonNode health() {
        return hub.send(hub.request("/api/v1/status/health").GET().build()).json();
    }

    @Test
    void beyondTheDaysTokensAnswersAreQuotes() {
        Caller one = asking(AnswersFixture.RULES);
        hub.execute("INSERT INTO answer_model_use SELECT account_id, UTC_DATE(), 2000000 FROM `user` WHERE uuid = '"
                + one.uuid() + "'");

        assertThat(them.answered(one, QUESTION).path("extractive").asBoolean()).isTrue();
        assertThat(model.asked).isEmpty();
    }

    @Test
    void aQuestionIsAskedOnWithTheOneBefore() {
        Caller one = asking(AnswersFixture.RULES);
        String session = them.answered(one, QUESTION).path("session_id").asText();

        JsonNode answer = them.answered(one, "And then?", "session_id", "\"" + session + "\"");

        assertThat(answer.path("answered").asBoolean()).isTrue();
        assertThat(model.asked.getLast().path("messages").findValuesAsText("content"))
                .contains(QUESTION);
    }

    @Test
    void aTextIsHeldAgainstRules() {
        String account = them.people.account();
        Caller legal = them.someone(account, "legal");
        them.document(legal, "fire", AnswersFixture.RULES, "regulation_type", "fire-safety");
        String text = "In our workshop we keep 200 litres of flammable liquids on an open wooden shelf.";

        List<Event> events = analyzed(legal, Map.of("text", text, "domains", "fire-safety"));

        JsonNode finding = events.getFirst().data();
        assertThat(events.getFirst().name()).isEqualTo("finding");
        assertThat(finding.path("severity").asText()).isEqualTo("high");
        assertThat(finding.at("/rule/doc_id").asText()).isEqualTo("fire");
        assertThat(finding.at("/rule/quote").asText()).contains("60 litres");
        int offset = finding.at("/passage/offset").asInt();
        assertThat(text.substring(offset, offset + finding.at("/passage/length").asInt()))
                .isEqualTo(finding.at("/passage/text").asText());
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(events.getLast().data().path("count").asInt()).isEqualTo(events.size() - 1);
        assertThat(events.getLast().data().has("extractive")).isFalse();

        assertThat(analyzed(legal, Map.of("text", text + " PLANT:quotes")))
                .as("quotes that nobody wrote")
                .extracting(Event::name)
                .containsExactly("done");
    }

    private static List<Event> analyzed(Caller who, Map<String, String> texts) {
        return them.events(AnswersFixture.form(
                them.people.as(who, "/api/v1/compliance/analyze-stream"), texts, null, new byte[0]));
    }

    private static Reply analysis(Caller who) {
        return hub.send(AnswersFixture.form(
                them.people.as(who, "/api/v1/compliance/analyze-stream"),
                Map.of("text", "We keep 200 litres of flammable liquids in a workshop."),
                null,
                new byte[0]));
    }

    @Test
    void twoAnalysesOfAnAccountAtOnceAndOneWithoutAConnectionHoldsNoPlace() {
        String account = them.people.account();
        Caller one = them.someone(account, "legal");
        Caller other = them.someone(account, "legal");
        them.document(one, "fire", AnswersFixture.RULES, "regulation_type", "fire-safety");

        model.held = new CountDownLatch(1);
        var chats = Stream.generate(() -> CompletableFuture.supplyAsync(() -> hub.send(them.streamed(one, QUESTION))))
                .limit(2)
                .toList();
        await().until(() -> model.asked.size() == 2);
        for (int i = 0; i < 2; i++) {
            Reply refused = analysis(one);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text()).contains("2 live connections");
        }
        var analyses = Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
                    await().until(() -> analysis(other), reply -> reply.status() == 200);
                    return true;
                }))
                .limit(2)
                .toList();
        await().until(() -> model.asked.size() == 4);
        Reply third = analysis(them.someone(account, "legal"));
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.text()).contains("Two analyses of your account");
        assertThat(third.response().headers().firstValue("Retry-After")).contains("10");

        model.held.countDown();
        assertThat(chats).allSatisfy(chat -> assertThat(chat.join().status()).isEqualTo(200));
        assertThat(analyses).allSatisfy(all -> assertThat(all.join()).isTrue());
    }

    @Test
    void whatCantBeHeldAgainstRulesIsRefused() {
        String account = them.people.account();
        Caller legal = them.someone(account, "legal");
        them.document(legal, "fire", AnswersFixture.RULES, "regulation_type", "fire-safety");
        String path = "/api/v1/compliance/analyze-stream";

        var answers = new ArrayList<Integer>();
        for (Map<String, String> texts : List.of(
                Map.<String, String>of(),
                Map.of("text", "one", "doc_id", "fire"),
                Map.of("doc_id", "nothing"),
                Map.of("text", "one", "domains", "food"))) {
            answers.add(hub.send(AnswersFixture.form(them.people.as(legal, path), texts, null, new byte[0]))
                    .status());
        }
        assertThat(answers).containsExactly(400, 400, 404, 422);
        assertThat(hub.send(AnswersFixture.form(
                                them.people.as(legal, path),
                                Map.of("text", "one", "domains", "food"),
                                null,
                                new byte[0]))
                        .text())
                .contains("fire-safety");
        assertThat(hub.send(AnswersFixture.form(
                                them.people.as(legal, path),
                                Map.of(),
                                "broken.pdf",
                                "%PDF-1.4 and no more".getBytes(StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(422);
        hub.execute("INSERT INTO knowledge_page (document_id, generation, page, text) SELECT d.id, d.generation, seq, "
                + "'A page' FROM seq_2_to_51 JOIN knowledge_document d JOIN account a ON a.id = d.account_id WHERE "
                + "a.id_random = '" + account + "'");
        Reply tooLong =
                hub.send(AnswersFixture.form(them.people.as(legal, path), Map.of("doc_id", "fire"), null, new byte[0]));
        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(tooLong.text()).contains("51 pages; at most 50");
        assertThat(hub.send(AnswersFixture.form(
                                them.people.as(them.someone(account, "readonly"), path),
                                Map.of("text", "one"),
                                null,
                                new byte[0]))
                        .status())
                .isEqualTo(403);
    }
}
