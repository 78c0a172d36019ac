package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Property;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Random imports, edits and undos on a real hub, against a model in plain maps.
class UndoPropertyIT {
    private static final List<String> NAMES = List.of("ann", "bob", "cid", "dee");
    private static final List<String> WORDS = List.of("Ada", "Eve", "Max", "Ono");

    private sealed interface Step {
        /// @param rows given and family names by who it is
        record Import(Map<String, Map<String, String>> rows) implements Step {}

        record Edit(String who, String type, String field, String value) implements Step {}

        /// @param which of the runs so far
        record Undo(int which) implements Step {}
    }

    private static List<Step> random(RandomGenerator random) {
        var steps = new ArrayList<Step>();
        int count = 4 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            steps.add(
                    switch (random.nextInt(5)) {
                        case 0, 1 -> imported(random);
                        case 2 ->
                            new Step.Edit(
                                    pick(NAMES, random),
                                    random.nextBoolean() ? "event_badge" : "event_person_profile",
                                    random.nextBoolean() ? "given_name" : "family_name",
                                    pick(WORDS, random));
                        default -> new Step.Undo(random.nextInt(100));
                    });
        }
        return steps;
    }

    private static Step imported(RandomGenerator random) {
        var rows = new LinkedHashMap<String, Map<String, String>>();
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                rows.put(name, Map.of("given_name", pick(WORDS, random), "family_name", pick(WORDS, random)));
            }
        }
        return new Step.Import(rows);
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    @Test
    void fieldsCountsAndWhatIsKeptAreThoseOfAModelThatGoesRecordByRecord() {
        Property.holds(12, UndoPropertyIT::random, steps -> new World().run(steps));
    }

    private static final class World {
        private final Desk desk = Desk.make();
        private final String event = desk.event();
        private final UndoModel model = new UndoModel();
        private final List<String> runs = new ArrayList<>();

        void run(List<Step> steps) {
            for (Step step : steps) {
                switch (step) {
                    case Step.Import(Map<String, Map<String, String>> rows) -> imported(rows);
                    case Step.Edit edit -> edited(edit);
                    case Step.Undo(int which) -> {
                        if (!runs.isEmpty()) {
                            undone(which % runs.size());
                        }
                    }
                }
                assertThat(stored()).as("after %s", step).isEqualTo(model.people());
            }
        }

        private void imported(Map<String, Map<String, String>> rows) {
            if (rows.isEmpty()) {
                return;
            }
            var csv = new StringBuilder("email,given_name,family_name\n");
            var wanted = new LinkedHashMap<String, Map<String, String>>();
            rows.forEach((who, names) -> {
                String given = String.valueOf(names.get("given_name"));
                String family = String.valueOf(names.get("family_name"));
                csv.append(who + "@x.org," + given + "," + family + "\n");
                wanted.put(
                        who + "@x.org",
                        Map.of("given_name", given, "family_name", family, "full_name", given + " " + family));
            });
            Reply reply = desk.hub()
                    .send(TestHub.multipart(
                            desk.request("/event/" + event + "/badge/import"),
                            "people.csv",
                            csv.toString().getBytes(StandardCharsets.UTF_8)));
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            runs.add(reply.counts().path("run_id").asText());
            model.imported(wanted);
        }

        private void edited(Step.Edit edit) {
            String email = edit.who() + "@x.org";
            for (JsonNode record : desk.data(desk.get(edit.type() + "?limit=100"))) {
                if (record.path("email").asText().equals(email)) {
                    desk.data(desk.patch(
                            edit.type() + "/" + record.path("id").asText(),
                            "{\"" + edit.field() + "\": \"" + edit.value() + "\"}"));
                }
            }
            model.edited(email, edit.type(), edit.field(), edit.value());
        }

        private void undone(int which) {
            Reply reply = desk.send(desk.request("/v3/hub/run/" + runs.get(which) + "/undo"), "POST", "");
            if (!model.changed(which + 1)) {
                assertThat(reply.status()).as(reply.text()).isEqualTo(422);
                return;
            }
            assertThat(reply.status()).as(reply.text()).isEqualTo(202);
            String id = reply.json().at("/data/run_id").asText();
            runs.add(id);
            var ended = new JsonNode[1];
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        ended[0] = desk.data(desk.hub()
                                .send(desk.request("/v3/hub/run/" + id).GET().build()));
                        return !ended[0].path("status").asText().equals("running");
                    });
            assertThat(ended[0].path("status").asText()).as(ended[0].toString()).isEqualTo("done");
            UndoModel.Undone expected = model.undo(which + 1);
            JsonNode counts = ended[0].path("counts");
            assertThat(counts.toString())
                    .as("undo of run %s; kept %s", which + 1, expected.kept())
                    .isEqualTo("{\"restored\":" + expected.restored() + ",\"removed\":" + expected.removed()
                            + ",\"returned\":" + expected.returned() + ",\"kept\":"
                            + expected.kept().size() + "}");
            assertThat(kept(id))
                    .isEqualTo(new TreeSet<>(expected.kept().stream()
                            .map(one -> one.substring(one.indexOf(' ') + 1))
                            .toList()));
        }

        private TreeSet<String> kept(String run) {
            var kept = new TreeSet<String>();
            desk.data(desk.hub()
                            .send(desk.request("/v3/hub/run/" + run + "/rows?outcome=kept&limit=100")
                                    .GET()
                                    .build()))
                    .forEach(row -> kept.add(row.path("type").asText() + " "
                            + (row.path("field").isNull()
                                    ? "-"
                                    : row.path("field").asText()) + " "
                            + row.path("reason").asText().replaceAll("is referred to by .*", "is referred to")));
            return kept;
        }

        private Map<String, Map<String, Map<String, String>>> stored() {
            var all = new TreeMap<String, Map<String, Map<String, String>>>();
            for (String type : UndoModel.PARTS) {
                for (JsonNode record : desk.data(desk.get(type + "?limit=100"))) {
                    var fields = new TreeMap<String, String>();
                    for (String name : List.of("given_name", "family_name", "full_name")) {
                        if (!type.equals("event_person")) {
                            fields.put(name, record.path(name).asText());
                        }
                    }
                    String email = record.path(type.equals("event_person") ? "external_id" : "email")
                            .asText();
                    all.computeIfAbsent(email, who -> new TreeMap<>()).put(type, fields);
                }
            }
            return all;
        }
    }
}
