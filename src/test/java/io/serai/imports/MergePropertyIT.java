package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.Property;
import io.serai.hub.database.PublicId;
import io.serai.imports.MergeFixture.Merged;
import io.serai.imports.MergeFixture.Target;
import io.serai.imports.MergeModel.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Random lists of people, merged into a real database, stopped and gone on with, against a model in plain maps.
class MergePropertyIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static MergeFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new MergeFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void countsOutcomesAndPeopleAreThoseOfAMergeRowByRow() {
        Property.holds(15, MergeStep::random, steps -> new World().run(steps));
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// @param key of the run in the database
    private record Begun(long key, List<Mapped> file, MergeStep.Import as, MergeModel.Run run) {}

    private static final class World {
        private final Target event = fixture.event();
        private final MergeModel model = new MergeModel();
        private final Queue<Begun> stopped = new ArrayDeque<>();
        private List<Mapped> file = new ArrayList<>();
        private boolean used;

        void run(List<MergeStep> steps) {
            for (MergeStep step : steps) {
                switch (step) {
                    case MergeStep.Line line -> add(line.at(next()));
                    case MergeStep.SkippedLine _ -> add(new Mapped.Skipped(next(), "no email"));
                    case MergeStep.RejectedLine _ -> add(new Mapped.Rejected(next(), "email", "x", "is no address"));
                    case MergeStep.Import order -> begin(order);
                    case MergeStep.Resume resume -> resume(resume.batchRows());
                    case MergeStep.ByHand change -> byHand(EmailAddress.key(change.who()), change.hand());
                }
                assertThat(stored()).as("after %s", step).isEqualTo(model.people);
            }
            while (!stopped.isEmpty()) {
                resume(2);
                assertThat(stored()).as("after the last resume").isEqualTo(model.people);
            }
        }

        private int next() {
            if (used) {
                file = new ArrayList<>();
                used = false;
            }
            return file.size() + 1;
        }

        private void add(Mapped row) {
            file.add(row);
        }

        private void begin(MergeStep.Import order) {
            used = true;
            List<Mapped> rows = List.copyOf(file);
            var run = new MergeModel.Run(rows, order.window(), order.template());
            merge(new Begun(event.newRun(), rows, order, run), order.batchRows(), order.stop(), order.meanwhile());
        }

        private void resume(int batchRows) {
            Begun begun = stopped.poll();
            if (begun != null) {
                merge(begun, batchRows, 0, "");
            }
        }

        private void merge(Begun begun, int batchRows, int stop, String meanwhile) {
            MergeStep.Import as = begun.as;
            MergeModel.Run run = begun.run;
            int from = run.position;
            int[] moments = {0};
            boolean[] added = {meanwhile.isEmpty() || as.dry()};
            Target target = event.batchesOf(batchRows)
                    .withTemplate(as.template() ? event.templateId : null)
                    .with(as.window())
                    .onRun(begun.key)
                    .with(label -> {
                        if (label.equals("batch.committed") && !added[0]) {
                            added[0] = true;
                            model.merge(run, position(begun));
                            insert(EmailAddress.key(meanwhile));
                        }
                        if (++moments[0] == stop) {
                            throw new Stopped();
                        }
                    });
            if (as.dry()) {
                target = target.dry();
            }
            Merged merged;
            try {
                merged = target.merge(begun.file);
            } catch (Stopped _) {
                if (!as.dry()) {
                    isInterrupted(begun, batchRows);
                    stopped.add(begun);
                }
                return;
            }
            (as.dry() ? model.copy() : model).merge(run, run.last());
            assertThat(merged.counts()).isEqualTo(run.counts(run.last()));
            assertThat(merged.outcomes())
                    .isEqualTo(run.byRow.entrySet().stream()
                            .map(row -> row.getKey() <= from ? "null" : row.getValue())
                            .toList());
            assertThat(fixture.number("SELECT COUNT(*) FROM run_rejection WHERE run_id = ?", begun.key))
                    .as("rows that became nothing")
                    .isEqualTo(run.notImported());
            assertThat(kept(begun.key)).as("outcomes kept with the run").isEqualTo(run.byRow);
        }

        /// What was committed is a number of whole batches, merged and counted.
        private void isInterrupted(Begun begun, int batchRows) {
            int position = position(begun);
            MergeModel.Run run = begun.run;
            long before =
                    run.people().stream().filter(row -> row.row() <= position).count();
            assertThat(position == run.position || position == run.last() || before % batchRows == 0)
                    .as("row %s ends a batch", position)
                    .isTrue();
            model.merge(run, position);
            if (position > 0) {
                assertThat(json(fixture.text("SELECT counts_json FROM run WHERE id = ?", begun.key)))
                        .isEqualTo(JSON.valueToTree(run.counts(position).byName()));
            }
        }

        private int position(Begun begun) {
            return (int) fixture.number("SELECT position FROM run WHERE id = ?", begun.key);
        }

