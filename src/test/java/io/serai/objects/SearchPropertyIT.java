package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Random searches find what a plain filter over the same records finds, in the same order.
class SearchPropertyIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEQUENCES = 12;
    private static final int SEARCHES = 25;
    private static final List<String> TEXTS =
            List.of("Zoe", "zoë", "Ann", "annA", "Ärger", "arger-free", "two words", "per%cent", "under_score", "");
    private static final List<String> CODES = List.of("A1", "a1", "B-2", "Ä3", "c%4");

    @Test
    void aSearchFindsWhatAPlainFilterFinds() {
        Desk desk = Desk.make();
        String event = desk.event();
        var random = new java.util.SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            ObjectNode record = JSON.createObjectNode();
            maybe(random, record, "name", pick(random, TEXTS));
            maybe(random, record, "description", pick(random, TEXTS) + " " + pick(random, TEXTS));
            if (random.nextInt(3) > 0) {
                record.put("code", pick(random, CODES) + "-" + i);
            }
            if (random.nextBoolean()) {
                record.put("sort", random.nextInt(5));
            }
            record.put("public", random.nextBoolean());
            maybe(random, record, "start_datetime", "2026-0" + (1 + random.nextInt(9)) + "-01T09:00:00");
            desk.made("event/" + event + "/event_session", record.toString());
        }
        String path = "event/" + event + "/event_session";
        var records = new ArrayList<JsonNode>();
        desk.data(desk.get(path + "?limit=1000")).forEach(records::add);
        assertThat(records).hasSize(60);
        var model = new SearchModel(records);
        List<String> ids = records.stream().map(one -> one.path("id").asText()).toList();
        Property.holds(SEQUENCES, source -> searches(source, ids), searches -> {
            for (JsonNode search : searches) {
                List<String> found = desk.search(path + "/search?limit=1000", search.toString())
                        .findValuesAsText("event_session_id");
                assertThat(found).as(search.toString()).isEqualTo(model.found(search));
            }
        });
    }

    private static List<JsonNode> searches(RandomGenerator random, List<String> ids) {
        var searches = new ArrayList<JsonNode>();
        for (int i = 0; i < SEARCHES; i++) {
            searches.add(group(random, ids, 1));
        }
        return searches;
    }

    private static ObjectNode group(RandomGenerator random, List<String> ids, int depth) {
        ObjectNode group = JSON.createObjectNode();
        for (String kind : List.of("and", "or", "not")) {
            if (random.nextInt(3) > 0) {
                continue;
            }
            ArrayNode entries = group.putArray(kind);
            for (int i = random.nextInt(3); i >= 0; i--) {
                entries.add(depth < 4 && random.nextInt(3) == 0 ? group(random, ids, depth + 1) : term(random, ids));
            }
        }
        if (random.nextInt(5) == 0) {
            String text = pick(random, TEXTS);
            group.put("q", text.substring(0, Math.min(text.length(), 1 + random.nextInt(5))));
        }
        return group;
    }

    private static ObjectNode term(RandomGenerator random, List<String> ids) {
        ObjectNode term = JSON.createObjectNode();
        switch (random.nextInt(6)) {
            case 0 -> text(random, term, pick(random, List.of("name", "description")), TEXTS);
            case 1 -> text(random, term, "code", CODES);
            case 2 -> ordered(random, term, "sort", () -> JSON.getNodeFactory().numberNode(random.nextInt(6)));
            case 3 ->
                term.put("field", "public")
                        .put("op", pick(random, List.of("eq", "ne")))
                        .put("value", random.nextBoolean());
            case 4 ->
                ordered(random, term, "start_datetime", () -> JSON.getNodeFactory()
                        .textNode("2026-0" + (1 + random.nextInt(9)) + "-01T09:00:00"));
            default -> {
                String id = pick(random, ids);
                term.put("field", pick(random, List.of("id", "id_random", "event_session_id")))
                        .put("op", "in");
                term.putArray("value").add(id).add(pick(random, ids)).add("AAAAAAAAAAA");
            }
        }
        return term;
    }

    private static void text(RandomGenerator random, ObjectNode term, String field, List<String> values) {
        String op = pick(
                random,
                List.of(
                        "eq",
                        "ne",
                        "like",
                        "not_like",
                        "starts_with",
                        "ends_with",
                        "in",
                        "not_in",
                        "is_null",
                        "is_not_null"));
        String value = pick(random, values);
        term.put("field", field).put("op", op);
        switch (op) {
            case "in", "not_in" -> term.putArray("value").add(value).add(pick(random, values));
            case "like", "not_like" ->
                term.put("value", pick(random, List.of("%", value + "%", "%" + value, "%" + value + "%", value)));
            case "is_null", "is_not_null" -> {
                // have no value
            }
            default -> term.put("value", random.nextInt(3) == 0 ? value.toUpperCase(Locale.ROOT) : value);
        }
        if (random.nextInt(20) == 0 && List.of("eq", "ne").contains(op)) {
            term.putNull("value");
        }
    }

    private static void ordered(
            RandomGenerator random, ObjectNode term, String field, java.util.function.Supplier<JsonNode> value) {
        String op =
                pick(random, List.of("eq", "ne", "lt", "lte", "gt", "gte", "between", "in", "is_null", "is_not_null"));
        term.put("field", field).put("op", op);
        switch (op) {
            case "between", "in" -> term.putArray("value").add(value.get()).add(value.get());
            case "is_null", "is_not_null" -> {
                // have no value
            }
            default -> term.set("value", value.get());
        }
    }

    private static void maybe(RandomGenerator random, ObjectNode record, String field, String value) {
        if (random.nextInt(4) > 0) {
            record.put(field, value);
        }
    }

    private static <T> T pick(RandomGenerator random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
