package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ContractCheckTest {
    private static final String ID = "abcdefghijk";
    private final Contract contract = Contract.load(List.of(
            ContractCheckTest.class.getResource("/web/contract.yaml"),
            ContractCheckTest.class.getResource("/web/shapes.yaml")));
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

    private Outcome.Refused refusedBody(String path, String body) {
        var payload =
                (Operation.Payload.Json) contract.find("POST", path).value().payload();
        return catchThrowableOfType(
                        Refusal.class,
                        () -> check.body(payload, "application/json", body.getBytes(StandardCharsets.UTF_8)))
                .outcome();
    }

    private static String object(int members, IntFunction<String> member) {
        return IntStream.range(0, members).mapToObj(member).collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void anObjectWithTooManyMembersIsRefusedWhileItIsRead() {
        String wide = object(1_001, i -> "\"n" + i + "\":1");
        for (String body : List.of(wide, "[[{\"a\":" + wide + "}]]", "{\"a\":[{}," + wide + "]}")) {
            var refused = refusedBody("/thing", body);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.detail()).contains("more than 1000 members: line 1, column");
        }
        assertThat(refusedBody("/thing", object(1_000, i -> "\"n" + i + "\":{}"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void ofManyFaultsTwentyAreNamedAndHowManyMoreAtLeast() {
        var refused = refusedBody("/thing", object(1_000, i -> "\"" + "n".repeat(900) + i + "\":1"));
        assertThat(refused.faults()).hasSize(20);
        assertThat(refused.detail()).contains("first 20 faults are named; there are at least ");
        assertThat(refused.faults())
                .allSatisfy(fault -> assertThat(fault.message()).hasSizeLessThan(610));
        var some = refusedBody("/thing", object(25, i -> "\"n" + i + "\":1"));
        assertThat(some.detail()).endsWith("there are at least 7 more.");
        assertThat(new Json(20).bytes(some.faults()).length).isLessThan(5_000);
    }

    /// By what is looked at, not by time: an array that counts what is asked of it.
    @Test
    void theCheckStopsWhenItHasFoundEnough() {
        var looked = new AtomicInteger();
        var list = new ArrayNode(JsonNodeFactory.instance) {
            @Override
            public JsonNode get(int index) {
                looked.incrementAndGet();
                return super.get(index);
            }
        };
        IntStream.range(0, 100_000).forEach(list::add);
        Shape shape = ((Operation.Payload.Json)
                        contract.find("POST", "/things").value().payload())
                .schema();
        assertThat(shape.faults(JsonNodeFactory.instance.objectNode().set("names", list)))
                .hasSizeBetween(20, 2 * Shape.ENOUGH);
        assertThat(looked).hasValueLessThanOrEqualTo(Shape.ENOUGH);
    }

    @Test
    void widthDepthAndListsTogetherStayBounded() {
        String wide = object(600, i -> "\"x" + i + "\":1");
        String wides = IntStream.range(0, 100).mapToObj(i -> wide).collect(Collectors.joining(",", "[", "]"));
        Shape shape = ((Operation.Payload.Json)
                        contract.find("POST", "/things").value().payload())
                .schema();
        assertThat(shape.faults(new Json(20).read(bytes("{\"things\":" + wides + "}"))))
                .hasSizeBetween(20, 2 * Shape.ENOUGH);
        assertThat(shape.faults(
                        new Json(20).read(bytes("{\"byName\":" + object(300, i -> "\"k" + i + "\":" + wide) + "}"))))
                .hasSizeBetween(20, 2 * Shape.ENOUGH);
    }

    @Test
    void whereSchemasAreTriedInTurnTheFirstFaultIsEnoughAndAFitIsAFit() {
        Shape shape = ((Operation.Payload.Json)
                        contract.find("POST", "/things").value().payload())
                .schema();
        Shape either = ((Operation.Payload.Json)
                        contract.find("POST", "/either").value().payload())
                .schema();
        var numbers =
                IntStream.range(0, 5_000).mapToObj(i -> "{\"n\":" + i + "}").collect(Collectors.joining(",", "[", "]"));
        assertThat(either.faults(new Json(20).read(bytes(numbers)))).isEmpty();
        assertThat(either.faults(new Json(20).read(bytes(numbers.replace("\"n\"", "\"m\"")))))
                .hasSizeBetween(1, 5);
        assertThat(shape.faults(new Json(20).read(bytes("{\"names\":[\"a\"],\"byName\":{\"k\":{}}}"))))
                .isEmpty();
    }

    @Test
    void aTextOfABodyIsOneLineUnlessTheContractSaysOtherwise() {
        for (String odd :
                List.of("\\n", "\\r", "\\u0000", "\\t", "\\u001b[31m", "\\u0085", "\\u2028", "\\u2029", "\\u007f")) {
            var refused = refusedBody("/thing", "{\"name\":\"a" + odd + "b\",\"email\":\"a@b\"}");
            assertThat(refused.status()).as(odd).isEqualTo(422);
            assertThat(refused.faults()).containsExactly(new Fault("body.name", OneLine.EXPECTED));
        }
        assertThat(refusedBody("/things", "{\"names\":[\"a\",\"b\\nc\"]}").faults())
                .containsExactly(new Fault("body.names[1]", OneLine.EXPECTED));
        var payload = (Operation.Payload.Json)
                contract.find("POST", "/things").value().payload();
        assertThat(status(payload, "application/json", "{\"text\":\"a\\nb\",\"secret\":\"a\\tb\"}"))
                .isEqualTo(0);
    }

    @Test
    void aParameterIsOneLineToo() {
        var refusal = catchThrowableOfType(
                Refusal.class,
                () -> check.parameters(
                        contract.find("GET", "/named/x").value(), Map.of("name", "a\nb"), Map.of(), name -> null));
        assertThat(refusal.outcome().status()).isEqualTo(404);
        assertThat(refused(Map.of("view", List.of("default\n"))).faults())
                .containsExactly(new Fault("query.view", OneLine.EXPECTED));
    }

    @Test
    void tooManyFieldsOfAFormOrAQueryAreRefusedNotLeftOut() {
        String fields = IntStream.range(0, 1_001).mapToObj(i -> "a" + i + "=1").collect(Collectors.joining("&"));
        for (ThrowingCallable reading :
                List.<ThrowingCallable>of(() -> Fields.ofForm(fields), () -> Fields.ofQuery("/x?" + fields))) {
            assertThat(catchThrowableOfType(Refusal.class, reading).outcome().status())
                    .isEqualTo(400);
        }
        String most = fields.substring(0, fields.lastIndexOf('&'));
        assertThat(Fields.ofForm(most)).hasSize(1_000);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