        private void insert(String who) {
            if (model.people.putIfAbsent(who, new Person(null, null)) == null) {
                fixture.sql
                        .sql("INSERT INTO event_person (id_random, event_id, external_id, enable) VALUES (?, ?, ?, 1)")
                        .params(PublicId.random(), event.eventId, who)
                        .update();
            }
        }

        private void byHand(String who, MergeStep.Hand hand) {
            model.byHand(who, hand);
            switch (hand) {
                case TAKES_THE_PROFILE -> of("DELETE q FROM event_person_profile q", "q.event_person_id", who);
                case TAKES_THE_BADGE -> of("DELETE b FROM event_badge b", "b.event_person_id", who);
                case TAKES_THE_PERSON -> {
                    of("DELETE q FROM event_person_profile q", "q.event_person_id", who);
                    of("DELETE b FROM event_badge b", "b.event_person_id", who);
                    fixture.sql
                            .sql("DELETE FROM event_person WHERE event_id = ? AND external_id = ?")
                            .params(event.eventId, who)
                            .update();
                }
                case EMPTIES_THE_PROFILE ->
                    of(
                            "UPDATE event_person_profile q SET q.email = NULL, q.given_name = NULL, q.phone = NULL,"
                                    + " q.custom_json = NULL",
                            "q.event_person_id",
                            who);
                case RENAMES_THE_BADGE ->
                    of("UPDATE event_badge b SET b.given_name = 'By hand'", "b.event_person_id", who);
            }
        }

        private void of(String statement, String column, String who) {
            fixture.sql
                    .sql(statement + " WHERE " + column
                            + " IN (SELECT p.id FROM event_person p WHERE p.event_id = ? AND p.external_id = ?)")
                    .params(event.eventId, who)
                    .update();
        }

        /// `c`, `u` or `n` of each row, as the words that an answer has.
        private Map<Integer, String> kept(long run) {
            Map<Integer, String> kept = new TreeMap<>();
            fixture.sql
                    .sql("SELECT rows_text FROM run_outcome WHERE run_id = ? ORDER BY from_row")
                    .param(run)
                    .query(String.class)
                    .list()
                    .forEach(rows -> rows.lines().forEach(row -> {
                        String[] words = row.split(" ");
                        kept.put(
                                Integer.valueOf(words[0]),
                                switch (words[1]) {
                                    case "c" -> "created";
                                    case "u" -> "updated";
                                    default -> "unchanged";
                                });
                    }));
            return kept;
        }

        private Map<String, Person> stored() {
            Map<String, Person> people = new TreeMap<>();
            fixture.sql
                    .sql("SELECT p.external_id, q.id AS profile, q.email, q.given_name, q.phone, q.custom_json,"
                            + " b.id AS badge, b.email AS b_email, b.given_name AS b_given_name, b.other_1,"
                            + " b.agree_to_tc, b.event_badge_template_id"
                            + " FROM event_person p LEFT JOIN event_person_profile q ON q.event_person_id = p.id"
                            + " LEFT JOIN event_badge b ON b.event_person_id = p.id WHERE p.event_id = ?")
                    .param(event.eventId)
                    .query(row -> {
                        Person person = new Person(
                                row.getObject("profile") == null ? null : profile(row),
                                row.getObject("badge") == null ? null : badge(row));
                        assertThat(people.put(row.getString("external_id"), person))
                                .as("%s a second time", row.getString("external_id"))
                                .isNull();
                    });
            return people;
        }

        private static Map<String, String> profile(ResultSet row) throws SQLException {
            Map<String, String> profile = new TreeMap<>();
            put(profile, "email", row.getString("email"));
            put(profile, "given_name", row.getString("given_name"));
            put(profile, "phone", row.getString("phone"));
            json(row.getString("custom_json"))
                    .properties()
                    .forEach(label -> put(
                            profile,
                            "custom:" + label.getKey(),
                            label.getValue().asText()));
            return profile;
        }

        private static Map<String, String> badge(ResultSet row) throws SQLException {
            Map<String, String> badge = new TreeMap<>();
            put(badge, "email", row.getString("b_email"));
            put(badge, "given_name", row.getString("b_given_name"));
            put(badge, "other_1", row.getString("other_1"));
            String consent = row.getString("agree_to_tc");
            put(badge, "consent", consent == null ? null : row.getBoolean("agree_to_tc") ? "1" : "0");
            put(badge, MergeModel.TEMPLATE, row.getString("event_badge_template_id") == null ? null : "1");
            return badge;
        }

        private static void put(Map<String, String> record, String field, @Nullable String value) {
            if (value != null) {
                record.put(field, value);
            }
        }

        private static JsonNode json(@Nullable String text) {
            try {
                return JSON.readTree(text == null ? "{}" : text);
            } catch (JsonProcessingException e) {
                throw new AssertionError(text, e);
            }
        }
    }
}
