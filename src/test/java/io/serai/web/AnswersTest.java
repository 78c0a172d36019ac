package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
    private final Answers answers = new Answers(new Json(20));

    private static JsonNode json(Answer answer) throws IOException {
        return new ObjectMapper().readTree(text(answer));
    }

    private static byte[] text(Answer answer) throws IOException {
        return switch (answer.body()) {
            case Answer.Body.Bytes bytes -> bytes.bytes();
            case Answer.Body.Stream stream -> stream.stream().readAllBytes();
            case Answer.Body.Live live -> new byte[0];
            case Answer.Body.Socket socket -> new byte[0];
        };
    }

    private JsonNode v3(Outcome outcome) throws IOException {
        return json(answers.answer(outcome, "/v3/x", "req-1"));
    }

    @Test
    void theEnvelopeSaysWhatItHolds() throws IOException {
        assertThat(v3(new Outcome.Done(Map.of("a", 1))).toString())
                .isEqualTo("{\"data\":{\"a\":1},\"meta\":{\"status_code\":200,\"status_name\":\"OK\",\"success\":true,"
                        + "\"status_message\":\"\",\"data_type\":\"dict\"}}");
        assertThat(v3(new Outcome.Done(List.of(1, 2))).get("meta").toString())
                .contains("\"data_type\":\"list\",\"data_list_count\":2");
        assertThat(v3(new Outcome.Done(true)).at("/meta/data_type").asText()).isEqualTo("bool");
        assertThat(v3(new Outcome.Done(201, "x", "Made.", Map.of("import", 3)))
                        .at("/meta/import")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void whatIsNotThereIsNullAndWhatIsRefusedIsFalse() throws IOException {
        JsonNode missing = v3(new Outcome.NotFound("There is no such run."));
        assertThat(missing.get("data").isNull()).isTrue();
        assertThat(missing.at("/meta/status_code").asInt()).isEqualTo(404);
        assertThat(missing.at("/meta/status_message").asText()).isEqualTo("There is no such run.");
        JsonNode refused = v3(new Outcome.Refused(422, "No.", List.of(new Fault("query.a", "is missing"))));
        assertThat(refused.get("data").isBoolean()).isTrue();
        assertThat(refused.get("data").asBoolean(true)).isFalse();
        assertThat(refused.at("/meta/success").asBoolean(true)).isFalse();
        assertThat(refused.at("/meta/status_message").asText()).isEqualTo("No. query.a: is missing.");
        assertThat(refused.at("/meta/request_id").asText()).isEqualTo("req-1");
    }

    @Test
    void theOtherPathsThatV3ClientsReadAreEnvelopedToo() throws IOException {
        for (String path : List.of("/event/abc/badge", "/api/authenticate_passcode")) {
            assertThat(json(answers.answer(new Outcome.NotFound("No."), path, "r"))
                            .has("meta"))
                    .isTrue();
        }
        assertThat(json(answers.answer(new Outcome.NotFound("No."), "/v3", "r")).has("meta"))
                .isFalse();
    }

    @Test
    void elsewhereAFailureIsAProblem() throws IOException {
        Answer answer = answers.answer(
                new Outcome.Refused(409, "Someone else has it.", List.of(new Fault("body.a", "taken"))), "/a", "req-1");
        assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(json(answer).toString())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,"
                        + "\"detail\":\"Someone else has it.\",\"instance\":\"/a\",\"request_id\":\"req-1\","
                        + "\"errors\":[{\"where\":\"body.a\",\"message\":\"taken\"}]}");
    }

    @Test
    void elsewhereSuccessIsPlainJson() throws IOException {
        assertThat(json(answers.answer(new Outcome.Done(Map.of("a", 1)), "/a", "r"))
                        .toString())
                .isEqualTo("{\"a\":1}");
        Answer none = answers.answer(new Outcome.Done(204, null, "", Map.of()), "/v3/a", "r");
        assertThat(none.status()).isEqualTo(204);
        assertThat(text(none)).isEmpty();
    }

    @Test
    void whoIsUnknownIsAskedAndWhoMustWaitIsToldHowLong() {
        assertThat(answers.answer(new Outcome.Refused(401, "Who?"), "/a", "r").headers())
                .containsKey("WWW-Authenticate");
        assertThat(answers.answer(new Outcome.Refused(503, "Later."), "/v3/a", "r")
                        .headers())
                .containsKey("Retry-After");
        assertThat(answers.answer(new Outcome.Refused(429, "Later."), "/a", "r").headers())
                .containsKey("Retry-After");
    }

    @ParameterizedTest
    @CsvSource({"PT30S, 30", "PT1.001S, 2", "PT0.2S, 1", "PT0S, 1", "-PT5S, 1", "P1D, 86400"})
    void aKnownWaitIsToldInWholeSecondsNeverTooFew(Duration wait, String told) {
        for (int status : new int[] {403, 429, 503}) {
            for (String path : List.of("/a", "/v3/a")) {
                assertThat(answers.answer(new Outcome.Refused(status, "Later.", wait), path, "r")
                                .headers())
                        .containsEntry("Retry-After", told);
            }
        }
    }

    @Test
    void whoNeedNotWaitIsNotToldTo() {
        assertThat(answers.answer(new Outcome.Refused(422, "No."), "/a", "r").headers())
                .doesNotContainKey("Retry-After");
    }

    @Test
    void manyRowsAreStreamedInsideTheEnvelope() throws IOException {
        var rows = new ByteArrayInputStream("[1,2,3]".getBytes(StandardCharsets.UTF_8));
        JsonNode answer = v3(new Outcome.Rows(rows, 3, "Three.", Map.of("import", 7)));
        assertThat(answer.get("data")).hasSize(3);
        assertThat(answer.at("/meta/data_list_count").asInt()).isEqualTo(3);
        assertThat(answer.at("/meta/data_type").asText()).isEqualTo("list");
        assertThat(answer.at("/meta/import").asInt()).isEqualTo(7);
    }

    @Test
    void aDownloadsNameIsQuotedAndItsTypeNotGuessed() {
        var document = new Outcome.Document("text/csv", new ByteArrayInputStream(new byte[0]), "Zoë \"x\"\r\nA: b.csv");
        var headers = answers.answer(document, "/a", "r").headers();
        assertThat(headers.get("Content-Disposition"))
                .isEqualTo("attachment; filename=\"Zo_ _x___A_ b.csv\"; "
                        + "filename*=UTF-8''Zo%C3%AB%20%22x%22%0D%0AA%3A%20b.csv");
        assertThat(headers).containsEntry("X-Content-Type-Options", "nosniff");
    }

    @Test
    void aPageComesWithAPolicy() {
        var page = new Outcome.Document("text/html; charset=utf-8", new ByteArrayInputStream(new byte[0]), null);
        assertThat(answers.answer(page, "/a", "r").headers()).containsKey("Content-Security-Policy");
    }
}
