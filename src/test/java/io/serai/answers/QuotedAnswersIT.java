package io.serai.answers;

import static io.serai.answers.AnswersFixture.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.answers.AnswersFixture.Event;
import io.serai.identity.TestPeople.Caller;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Without a language model.
class QuotedAnswersIT {
    private static final String QUESTION = "How often is a powder extinguisher inspected?";
    private static AnswersFixture them;

    @BeforeAll
    static void begin() {
        them = new AnswersFixture();
        them.document(them.legal, "fire", RULES, "regulation_type", "fire-safety", "version", "2");
    }

    @AfterAll
    static void end() {
        them.close();
    }

    @Test
    void anAnswerQuotesWhatStandsInTheDocument() {
        JsonNode answer = them.answered(them.reader, QUESTION);

        assertThat(answer.path("answered").asBoolean()).isTrue();
        assertThat(answer.path("extractive").asBoolean()).isTrue();
        assertThat(answer.path("reranked").asBoolean()).isFalse();
        JsonNode first = answer.path("sources").path(0);
        assertThat(first.path("n").asInt()).isEqualTo(1);
        assertThat(first.path("doc_id").asText()).isEqualTo("fire");
        assertThat(first.path("doc_name").asText()).isEqualTo("The fire");
        assertThat(first.path("heading").asText()).isEqualTo("Fire safety > Extinguishers");
        assertThat(first.path("quote").asText()).contains("inspected every 24 months");
        assertThat(answer.path("answer").asText())
                .startsWith("“")
                .contains("24 months")
                .contains("” [1]");

        JsonNode page = them.people
                .get(
                        them.reader,
                        "/api/v1/documents/fire/pages/" + first.path("page").asInt())
                .json();
        assertThat(page.path("text").asText()).contains(first.path("quote").asText());
        assertThat(page.path("pages").asInt()).isEqualTo(1);
    }

    @Test
    void whatTheDocumentsDontSayIsNotAnswered() {
        JsonNode answer = them.answered(them.reader, "Which colour has the moon of Jupiter called Europa?");

        assertThat(answer.path("answered").asBoolean()).isFalse();
        assertThat(answer.path("sources")).isEmpty();
        assertThat(answer.path("answer").asText()).contains("don't know");
    }

    @Test
    void filtersNarrowWhatIsAnsweredFrom() {
        assertThat(them.answered(them.reader, QUESTION, "filters", "{\"regulation_type\": \"fire-safety\"}")
                        .path("answered")
                        .asBoolean())
                .isTrue();
        for (String other : List.of(
                "{\"regulation_type\": \"food\"}",
                "{\"version\": \"1\"}",
                "{\"doc_ids\": [\"other\"]}",
                "{\"doc_ids\": []}")) {
            assertThat(them.answered(them.reader, QUESTION, "filters", other)
                            .path("answered")
                            .asBoolean())
                    .as(other)
                    .isFalse();
        }
    }

    @Test
    void anAnswerGrowsAsEvents() {
        List<Event> events = them.events(them.streamed(them.reader, QUESTION));

        assertThat(events.getFirst().name()).isEqualTo("source");
        assertThat(events.getLast().name()).isEqualTo("done");
        JsonNode whole = events.getLast().data();
        String said = String.join(
                "",
                events.stream()
                        .filter(event -> event.name().equals("token"))
                        .map(event -> event.data().path("text").asText())
                        .toList());
        assertThat(whole.path("answer").asText()).isEqualTo(said);
        assertThat(whole.path("sources").path(0)).isEqualTo(events.getFirst().data());
    }

    @Test
    void anotherTenantIsAnsweredNothing() {
        Caller stranger = them.someone(them.people.account(), "admin");

        assertThat(them.answered(stranger, QUESTION).path("answered").asBoolean())
                .isFalse();
        assertThat(them.people.get(stranger, "/api/v1/documents/fire/pages/1").status())
                .isEqualTo(404);
    }

    @Test
    void whoHasNoKnowledgeRoleIsRefused() {
        Caller nobody = them.someone(them.account, null);
        assertThat(them.asks(nobody, QUESTION).status()).isEqualTo(403);

        Reply stranger = them.hub.send(them.hub
                .request(AnswersFixture.CHAT)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"query\": \"x\"}"))
                .build());
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.response().headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer");
        Reply application = them.hub.send(them.hub
                .demo(AnswersFixture.CHAT)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"query\": \"x\"}"))
                .build());
        assertThat(application.status()).isEqualTo(403);
    }

    @Test
    void questionsAreBounded() {
        Caller one = them.someone(them.account, "ehs");
        assertThat(them.asks(one, "").status()).isIn(400, 422);
        assertThat(them.asks(one, "   ").status()).isIn(400, 422);
        assertThat(them.asks(one, "x".repeat(4_001)).status()).isIn(400, 422);
        for (int i = 0; i < 20; i++) {
            assertThat(them.asks(one, "Exits?").status()).isEqualTo(200);
        }
        Reply refused = them.asks(one, "Exits?");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.response().headers().firstValue("Retry-After").orElse(""))
                .isNotBlank();
    }

    @Test
    void aDeletedDocumentIsInNoAnswerAnyMore() {
        them.document(them.legal, "gone", "# Ladders\n\nA zyxtometer ladder is checked on Tuesdays by the caretaker.");
        assertThat(them.answered(them.reader, "When is the zyxtometer ladder checked?")
                        .path("answered")
                        .asBoolean())
                .isTrue();

        assertThat(them.people.delete(them.legal, "/api/v1/documents/gone").status())
                .isEqualTo(204);

        assertThat(them.answered(them.reader, "When is the zyxtometer ladder checked?")
                        .path("sources")
                        .findValuesAsText("doc_id"))
                .doesNotContain("gone");
    }

    @Test
    void quickQuestionsAreTheAccountsOwn() {
        String path = "/api/v1/rag/quick-questions";
        Caller legal = them.someone(them.people.account(), "legal");
        assertThat(them.people.get(legal, path).json().path("questions")).isEmpty();

        Reply changed = them.people.send(legal, "PUT", path, "{\"questions\": [\"What about exits?\"]}");

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(them.people.get(legal, path).json().path("questions").path(0).asText())
                .isEqualTo("What about exits?");
        assertThat(them.people
                        .send(them.reader, "PUT", path, "{\"questions\": []}")
                        .status())
                .isEqualTo(403);
        assertThat(them.people.get(them.reader, path).json().path("questions")).isEmpty();
    }

    @Test
    void anybodyMayAskWhatAnswersAreMadeWith() {
        Reply reply =
                them.hub.send(them.hub.request("/api/v1/status/health").GET().build());

        assertThat(reply.status()).isEqualTo(200);
        JsonNode health = reply.json();
        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.at("/language_model/enabled").asBoolean(true)).isFalse();
        assertThat(health.at("/language_model/model").isNull()).isTrue();
        assertThat(health.at("/reranker/enabled").asBoolean(true)).isFalse();
        assertThat(health.at("/embeddings/provider").asText()).isEqualTo("local");
        assertThat(health.at("/embeddings/dimensions").asInt()).isEqualTo(384);
        assertThat(health.at("/vector_index/chunks").asLong()).isPositive();
    }
}
