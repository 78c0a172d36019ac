package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.tables.ReadLimits;
import io.serai.tables.Workbooks;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The numbers are those of samples/expected.json.
class SamplesTest {
    private static final Path SAMPLES = Path.of("src/test/resources/samples");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"splash-attendees.xlsx", "splash-attendees-shared-strings.xlsx"})
    void splashSampleHoldsTheExpectedPeople(String name) {
        List<Mapped> rows = mapped(name, ImportKind.SPLASH);

        assertThat(rows).hasSize(120);
        assertThat(attendees(rows)).hasSize(75);
        assertThat(people(rows)).hasSize(74);
        assertThat(skipped(rows))
                .filteredOn(row -> row.reason().equals("no email"))
                .hasSize(4);
        assertThat(skipped(rows))
                .filteredOn(row -> row.reason().startsWith("status is"))
                .hasSize(41);
        assertThat(rows).noneMatch(Mapped.Rejected.class::isInstance);
    }

    @Test
    void bothSplashSamplesSayTheSame() {
        assertThat(mapped("splash-attendees.xlsx", ImportKind.SPLASH))
                .isEqualTo(mapped("splash-attendees-shared-strings.xlsx", ImportKind.SPLASH));
    }

    @Test
    void sharedStringsOnDiskSayTheSameAsInMemory() {
        ReadLimits spilling = new ReadLimits(1000, 2000, 1_000_000, 1 << 20, 20, 1 << 30, 200, 0, dir);
        Path sample = SAMPLES.resolve("splash-attendees-shared-strings.xlsx");

        assertThat(Workbooks.mapped(sample, ImportKind.SPLASH, RowMapping.Settings.DEFAULT, spilling))
                .isEqualTo(mapped("splash-attendees-shared-strings.xlsx", ImportKind.SPLASH));
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void splashSampleKeepsFormulasAndUnknownCustomColumnsAsText() {
        RowMapping.Settings all = new RowMapping.Settings("", BadgeTypes.DEFAULT);
        List<Mapped> rows = Workbooks.mapped(
                SAMPLES.resolve("splash-attendees.xlsx"), ImportKind.SPLASH, all, ReadLimits.defaults(dir));

        Attendee ivan = attendees(rows).stream()
                .filter(person -> person.email().equals("ivan.zhang.2@example.org"))
                .findFirst()
                .orElseThrow();
        assertThat(ivan.get(AttendeeField.FULL_NAME)).isEqualTo("=HYPERLINK(\"http://evil.example\",\"x\")");
        assertThat(ivan.custom()).containsExactly(Map.entry("T-shirt size", "M"));
        assertThat(ivan.agreeToTc()).isTrue();
    }

    @Test
    void zoomSampleHoldsTheExpectedPeople() {
        List<Mapped> rows = mapped("zoom-registrants.csv", ImportKind.ZOOM);

        assertThat(rows).hasSize(120);
        assertThat(attendees(rows)).hasSize(115);
        assertThat(people(rows)).hasSize(111);
        assertThat(skipped(rows)).hasSize(5).allMatch(row -> row.reason().equals("no email"));
    }

    @Test
    void zoomSampleTakesTheColumnsOfTheRowsOwnTicket() {
        Attendee garcia = attendees(mapped("zoom-registrants.csv", ImportKind.ZOOM)).stream()
                .filter(person -> person.email().equals("chlo.garca.3@example.org"))
                .findFirst()
                .orElseThrow();

        assertThat(garcia.get(AttendeeField.BADGE_TYPE)).isEqualTo("Sponsor Staff");
        assertThat(garcia.get(AttendeeField.BADGE_TYPE_CODE)).isEqualTo("sponsor");
        assertThat(garcia.get(AttendeeField.AFFILIATIONS)).isEqualTo("Stark & Sons");
        assertThat(garcia.get(AttendeeField.ADDRESS)).isEqualTo("3 Main St,\nSuite 3");
        assertThat(garcia.get(AttendeeField.EXTERNAL_REGISTRATION_ID)).isEqualTo("REG-00003");
        assertThat(garcia.get(AttendeeField.FULL_NAME)).isEqualTo("Chloé García");
        assertThat(garcia.agreeToTc()).isFalse();
        assertThat(garcia.allowTracking()).isFalse();
    }

    @Test
    void programSampleHoldsTheExpectedProgram() {
        List<Mapped> rows = mapped("program.csv", ImportKind.PROGRAM);

        assertThat(rows).hasSize(24).allMatch(ProgramRow.class::isInstance);
        Set<String> sessions = new LinkedHashSet<>();
        Set<String> presentations = new LinkedHashSet<>();
        for (Mapped row : rows) {
            sessions.add(((ProgramRow) row).session().code());
            presentations.add(((ProgramRow) row).presentation().code());
        }
        assertThat(sessions).hasSize(6);
        assertThat(presentations).hasSize(24);
        assertThat(rows.subList(0, 3))
                .extracting(row -> ((ProgramRow) row).session().start())
                .containsOnly(LocalDateTime.of(2026, 6, 1, 13, 0));
    }

    private List<Mapped> mapped(String sample, ImportKind kind) {
        return Workbooks.mapped(SAMPLES.resolve(sample), kind, RowMapping.Settings.DEFAULT, ReadLimits.defaults(dir));
    }

    private static List<Attendee> attendees(List<Mapped> rows) {
        return rows.stream()
                .filter(Attendee.class::isInstance)
                .map(Attendee.class::cast)
                .toList();
    }

    private static List<Mapped.Skipped> skipped(List<Mapped> rows) {
        return rows.stream()
                .filter(Mapped.Skipped.class::isInstance)
                .map(Mapped.Skipped.class::cast)
                .toList();
    }

    private static Map<String, Attendee> people(List<Mapped> rows) {
        Map<String, Attendee> people = new LinkedHashMap<>();
        attendees(rows).forEach(person -> people.merge(person.externalId(), person, Attendee::fold));
        return people;
    }
}
