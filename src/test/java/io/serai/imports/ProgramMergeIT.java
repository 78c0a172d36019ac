package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.imports.MergeFixture.Merged;
import io.serai.imports.MergeFixture.Target;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A program, merged into a real database.
class ProgramMergeIT {
    private static final LocalDateTime ONE = LocalDateTime.of(2026, 6, 1, 13, 0);
    private static MergeFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new MergeFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static ProgramRow row(
            int number,
            @Nullable String location,
            @Nullable String session,
            @Nullable String presentation,
            @Nullable String presenter) {
        return new ProgramRow(
                number,
                location == null ? null : new ProgramRow.Location(location, "Room " + location),
                session == null ? null : new ProgramRow.Session(session, "Session " + session, null, ONE, null, 3),
                presentation == null
                        ? null
                        : new ProgramRow.Presentation(
                                presentation, "Talk " + presentation, null, ONE, ONE.plusMinutes(45), "ABS"),
                presenter == null
                        ? null
                        : new ProgramRow.Presenter(presenter, "Zoë", "Ueda", "zoe@example.org", "Initech"));
    }

    private long count(Target event, String table) {
        return fixture.number("SELECT COUNT(*) FROM " + table + " WHERE event_id = ?", event.eventId);
    }

    private List<String> ties(Target event) {
        return fixture.sql
                .sql("SELECT CONCAT_WS(' ', l.code, s.code, n.code, p.external_id) FROM event_presentation n"
                        + " LEFT JOIN event_session s ON s.id = n.event_session_id"
                        + " LEFT JOIN event_location l ON l.id = s.event_location_id"
                        + " LEFT JOIN event_presentation_presenter k ON k.event_presentation_id = n.id"
                        + " LEFT JOIN event_presenter p ON p.id = k.event_presenter_id"
                        + " WHERE n.event_id = ? ORDER BY n.code, p.external_id")
                .param(event.eventId)
                .query(String.class)
                .list();
    }

    @Test
    void sampleIsTiedTogetherAndChangesNothingTheSecondTime() {
        Target event = fixture.event();

        Merged first = event.mergeSample("program.csv", ImportKind.PROGRAM);
        List<String> ties = ties(event);
        Merged second = event.mergeSample("program.csv", ImportKind.PROGRAM);

        assertThat(first.counts()).isEqualTo(new ImportCounts(24, 0, 0, 0, 0, 0));
        assertThat(second.counts()).isEqualTo(new ImportCounts(0, 0, 24, 0, 0, 0));
        assertThat(count(event, "event_session")).isEqualTo(6);
        assertThat(count(event, "event_presentation")).isEqualTo(24);
        assertThat(ties).hasSize(24).allMatch(tie -> tie.split(" ").length == 4);
        assertThat(ties.getFirst()).isEqualTo("LOC0 S000 S000-P0 PR0");
        assertThat(ties(event)).isEqualTo(ties);
        assertThat(fixture.text(
                        "SELECT CONCAT(start_datetime, '/', name) FROM event_session WHERE event_id = ? AND code = 'S000'",
                        event.eventId))
                .startsWith("2026-06-01 13:00:00/Session 0: ");
    }

    @Test
    void rowsOfOneRecordAreFoldedInFileOrder() {
        Target event = fixture.event().program();
        ProgramRow later = new ProgramRow(
                2, null, new ProgramRow.Session("S", null, "About it", null, ONE.plusHours(1), null), null, null);

        Merged merged = event.merge(row(1, "L", "S", null, null), later, row(3, null, "S", "P", null));

        assertThat(merged.outcomes()).containsExactly("created", "unchanged", "created");
        assertThat(fixture.text(
                        "SELECT CONCAT_WS('/', name, description, start_datetime, end_datetime, sort) FROM event_session"
                                + " WHERE event_id = ?",
                        event.eventId))
                .isEqualTo("Session S/About it/2026-06-01 13:00:00/2026-06-01 14:00:00/3");
        assertThat(ties(event)).containsExactly("L S P");
        assertThat(event.merge(row(1, "L", "S", null, null), later, row(3, null, "S", "P", null))
                        .counts()
                        .unchanged())
                .isEqualTo(3);
    }

    @Test
    void aTieMayNameWhatALaterRowDescribes() {
        Target event = fixture.event().program();
        ProgramRow bare = new ProgramRow(
                1,
                new ProgramRow.Location("L", null),
                new ProgramRow.Session("S", null, null, null, null, null),
                new ProgramRow.Presentation("P", null, null, null, null, null),
                null);

        event.merge(bare, row(2, "L", null, null, null), row(3, null, "S", null, null), row(4, null, null, "P", "Z"));

        assertThat(ties(event)).containsExactly("L S P Z");
        assertThat(fixture.text("SELECT name FROM event_location WHERE event_id = ?", event.eventId))
                .isEqualTo("Room L");
    }

