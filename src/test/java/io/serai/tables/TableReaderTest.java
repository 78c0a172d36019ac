package io.serai.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.imports.Attendee;
import io.serai.imports.BadgeTypes;
import io.serai.imports.ImportKind;
import io.serai.imports.RowMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TableReaderTest {
    private static final Path SAMPLES = Path.of("src/test/resources/samples");
    private static final String SPLASH = Workbooks.row("Full Name", "Email", "Status");
    private static final String ANN = Workbooks.row("Ann Lee", "ann@example.org", "Attending");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"ZOOM,splash-attendees.xlsx", "SPLASH,zoom-registrants.csv", "SPLASH,program.csv"})
    void otherFormatIsRefusedNamingBoth(ImportKind kind, String sample) throws IOException {
        String other = sample.endsWith("csv") ? "renamed.xlsx" : "renamed.csv";
        Path renamed = Files.copy(SAMPLES.resolve(sample), dir.resolve(other));

        FileProblem problem = refusal(renamed, kind);
        assertThat(problem.status()).isEqualTo(415);
        assertThat(problem).hasMessageContaining("XLSX workbook").hasMessageContaining("CSV text");
    }

    @Test
    void formatIsToldByContentAndNotByName() throws IOException {
        Path csv = Files.writeString(dir.resolve("list.xlsx"), "email\nann@example.org\n");
        Path xlsx = Files.copy(
                Workbooks.sheet(Workbooks.row("email"), Workbooks.row("ann@example.org"))
                        .in(dir),
                dir.resolve("list.csv"));

        assertThat(Workbooks.read(csv, ImportKind.BADGES, limits()))
                .isEqualTo(Workbooks.read(xlsx, ImportKind.BADGES, limits()))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(ImportKind.class)
    void emptyFileIsRefused(ImportKind kind) throws IOException {
        FileProblem problem = refusal(Files.createFile(dir.resolve("empty")), kind);
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem).hasMessage("The file is empty.");
    }

    @Test
    void fileThatCanNotBeReadIsAnOutageAndNotAProblemOfTheFile() {
        assertThatThrownBy(() -> TableReader.open(dir.resolve("none"), ImportKind.BADGES, limits()))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void headerIsFoundInTheTwentiethRow() throws IOException {
        String before = Workbooks.row("Guests of the gala").repeat(19);
        assertThat(Workbooks.read(Workbooks.sheet(before, SPLASH, ANN).in(dir), ImportKind.SPLASH, limits()))
                .hasSize(1)
                .first()
                .extracting(SourceRow::number)
                .isEqualTo(21);
    }

    @Test
    void headerInTheTwentyFirstRowIsNone() throws IOException {
        String before = Workbooks.row("Guests of the gala").repeat(20);
        FileProblem problem = refusal(Workbooks.sheet(before, SPLASH, ANN).in(dir), ImportKind.SPLASH);
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem).hasMessageContaining("first 20 rows").hasMessageContaining("holds Email");
    }

    @Test
    void blankLinesCountAsRowsBeforeTheHeader() throws IOException {
        Path nineteen = Files.writeString(dir.resolve("19.csv"), "\n".repeat(19) + "email\na@example.org\n");
        assertThat(Workbooks.read(nineteen, ImportKind.BADGES, limits())).hasSize(1);
        Path twenty = Files.writeString(dir.resolve("20.csv"), "\n".repeat(20) + "email\na@example.org\n");
        assertThat(refusal(twenty, ImportKind.BADGES)).hasMessageContaining("No header in the first 20 rows");
    }

    @Test
    void rowsLeftOutOfTheSheetCountAsRowsBeforeTheHeader() throws IOException {
        FileProblem problem = refusal(
                Workbooks.sheet(SPLASH.replace("<row>", "<row r=\"21\">"), ANN).in(dir), ImportKind.SPLASH);
        assertThat(problem).hasMessageContaining("No header in the first 20 rows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ZOOM|Registrant email",
                "BADGES|email",
                "PROGRAM|location_code, session_code, presentation_code, presenter_external_id, presenter_email"
            })
    void fileWithoutHeaderNamesWhatWasLookedFor(ImportKind kind, String expected) throws IOException {
        FileProblem problem = refusal(Files.writeString(dir.resolve("a.csv"), "1,2,3\n4,5,6\n"), kind);
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem).hasMessageContaining("No header").hasMessageContaining(expected);
    }

    @Test
    void allMissingColumnsAreNamedAtOnce() throws IOException {
        FileProblem one = refusal(
                Workbooks.sheet(Workbooks.row("Full Name", "Status"), ANN).in(dir), ImportKind.SPLASH);
        assertThat(one).hasMessageContaining("holds Email").hasMessageContaining("sheet 'A': Full Name, Status");
        assertThat(one.status()).isEqualTo(422);

        Path program =
                Files.writeString(dir.resolve("p.csv"), "location_code,session_name,presenter_given_name\nA,b,c\n");
        assertThat(refusal(program, ImportKind.PROGRAM))
                .hasMessageStartingWith(
                        "The header lacks the columns session_code, presenter_external_id or presenter_email.");
    }

    @Test
    void splashNeedsItsStatusOnlyForAFilterAndItsNameNever() throws IOException {
        Path file = Workbooks.sheet(Workbooks.row("Email", "Custom: Shoe size"), Workbooks.row("a@example.org", "42"))
                .in(dir);
        assertThatThrownBy(() -> Workbooks.mapped(file, ImportKind.SPLASH, RowMapping.Settings.DEFAULT, limits()))
                .isInstanceOf(FileProblem.class)
                .hasMessageContaining("lacks the column Status")
                .hasMessageContaining("watched folder")
                .hasMessageContaining("import_status_filter=");
        var all = new RowMapping.Settings("", BadgeTypes.DEFAULT);
        assertThat(Workbooks.mapped(file, ImportKind.SPLASH, all, limits()))
                .singleElement()
                .isInstanceOfSatisfying(
                        Attendee.class, person -> assertThat(person.custom()).containsEntry("Shoe size", "42"));
    }

    @Test
    void aColumnWithValuesUnderNoNameIsTold() throws IOException {
        Path file = Files.writeString(dir.resolve("a.csv"), "email,,city\na@example.org,lost,Bern\n");
        try (TableReader reader = TableReader.open(file, ImportKind.BADGES, limits())) {
            assertThat(reader.described()).containsEntry("unnamed_columns", List.of(2));
        }
    }

    @Test
    void headerWithoutDataRowsIsRefused() throws IOException {
        String blank = Workbooks.row("", " ", "\u00A0");
        FileProblem problem = refusal(Workbooks.sheet(SPLASH, blank, blank).in(dir), ImportKind.SPLASH);
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem).hasMessage("The file has a header but no data row.");
    }

    @Test
    void moreRowsThanTheLimitAreRefused() throws IOException {
        Path file =
                Workbooks.sheet(SPLASH, ANN, Workbooks.row("", ""), ANN, ANN).in(dir);

        assertThat(Workbooks.read(file, ImportKind.SPLASH, limits().withMaxRows(3)))
                .hasSize(3);
        FileProblem problem = catchThrowableOfType(
                FileProblem.class, () -> Workbooks.read(file, ImportKind.SPLASH, limits().withMaxRows(2)));
        assertThat(problem.status()).isEqualTo(413);
        assertThat(problem).hasMessage("The file has more than 2 data rows.");
    }

    @Test
    void headerNamesAreMatchedWithoutCaseSpaceOrByteOrderMark() throws IOException {
        Path file = Workbooks.sheet(Workbooks.row("\uFEFF full\u00A0NAME ", "EMAIL\u00A0", "status", "", ""), ANN)
                .in(dir);
        try (TableReader table = TableReader.open(file, ImportKind.SPLASH, limits())) {
            assertThat(table.header()).containsExactly("full NAME", "EMAIL", "status");
        }
    }

    @Test
    void remarksRightOfASheetsHeaderAreLeftOut() throws IOException {
        Path file = Workbooks.sheet(SPLASH, ANN.replace("</row>", "<c r=\"H1\" t=\"str\"><v>call her</v></c></row>"))
                .in(dir);
        assertThat(Workbooks.read(file, ImportKind.SPLASH, limits()).getFirst().cells())
                .hasSize(3);
    }

    @Test
    void limitsRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> limits().withMaxRows(0)).hasMessage("maxRows is 0, expected 1 or more");
        assertThatThrownBy(() -> new ReadLimits(1, 1, 1, 1, 1, 1, 1, -1, dir)).hasMessageContaining("spillAfterChars");
        assertThatThrownBy(() -> new ReadLimits(1, 1, 1, Integer.MAX_VALUE, 1, 1, 1, 1, dir))
                .hasMessageContaining("maxCellBytes");
    }

    private ReadLimits limits() {
        return ReadLimits.defaults(dir);
    }

    private FileProblem refusal(Path file, ImportKind kind) {
        FileProblem problem = catchThrowableOfType(FileProblem.class, () -> Workbooks.read(file, kind, limits()));
        assertThat(problem).as("refusal").isNotNull();
        return problem;
    }
}
