package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConversationsIT {
    private static final String SESSIONS = "/api/v1/rag/sessions";
    private static AnswersFixture them;

    @BeforeAll
    static void begin() {
        them = new AnswersFixture();
    }

    @AfterAll
    static void end() {
        them.close();
    }

    private static Caller someone() {
        return them.someone(them.account, "readonly");
    }

    private static String begun(Caller who) {
        Reply reply = them.people.post(who, SESSIONS, "{\"metadata\": {\"from\": \"a test\"}}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("session_id").asText();
    }

    private static JsonNode read(Caller who, String id) {
        return them.people.get(who, SESSIONS + "/" + id).json();
    }

    @Test
    void aConversationHoldsWhatWasSaid() {
        Caller one = someone();
        long before = System.currentTimeMillis() / 1000;
        String id = begun(one);

        JsonNode answer = them.answered(one, "What of exits?", "session_id", "\"" + id + "\"");

        assertThat(answer.path("session_id").asText()).isEqualTo(id);
        JsonNode told = read(one, id);
        assertThat(told.at("/metadata/from").asText()).isEqualTo("a test");
        assertThat(told.path("created_at").asLong()).isBetween(before - 2, before + 60);
        assertThat(told.path("messages")).hasSize(2);
        assertThat(told.at("/messages/0/role").asText()).isEqualTo("user");
        assertThat(told.at("/messages/0/content").asText()).isEqualTo("What of exits?");
        assertThat(told.at("/messages/1/role").asText()).isEqualTo("assistant");
        assertThat(told.at("/messages/1/content").asText())
                .isEqualTo(answer.path("answer").asText());
        assertThat(told.at("/messages/1/timestamp").isIntegralNumber()).isTrue();
    }

    @Test
    void noEndedOrForeignOneBeginsANewOne() {
        Caller one = someone();
        Caller other = someone();
        String theirs = begun(other);

        String first = them.answered(one, "One?").path("session_id").asText();
        String second = them.answered(one, "Two?", "session_id", "\"" + theirs + "\"")
                .path("session_id")
                .asText();
        String third = them.answered(one, "Three?", "session_id", "\"neverWas\"")
                .path("session_id")
                .asText();

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates().doesNotContain(theirs, "neverWas", "");
        assertThat(read(other, theirs).path("messages")).isEmpty();
        assertThat(them.people.get(one, SESSIONS + "/" + theirs).status()).isEqualTo(404);
        assertThat(them.people.delete(one, SESSIONS + "/" + theirs).status()).isEqualTo(404);
    }

    @Test
    void theListHasTheLatestFirst() {
        Caller one = someone();
        String first = begun(one);
        String second = begun(one);
        them.answered(one, "What of exits?", "session_id", "\"" + first + "\"");

        JsonNode list = them.people.get(one, SESSIONS).json();

        assertThat(list.findValuesAsText("session_id")).containsExactly(first, second);
        assertThat(list.path(0).path("message_count").asInt()).isEqualTo(2);
        assertThat(list.path(1).path("message_count").asInt()).isZero();

        assertThat(them.people.delete(one, SESSIONS + "/" + first).status()).isEqualTo(204);
        assertThat(them.people.delete(one, SESSIONS + "/" + first).status()).isEqualTo(404);
        assertThat(them.people.get(one, SESSIONS).json().findValuesAsText("session_id"))
                .containsExactly(second);
    }

    @Test
    void messagesAtOnceAreAllKeptEachWithItsAnswer() throws Exception {
        Caller one = someone();
        String id = begun(one);
        var asked = new ArrayList<Callable<JsonNode>>();
        for (int i = 0; i < 8; i++) {
            String question = "Question " + i + "?";
            asked.add(() -> them.answered(one, question, "session_id", "\"" + id + "\""));
        }
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<JsonNode> answer : together.invokeAll(asked)) {
                assertThat(answer.get().path("session_id").asText()).isEqualTo(id);
            }
        }

        List<String> roles = StreamSupport.stream(read(one, id).path("messages").spliterator(), false)
                .map(message -> message.path("role").asText())
                .toList();
        assertThat(roles).hasSize(16);
        for (int i = 0; i < roles.size(); i++) {
            assertThat(roles.get(i)).isEqualTo(i % 2 == 0 ? "user" : "assistant");
        }
    }

    @Test
    void metadataIsBounded() {
        Caller one = someone();
        assertThat(them.people
                        .post(one, SESSIONS, "{\"metadata\": {\"a\": \"" + "x".repeat(4_001) + "\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(them.people.post(one, SESSIONS, "{\"metadata\": 5}").status())
                .isIn(400, 422);
        assertThat(them.people.post(one, SESSIONS, "{}").status()).isEqualTo(201);
    }

    @Test
    void whoGoesIsForgottenAndTheirExportTellsBefore() {
        Caller one = someone();
        String id = begun(one);
        them.answered(one, "What of my ladder?", "session_id", "\"" + id + "\"");

        Reply export = them.people.get(one, "/me/data-export");

        assertThat(export.text()).contains(id).contains("What of my ladder?");
    }
}
