package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.tables.ReadLimits;
import io.serai.tables.SourceRow;
import io.serai.tables.TableReader;
import io.serai.tables.Workbooks;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.Workbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Workbooks like those of the cases: a workbook and the CSV of its sheet import alike.
class WorkbookSiblingsTest {
    private static final String HEADER = Workbooks.row("email", "other_1", "other_2");
    private static final String STRICT = "http://purl.oclc.org/ooxml/";

    @TempDir
    private Path dir;

    @Test
    void aWorkbookAndTheCsvOfItsSheetImportAlike() throws IOException {
        List<String> formats = List.of("0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%", "00000", "0.###");
        var random = new Random(11);
        Path workbook = dir.resolve("sheet.xlsx");
        Path csv = dir.resolve("sheet.csv");
        try (var book = new Workbook(Files.newOutputStream(workbook), "test", "1.0");
                var text = new CSVPrinter(Files.newBufferedWriter(csv, StandardCharsets.UTF_8), CSVFormat.RFC4180)) {
            var sheet = book.newWorksheet("A");
            List<String> header = List.of("email", "other_1", "other_2", "other_3");
            for (int column = 0; column < header.size(); column++) {
                sheet.value(0, column, header.get(column));
            }
            text.printRecord(header);
            for (int row = 1; row <= 400; row++) {
                String format = formats.get(random.nextInt(formats.size()));
                var number = BigDecimal.valueOf(random.nextInt(-2_000_000, 2_000_000), random.nextInt(6));
                boolean flag = random.nextBoolean();
                String word = List.of("0042", "=1+1", "#N/A", " Zoë ", "1,5").get(random.nextInt(5));
                sheet.value(row, 0, row + "@example.org");
                sheet.value(row, 1, number);
                sheet.style(row, 1).format(format).set();
                sheet.value(row, 2, flag);
                sheet.value(row, 3, word);
                text.printRecord(row + "@example.org", shown(format, number), flag ? "TRUE" : "FALSE", word);
            }
        }
        List<Mapped> ofCsv = mapped(csv);
        assertThat(ofCsv).hasSize(400).hasOnlyElementsOfType(Attendee.class);
        assertThat(mapped(workbook)).isEqualTo(ofCsv);
    }

    /// By another implementation.
    private static String shown(String format, BigDecimal number) {
        var shown = new DecimalFormat(format, DecimalFormatSymbols.getInstance(Locale.ROOT));
        shown.setRoundingMode(RoundingMode.HALF_UP);
        String text = shown.format(number);
        // a spreadsheet leaves the point where no digit is behind it, and shows no zero below zero
        boolean dangling = format.equals("0.###") && text.indexOf('.') < 0;
        boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
        return (zero && text.startsWith("-") ? text.substring(1) : text) + (dangling ? "." : "");
    }

    @Test
    void errorsAreNoValuesInAWorkbookAndInACsv() throws IOException {
        String far =
                "<row><c t=\"inlineStr\"><is><t>x@example.org</t></is></c><c r=\"Z1\" t=\"e\"><v>#N/A</v></c></row>";
        Path workbook = Workbooks.sheet(
                        HEADER,
                        far.repeat(120),
                        "<row><c t=\"inlineStr\"><is><t>a@example.org</t></is></c><c t=\"e\"><v>#DIV/0!</v></c>"
                                + "<c t=\"str\"><v>#N/A</v></c></row>")
                .in(dir);
        Path csv = Files.writeString(dir.resolve("a.csv"), "email,other_1,other_2\na@example.org,#DIV/0!,#N/A\n");
        for (var file : Map.of(workbook, 122, csv, 2).entrySet()) {
            try (TableReader reader = TableReader.open(file.getKey(), ImportKind.BADGES, ReadLimits.defaults(dir))) {
                SourceRow last = reader.next();
                for (SourceRow row = reader.next(); row != null; row = reader.next()) {
                    last = row;
                }
                assertThat(last).isNotNull();
                assertThat(last.cells()).startsWith("a@example.org").allMatch(cell -> !cell.startsWith("#"));
                assertThat(reader.described().get("notes"))
                        .as("those right of the header are not noted")
                        .asString()
                        .contains("row=" + file.getValue() + ", column=other_1, value=#DIV/0!")
                        .contains("column=other_2, value=#N/A");
                assertThat(reader.described()).doesNotContainKey("notes_not_shown");
            }
        }
    }

    @Test
    void aNumberThatItsFormatHidesIsNoValueAndIsNoted() throws IOException {
        Path file = book("0;-0;;@", "<c s=\"1\"><v>0</v></c><c s=\"1\"><v>3</v></c>");
        try (TableReader reader = TableReader.open(file, ImportKind.BADGES, ReadLimits.defaults(dir))) {
            SourceRow row = reader.next();
            assertThat(row).isNotNull();
            assertThat(row.cells()).containsExactly("a@example.org", "", "3");
            assertThat(reader.described().get("notes")).asString().contains("row=2, column=other_1, value=0", "hidden");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<f t='shared' si='0'/>",
                "<f>A1</f><v></v>",
                "<f>A1</f><v/>",
                "<f t='array' ref='B2'>A1:A2</f>",
            })
    void aFormulaWithoutAResultIsNamedWithItsColumn(String formula) throws IOException {
        assertThat(mapped(book("0", "<c>" + formula + "</c>")).getFirst())
                .isEqualTo(new Mapped.Rejected(
                        2,
                        "other_1",
                        "",
                        "a formula without a stored result in column other_1;"
                                + " open and save the file in a spreadsheet program"));
    }

