package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.hub.runs.Rejections;
import io.serai.tables.CellText;
import io.serai.tables.CsvRows;
import io.serai.tables.FileProblem;
import io.serai.tables.ReadLimits;
import io.serai.tables.TableReader;
import io.serai.tables.Workbooks;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real people's files as text: what each holds.
class TextCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/imports");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"mixedenc.csv,3", "cut-letter.csv,7"})
    void brokenUtf8IsRefusedWithRowAndOffset(String file, int row) {
        assertThatThrownBy(() -> mapped(file, ImportKind.BADGES))
                .isInstanceOf(FileProblem.class)
                .hasMessageContaining("broken UTF-8")
                .hasMessageContaining("in row " + row);
    }

    @Test
    void overlongLetterIsNoWindows1252() throws IOException {
        Path file = Files.write(
                dir.resolve("a.csv"), "email\na@example.org,\u00C0\u00AF\n".getBytes(Charset.forName("windows-1252")));
        assertThatThrownBy(() -> TableReader.open(file, ImportKind.BADGES, ReadLimits.defaults(dir)))
                .hasMessageContaining("in row 2");
    }

    @Test
    void cellWithAQuoteInsideIsRejectedAndTheOthersAreWhole() {
        List<Mapped> rows = mapped("quotes.csv", ImportKind.BADGES);

        assertThat(rows.get(0)).isInstanceOfSatisfying(Mapped.Rejected.class, row -> {
            assertThat(row.column()).isEqualTo("given_name");
            assertThat(row.value()).isEqualTo("\"Sam \"Sammy\" Smith\"");
        });
        assertThat(Rows.attendee(rows.get(1)).get(AttendeeField.GIVEN_NAME)).isEqualTo("Bo \"B\" Li");
        assertThat(rows.get(2)).isInstanceOf(Mapped.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Acme\" Inc,x", "Sam \"x, y\" Smith", " \"x\" y,z"})
    void cellCutAtAQuoteIsNeverHalf(String cells) throws IOException {
        assertThat(mapped("email,city,country,phone\nq@example.org," + cells + "\nr@example.org,Bern\n"))
                .satisfiesExactly(row -> assertThat(row).isInstanceOf(Mapped.Rejected.class), row -> assertThat(row)
                        .isInstanceOf(Attendee.class));
    }

    @Test
    void statedDelimiterIsTaken() throws IOException {
        assertThat(Rows.attendee(mapped("sep=|\nemail|city\nq@example.org|Bern, CH\n")
                                .getFirst())
                        .get(AttendeeField.CITY))
                .isEqualTo("Bern, CH");
    }

    @Test
    void addressIsOneHoweverItWasPasted() {
        List<Mapped> rows = mapped("addr.csv", ImportKind.BADGES);
        for (int i = 0; i < rows.size(); i++) {
            if (i == 6 || i == 7) {
                assertThat(rows.get(i)).isInstanceOf(Mapped.Rejected.class);
            } else {
                assertThat(Rows.attendee(rows.get(i)).externalId()).isEqualTo("ann" + (i + 1) + "@example.org");
            }
        }
        assertThat(mapped("mailto_badges.xlsx", ImportKind.BADGES))
                .extracting(row -> Rows.attendee(row).externalId())
                .containsExactly(
                        "p.mailto@example.org",
                        "q.mailto@example.org",
                        "r.mailto@example.org",
                        "s.mailto@example.org",
                        "t.mailto@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAILTO:ann@example.org?subject=Hi%20Ann",
                "\"Lee, Ann\" <mailto:ann@example.org>;",
                "ann@example.org <ann@example.org>",
                "\u201Eann@example.org\u201C",
                "\u200B(ann@example.org)\u2060",
                "mailto:ann%40example.org",
                "\u00ABann@example.org\u00BB."
            })
    void whatIsPastedAroundAnAddressIsTakenOff(String written) {
        assertThat(EmailAddress.pasted(written)).isEqualTo("ann@example.org");
    }

    @Test
    void keysAreComparedComposed() {
        assertThat(Rows.attendee(mapped("enfd.csv", ImportKind.BADGES).getFirst())
                        .externalId())
                .isEqualTo(Rows.attendee(mapped("enfc.csv", ImportKind.BADGES).getFirst())
                        .externalId());
        assertThat(((ProgramRow) mapped("nfd.csv", ImportKind.PROGRAM).getFirst()).location())
                .isEqualTo(((ProgramRow) mapped("nfc.csv", ImportKind.PROGRAM).getFirst()).location());
    }

    @Test
    void invisibleCharactersAroundAHeaderAreNothing() {
        assertThat(mapped("hdrzwsp_badges.xlsx", ImportKind.BADGES)).allMatch(Attendee.class::isInstance);
        assertThat(CellText.key("Opt\u2011In\u200B \u2019s")).isEqualTo("opt-in 's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u000B", "\u0085", "\f", "\u2028", "\u2029", "\n"})
    void breakOfAnyKindIsASpaceOnOneLine(String kind) {
        assertThat(CellText.cleanLine("Stark" + kind + "Research Centre")).isEqualTo("Stark Research Centre");
        assertThat(CellText.clean("Stark" + kind + "Research Centre")).isEqualTo("Stark\nResearch Centre");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+49 30 1234567", "=Gmbh", "-", "@home", "'s-Hertogenbosch", "\uFF1DSUM(1)"})
    void markBeforeAFormulaComesOffAgain(String value) {
        assertThat(CellText.clean(Rejections.harmless(value))).isEqualTo(value);
        assertThat(Rejections.harmless(Rejections.harmless(value))).isEqualTo(Rejections.harmless(value));
    }

    @Test
    void apostropheOfOlderVersionsComesOffWithoutTheReasonColumn() {
        Attendee al =
                Rows.attendee(mapped("rej-noreason.csv", ImportKind.BADGES).getFirst());
        assertThat(al.get(AttendeeField.PHONE)).isEqualTo("+49 30 1234567");
        assertThat(al.get(AttendeeField.AFFILIATIONS)).isEqualTo("=Gmbh");
    }

    @Test
    void datesAreReadAsSpreadsheetProgramsWriteThem() {
        List<Integer> midnight = List.of(7, 8);
        List<Integer> wrong = List.of(13, 14, 16, 18, 19, 20, 21, 27, 28, 29, 31, 34, 35, 40, 41, 42, 46, 47, 48);
        List<Mapped> rows = mapped("progdates.csv", ImportKind.PROGRAM);
        for (int i = 0; i < rows.size(); i++) {
            if (wrong.contains(i)) {
                assertThat(rows.get(i)).as("D" + i).isInstanceOf(Mapped.Rejected.class);
                continue;
            }
            LocalDateTime expected =
                    switch (i) {
                        case 30 -> LocalDateTime.of(2026, 6, 1, 0, 30);
                        case 32 -> LocalDateTime.of(2026, 6, 1, 0, 0);
                        case 33 -> LocalDateTime.of(2026, 6, 1, 12, 30);
                        case 36, 38 -> LocalDateTime.of(2026, 3, 8, 2, 30);
                        case 37 -> LocalDateTime.of(2026, 3, 29, 2, 30);
                        case 39 -> LocalDateTime.of(2026, 11, 1, 1, 30);
                        case 49 -> LocalDateTime.of(2026, 1, 6, 9, 0);
                        default -> LocalDateTime.of(2026, 6, 1, midnight.contains(i) ? 0 : 9, 0);
                    };
            assertThat(rows.get(i)).as("D" + i).isInstanceOf(ProgramRow.class);
            assertThat(((ProgramRow) rows.get(i)).session().start()).as("D" + i).isEqualTo(expected);
        }
    }

    @Test
    void placeOfARowIsItsLine() throws IOException {
        Path file = Files.writeString(dir.resolve("l.csv"), "email,city\na@b.org,\"x\r\ny\"\rc@b.org,z\n");
        try (CsvRows rows = CsvRows.open(file, ImportKind.BADGES, ReadLimits.defaults(dir))) {
            rows.next();
            rows.next();
            rows.next();
            assertThat(rows.position()).isEqualTo(4);
            assertThat(rows.encoding()).isEqualTo("UTF-8");
            assertThat(rows.delimiter()).isEqualTo(',');
        }
    }

    private List<Mapped> mapped(String text) throws IOException {
        Path file = Files.write(dir.resolve("own.csv"), text.getBytes(StandardCharsets.UTF_8));
        return Workbooks.mapped(file, ImportKind.BADGES, RowMapping.Settings.DEFAULT, ReadLimits.defaults(dir));
    }

    private List<Mapped> mapped(String file, ImportKind kind) {
        return Workbooks.mapped(CASES.resolve(file), kind, RowMapping.Settings.DEFAULT, ReadLimits.defaults(dir));
    }
}
