package io.serai.imports;

import static io.serai.imports.MergeFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Moments;
import io.serai.imports.MergeFixture.Merged;
import io.serai.imports.MergeFixture.Target;
import io.serai.tables.FileProblem;
import io.serai.tables.RowWindow;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;

/// People, merged into a real database.
class PeopleMergeIT {
    private static MergeFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new MergeFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"splash-attendees.xlsx", "splash-attendees-shared-strings.xlsx"})
    void splashSampleCreatesItsPeopleOnce(String name) {
        Target event = fixture.event();

        Merged first = event.mergeSample(name, ImportKind.SPLASH);
        Merged second = event.mergeSample(name, ImportKind.SPLASH);

        assertThat(first.counts()).isEqualTo(new ImportCounts(74, 0, 1, 45, 0, 0));
        assertThat(second.counts()).isEqualTo(new ImportCounts(0, 0, 75, 45, 0, 0));
        assertThat(List.of(event.people(), event.profiles(), event.badges())).containsOnly(74L);
        assertThat(first.rows()).hasSize(75);
    }

    @Test
    void zoomSampleCreatesItsPeopleOnce() {
        Target event = fixture.event();

        Merged first = event.mergeSample("zoom-registrants.csv", ImportKind.ZOOM);
        Merged second = event.mergeSample("zoom-registrants.csv", ImportKind.ZOOM);

        assertThat(first.counts()).isEqualTo(new ImportCounts(111, 0, 4, 5, 0, 0));
        assertThat(second.counts()).isEqualTo(new ImportCounts(0, 0, 115, 5, 0, 0));
        assertThat(List.of(event.people(), event.profiles(), event.badges())).containsOnly(111L);
    }

    @Test
    void unchangedPeopleAreNotTouched() {
        Target event = fixture.event();
        event.mergeSample("splash-attendees.xlsx", ImportKind.SPLASH);
        List<Map<String, Object>> before = event.stored();

        event.mergeSample("splash-attendees.xlsx", ImportKind.SPLASH);

        assertThat(event.stored()).isEqualTo(before);
    }

    @Test
    void nameTitleAndPlaceGoToProfileAndBadge() {
        Target event = fixture.event();
        event.merge(person(
                1,
                "Zoe@Example.org",
                "given_name",
                "Zoe",
                "family_name",
                "Ueda",
                "full_name",
                "Zoe Ueda",
                "professional_title",
                "Dr.",
                "affiliations",
                "Initech",
                "country",
                "Japan",
                "state_province",
                "Kyoto",
                "phone",
                "+81 75",
                "other_1",
                "No nuts",
                "badge_type",
                "Attendee Pass",
                "badge_type_code",
                "attendee"));

        for (String field : List.of(
                "given_name",
                "family_name",
                "full_name",
                "email",
                "professional_title",
                "affiliations",
                "country",
                "state_province")) {
            assertThat(event.badge("zoe@example.org", field))
                    .as(field)
                    .isEqualTo(event.profile("zoe@example.org", field))
                    .isNotEmpty();
        }
        assertThat(event.profile("zoe@example.org", "email")).isEqualTo("Zoe@Example.org");
        assertThat(event.profile("zoe@example.org", "phone")).isEqualTo("+81 75");
        assertThat(event.badge("zoe@example.org", "other_1")).isEqualTo("No nuts");
        assertThat(event.badge("zoe@example.org", "badge_type_code")).isEqualTo("attendee");
        assertThat(event.badge("zoe@example.org", "event_badge_template_id"))
                .isEqualTo(String.valueOf(event.templateId));
        assertThat(event.badge("zoe@example.org", "id_random")).matches("[A-Za-z0-9_-]{11}");
    }

    @Test
    void whatIsDisabledStaysDisabled() {
        Target event = fixture.event();
        event.merge(person(1, "zoe@example.org", "given_name", "Zoe"));
        for (String table : List.of("event_person", "event_person_profile", "event_badge")) {
            fixture.sql
                    .sql("UPDATE " + table + " SET enable = 0 WHERE "
                            + (table.equals("event_person") ? "id" : "event_person_id")
                            + " = (SELECT p.id FROM (SELECT id FROM event_person WHERE event_id = ?) p)")
                    .param(event.eventId)
                    .update();
        }

        Merged again = event.merge(person(1, "zoe@example.org", "given_name", "Zoë"));

        assertThat(again.counts().updated()).isEqualTo(1);
        assertThat(event.stored()).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("given_name", "Zoë").containsEntry("b_given_name", "Zoë");
            assertThat(List.of(row.get("enable"), row.get("q_enable"), row.get("b_enable")))
                    .allMatch(enable -> enable.equals(false) || enable.equals(0));
        });
    }

    @Test
    void anEmptyValueErasesNothing() {
        Target event = fixture.event();
        event.merge(
                person(1, "zoe@example.org", "given_name", "Zoe", "phone", "1", "other_1", "x", "custom:Size", "M"));

        Merged again = event.merge(person(1, "zoe@example.org", "family_name", "Ueda"));

        assertThat(again.counts().updated()).isEqualTo(1);
        assertThat(event.profile("zoe@example.org", "given_name")).isEqualTo("Zoe");
        assertThat(event.profile("zoe@example.org", "family_name")).isEqualTo("Ueda");
        assertThat(event.profile("zoe@example.org", "phone")).isEqualTo("1");
        assertThat(event.profile("zoe@example.org", "custom_json")).contains("\"Size\"");
        assertThat(event.badge("zoe@example.org", "other_1")).isEqualTo("x");
        assertThat(event.merge(person(1, "zoe@example.org")).counts().unchanged())
                .isEqualTo(1);
    }

    @Test
    void consentIsLeftWhereTheFileSaysNothing() {
        Target event = fixture.event();
        event.merge(person(1, "zoe@example.org"));
        assertThat(event.badge("zoe@example.org", "agree_to_tc")).isNull();

        assertThat(event.merge(person(1, "zoe@example.org", "consent", "true"))
                        .counts()
                        .updated())
                .isEqualTo(1);
        assertThat(event.merge(person(1, "zoe@example.org")).counts().unchanged())
                .isEqualTo(1);
        assertThat(event.badge("zoe@example.org", "agree_to_tc")).isEqualTo("1");
        assertThat(event.badge("zoe@example.org", "allow_tracking")).isEqualTo("1");

        assertThat(event.merge(person(1, "zoe@example.org", "consent", "false"))
                        .counts()
                        .updated())
                .isEqualTo(1);
        assertThat(event.badge("zoe@example.org", "agree_to_tc")).isEqualTo("0");
        assertThat(event.badge("zoe@example.org", "allow_tracking")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5_000})
    void rowsOfOnePersonAreFoldedAndComparedOnce(int batchRows) {
        Target event = fixture.event().batchesOf(batchRows);
        List<Attendee> rows = List.of(
                person(1, "a@example.org", "given_name", "A"),
                person(2, "Zoe@example.org", "given_name", "Zoe", "phone", "1", "custom:Size", "M", "custom:Diet", "x"),
                person(3, "b@example.org", "given_name", "B"),
                person(4, "zoe@example.org", "given_name", "Zoë", "consent", "true", "custom:Size", "L"),
                person(5, "zoe@Example.org", "family_name", "Ueda"));

        Merged first = event.merge(rows);
        Merged second = event.merge(rows);

        assertThat(first.outcomes()).containsExactly("created", "created", "created", "unchanged", "unchanged");
        assertThat(second.outcomes()).containsOnly("unchanged");
        assertThat(first.counts()).isEqualTo(new ImportCounts(3, 0, 2, 0, 0, 0));
        assertThat(second.counts()).isEqualTo(new ImportCounts(0, 0, 5, 0, 0, 0));
        assertThat(event.profile("zoe@example.org", "given_name")).isEqualTo("Zoë");
        assertThat(event.profile("zoe@example.org", "family_name")).isEqualTo("Ueda");
        assertThat(event.profile("zoe@example.org", "phone")).isEqualTo("1");
        assertThat(event.profile("zoe@example.org", "email")).isEqualTo("zoe@Example.org");
        assertThat(event.profile("zoe@example.org", "custom_json")).isEqualTo("{\"Diet\":\"x\",\"Size\":\"L\"}");
        assertThat(event.badge("zoe@example.org", "agree_to_tc")).isEqualTo("1");
    }

    @Test
    void thousandsOfRowsOfFewPeopleAreFolded() {
        Target event = fixture.event().batchesOf(700);
        List<Attendee> rows = IntStream.rangeClosed(1, 2_500)
                .mapToObj(row -> person(row, "p" + row % 7 + "@example.org", "given_name", "Row " + row))
                .toList();

        Merged merged = event.merge(rows);

        assertThat(merged.counts()).isEqualTo(new ImportCounts(7, 0, 2_493, 0, 0, 0));
        assertThat(merged.outcomes().subList(0, 7)).containsOnly("created");
        assertThat(event.profile("p0@example.org", "given_name")).isEqualTo("Row 2499");
        assertThat(event.profile("p1@example.org", "given_name")).isEqualTo("Row 2500");
        assertThat(event.merge(rows).counts()).isEqualTo(new ImportCounts(0, 0, 2_500, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zoë", "zoe", "ZOE", "Zoé", "Ｚoe"})
    void changeIsSeenByteByByte(String name) {
        Target event = fixture.event();
        event.merge(person(1, "zoe@example.org", "given_name", "Zoe", "other_1", "Zoe", "custom:Name", "Zoe"));

        assertThat(event.merge(person(1, "zoe@example.org", "given_name", name))
                        .counts()
                        .updated())
                .isEqualTo(1);
        assertThat(event.merge(person(1, "zoe@example.org", "other_1", name))
                        .counts()
                        .updated())
                .isEqualTo(1);
        assertThat(event.merge(person(1, "zoe@example.org", "custom:Name", name))
                        .counts()
                        .updated())
                .isEqualTo(1);
        assertThat(event.profile("zoe@example.org", "given_name")).isEqualTo(name);
        assertThat(event.badge("zoe@example.org", "other_1")).isEqualTo(name);
        assertThat(event.profile("zoe@example.org", "custom_json")).contains(name);
    }

    @Test
    void peopleAreToldApartByteByByte() {
        Target event = fixture.event();

        Merged merged = event.merge(
                person(1, "josé@example.org"),
                person(2, "jose@example.org"),
                person(3, "JOSE@example.org"),
                person(4, "straße@example.org"),
                person(5, "strasse@example.org"));

        assertThat(merged.outcomes()).containsExactly("created", "created", "unchanged", "created", "created");
        assertThat(event.people()).isEqualTo(4);
    }

    @Test
    void customColumnsAreMergedByLabel() {
        Target event = fixture.event();
        event.merge(person(1, "zoe@example.org", "custom:Size", "M", "custom:Größe \"x\"", "a\\b"));

        assertThat(event.merge(person(1, "zoe@example.org", "custom:Hotel", "yes", "custom:Size", "M"))
                        .counts()
                        .updated())
                .isEqualTo(1);
        assertThat(event.merge(person(1, "zoe@example.org", "custom:Size", "M", "custom:Größe \"x\"", "a\\b"))
                        .counts()
                        .unchanged())
                .isEqualTo(1);
        JsonNode custom = event.detailed()
                .merge(person(1, "zoe@example.org"))
                .rows()
                .getFirst()
                .path("event_person_profile")
                .path("custom_json");
        assertThat(custom.path("Size").asText()).isEqualTo("M");
        assertThat(custom.path("Hotel").asText()).isEqualTo("yes");
        assertThat(custom.path("Größe \"x\"").asText()).isEqualTo("a\\b");
    }

    @Test
    void customColumnsBrokenByHandAreReplaced() {
        Target event = fixture.event();
        event.merge(person(1, "zoe@example.org"));
        fixture.sql
                .sql("UPDATE event_person_profile q JOIN event_person p ON p.id = q.event_person_id"
                        + " SET q.custom_json = '[1]' WHERE p.event_id = ?")
                .param(event.eventId)
                .update();

        assertThat(event.merge(person(1, "zoe@example.org", "custom:Size", "M"))
                        .counts()
                        .updated())
                .isEqualTo(1);
        assertThat(event.profile("zoe@example.org", "custom_json")).contains("Size");
    }

    @Test
    void aTemplateIsGivenToBadgesWithoutOneAndTakenFromNone() {
        Target event = fixture.event();
        event.withTemplate(null).merge(person(1, "zoe@example.org"));
        assertThat(event.badge("zoe@example.org", "event_badge_template_id")).isNull();

        assertThat(event.merge(person(1, "zoe@example.org")).counts().updated()).isEqualTo(1);
        assertThat(event.badge("zoe@example.org", "event_badge_template_id"))
                .isEqualTo(String.valueOf(event.templateId));
        assertThat(event.withTemplate(null)
                        .merge(person(1, "zoe@example.org"))
                        .counts()
                        .unchanged())
                .isEqualTo(1);
    }

    @Test
    void aMissingProfileOrBadgeIsMadeAnew() {
        Target event = fixture.event();
        List<Attendee> rows = List.of(
                person(1, "a@example.org", "given_name", "A"),
                person(2, "b@example.org", "given_name", "B"),
                person(3, "c@example.org", "given_name", "C"));
        event.merge(rows);
        long a = fixture.number("SELECT MIN(id) FROM event_person WHERE event_id = ?", event.eventId);
        fixture.sql
                .sql("DELETE FROM event_person_profile WHERE event_person_id = ?")
                .param(a)
                .update();
        fixture.sql
                .sql("DELETE FROM event_badge WHERE event_person_id IN (?, ?)")
                .params(a, a + 1)
                .update();

        Merged dry = event.dry().merge(rows);
        Merged merged = event.merge(rows);

        assertThat(dry.outcomes()).containsExactly("updated", "updated", "unchanged");
        assertThat(merged.outcomes()).containsExactly("updated", "updated", "unchanged");
        assertThat(List.of(event.people(), event.profiles(), event.badges())).containsOnly(3L);
        assertThat(event.badge("a@example.org", "given_name")).isEqualTo("A");
    }

    @Test
    void whatSomeoneTakesAwayAfterTheComparisonIsComparedAnew() {
        Target event = fixture.event();
        event.merge(person(1, "a@example.org", "given_name", "A"), person(2, "b@example.org", "given_name", "B"));
        int[] compared = {0};

        Merged merged = event.with(label -> {
                    if (label.equals("people.compared") && compared[0]++ == 0) {
                        fixture.sql
                                .sql("DELETE FROM event_badge WHERE event_id = ? AND given_name = 'A'")
                                .param(event.eventId)
                                .update();
                    }
                })
                .merge(person(1, "a@example.org", "given_name", "Ann"), person(2, "b@example.org"));

        assertThat(compared[0]).as("tries").isEqualTo(2);
        assertThat(merged.outcomes()).containsExactly("updated", "unchanged");
        assertThat(event.badge("a@example.org", "given_name")).isEqualTo("Ann");
        assertThat(event.badges()).isEqualTo(2);
    }

    @Test
    void twoTenantsDoNotMeet() {
        Target one = fixture.event();
        Target two = fixture.event();
        one.merge(person(1, "zoe@example.org", "given_name", "Zoe"));
        List<Map<String, Object>> before = one.stored();

        assertThat(two.merge(person(1, "zoe@example.org", "given_name", "Other"))
                        .counts()
                        .created())
                .isEqualTo(1);
        assertThatThrownBy(() -> one.ofAccount(two.accountId).merge(person(1, "zoe@example.org", "given_name", "Evil")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.withTemplate(two.templateId).merge(person(1, "eve@example.org")))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(one.stored()).isEqualTo(before);
    }

    @Test
    void aDryRunTellsWhatWouldHappenAndWritesNothing() {
        Target event = fixture.event();
        event.withTemplate(null)
                .merge(
                        person(1, "zoe@example.org", "given_name", "Zoe", "phone", "1", "custom:Size", "M"),
                        person(2, "bob@example.org", "given_name", "Bob"));
        fixture.sql
                .sql("UPDATE event_badge SET given_name = 'Z.' WHERE event_id = ? AND given_name = 'Zoe'")
                .param(event.eventId)
                .update();
        List<Map<String, Object>> before = event.stored();

        Merged dry = event.dry()
                .withTemplate(null)
                .merge(
                        person(1, "zoe@example.org", "given_name", "Zoë", "consent", "true", "custom:Size", "L"),
                        person(2, "bob@example.org", "given_name", "Bob"),
                        person(3, "eve@example.org", "given_name", "Eve"),
                        person(4, "Zoe@example.org", "phone", "2"));

        assertThat(dry.counts()).isEqualTo(new ImportCounts(1, 1, 2, 0, 0, 0));
        assertThat(dry.outcomes()).containsExactly("updated", "unchanged", "created", "unchanged");
        JsonNode changes = dry.rows().getFirst().path("changes");
        assertThat(changes.path("given_name").toString()).isEqualTo("{\"from\":\"Zoe\",\"to\":\"Zoë\"}");
        assertThat(changes.path("event_badge.given_name").toString()).isEqualTo("{\"from\":\"Z.\",\"to\":\"Zoë\"}");
        assertThat(changes.path("phone").toString()).isEqualTo("{\"from\":\"1\",\"to\":\"2\"}");
        assertThat(changes.path("email").toString())
                .isEqualTo("{\"from\":\"zoe@example.org\",\"to\":\"Zoe@example.org\"}");
        assertThat(changes.path("custom_json.Size").toString()).isEqualTo("{\"from\":\"M\",\"to\":\"L\"}");
        assertThat(changes.path("agree_to_tc").toString()).isEqualTo("{\"from\":null,\"to\":true}");
        assertThat(changes.size()).isEqualTo(7);
        assertThat(dry.rows().stream().skip(1)).noneMatch(row -> row.has("changes"));
        assertThat(event.stored()).isEqualTo(before);
    }

    @Test
    void aDryRunAgreesWithTheImportThatFollows() {
        Target event = fixture.event();
        event.mergeSample("zoom-registrants.csv", ImportKind.ZOOM);

        Merged dry = event.dry().mergeSample("splash-attendees.xlsx", ImportKind.SPLASH);
        Merged merged = event.mergeSample("splash-attendees.xlsx", ImportKind.SPLASH);

        assertThat(dry.counts()).isEqualTo(merged.counts());
        assertThat(dry.outcomes()).isEqualTo(merged.outcomes());
        assertThat(dry.rows())
                .filteredOn(row -> row.path("outcome").asText().equals("updated"))
                .allMatch(row -> !row.path("changes").isEmpty());
    }

    @Test
    void rowsOutsideTheWindowAreCountedOnly() {
        Target event = fixture.event().with(new RowWindow(2, 4));
        List<Attendee> rows = IntStream.rangeClosed(1, 10)
                .mapToObj(row -> person(row, "p" + row + "@example.org"))
                .toList();

        Merged merged = event.merge(rows);

        assertThat(merged.counts()).isEqualTo(new ImportCounts(2, 0, 0, 0, 0, 8));
        assertThat(merged.rows()).extracting(row -> row.path("row").asInt()).containsExactly(3, 4);
        assertThat(event.with(new RowWindow(20, 30)).merge(rows).counts())
                .isEqualTo(new ImportCounts(0, 0, 0, 0, 0, 10));
    }

    @Test
    void skippedAndRejectedRowsAreKeptWithTheirReason() {
        Target event = fixture.event();
        long run = event.newRun();

        Merged merged = event.onRun(run)
                .merge(
                        new Mapped.Skipped(1, "no email"),
                        person(2, "zoe@example.org"),
                        new Mapped.Rejected(3, "email", "x".repeat(300), "is no email address"),
                        new Mapped.Rejected(4, "c".repeat(5_000), "v", "r".repeat(5_000)));

        assertThat(merged.counts()).isEqualTo(new ImportCounts(1, 0, 0, 1, 2, 0));
        assertThat(fixture.sql
                        .sql("SELECT row_no, kind, column_name, reason, raw_json FROM run_rejection WHERE run_id = ?"
                                + " ORDER BY row_no")
                        .param(run)
                        .query()
                        .listOfRows())
                .satisfiesExactly(
                        row -> assertThat(row)
                                .containsEntry("kind", "skipped")
                                .containsEntry("reason", "no email")
                                .containsEntry("raw_json", null),
                        row -> assertThat(row)
                                .containsEntry("kind", "rejected")
                                .containsEntry("column_name", "email")
                                .containsEntry("raw_json", "[\"cell of 3\"]"),
                        row -> assertThat((String) row.get("column_name"))
                                .hasSize(255)
                                .endsWith("…"));
        assertThat(fixture.text("SELECT file_header_json FROM run WHERE id = ?", run))
                .isEqualTo("[\"email\"]");
        assertThat(fixture.text("SELECT counts_json FROM run WHERE id = ?", run))
                .isEqualTo("{\"read\":4,\"created\":1,\"updated\":0,\"unchanged\":0,\"skipped\":1,\"rejected\":2,"
                        + "\"not_processed\":0}");
        assertThat(fixture.number("SELECT position FROM run WHERE id = ?", run)).isEqualTo(4);
    }

    @Test
    void aFileThatBreaksAtItsEndChangesNothing() {
        Target event = fixture.event().batchesOf(10);
        int[] row = {0};

        assertThatThrownBy(() -> event.merge(
                        List.of("email"),
                        () -> {
                            if (++row[0] > 3_500) {
                                throw FileProblem.unreadable("The file is broken.");
                            }
                            return new SourceRow(row[0], List.of());
                        },
                        source -> person(source.number(), "p" + source.number() + "@example.org")))
                .isInstanceOf(FileProblem.class)
                .hasMessage("The file is broken.");

        assertThat(event.people()).isZero();
    }

    @Test
    void whatLooksLikeSqlIsText() {
        Target event = fixture.event();
        String evil = "'; DROP TABLE event_person; -- \\' \" ? :event_id /* */ %s \u0000".replace("\u0000", "");
        List<String> fields = new ArrayList<>();
        for (AttendeeField field : AttendeeField.values()) {
            fields.add(field.column());
            fields.add(field.maxChars() < 60 ? evil.substring(0, 30) : evil);
        }
        fields.add("custom:" + evil);
        fields.add(evil);
        Attendee row = person(1, "o'brien\\\"--@example.org", fields.toArray(String[]::new));

        assertThat(event.merge(row).counts().created()).isEqualTo(1);
        assertThat(event.dry().merge(row).counts().unchanged()).isEqualTo(1);
        assertThat(event.merge(row).counts().unchanged()).isEqualTo(1);

        assertThat(event.profile("o'brien\\\"--@example.org", "given_name")).isEqualTo(evil);
        assertThat(event.badge("o'brien\\\"--@example.org", "other_5")).isEqualTo(evil);
        JsonNode person = event.detailed().merge(row).rows().getFirst();
        assertThat(person.path("event_person_profile")
                        .path("custom_json")
                        .path(evil)
                        .asText())
                .isEqualTo(evil);
    }

    @Test
    void summaryNamesThePersonWithoutIntegerKeys() {
        Target event = fixture.event();
        event.merge(person(1, "zoe@example.org", "given_name", "Zoe", "family_name", "Ueda"));

        JsonNode row = event.merge(person(1, "Zoe@example.org")).rows().getFirst();

        assertThat(row.toString())
                .isEqualTo("{\"row\":1,\"outcome\":\"updated\",\"event_id\":\"" + event.event
                        + "\",\"event_id_random\":\"" + event.event
                        + "\",\"external_id\":\"zoe@example.org\",\"given_name\":\"Zoe\",\"family_name\":\"Ueda\","
                        + "\"email\":\"Zoe@example.org\"}");
    }

    @Test
    void detailHoldsTheWholePersonWithPublicIdsOnly() {
        Target event = fixture.event();

        List<JsonNode> rows = event.detailed()
                .merge(
                        person(1, "zoe@example.org", "given_name", "Zoe", "consent", "true"),
                        person(2, "Zoe@example.org", "family_name", "Ueda"))
                .rows();

        JsonNode person = rows.getFirst();
        assertThat(person.path("id").asText())
                .isEqualTo(fixture.text("SELECT id_random FROM event_person WHERE event_id = ?", event.eventId));
        assertThat(person.path("id_random")).isEqualTo(person.path("id"));
        assertThat(person.path("event_person_id_random")).isEqualTo(person.path("id"));
        assertThat(person.path("enable").isBoolean()).isTrue();
        JsonNode profile = person.path("event_person_profile");
        JsonNode badge = person.path("event_badge");
        assertThat(profile.path("event_person_id")).isEqualTo(person.path("id"));
        assertThat(profile.path("given_name").asText()).isEqualTo("Zoe");
        assertThat(profile.path("family_name").asText()).isEqualTo("Ueda");
        assertThat(badge.path("event_person_id")).isEqualTo(person.path("id"));
        assertThat(badge.path("event_id").asText()).isEqualTo(event.event);
        assertThat(badge.path("event_badge_template_id").asText()).isEqualTo(event.template);
        assertThat(badge.path("event_badge_template_id_random").asText()).isEqualTo(event.template);
        assertThat(badge.path("agree_to_tc").asBoolean()).isTrue();
        assertThat(badge.path("created_on").asText()).endsWith("Z");
        assertThat(rows.get(1).path("id")).isEqualTo(person.path("id"));
        assertThat(rows.get(1).path("outcome").asText()).isEqualTo("unchanged");
        rows.forEach(PeopleMergeIT::everyIdIsPublic);
    }

    static void everyIdIsPublic(JsonNode node) {
        node.properties().forEach(field -> {
            if (field.getKey().equals("id")
                    || field.getKey().endsWith("_id")
                    || field.getKey().endsWith("_random")) {
                assertThat(field.getValue().isNumber()).as(field.getKey()).isFalse();
            }
            everyIdIsPublic(field.getValue());
        });
    }

    @Test
    void importsOfOneEventAtOnceMakeEveryPersonOnce() throws Exception {
        Target event = fixture.event().batchesOf(50);
        int files = 4;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Merged>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(files)) {
            for (int file = 0; file < files; file++) {
                int from = file * 100;
                all.add(threads.submit(() -> {
                    start.await();
                    return event.merge(IntStream.rangeClosed(1, 400)
                            .mapToObj(row -> person(row, "p" + (row + from) + "@example.org", "given_name", "P" + row))
                            .toList());
                }));
            }
            start.countDown();
        }

        int created = 0;
        for (Future<Merged> merged : all) {
            ImportCounts counts = merged.get().counts();
            assertThat(counts.read()).isEqualTo(400);
            created += counts.created();
        }
        assertThat(created).isEqualTo(700);
        assertThat(List.of(event.people(), event.profiles(), event.badges())).containsOnly(700L);
    }

    @Test
    void aBatchThatMetADeadlockIsTriedAgain() {
        int[] failures = {3};
        Target event = fixture.event().batchesOf(3).with(label -> {
            if (label.equals("people.badges-created") && failures[0]-- > 0) {
                throw new CannotAcquireLockException("Deadlock found when trying to get lock");
            }
        });
        List<Attendee> rows = IntStream.rangeClosed(1, 7)
                .mapToObj(row -> person(row, "p" + row + "@example.org"))
                .toList();

        Merged merged = event.merge(rows);

        assertThat(merged.counts()).isEqualTo(new ImportCounts(7, 0, 0, 0, 0, 0));
        assertThat(merged.outcomes()).hasSize(7).containsOnly("created");
        assertThat(List.of(event.people(), event.profiles(), event.badges())).containsOnly(7L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void someoneAddedBetweenBatchesIsFound(boolean underAnEarlierId) {
        Target elsewhere = fixture.event();
        elsewhere.merge(person(1, "gone@example.org"));
        long free = fixture.number("SELECT id FROM event_person WHERE event_id = ?", elsewhere.eventId);
        fixture.sql
                .sql("DELETE FROM event_badge WHERE event_id = ?")
                .param(elsewhere.eventId)
                .update();
        fixture.sql.sql("DELETE FROM event_person WHERE id = ?").param(free).update();
        boolean[] once = {true};
        Target event = fixture.event().batchesOf(2);

        Merged merged = event.with(label -> {
                    if (label.equals("batch.committed") && once[0]) {
                        once[0] = false;
                        fixture.sql
                                .sql("INSERT INTO event_person (id, id_random, event_id, external_id)"
                                        + " VALUES (?, ?, ?, 'p3@example.org')")
                                .params(underAnEarlierId ? free : null, PublicId.random(), event.eventId)
                                .update();
                    }
                })
                .merge(IntStream.rangeClosed(1, 5)
                        .mapToObj(row -> person(row, "p" + row + "@example.org"))
                        .toList());

        assertThat(merged.outcomes()).containsExactly("created", "created", "updated", "created", "created");
        assertThat(List.of(event.people(), event.profiles(), event.badges())).containsOnly(5L);
    }

    @Test
    void profilesAndBadgesAreTheirOwnPersonsAmongMany() {
        Target event = fixture.event().batchesOf(7);
        event.merge(IntStream.rangeClosed(1, 50)
                .mapToObj(row -> row % 5 == 0
                        ? new Mapped.Skipped(row, "why")
                        : person(row, "p" + row % 30 + "@example.org", "given_name", "p" + row % 30))
                .toList());

        assertThat(fixture.number(
                        "SELECT COUNT(*) FROM event_person p JOIN event_person_profile q ON q.event_person_id = p.id"
                                + " JOIN event_badge b ON b.event_person_id = p.id WHERE p.event_id = ?"
                                + " AND p.external_id = CONCAT(q.given_name, '@example.org')"
                                + " AND q.email = p.external_id AND b.given_name = q.given_name"
                                + " AND b.email = p.external_id",
                        event.eventId))
                .isEqualTo(event.people())
                .isEqualTo(24);
    }

    @Test
    void theEventIsHeldFromComparingToCommittingButNotByADryRun() {
        Target event = fixture.event();
        List<String> free = new ArrayList<>();
        Moments look = label -> {
            try {
                fixture.sql
                        .sql("SELECT id FROM event WHERE id = ? FOR UPDATE NOWAIT")
                        .param(event.eventId)
                        .query(Long.class)
                        .single();
                free.add(label);
            } catch (DataAccessException held) {
                // another import would wait here
            }
        };

        event.with(look).merge(person(1, "zoe@example.org"));
        assertThat(free)
                .containsExactly(
                        "import.begun",
                        "import.tables-created",
                        "import.chunk-staged",
                        "import.staged",
                        "import.folded",
                        "batch.committed");

        free.clear();
        event.dry().with(look).merge(person(1, "zoe@example.org"));
        assertThat(free).contains("people.compared", "batch.before-commit");
    }

    @Test
    void aRunThatSomeoneElseWentOnWithIsLeftAlone() {
        Target event = fixture.event().batchesOf(2);
        long run = event.newRun();
        boolean[] once = {true};
        List<Attendee> rows = IntStream.rangeClosed(1, 6)
                .mapToObj(row -> person(row, "p" + row + "@example.org"))
                .toList();

        assertThatThrownBy(() -> event.onRun(run)
                        .with(label -> {
                            if (label.equals("batch.committed") && once[0]) {
                                once[0] = false;
                                event.onRun(run).merge(rows);
                            }
                        })
                        .merge(rows))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gone on with elsewhere");

        assertThat(event.people()).isEqualTo(6);
        assertThat(fixture.text("SELECT counts_json FROM run WHERE id = ?", run))
                .contains("\"read\":6,\"created\":6");
    }
}
