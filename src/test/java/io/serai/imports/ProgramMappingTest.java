package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.tables.ReadLimits;
import io.serai.tables.SourceRow;
import io.serai.tables.Workbooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramMappingTest {
    private static final EventZone NO_ZONE = EventZone.of(null);

    @Test
    void rowNamesUpToOneOfEachRecord() {
        assertThat(map(Map.of(
                        "location_code",
                        " L1 ",
                        "location_name",
                        "Room\u00A0 1",
                        "presenter_email",
                        "Zoe@Example.org")))
                .isEqualTo(new ProgramRow(
                        1,
                        new ProgramRow.Location("L1", "Room 1"),
                        null,
                        null,
                        new ProgramRow.Presenter("zoe@example.org", null, null, "Zoe@Example.org", null)));
    }

    @Test
    void sessionAndPresentationHaveTimes() {
        Mapped row = map(Map.of(
                "session_code",
                "S",
                "session_start_datetime",
                "6/1/2026 1:00\u202FPM",
                "session_sort",
                "-3",
                "presentation_code",
                "P",
                "presentation_end_datetime",
                "2026-06-01 13:45:30",
                "presentation_description",
                "a\nb",
                "presentation_abstract_code",
                "007"));
        assertThat(row)
                .isEqualTo(new ProgramRow(
                        1,
                        null,
                        new ProgramRow.Session("S", null, null, LocalDateTime.of(2026, 6, 1, 13, 0), null, -3),
                        new ProgramRow.Presentation(
                                "P", null, "a\nb", null, LocalDateTime.of(2026, 6, 1, 13, 45, 30), "007"),
                        null));
    }

    @Test
    void presentersOwnIdIsTakenBeforeTheEmail() {
        assertThat(((ProgramRow) map(Map.of("presenter_external_id", "Pr-1", "presenter_email", "Zoe@Example.org")))
                        .presenter())
                .isEqualTo(new ProgramRow.Presenter("Pr-1", null, null, "Zoe@Example.org", null));
    }

    @Test
    void rowWithoutAnyRecordIsSkipped() {
        RowMapping mapping =
                RowMapping.of(ImportKind.PROGRAM, List.of("location_code", "room host"), RowMapping.Settings.DEFAULT);
        assertThat(mapping.map(new SourceRow(4, List.of("", "Bob"))))
                .isEqualTo(new Mapped.Skipped(4, "names no location, session, presentation or presenter"));
        assertThat(mapping.ignoredColumns()).containsExactly("room host");
    }

    @ParameterizedTest
    @CsvSource({
        "location_name,location_code",
        "session_name,session_code",
        "session_sort,session_code",
        "presentation_start_datetime,presentation_code",
        "presenter_family_name,presenter_external_id or presenter_email"
    })
    void recordDescribedWithoutItsCodeRejectsTheRow(String column, String missing) {
        Mapped.Rejected rejected =
                rejected(Map.of("location_code", column.startsWith("location") ? "" : "L", column, "x"));
        assertThat(rejected.column()).isEqualTo(column);
        assertThat(rejected.reason()).endsWith("the row has no " + missing);
    }

    @Test
    void unreadableTimeRejectsTheRowWithColumnAndValue() {
        assertThat(rejected(Map.of("session_code", "S", "session_end_datetime", "tomorrow")))
                .isEqualTo(new Mapped.Rejected(
                        1, "session_end_datetime", "tomorrow", "is no date and time of the form " + WallTime.EXPECTED));
    }

    @Test
    void otherValuesThatCanNotBeStoredRejectTheRow() {
        assertThat(rejected(Map.of("session_code", "S", "session_sort", "first"))
                        .column())
                .isEqualTo("session_sort");
        assertThat(rejected(Map.of("session_code", "S", "session_sort", "99999999999"))
                        .reason())
                .contains("whole number");
        assertThat(rejected(Map.of("session_code", "S".repeat(256))).reason())
                .contains("256 characters are too many, 255");
        assertThat(rejected(Map.of("session_code", "S", "session_description", "株".repeat(20_001)))
                        .reason())
                .contains("60000 bytes");
        assertThat(rejected(Map.of("presenter_external_id", "P", "presenter_email", "zoe"))
                        .column())
                .isEqualTo("presenter_email");
    }

    @ParameterizedTest
    @CsvSource({
        "6/1/2026 1:00 PM,2026-06-01T13:00",
        "06/01/2026 01:00pm,2026-06-01T13:00",
        "12/31/2026 12:05 am,2026-12-31T00:05",
        "12/31/2026 12:05 Pm,2026-12-31T12:05",
        "6/1/2026 13:00,2026-06-01T13:00",
        "6/1/2026  0:30,2026-06-01T00:30",
        "2026-06-01 13:00,2026-06-01T13:00",
        "2026-06-01 13:00:59,2026-06-01T13:00:59",
        "2/29/2028 9:00,2028-02-29T09:00",
        "6/1/29 9 p. m.,2029-06-01T21:00",
        "6/1/30 9:00,1930-06-01T09:00",
        "2026/6/1,2026-06-01T00:00"
    })
    void timesAreReadInEveryForm(String written, LocalDateTime time) {
        assertThat(WallTime.read(written, NO_ZONE).time()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2/30/2026 1:00 PM",
                "2/29/2026 9:00",
                "13/1/2026 1:00 PM",
                "6/1/2026 13:00 PM",
                "6/1/2026 0:30 AM",
                "6/1/2026 24:00",
                "6/1/2026 1:60 PM",
                "2026-06-31 13:00",
                "1.6.2026 13:00",
                "0999-01-01 00:00",
                "x 6/1/2026 1:00 PM"
            })
    void timesThatAreNoneAreRefused(String written) {
        assertThat(WallTime.read(written, NO_ZONE).time()).isNull();
    }

    @Test
    void offsetIsTurnedIntoTheEventsZoneAndRejectedWithoutOne() {
        EventZone berlin = EventZone.of(" Europe/Berlin ");
        assertThat(WallTime.read("2026-06-01T09:00:00Z", berlin).time()).isEqualTo("2026-06-01T11:00");
        assertThat(WallTime.read("2026-06-01T09:00:00-0500", berlin).time()).isEqualTo("2026-06-01T16:00");
        assertThat(WallTime.read("2026-06-01T09:00:00Z", NO_ZONE).wrong())
                .contains("has an offset", "the event has no timezone, expected e.g. Europe/Berlin");
    }

    @Test
    void zoneThatIsNoneIsToldByNameAndValueAndOnlyWhereItIsNeeded() {
        EventZone wrong = EventZone.of("Berlin\n");
        assertThat(WallTime.read("2026-06-01 09:00", wrong).time()).isEqualTo("2026-06-01T09:00");
        assertThat(WallTime.read("2026-06-01T09:00:00Z", wrong).wrong())
                .contains("event.timezone is \"Berlin\\u{a}\": no such time zone, expected e.g. Europe/Berlin");
        assertThat(EventZone.of("x".repeat(5_000)).missing()).hasSizeLessThan(200);
    }

    @Test
    void dashClearsATimeAndASort() {
        assertThat(map(Map.of("session_code", "S", "session_start_datetime", " - ", "session_sort", "-")))
                .isEqualTo(new ProgramRow(
                        1,
                        null,
                        new ProgramRow.Session(
                                "S",
                                null,
                                null,
                                null,
                                null,
                                null,
                                Set.of(ProgramRow.Cleared.START, ProgramRow.Cleared.SORT)),
                        null,
                        null));
    }

    @Test
    void everyMinuteOfADayIsReadAsWritten() {
        DateTimeFormatter us = DateTimeFormatter.ofPattern("M/d/uuuu h:mm a", Locale.US);
        for (LocalDateTime time = LocalDateTime.of(2026, 2, 28, 0, 0);
                time.getDayOfMonth() == 28;
                time = time.plusMinutes(1)) {
            assertThat(WallTime.read(us.format(time), NO_ZONE).time()).isEqualTo(time);
        }
    }

    @Test
    void dateCellsOfAWorkbookAreTimes(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("program.xlsx");
        try (Workbook workbook = new Workbook(Files.newOutputStream(file), "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Program");
            List<String> header =
                    List.of("session_code", "session_start_datetime", "session_end_datetime", "session_sort");
            for (int i = 0; i < header.size(); i++) {
                sheet.value(0, i, header.get(i));
            }
            sheet.value(1, 0, 101);
            sheet.value(1, 1, LocalDateTime.of(2026, 6, 1, 13, 5, 10));
            sheet.style(1, 1).format("m/d/yyyy h:mm AM/PM").set();
            sheet.value(1, 2, "6/1/2026 2:00 PM");
            sheet.value(1, 3, 2.0);
        }

        assertThat(Workbooks.mapped(file, ImportKind.PROGRAM, RowMapping.Settings.DEFAULT, ReadLimits.defaults(dir)))
                .containsExactly(new ProgramRow(
                        2,
                        null,
                        new ProgramRow.Session(
                                "101",
                                null,
                                null,
                                LocalDateTime.of(2026, 6, 1, 13, 5, 10),
                                LocalDateTime.of(2026, 6, 1, 14, 0),
                                2),
                        null,
                        null));
    }

    private static Mapped map(Map<String, String> cells) {
        List<String> header = new ArrayList<>(cells.keySet());
        List<String> values = header.stream().map(cells::get).toList();
        return RowMapping.of(ImportKind.PROGRAM, header, RowMapping.Settings.DEFAULT)
                .map(new SourceRow(1, values));
    }

    private static Mapped.Rejected rejected(Map<String, String> cells) {
        Mapped mapped = map(cells);
        assertThat(mapped).isInstanceOf(Mapped.Rejected.class);
        return (Mapped.Rejected) mapped;
    }
}
