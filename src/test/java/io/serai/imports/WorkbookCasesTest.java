package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.tables.FileProblem;
import io.serai.tables.ReadLimits;
import io.serai.tables.SourceRow;
import io.serai.tables.TableReader;
import io.serai.tables.Workbooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real people's workbooks: what each holds, and what formats show.
class WorkbookCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/imports");
    private static final LocalDateTime NINE = LocalDateTime.of(2026, 6, 1, 9, 0);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"1904ext_program.xlsx", "1904plain_program.xlsx", "colstyle_program.xlsx"})
    void aSessionBeginsWhenTheSheetShowsIt(String file) {
        assertThat(session(mapped(file, ImportKind.PROGRAM).getFirst()).start()).isEqualTo(NINE);
    }

    @Test
    void codesAreWhatTheSheetShowsInAWorkbookAndInItsCsv() {
        List<Mapped> workbook = mapped("codefmt_program.xlsx", ImportKind.PROGRAM);
        assertThat(workbook.stream().map(row -> session(row).code())).containsExactly("0042", "1.10", "S-007");
        assertThat(workbook).isEqualTo(mapped("codefmt_program.csv", ImportKind.PROGRAM));
        assertThat(Rows.attendee(mapped("zipfmt_badges.xlsx", ImportKind.BADGES).getFirst())
                        .get(AttendeeField.POSTAL_CODE))
                .isEqualTo("02134");
    }

    @Test
    void onlyAFormatThatIsADateMakesOne() {
        List<String> shown = mapped("formats2.xlsx", ImportKind.BADGES).stream()
                .map(row -> Rows.attendee(row).get(AttendeeField.POSTAL_CODE))
                .toList();
        assertThat(shown)
                .containsExactly(
                        "8001",
                        "8001",
                        "8001",
                        "8001",
                        "8001 pts",
                        "8,001 Std.",
                        "8001 kr.",
                        "8001",
                        "8.00E+03",
                        "Besuchs-8001",
                        "8001",
                        "8001",
                        "8.001E3",
                        "M8001",
                        "8001");
        assertThat(mapped("own14_program.xlsx", ImportKind.PROGRAM).getFirst())
                .isInstanceOfSatisfying(
                        Mapped.Rejected.class, row -> assertThat(row.value()).isEqualTo("46174"));
        assertThat(Rows.attendee(mapped("dateonly_badges.xlsx", ImportKind.BADGES)
                                .getFirst())
                        .get(AttendeeField.OTHER_1))
                .isEqualTo("2026-06-01");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0% | 0.125 | 13%",
                "0.0% | 0.125 | 12.5%",
                "\"REG-\"0000 | 42 | REG-0042",
                "(###) ###-#### | 2025550123 | (202) 555-0123",
                "[<=9999999]###-####;(###) ###-#### | 5550123 | 555-0123",
                "[<=9999999]###-####;(###) ###-#### | 2025550123 | (202) 555-0123",
                "000\\-00\\-0000 | 12345678 | 012-34-5678",
                "[h]:mm | 1.5 | 36:00",
                "[mm]:ss | 0.0423611111 | 61:00",
                "[h]:mm:ss;@ | 0.000011574 | 0:00:01",
                "#,##0.00 | 1234567.891 | 1,234,567.89",
                "#,##0 | 12 | 12",
                "0.00;(0.00) | -3.456 | (3.46)",
                "0;-0;\"none\" | 0 | none",
                "0.## | 5 | 5.",
                "#.00 | 0.5 | .50",
                "0,\"k\" | 12345 | 12k",
                "0.0,,\" M\" | 12345678 | 12.3 M",
                "[$€-407] #,##0.00 | 1234.5 | € 1,234.50",
                "#,##0.00\\ [$€-1] | 1234.5 | 1,234.50 €",
                "##0.0E+0 | 12345 | 12.3E+3",
                "0.00E+00 | 0.00012345 | 1.23E-04",
                "0 | 2.5 | 3",
                "0 | -2.5 | -3",
                "0 | -0.2 | 0",
                "General | 4.0999999999999996 | 4.1",
                "@ | 00 | 00",
                "Standard | 8001.5 | 8001.5",
                "G/通用格式 | 7 | 7",
                "# ?/? | 0.5 | 1/2",
                "[DBNum1]0 | 7 | 7",
                "\"Paid\" | 1 | Paid",
                "0_);(0) | 5 | 5",
                "* 0 | 5 | 5",
                "yyyy-mm-dd | 46174.375 | 2026-06-01",
                "dd.mm.yyyy hh:mm | 46174.375 | 2026-06-01 09:00:00",
                "yyyy-mm-ddThh:mm:ss | 46174.375 | 2026-06-01 09:00:00",
                "yyyy\"年\"m\"月\"d\"日\" | 46174 | 2026-06-01",
                "[$-411]ggge\"年\"m\"月\"d\"日\" | 46174 | 2026-06-01",
                "[$-F400]h:mm:ss\\ AM/PM | 0.375 | 09:00:00",
                "h:mm | 0.375 | 09:00:00",
                "mm:ss.0 | 0.0006944444 | 00:01:00",
                "m/d/yyyy | -1 | -1",
                "[Red]d-mmm;@ | 46174 | 2026-06-01",
                "TT.MM.JJJJ | 46174 | 46174"
            })
    void aNumberIsWhatTheSheetShows(String code, String number, String shown) throws IOException {
        Path file = Workbooks.sheet(
                        Workbooks.row("email", "other_1"),
                        "<row><c t=\"inlineStr\"><is><t>a@example.org</t></is></c>" + "<c s=\"1\"><v>" + number
                                + "</v></c></row>")
                .part("xl/styles.xml", styles(code))
                .in(dir);
        String read = Rows.attendee(mapped(file, ImportKind.BADGES).getFirst()).get(AttendeeField.OTHER_1);
        assertThat(Objects.requireNonNull(read).strip()).isEqualTo(shown);
    }

    @Test
    void aTextIsShownWithWhatItsFormatPutsBesideIt() throws IOException {
        Path file = Workbooks.sheet(
                        Workbooks.row("email", "other_1"),
                        "<row><c t=\"inlineStr\"><is><t>a@example.org</t></is></c>"
                                + "<c s=\"1\" t=\"str\"><v>abc</v></c></row>")
                .part("xl/styles.xml", styles("0;-0;0;\"REG-\"@"))
                .in(dir);
        assertThat(Rows.attendee(mapped(file, ImportKind.BADGES).getFirst()).get(AttendeeField.OTHER_1))
                .isEqualTo("REG-abc");
    }

    @Test
    void numbersOfFormatsThatMeanDatesInEastAsiaOnlyDoSoThere() throws IOException {
        String plain = "<styleSheet " + Workbooks.MAIN + "><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"31\"/></cellXfs>"
                + "</styleSheet>";
        String japanese = plain.replace("<cellXfs>", "<fonts><font><charset val=\"128\"/></font></fonts><cellXfs>");
        String sheet = "<row><c t=\"inlineStr\"><is><t>a@example.org</t></is></c><c s=\"1\"><v>46174</v></c></row>";
        for (var book : Map.of(plain, "46174", japanese, "2026-06-01").entrySet()) {
            Path file = Workbooks.sheet(Workbooks.row("email", "other_1"), sheet)
                    .part("xl/styles.xml", book.getKey())
                    .in(dir);
            assertThat(Rows.attendee(mapped(file, ImportKind.BADGES).getFirst()).get(AttendeeField.OTHER_1))
                    .isEqualTo(book.getValue());
        }
    }

    @Test
    void aFormulaWithoutAResultRejectsItsRowAndNamesTheColumn() {
        List<Mapped> rows = mapped("fnocache_badges.xlsx", ImportKind.BADGES);
        assertThat(rows.get(0)).isInstanceOfSatisfying(Mapped.Rejected.class, row -> {
            assertThat(row.column()).isEqualTo("email");
            assertThat(row.reason()).contains("formula without a stored result").contains("open and save the file");
            assertThat(row.row()).isEqualTo(2);
        });
        assertThat(rows.get(1)).isInstanceOfSatisfying(Mapped.Rejected.class, row -> assertThat(row.column())
                .isEqualTo("given_name"));
    }

    @Test
    void anErrorIsNoValueAndIsNamed() {
        try (TableReader reader = open(CASES.resolve("err_badges.xlsx"), ImportKind.BADGES)) {
            Attendee person = Rows.attendee(rows(reader, ImportKind.BADGES).getFirst());
            assertThat(person.get(AttendeeField.AFFILIATIONS)).isNull();
            assertThat(person.get(AttendeeField.POSTAL_CODE)).isNull();
            assertThat(reader.described().get("notes").toString())
                    .contains("row=2, column=affiliations, value=#N/A", "column=postal_code, value=#REF!");
        }
        List<Mapped> rows = mapped("cells-error.xlsx", ImportKind.BADGES);
        assertThat(Rows.attendee(rows.get(0)).get(AttendeeField.AFFILIATIONS)).isNull();
        assertThat(Rows.attendee(rows.get(1)).get(AttendeeField.GIVEN_NAME)).isNull();
        assertThat(rows.get(2)).isInstanceOf(Mapped.Rejected.class);
        assertThat(rows.get(3)).as("=PROPER(…) without a result").isInstanceOf(Mapped.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wb2_badges.xlsx", "casesst_badges.xlsx", "backslash_badges.xlsx", "notefirst_badges.xlsx"})
    void partsAreFoundByTheirRelationsWhateverTheyAreCalled(String file) {
        assertThat(Rows.attendee(mapped(file, ImportKind.BADGES).getFirst()).get(AttendeeField.GIVEN_NAME))
                .isEqualTo("Zoë");
    }

    @Test
    void theSheetWithTheHeaderIsReadAndNamed() throws IOException {
        try (TableReader reader = open(CASES.resolve("notefirst_badges.xlsx"), ImportKind.BADGES)) {
            assertThat(reader.described()).containsEntry("sheet", "Data").containsEntry("header_row", 1);
        }
        assertThatThrownBy(() -> open(CASES.resolve("notefirst_badges.xlsx"), ImportKind.PROGRAM))
                .isInstanceOf(FileProblem.class)
                .hasMessageContaining("'Instructions': Instructions")
                .hasMessageContaining("'Data': email, given_name");
    }

    @Test
    void aRowsNumberIsTheSheets() {
        List<Mapped> rows = mapped("rownum_badges.xlsx", ImportKind.BADGES);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1)).isInstanceOfSatisfying(Mapped.Rejected.class, row -> assertThat(row.row())
                .isEqualTo(9));
    }

    @Test
    void aVerticalTabIsABreak() {
        assertThat(Rows.attendee(mapped("vtab_badges.xlsx", ImportKind.BADGES).getFirst())
                        .get(AttendeeField.AFFILIATIONS))
                .isEqualTo("Stark Research Centre");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%PDF-1.7 | a PDF document",
                "<!DOCTYPE html><table> | a web page (HTML)",
                "<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'> | an XML spreadsheet of Excel 2003",
                "{\"a\": 1} | a JSON document",
                "{\\rtf1 | an RTF document"
            })
    void whatIsNoTableIsNamedForWhatItIs(String begin, String name) throws IOException {
        Path file = Files.writeString(dir.resolve("file"), begin, StandardCharsets.UTF_8);
        for (ImportKind kind : ImportKind.values()) {
            assertThatThrownBy(() -> open(file, kind))
                    .isInstanceOfSatisfying(FileProblem.class, problem -> assertThat(problem.status())
                            .isEqualTo(415))
                    .hasMessageContaining("The file is " + name)
                    .hasMessageContaining(kind.savedFormats());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xl/workbook.bin | a binary Excel workbook (.xlsb)",
                "word/document.xml | a Word document (.docx)",
                "Index/Document.iwa | a document of Apple's Numbers, Pages or Keynote",
                "people.csv | a zip with a CSV file in it",
                "readme.txt | a zip, but no XLSX workbook"
            })
    void aZipIsNamedByItsParts(String part, String name) throws IOException {
        Path file = dir.resolve("file.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(part));
            zip.write(new byte[10]);
        }
        for (ImportKind kind : ImportKind.values()) {
            assertThatThrownBy(() -> open(file, kind)).hasMessageContaining("The file is " + name);
        }
    }

    @Test
    void anOpenDocumentSpreadsheetIsNamed() throws IOException {
        Path file = dir.resolve("file.ods");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("mimetype"));
            zip.write("application/vnd.oasis.opendocument.spreadsheet".getBytes(StandardCharsets.US_ASCII));
        }
        assertThatThrownBy(() -> open(file, ImportKind.ZOOM))
                .hasMessageContaining("an OpenDocument spreadsheet (.ods)")
                .hasMessageContaining("as CSV");
    }

    private List<Mapped> mapped(String file, ImportKind kind) {
        return mapped(CASES.resolve(file), kind);
    }

    private List<Mapped> mapped(Path file, ImportKind kind) {
        try (TableReader reader = open(file, kind)) {
            return rows(reader, kind);
        }
    }

    private TableReader open(Path file, ImportKind kind) {
        return TableReader.open(file, kind, ReadLimits.defaults(dir));
    }

    private static List<Mapped> rows(TableReader reader, ImportKind kind) {
        RowMapping mapping = RowMapping.of(kind, reader.header(), RowMapping.Settings.DEFAULT);
        var rows = new ArrayList<Mapped>();
        for (SourceRow row = reader.next(); row != null; row = reader.next()) {
            rows.add(mapping.map(row));
        }
        return rows;
    }

    private static ProgramRow.Session session(Mapped row) {
        assertThat(row).isInstanceOf(ProgramRow.class);
        return Objects.requireNonNull(((ProgramRow) row).session());
    }

    private static String styles(String code) {
        String escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        return "<styleSheet " + Workbooks.MAIN + "><numFmts><numFmt numFmtId=\"164\" formatCode=\"" + escaped
                + "\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    }
}
