package io.serai.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XlsxRowsTest {
    private static final String STYLES =
            "<styleSheet " + Workbooks.MAIN + "><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\\ hh:mm\"/>"
                    + "<numFmt numFmtId=\"171\" formatCode=\"#,##0.00 &quot;days&quot;\"/></numFmts>"
                    + "<cellStyleXfs><xf numFmtId=\"22\"/></cellStyleXfs>"
                    + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs>"
                    + "</styleSheet>";

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "42,42",
        "42.0,42",
        "1E+12,1000000000000",
        "12345678901234567890,12345678901234567890",
        "0.1,0.1",
        "4.0999999999999996,4.1",
        "-0.5,-0.5",
        "1E999999999,1E999999999",
        "007,007"
    })
    void numbersArePlainDigits(String written, String read) throws IOException {
        assertThat(cells("<c><v>" + written + "</v></c>")).containsExactly(read);
    }

    @Test
    void cellsWithADateStyleAreIsoDates() throws IOException {
        assertThat(cells("<c s=\"1\"><v>46174</v></c><c s=\"2\"><v>46174.541666666664</v></c>"
                        + "<c s=\"3\"><v>46174</v></c><c s=\"2\"><v>0.5</v></c><c s=\"1\"><v>59</v></c>"
                        + "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>-1</v></c>"))
                .containsExactly(
                        "2026-06-01",
                        "2026-06-01 13:00:00",
                        "46,174.00 days",
                        "12:00:00",
                        "1900-02-28",
                        "1900-03-01",
                        "-1");
    }

    @Test
    void datesCountedFrom1904AreRead() throws IOException {
        Path file = book("<row><c s=\"1\"><v>44712</v></c></row>")
                .part(
                        "xl/workbook.xml",
                        Workbooks.workbook("<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/>")
                                .replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>"))
                .in(dir);

        assertThat(rows(file)).containsExactly(List.of("2026-06-01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m/d/yyyy", "[$-409]h:mm AM/PM", "yyyy\"年\"m\"月\"", "mm:ss", "[Red]d-mmm;@"})
    void formatCodesOfDates(String code) {
        assertThat(CellFormat.of(code).date()).isNotEqualTo(CellFormat.DateParts.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"General", "0.00", "#,##0 \"days\"", "[h]:mm", "[Red]0", "0\\d", "0.00E+00", "0;\"h\"", "_d0"})
    void formatCodesOfOtherNumbers(String code) {
        assertThat(CellFormat.of(code).date()).isEqualTo(CellFormat.DateParts.NONE);
    }

    @Test
    void booleansErrorsFormulasAndIsoDatesAreText() throws IOException {
        assertThat(cells("<c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><f>A0</f><v>#REF!</v></c>"
                        + "<c t=\"str\"><f>A1&amp;\"x\"</f><v>sum</v></c><c><f>1+1</f><v>2</v></c>"
                        + "<c t=\"d\"><v>2026-06-01T13:00:00</v></c><c t=\"d\"><v>2026-06-01</v></c>"))
                .containsExactly("TRUE", "FALSE", "", "sum", "2", "2026-06-01 13:00:00", "2026-06-01");
    }

    @Test
    void richTextIsJoinedWithoutItsPhonetics() throws IOException {
        String rich = "<r><rPr><b/></rPr><t>To</t></r><r><t xml:space=\"preserve\"> kyo</t></r>"
                + "<rPh sb=\"0\" eb=\"1\"><t>トーキョー</t></rPh>";
        Path file = book("<row><c t=\"inlineStr\"><is>" + rich + "</is></c><c t=\"s\"><v>0</v></c></row>")
                .sharedStrings("<si>" + rich + "</si>")
                .in(dir);

        assertThat(rows(file)).containsExactly(List.of("To kyo", "To kyo"));
    }

    @Test
    void escapedCharactersAreDecoded() throws IOException {
        assertThat(cells("<c t=\"inlineStr\"><is><t>a_x000D_b_x005F_x0041_ _xyz _x00</t></is></c>"))
                .containsExactly("a\rb_x0041_ _xyz _x00");
    }

    @Test
    void textInManyPiecesIsWhole() throws IOException {
        assertThat(cells("<c t=\"inlineStr\"><is><t>a&amp;b<![CDATA[<c>]]><!-- no -->d&#233;</t></is></c>"))
                .containsExactly("a&b<c>dé");
    }

    @Test
    void cellsWithoutReferenceFollowTheLastAndGapsAreEmpty() throws IOException {
        assertThat(cells("<c r=\"B1\"><v>1</v></c><c><v>2</v></c><c r=\"AA1\"><v>3</v></c><c r=\"A1\"><v>0</v></c>"))
                .hasSize(27)
                .startsWith("0", "1", "2", "")
                .endsWith("", "3");
    }

    @Test
    void firstVisibleWorksheetIsRead() throws IOException {
        Path file = book().part(
                        "xl/workbook.xml",
                        Workbooks.workbook(
                                "<sheet name=\"H\" state=\"hidden\" r:id=\"rId1\"/><sheet name=\"C\" r:id=\"rId4\"/>"
                                        + "<sheet name=\"V\" state=\"veryHidden\" r:id=\"rId1\"/><sheet name=\"S\" r:id=\"rId5\"/>"))
                .part(
                        "xl/_rels/workbook.xml.rels",
                        Workbooks.rels(
                                Workbooks.relation("rId1", "worksheet", "worksheets/sheet1.xml"),
                                Workbooks.relation("rId4", "chartsheet", "chartsheets/sheet1.xml"),
                                Workbooks.relation("rId5", "worksheet", "/xl/other/../worksheets/./seen.xml")))
                .part("xl/worksheets/seen.xml", Workbooks.sheetXml(Workbooks.row("seen")))
                .in(dir);

        assertThat(rows(file)).containsExactly(List.of("seen"));
    }

    @Test
    void prefixedElementsAreRead() throws IOException {
        Path file = Workbooks.sheet()
                .part(
                        "xl/worksheets/sheet1.xml",
                        "<x:worksheet xmlns:x=\"urn:x\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"str\"><x:v>v</x:v></x:c>"
                                + "</x:row></x:sheetData></x:worksheet>")
                .in(dir);

        assertThat(rows(file)).containsExactly(List.of("v"));
    }

    @Test
    void spilledStringsAreTheSameAsKeptOnes() throws IOException {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            written.add(i % 7 == 0 ? "" : "väl 株 " + i + "x".repeat(i % 300));
        }
        Path file = Files.createTempFile(dir, "many", ".xlsx");
        try (Workbook workbook = new Workbook(Files.newOutputStream(file), "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("A");
            for (int i = 0; i < written.size(); i++) {
                sheet.value(i, 0, written.get(i));
                sheet.value(i, 1, written.get(written.size() - 1 - i));
            }
        }
        Path temp = Files.createDirectory(dir.resolve("temp"));
        ReadLimits spilling = new ReadLimits(10_000, 2000, 1_000_000, 1 << 20, 20, 1 << 30, 200, 1000, temp);

        List<List<String>> kept = rows(file);
        assertThat(kept).hasSize(6000);
        assertThat(kept.get(3)).containsExactly(written.get(3), written.get(5996));
        try (XlsxRows rows = XlsxRows.first(file, spilling)) {
            for (List<String> expected : kept) {
                assertThat(rows.next()).isEqualTo(expected);
            }
            assertThat(rows.next()).isNull();
        }
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void spillBeginsPastItsThreshold() throws IOException {
        Path file = book().sharedStrings("<si><t>0123456789</t></si>", "<si><t>b</t></si>")
                .in(dir);
        try (XlsxArchive small = XlsxArchive.open(file, limits(75));
                XlsxArchive large = XlsxArchive.open(file, limits(74))) {
            SharedStrings few = small.strings();
            SharedStrings many = large.strings();
            assertThat(few.isSpilled()).isFalse();
            assertThat(many.isSpilled()).isTrue();
            assertThat(List.of(many.get(1), many.get(0), many.get(0))).containsExactly("b", "0123456789", "0123456789");
            assertThat(many.get(2)).isNull();
            assertThat(many.get(-1)).isNull();
        }
    }

    private ReadLimits limits(int spillAfterChars) {
        return new ReadLimits(10, 2000, 1_000_000, 1 << 20, 20, 1 << 30, 200, spillAfterChars, dir);
    }

    private static Workbooks book(String... rows) {
        return Workbooks.sheet(rows).part("xl/styles.xml", STYLES);
    }

    private List<String> cells(String cells) throws IOException {
        return rows(book("<row>" + cells + "</row>").in(dir)).getFirst();
    }

    private List<List<String>> rows(Path file) {
        try (XlsxRows rows = XlsxRows.first(file, ReadLimits.defaults(dir))) {
            List<List<String>> all = new ArrayList<>();
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
            return all;
        }
    }
}
