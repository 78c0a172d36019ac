package io.serai.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.imports.ImportKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileWorkbookTest {
    private static final String SHEET = "xl/worksheets/sheet1.xml";
    private static final String STRINGS = "xl/sharedStrings.xml";
    private static final String HEADER = Workbooks.row("Full Name", "Email", "Status");
    private static final String REFERS_TO_A_STRING = "<row><c t=\"s\"><v>0</v></c></row>";

    @TempDir
    private Path dir;

    @Test
    void bombOfTextIsRefusedByItsRatio() throws IOException {
        Path bomb = Workbooks.sheet().in(dir, SHEET, out -> {
            write(out, "<worksheet><sheetData>" + HEADER);
            repeat(out, "<row>" + "<c/>".repeat(20) + "</row>", 200_000);
        });

        assertRefused(bomb, 413, SHEET + " expands to more than 200 times");
    }

    @Test
    void bombInSharedStringsIsRefusedByItsRatio() throws IOException {
        Path bomb = Workbooks.sheet(REFERS_TO_A_STRING).in(dir, STRINGS, out -> {
            write(out, "<sst>");
            repeat(out, "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 1_000_000);
        });

        assertRefused(bomb, 413, STRINGS + " expands to more than 200 times");
    }

    @Test
    void partPastItsLimitIsRefused() throws IOException {
        Path large = Workbooks.sheet(HEADER, Workbooks.row("a", "b@example.org", "x".repeat(5000)))
                .in(dir);
        ReadLimits small = new ReadLimits(10, 10, 1000, 1 << 20, 20, 4000, 200, 1000, dir);

        assertRefused(large, small, 413, SHEET + " expands past the limit of 4000 bytes");
    }

    @Test
    void moreCellsThanTheLimitAreRefused() throws IOException {
        Path file = Workbooks.sheet(HEADER, Workbooks.row("a", "b@example.org", "Attending"))
                .in(dir);

        ReadLimits enough = new ReadLimits(10, 10, 8, 1 << 20, 20, 1 << 30, 200, 1000, dir);
        assertThat(Workbooks.read(file, ImportKind.SPLASH, enough)).hasSize(1);
        ReadLimits tooFew = new ReadLimits(10, 10, 7, 1 << 20, 20, 1 << 30, 200, 1000, dir);
        assertRefused(file, tooFew, 413, "more than 7 cells");
    }

    @ParameterizedTest
    @ValueSource(strings = {SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"})
    void billionLaughsAreRefusedInEveryPart(String part) throws IOException {
        StringBuilder lol = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
        for (int i = 1; i < 10; i++) {
            lol.append("<!ENTITY lol%d \"%s\">".formatted(i, ("&lol" + (i - 1) + ";").repeat(10)));
        }
        Path file = Workbooks.sheet(REFERS_TO_A_STRING)
                .part(part, lol + "]><worksheet><si><t>&lol9;</t></si></worksheet>")
                .in(dir);

        assertRefused(file, 400, part + " declares or uses entities");
    }

    @Test
    void externalEntityIsRefusedAndNotFetched() throws IOException {
        Path secret = Files.writeString(dir.resolve("secret.txt"), "secret");
        Path file = Workbooks.sheet()
                .part(
                        SHEET,
                        "<!DOCTYPE w [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>"
                                + Workbooks.sheetXml(HEADER, Workbooks.row("&x;"))
                                        .replace("&amp;", "&"))
                .in(dir);

        assertRefused(file, 400, "DOCTYPE").doesNotContain("secret");
    }

    @Test
    void undeclaredEntityIsRefused() throws IOException {
        Path file = Workbooks.sheet("<row><c t=\"str\"><v>&x;</v></c></row>").in(dir);

        assertRefused(file, 400, SHEET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", STRINGS, SHEET, "xl/styles.xml"})
    void brokenXmlIsRefusedInEveryPart(String part) throws IOException {
        Path file =
                Workbooks.sheet(REFERS_TO_A_STRING).part(part, "<a><b>\n</a>").in(dir);

        assertRefused(file, 400, part + " can not be read past line 2");
    }

    @Test
    void sheetCutOffIsRefused() throws IOException {
        String whole = Workbooks.sheetXml(HEADER, Workbooks.row("Ann Lee", "ann@example.org", "Attending"));
        for (int length : new int[] {0, 1, 30, whole.length() / 2, whole.length() - 20}) {
            Path file =
                    Workbooks.sheet().part(SHEET, whole.substring(0, length)).in(dir);
            assertThat(refusal(file, limits()).status()).as("cut at %d", length).isIn(400, 422);
        }
    }

    @Test
    void zipCutOffAnywhereIsRefused() throws IOException {
        byte[] whole =
                Files.readAllBytes(Workbooks.sheet(HEADER, Workbooks.row("Ann Lee", "ann@example.org", "Attending"))
                        .in(dir));
        Path file = dir.resolve("cut.xlsx");
        for (int length = 4; length < whole.length; length += 37) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(refusal(file, limits()).status()).as("cut at %d", length).isEqualTo(400);
        }
    }

    /// Java tells it by an EOFException, not a ZipException.
    @Test
    void zipWhoseEndPromisesMoreThanThereIsIsRefused() throws IOException {
        byte[] whole =
                Files.readAllBytes(Workbooks.sheet(HEADER, Workbooks.row("Ann Lee", "ann@example.org", "Attending"))
                        .in(dir));
        whole[whole.length - 2] = 1; // the length of the comment, which has none
        Path file = Files.write(dir.resolve("end.xlsx"), whole);
        assertThat(refusal(file, limits()).status()).isEqualTo(400);
    }

    @Test
    void flippedBytesNeverEndInAnythingButARefusalOrRows() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/samples/splash-attendees-shared-strings.xlsx"));
        Path file = dir.resolve("flipped.xlsx");
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            byte[] flipped = whole.clone();
            for (int n = 0; n < 3; n++) {
                flipped[4 + random.nextInt(flipped.length - 4)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, flipped);
            try {
                Workbooks.read(file, ImportKind.SPLASH, limits());
            } catch (FileProblem problem) {
                refused++;
            }
        }
        assertThat(refused).isBetween(20, 150);
    }

    @Test
    void encryptedWorkbookIsRefusedAsWhatItIs() throws IOException {
        Path file = Files.write(
                dir.resolve("secret.xlsx"),
                new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1});

        for (ImportKind kind : ImportKind.values()) {
            FileProblem problem = catchThrowableOfType(FileProblem.class, () -> Workbooks.read(file, kind, limits()));
            assertThat(problem.status()).isEqualTo(415);
            assertThat(problem).hasMessageContaining("encrypted").hasMessageContaining("without a password");
        }
    }

    @Test
    void otherZipIsNoWorkbook() throws IOException {
        Path file = dir.resolve("some.xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("word/document.xml"));
        }
        assertRefused(file, 415, "a Word document (.docx)");
    }

    @Test
    void emptyZipIsNoWorkbook() throws IOException {
        Path file = dir.resolve("none.xlsx");
        new ZipOutputStream(Files.newOutputStream(file)).close();
        assertRefused(file, 415, "a zip, but no XLSX workbook");
    }

    @Test
    void workbookWithoutItsSheetIsDamaged() throws IOException {
        assertRefused(Workbooks.sheet().without(SHEET).in(dir), 400, "visible worksheet 'A' is not in it");
    }

    @Test
    void workbookWithoutVisibleSheetIsRefused() throws IOException {
        Path file = Workbooks.sheet(HEADER)
                .part("xl/workbook.xml", Workbooks.workbook("<sheet name=\"A\" state=\"hidden\" r:id=\"rId1\"/>"))
                .in(dir);
        assertRefused(file, 422, "no visible worksheet");
    }

    @Test
    void sheetOutsideTheZipIsNotRead() throws IOException {
        Path outside = Files.writeString(dir.resolve("outside.xml"), Workbooks.sheetXml(HEADER));
        for (String target : new String[] {
            "../../../../../../../.." + outside, outside.toUri().toString(), "/" + outside
        }) {
            Path file = Workbooks.sheet(HEADER)
                    .part("xl/_rels/workbook.xml.rels", Workbooks.rels(Workbooks.relation("rId1", "worksheet", target)))
                    .in(dir);
            assertRefused(file, 400, "visible worksheet 'A' is not in it");
        }
    }

    @Test
    void stringThatIsNotThereIsRefusedWithItsPlace() throws IOException {
        for (String index : new String[] {"5", "-1", "99999999999", "x"}) {
            Path file = Workbooks.sheet("<row r=\"3\"><c r=\"B3\" t=\"s\"><v>" + index + "</v></c></row>")
                    .in(dir);
            assertRefused(file, 400, "row 3, column 2");
        }
    }

    @Test
    void cellOverTheLimitIsRefusedWithItsPlace() throws IOException {
        int mebi = 1 << 20;
        String row = Workbooks.row("Ann", "ann@example.org", "Attending", "x".repeat(mebi));
        assertThat(Workbooks.read(Workbooks.sheet(header4(), row).in(dir), ImportKind.SPLASH, limits()))
                .hasSize(1);

        Path inline =
                Workbooks.sheet(header4(), row.replace("xx</t>", "xxx</t>")).in(dir);
        assertRefused(inline, 413, "cell in row 2, column 4 is larger than the limit of 1048576 bytes");

        String threeBytes = row.replace("x".repeat(mebi), "株".repeat(mebi / 3 + 1));
        assertRefused(Workbooks.sheet(header4(), threeBytes).in(dir), 413, "row 2, column 4");

        Path plain = Workbooks.sheet(header4(), "<row><c r=\"C2\"><v>" + "1".repeat(mebi + 1) + "</v></c></row>")
                .in(dir);
        assertRefused(plain, 413, "row 2, column 3");

        Path shared = Workbooks.sheet(REFERS_TO_A_STRING)
                .sharedStrings("<si><t>" + "x".repeat(mebi) + "</t><t>x</t></si>")
                .in(dir);
        assertRefused(shared, 413, "shared string 1 is larger than the limit");
    }

    @Test
    void hundredMegabyteCellIsRefused() throws IOException {
        ReadLimits lenientWithRatio = new ReadLimits(10, 10, 1000, 1 << 20, 20, 1 << 30, 100_000, 1000, dir);
        Path file = Workbooks.sheet().in(dir, SHEET, out -> {
            write(out, "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>");
            repeat(out, "0123456789", 10_000_000);
            write(out, "</t></is></c></row></sheetData></worksheet>");
        });
        assertRefused(file, lenientWithRatio, 413, "cell in row 1, column 1");
    }

    @ParameterizedTest
    @CsvSource({
        "<,413,'a name, an attribute or a comment of more than 8388608 bytes'",
        "<!--,413,'a name, an attribute or a comment of more than 8388608 bytes'",
        "'<?pi ',413,'a name, an attribute or a comment of more than 8388608 bytes'",
        "'<a b=\"',400,can not be read",
        "'<a xmlns=\"',400,can not be read"
    })
    void hugeNamesCommentsAndAttributesAreRefused(String start, int status, String message) throws IOException {
        ReadLimits lenientWithRatio = new ReadLimits(10, 10, 1000, 1 << 20, 20, 1 << 30, 100_000, 1000, dir);
        Path file = Workbooks.sheet().in(dir, SHEET, out -> {
            write(out, "<worksheet>" + start);
            repeat(out, "abcdefghij", 2_000_000);
        });
        assertRefused(file, lenientWithRatio, status, message);
    }

    @Test
    void endlessNewNamesAreRefused() throws IOException {
        StringBuilder sheet = new StringBuilder("<worksheet>");
        for (int i = 0; i < 3000; i++) {
            sheet.append("<a").append(i).append("/>");
        }
        assertRefused(Workbooks.sheet().part(SHEET, sheet + "</worksheet>").in(dir), 400, "different names");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertRefused(Workbooks.sheet().part(SHEET, "<a>".repeat(100_000)).in(dir), 400, SHEET);
    }

    @Test
    void fiveThousandColumnsAreRefused() throws IOException {
        String[] names = new String[5000];
        Arrays.fill(names, "Email");
        assertRefused(Workbooks.sheet(Workbooks.row(names)).in(dir), 413, "more than 2000 columns");
    }

    @Test
    void emptyCellsFarRightAreNoColumns() throws IOException {
        Path file = Workbooks.sheet(
                        HEADER.replace("</row>", "<c r=\"XFD1\" s=\"1\"/></row>"),
                        Workbooks.row("Ann Lee", "ann@example.org", "Attending"))
                .in(dir);
        assertThat(Workbooks.read(file, ImportKind.SPLASH, limits())).hasSize(1);
    }

    @Test
    void rowOfManyLargeCellsIsRefused() throws IOException {
        String half = "x".repeat(1 << 19);
        String[] cells = new String[9];
        Arrays.fill(cells, half);
        assertRefused(Workbooks.sheet(Workbooks.row(cells)).in(dir), 413, "Row 1 of the workbook is larger");
    }

    private static String header4() {
        return Workbooks.row("Full Name", "Email", "Status", "Custom: Note");
    }

    private ReadLimits limits() {
        return ReadLimits.defaults(dir);
    }

    private FileProblem refusal(Path file, ReadLimits limits) {
        FileProblem problem =
                catchThrowableOfType(FileProblem.class, () -> Workbooks.read(file, ImportKind.SPLASH, limits));
        assertThat(problem).as("refusal").isNotNull();
        return problem;
    }

    private AbstractStringAssert<?> assertRefused(Path file, int status, String message) {
        return assertRefused(file, limits(), status, message);
    }

    private AbstractStringAssert<?> assertRefused(Path file, ReadLimits limits, int status, String message) {
        FileProblem problem = refusal(file, limits);
        assertThat(problem.getMessage()).contains(message).doesNotContain(dir.toString(), "com.ctc", "Exception");
        assertThat(problem.status()).isEqualTo(status);
        return assertThat(problem.getMessage());
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void repeat(OutputStream out, String text, int times) throws IOException {
        byte[] many = text.repeat(1000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < times / 1000; i++) {
            out.write(many);
        }
    }
}