    @Test
    void aPresentationHasManyPresentersAndKeepsThem() {
        Target event = fixture.event().program();
        event.merge(row(1, null, "S", "P", "Z"), row(2, null, null, "P", "Y"));

        Merged more = event.merge(row(1, null, null, "P", "X"), row(2, null, null, "P", "Z"));

        assertThat(more.outcomes()).containsExactly("created", "unchanged");
        assertThat(ties(event)).containsExactly("S P X", "S P Y", "S P Z");
        assertThat(event.merge(row(1, null, "T", "P", "Z")).outcomes()).containsExactly("created");
        assertThat(ties(event)).containsExactly("T P X", "T P Y", "T P Z");
        Merged tied = event.merge(row(1, null, null, "Q", null), row(2, null, null, null, "Z"));
        assertThat(tied.outcomes()).containsExactly("created", "unchanged");
        assertThat(event.merge(row(1, null, null, "Q", "Z")).outcomes()).containsExactly("updated");
    }

    @Test
    void emptyErasesNothingAndDisabledStaysDisabled() {
        Target event = fixture.event().program();
        event.merge(row(1, "L", "S", "P", "Z"));
        for (String table : List.of("event_location", "event_session", "event_presentation", "event_presenter")) {
            fixture.sql
                    .sql("UPDATE " + table + " SET enable = 0 WHERE event_id = ?")
                    .param(event.eventId)
                    .update();
        }
        ProgramRow bare = new ProgramRow(
                1,
                new ProgramRow.Location("L", "Ｒoom L"),
                new ProgramRow.Session("S", null, null, null, null, null),
                new ProgramRow.Presentation("P", "talk p", null, null, null, null),
                new ProgramRow.Presenter("Z", "Zoe", null, null, null));

        Merged merged = event.merge(bare);

        assertThat(merged.outcomes()).containsExactly("updated");
        assertThat(fixture.text(
                        "SELECT CONCAT_WS('/', given_name, family_name, email, enable) FROM event_presenter"
                                + " WHERE event_id = ?",
                        event.eventId))
                .isEqualTo("Zoe/Ueda/zoe@example.org/0");
        assertThat(fixture.text(
                        "SELECT CONCAT_WS('/', name, start_datetime, sort, enable) FROM event_session WHERE event_id = ?",
                        event.eventId))
                .isEqualTo("Session S/2026-06-01 13:00:00/3/0");
        assertThat(fixture.text("SELECT name FROM event_presentation WHERE event_id = ?", event.eventId))
                .isEqualTo("talk p");
    }

    @Test
    void aDryRunTellsTheChangesAndWritesNothing() {
        Target event = fixture.event().program();
        event.merge(row(1, "L", "S", "P", "Z"));

        Merged dry = event.dry()
                .merge(
                        new ProgramRow(
                                1,
                                new ProgramRow.Location("M", "New room"),
                                new ProgramRow.Session("S", "Other", null, ONE.plusDays(1), null, 4),
                                null,
                                null),
                        new ProgramRow(
                                2,
                                null,
                                new ProgramRow.Session("S", null, null, null, null, null),
                                new ProgramRow.Presentation("P", "Talk Ｐ", null, null, null, null),
                                new ProgramRow.Presenter("Y", "Yu", null, null, null)),
                        new ProgramRow(3, null, null, null, new ProgramRow.Presenter("Z", "Zoe", null, null, null)));

        assertThat(dry.outcomes()).containsExactly("created", "created", "updated");
        assertThat(dry.rows().get(2).path("changes").toString())
                .isEqualTo("{\"event_presenter.given_name\":{\"from\":\"Zoë\",\"to\":\"Zoe\"}}");
        assertThat(count(event, "event_location")).isEqualTo(1);
        assertThat(ties(event)).containsExactly("L S P Z");

        Merged update = event.dry()
                .merge(new ProgramRow(
                        1, null, new ProgramRow.Session("S", "Other", null, ONE.plusDays(1), null, 4), null, null));
        JsonNode changes = update.rows().getFirst().path("changes");
        assertThat(changes.path("event_session.name").path("to").asText()).isEqualTo("Other");
        assertThat(changes.path("event_session.start_datetime").toString())
                .isEqualTo("{\"from\":\"2026-06-01T13:00:00\",\"to\":\"2026-06-02T13:00:00\"}");
        assertThat(changes.path("event_session.sort").path("to").asText()).isEqualTo("4");
        assertThat(changes.size()).isEqualTo(3);
    }

    @Test
    void dashClearsWhatIsStoredAndTheLastRowDecides() {
        Target event = fixture.event().program();
        event.merge(row(1, null, "S", "P", null));
        ProgramRow clears = cleared(1, null, ProgramRow.Cleared.START, ProgramRow.Cleared.SORT);

        assertThat(event.dry().merge(clears).rows().getFirst().path("changes").has("event_session.sort"))
                .isTrue();
        assertThat(event.merge(clears).outcomes()).containsExactly("updated");
        assertThat(event.merge(clears).outcomes()).containsExactly("unchanged");
        assertThat(fixture.text("SELECT start_datetime FROM event_session WHERE event_id = ?", event.eventId))
                .isNull();
        event.merge(clears, cleared(2, ONE));
        assertThat(fixture.text("SELECT start_datetime FROM event_session WHERE event_id = ?", event.eventId))
                .startsWith("2026-06-01 13:00");
    }

