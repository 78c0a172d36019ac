package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ContractCheckTest {
    private static final String ID = "abcdefghijk";
    private final Contract contract = Contract.load(List.of(ContractCheckTest.class.getResource("/web/contract.yaml")));
    private final ContractCheck check = new ContractCheck(new Json(20));

    private Map<String, String> read(String id, Map<String, List<String>> query) {
        return new TreeMap<>(check.parameters(
                contract.find("GET", "/thing/x").value(), Map.of("thing_id", id), query, name -> null));
    }

    private Outcome.Refused refused(Map<String, List<String>> query) {
        return catchThrowableOfType(Refusal.class, () -> read(ID, query)).outcome();
    }

    @Test
    void defaultsAreFilledInAndWhatIsNotGivenStaysAway() {
        assertThat(read(ID, Map.of())).isEqualTo(Map.of("thing_id", ID, "limit", "100", "deep", "false"));
    }

    @Test
    void booleansAreReadAsPeopleWriteThem() {
        for (String yes : List.of("true", "TRUE", "1", "yes", "On")) {
            assertThat(read(ID, Map.of("deep", List.of(yes)))).containsEntry("deep", "true");
        }
        for (String no : List.of("false", "0", "No", "off")) {
            assertThat(read(ID, Map.of("deep", List.of(no)))).containsEntry("deep", "false");
        }
        assertThat(refused(Map.of("deep", List.of("2"))).faults())
                .containsExactly(new Fault("query.deep", "expected boolean, got '2'"));
    }

    @Test
    void everyFaultIsNamedNotJustTheFirst() {
        var refused = refused(Map.of("limit", List.of("1001"), "view", List.of("odd"), "deep", List.of("x")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.faults())
                .extracting(Fault::where)
                .containsExactly("query.limit", "query.deep", "query.view");
    }

    @Test
    void aNumberIsANumberAndNothingMore() {
        for (String odd : List.of("", "1.5", "0x10", "1e3", "99999999999999999999", "NaN", "1 OR 1=1")) {
            assertThat(refused(Map.of("limit", List.of(odd))).faults()).as(odd).hasSize(1);
        }
        assertThat(refused(Map.of("limit", List.of("x".repeat(500))))
                        .faults()
                        .getFirst()
                        .message())
                .hasSizeLessThan(100);
    }

    @Test
    void anIdThatNoIdCanBeIsNotThereAtAll() {
        var refusal = catchThrowableOfType(Refusal.class, () -> read("1 OR 1=1", Map.of()));
        assertThat(refusal.outcome().status()).isEqualTo(404);
        assertThat(refusal.outcome().detail()).doesNotContain("OR");
    }

    @Test
    void whatIsGivenTwiceIsRefused() {
        assertThat(refused(Map.of("limit", List.of("5", "6"))).faults())
                .containsExactly(new Fault("query.limit", "is given more than once"));
    }

    @Test
    void aBodyMustBeJsonOfItsSchema() {
        var payload =
                (Operation.Payload.Json) contract.find("POST", "/thing").value().payload();
        assertThat(status(payload, "application/json", "")).isEqualTo(400);
        assertThat(status(payload, "application/json", "{")).isEqualTo(400);
        assertThat(status(payload, "text/json", "{}")).isEqualTo(415);
        assertThat(status(payload, null, "{}")).isEqualTo(415);
        assertThat(status(payload, "application/json", "{}")).isEqualTo(422);
        assertThat(status(payload, "application/merge-patch+json", "{\"name\":\"a\",\"email\":\"a@b\"}"))
                .isEqualTo(0);
    }

    private int status(Operation.Payload.Json payload, String mediaType, String body) {
        try {
            check.body(payload, mediaType, body.getBytes(StandardCharsets.UTF_8));
            return 0;
        } catch (Refusal refusal) {
            return refusal.outcome().status();
        }
    }
}