    @Test
    void aFormulaWhoseResultIsTheEmptyTextIsEmpty() throws IOException {
        assertThat(mapped(book("0", "<c t=\"str\"><f>IF(1,\"\")</f><v></v></c><c t=\"str\"><f>A1</f><v/></c>"))
                        .getFirst())
                .isInstanceOf(Attendee.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "yyyy-mm-dd | 46173.9999999999 | 2026-06-01",
                "yyyy-mm-dd | 46173.9 | 2026-05-31",
                "yyyy-mm-dd | 0 | 0",
                "yyyy-mm-dd | 60 | 60",
                "[$-404]e/m/d | 46174.375 | 2026-06-01",
                "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy | 46174 | 2026-06-01",
                "d \"de\" mmmm \"de\" yyyy | 46174 | 2026-06-01",
                "yyyy\\-mm\\-dd\\ hh:mm:ss.000 | 46174.375 | 2026-06-01 09:00:00",
            })
    void datesAsCalendarsHaveThem(String code, String number, String read) throws IOException {
        Path file = book(code, "<c s=\"1\"><v>" + number + "</v></c>");
        assertThat(Rows.attendee(mapped(file).getFirst()).get(AttendeeField.OTHER_1))
                .isEqualTo(read);
    }

    @Test
    void aDateInIsoTextHasATimeOnlyWhereOneIsShown() throws IOException {
        Path file = book(
                "m/d/yyyy", "<c t=\"d\" s=\"1\"><v>2026-06-01T00:00:00</v></c><c t=\"d\"><v>2026-06-01T09:30</v></c>");
        Attendee person = Rows.attendee(mapped(file).getFirst());
        assertThat(person.get(AttendeeField.OTHER_1)).isEqualTo("2026-06-01");
        assertThat(person.get(AttendeeField.OTHER_2)).isEqualTo("2026-06-01 09:30:00");
    }

    @Test
    void aStrictWorkbookIsReadAsATransitionalOne() throws IOException {
        String main = "xmlns=\"" + STRICT + "spreadsheetml/main\"";
        String date = "<c s=\"1\"><v>46174</v></c>";
        Path file = Workbooks.sheet()
                .part("xl/worksheets/sheet1.xml", strict(Workbooks.sheetXml(HEADER, person(date)), main))
                .part("xl/styles.xml", strict(styles("yyyy-mm-dd"), main))
                .part(
                        "xl/workbook.xml",
                        strict(Workbooks.workbook("<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/>"), main))
                .part(
                        "xl/_rels/workbook.xml.rels",
                        strict(
                                Workbooks.rels(
                                        Workbooks.relation("rId1", "worksheet", "worksheets/sheet1.xml"),
                                        Workbooks.relation("rId3", "styles", "styles.xml")),
                                main))
                .in(dir);
        assertThat(Rows.attendee(mapped(file).getFirst()).get(AttendeeField.OTHER_1))
                .isEqualTo("2026-06-01");
    }

    private static String strict(String part, String main) {
        return part.replace(Workbooks.MAIN, main)
                .replace(
                        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                        STRICT + "officeDocument/relationships");
    }

    @Test
    void elementsOfOtherNamespacesAndPlacesAreNone() throws IOException {
        Path file = book(
                "0",
                "<c><v>7</v><x:v xmlns:x=\"urn:x\">9</x:v></c><x:c xmlns:x=\"urn:x\" r=\"B2\"><x:v>9</x:v></x:c>"
                        + "<extLst><c r=\"C2\"><v>9</v></c></extLst>");
        assertThat(Workbooks.read(file, ImportKind.BADGES, ReadLimits.defaults(dir))
                        .getFirst()
                        .cells())
                .containsExactly("a@example.org", "7");
    }

    @Test
    void aReferenceInSmallLettersNamesItsColumn() throws IOException {
        assertThat(Rows.attendee(mapped(book("0", "<c r=\"c2\"><v>5</v></c>")).getFirst())
                        .get(AttendeeField.OTHER_2))
                .isEqualTo("5");
    }

    @Test
    void aRowsStyleIsThatOfItsCellsWithoutOne() throws IOException {
        Path file = Workbooks.sheet(
                        HEADER,
                        person("<c><v>46174</v></c><c s=\"0\"><v>46174</v></c>")
                                .replace("<row>", "<row s=\"1\" customFormat=\"1\">"))
                .part("xl/styles.xml", styles("yyyy-mm-dd"))
                .in(dir);
        Attendee person = Rows.attendee(mapped(file).getFirst());
        assertThat(person.get(AttendeeField.OTHER_1)).isEqualTo("2026-06-01");
        assertThat(person.get(AttendeeField.OTHER_2)).isEqualTo("46174");
    }

    private Path book(String format, String cells) throws IOException {
        return Workbooks.sheet(HEADER, person(cells))
                .part("xl/styles.xml", styles(format))
                .in(dir);
    }

    private static String person(String cells) {
        return "<row><c t=\"inlineStr\"><is><t>a@example.org</t></is></c>" + cells + "</row>";
    }

    private static String styles(String code) {
        String escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        return "<styleSheet " + Workbooks.MAIN + "><numFmts><numFmt numFmtId=\"164\" formatCode=\"" + escaped
                + "\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    }

    private List<Mapped> mapped(Path file) {
        return Workbooks.mapped(file, ImportKind.BADGES, RowMapping.Settings.DEFAULT, ReadLimits.defaults(dir));
    }
}