    private static ProgramRow cleared(int row, @Nullable LocalDateTime start, ProgramRow.Cleared... cleared) {
        return new ProgramRow(
                row, null, new ProgramRow.Session("S", null, null, start, null, null, Set.of(cleared)), null, null);
    }

    @Test
    void keyStoredInPartsIsFoundByItsComposedForm() {
        Target event = fixture.event().program();
        event.merge(row(1, "Cafe\u0301", "Cafe\u0301", "Cafe\u0301", "Cafe\u0301"));

        assertThat(event.merge(row(1, "Caf\u00E9", "Caf\u00E9", "Caf\u00E9", "Caf\u00E9"))
                        .outcomes())
                .containsExactly("updated");
        assertThat(count(event, "event_location")).isEqualTo(1);
        assertThat(count(event, "event_presenter")).isEqualTo(1);
        Target list = fixture.event();
        list.merge(MergeFixture.person(1, "ju\u0308rgen@example.org"));
        fixture.sql
                .sql("UPDATE event_person SET external_id = ? WHERE event_id = ?")
                .params("ju\u0308rgen@example.org", list.eventId)
                .update();
        list.merge(MergeFixture.person(1, "j\u00FCrgen@example.org"));
        assertThat(list.people()).isEqualTo(1);
    }

    @Test
    void detailHoldsTheRecordsWithPublicIdsOnly() {
        Target event = fixture.event().program();

        JsonNode told =
                event.detailed().merge(row(1, "L", "S", "P", "Z")).rows().getFirst();

        assertThat(told.path("event_session").path("event_location_id"))
                .isEqualTo(told.path("event_location").path("id"));
        assertThat(told.path("event_presentation").path("event_session_id"))
                .isEqualTo(told.path("event_session").path("id"));
        assertThat(told.path("event_session").path("start_datetime").asText()).isEqualTo("2026-06-01T13:00:00");
        assertThat(told.path("event_session").path("sort").asInt()).isEqualTo(3);
        assertThat(told.path("event_presenter").path("external_id").asText()).isEqualTo("Z");
        PeopleMergeIT.everyIdIsPublic(told.path("event_session"));
        PeopleMergeIT.everyIdIsPublic(told.path("event_presentation"));
    }

    @Test
    void twoTenantsDoNotMeetAndCodesAreComparedByteByByte() {
        Target one = fixture.event().program();
        Target two = fixture.event().program();
        one.merge(row(1, "L", "S", "P", "Z"));

        assertThat(two.merge(row(1, "L", "S", "P", "Z")).counts().created()).isEqualTo(1);
        assertThat(one.merge(row(1, "l", "s", "p", "z")).counts().created()).isEqualTo(1);
        assertThatThrownBy(() -> one.ofAccount(two.accountId).merge(row(1, "X", null, null, null)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ties(two)).containsExactly("L S P Z");
        assertThat(count(one, "event_location")).isEqualTo(2);
    }

    @Test
    void whatLooksLikeSqlIsText() {
        Target event = fixture.event().program();
        String evil = "'; DROP TABLE event; -- \\' :event_id ?";

        event.merge(row(1, evil, evil, evil, evil));

        assertThat(event.merge(row(1, evil, evil, evil, evil)).counts().unchanged())
                .isEqualTo(1);
        assertThat(fixture.text("SELECT name FROM event_location WHERE event_id = ?", event.eventId))
                .isEqualTo("Room " + evil);
    }

    @Test
    void whereverItStoppedItEndsTheSame() {
        List<ProgramRow> rows =
                List.of(row(1, "L", "S", "P", "Z"), row(2, "M", "T", "Q", "Z"), row(3, null, "S", "R", "Y"));
        List<String> moments = new ArrayList<>();
        Merged whole = fixture.event().program().with(moments::add).merge(rows);

        for (int stop = 0; stop < moments.size(); stop++) {
            Target event = fixture.event().program();
            long run = event.newRun();
            int[] until = {stop};
            assertThatThrownBy(() -> event.onRun(run)
                            .with(label -> {
                                if (until[0]-- == 0) {
                                    throw new IllegalStateException("stopped");
                                }
                            })
                            .merge(rows))
                    .hasMessage("stopped");

            assertThat(event.onRun(run).merge(rows).counts())
                    .as(moments.get(stop))
                    .isEqualTo(whole.counts());
            assertThat(ties(event)).containsExactly("L S P Z", "M T Q Z", "L S R Y");
            assertThat(Map.of("locations", count(event, "event_location"), "sessions", count(event, "event_session")))
                    .isEqualTo(Map.of("locations", 2L, "sessions", 2L));
        }
    }
}
