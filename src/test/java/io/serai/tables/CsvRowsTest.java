package io.serai.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.imports.Attendee;
import io.serai.imports.ImportKind;
import io.serai.imports.Mapped;
import io.serai.imports.RowMapping;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    private static final String LIST = "email,given_name,city\nana@example.org,Zoë,Łódź\n";
    private static final String WESTERN = "email,given_name,city\nana@example.org,Zoë,“Genève” €\n";

    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"UTF-8,0", "UTF-8,1", "UTF-16LE,0", "UTF-16LE,1", "UTF-16BE,0", "UTF-16BE,1"})
    void unicodeIsReadWithAndWithoutByteOrderMark(Charset charset, int marked) throws IOException {
        Path file = file((marked == 1 ? "\uFEFF" : "") + LIST, charset);

        assertThat(header(file)).containsExactly("email", "given_name", "city");
        assertThat(read(file)).containsExactly(new SourceRow(2, List.of("ana@example.org", "Zoë", "Łódź")));
    }

    @Test
    void windows1252IsRead() throws IOException {
        Path file = file(WESTERN, Charset.forName("windows-1252"));

        assertThat(read(file)).containsExactly(new SourceRow(2, List.of("ana@example.org", "Zoë", "“Genève” €")));
    }

    @Test
    void wrongByteFarDownMakesTheWholeFileWindows1252() throws IOException {
        String rows = "email,city\n" + "ana@example.org,Genf\n".repeat(20_000);
        byte[] bytes = (rows + "ben@example.org,Genève\n").getBytes(Charset.forName("windows-1252"));

        List<SourceRow> read = read(Files.write(dir.resolve("late.csv"), bytes));
        assertThat(read).hasSize(20_001);
        assertThat(read.getLast().cells()).containsExactly("ben@example.org", "Genève");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x81, 0x8D, 0x8F, 0x90, 0x9D})
    void byteOfNoEncodingIsRefusedWithItsOffset(int wrong) throws IOException {
        byte[] start = ("email,city\n" + "ana@example.org,Genf\n".repeat(9000) + "b@example.org,")
                .getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(start.length + 2)
                .put(start)
                .put((byte) wrong)
                .put((byte) '\n')
                .array();

        assertRefused(Files.write(dir.resolve("wrong.csv"), bytes), 400, "offset " + start.length);
    }

    @Test
    void brokenTextAfterAByteOrderMarkIsRefused() throws IOException {
        byte[] utf8 = ("\uFEFFemail\na@b.org,é\n").getBytes(StandardCharsets.UTF_8);
        utf8[utf8.length - 2] = 'x';
        assertRefused(Files.write(dir.resolve("bom.csv"), utf8), 400, "offset " + (utf8.length - 3));

        byte[] odd = Arrays.copyOf(("\uFEFF" + LIST).getBytes(StandardCharsets.UTF_16LE), 2 * LIST.length() + 3);
        assertRefused(Files.write(dir.resolve("odd.csv"), odd), 400, "UTF-16");
    }

    @Test
    void binaryIsRefusedAsNoText() throws IOException {
        Path file = Files.write(dir.resolve("a.csv"), new byte[] {'R', 'I', 'F', 'F', 13, 10, 26, 10, 0, 0, 0, 13});
        assertRefused(file, 415, "not text: there is a NUL at offset 8");
        assertRefused(file("email\na\u0000@b.org\n", StandardCharsets.UTF_8), 415, "NUL at offset 7");
        assertRefused(file("\uFEFFemail\na\u0000@b.org\n", StandardCharsets.UTF_16LE), 415, "NUL at offset 16");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void delimiterIsTheOneUnderWhichTheHeaderIsFound(String delimiter) throws IOException {
        String text =
                "Exported; by, me\tand,you\n\nRegistrant email,First name,Organization\nana@example.org,Ana,\"A, B; C\tD\"\n"
                        .replace(
                                "Registrant email,First name,Organization",
                                String.join(delimiter, "Registrant email", "First name", "Organization"))
                        .replace("ana@example.org,Ana,", String.join(delimiter, "ana@example.org", "Ana", ""));
        Path file = file(text, StandardCharsets.UTF_8);

        assertThat(Workbooks.read(file, ImportKind.ZOOM, limits()))
                .containsExactly(new SourceRow(4, List.of("ana@example.org", "Ana", "A, B; C\tD")));
    }

    @Test
    void aSingleColumnNeedsNoDelimiter() throws IOException {
        assertThat(read(file("email\nana@example.org\nben@example.org", StandardCharsets.UTF_8)))
                .hasSize(2);
    }

    @Test
    void quotesLineEndsAndBlankRowsAreRead() throws IOException {
        Path file = file(
                "email,other_1\r\n\r\nana@example.org,\"say \"\"hi\"\"\nthere\"\r ,\u00A0\t\n,,\nben@example.org,5\" disk\n",
                StandardCharsets.UTF_8);

        assertThat(read(file))
                .containsExactly(
                        new SourceRow(3, List.of("ana@example.org", "say \"hi\"\nthere")),
                        new SourceRow(7, List.of("ben@example.org", "5\" disk")));
    }

    @Test
    void unclosedQuoteIsRefusedWithItsPlace() throws IOException {
        Path file = file("email,city\na@example.org,x\nb@example.org,\"y\nc@example.org,z\n", StandardCharsets.UTF_8);
        assertRefused(file, 400, "line 3, column 2", "quoted cell that begins there is not closed");
    }

    @Test
    void unclosedQuoteInTheHeaderIsRefused() throws IOException {
        assertRefused(file("email,\"city\na@example.org,x\n", StandardCharsets.UTF_8), 400, "line 1, column 2");
    }

    @Test
    void raggedRowsAreRowsAndSurplusValuesAreKeptForTheirRejection() throws IOException {
        Path file = file("email,city\na@example.org\nb@example.org,x,\nc@example.org,x,y\n", StandardCharsets.UTF_8);

        List<Mapped> rows = Workbooks.mapped(file, ImportKind.BADGES, RowMapping.Settings.DEFAULT, limits());
        assertThat(rows.subList(0, 2)).allMatch(Attendee.class::isInstance);
        assertThat(rows.get(2)).isInstanceOfSatisfying(Mapped.Rejected.class, row -> {
            assertThat(row.row()).isEqualTo(4);
            assertThat(row.column()).isEqualTo("column 3");
            assertThat(row.value()).isEqualTo("y");
            assertThat(row.reason()).contains("more values than the header has columns, 2");
        });
    }

    @Test
    void hundredMegabyteCellIsRefusedWithoutBeingHeld() throws IOException {
        for (String start : new String[] {"email,city\na@example.org,", "email,city\na@example.org,\"", ""}) {
            Path file = Files.createTempFile(dir, "large", ".csv");
            try (Writer out = new BufferedWriter(Files.newBufferedWriter(file))) {
                out.write(start);
                String mebi = "x".repeat(1 << 20);
                for (int i = 0; i < 100; i++) {
                    out.write(mebi);
                }
            }
            assertRefused(file, 413, "larger than the limit of 1048576 bytes for a cell");
        }
    }

    @Test
    void cellOverTheLimitIsRefusedWithItsPlace() throws IOException {
        String fits = "x".repeat(1 << 20);
        assertThat(read(file("email,city\na@example.org," + fits + "\n", StandardCharsets.UTF_8)))
                .hasSize(1);

        Path file = file("email,city\na@example.org,x" + fits + "\n", StandardCharsets.UTF_8);
        assertRefused(file, 413, "cell in line 2, column 2 is larger than the limit of 1048576 bytes");

        Path threeBytes = file("email\n" + "株".repeat((1 << 20) / 3 + 1) + "\n", StandardCharsets.UTF_8);
        assertRefused(threeBytes, 413, "line 2, column 1");
    }

    @Test
    void fiveThousandColumnsAreRefused() throws IOException {
        assertRefused(file("email," + "c,".repeat(5000) + "\n", StandardCharsets.UTF_8), 413, "more than 2000 columns");
    }

    @Test
    void moreCellsThanTheLimitAreRefused() throws IOException {
        Path file = file("email,city\na@example.org,x\n", StandardCharsets.UTF_8);
        ReadLimits limits = new ReadLimits(10, 10, 3, 1 << 20, 20, 1 << 30, 200, 0, dir);
        FileProblem problem =
                catchThrowableOfType(FileProblem.class, () -> Workbooks.read(file, ImportKind.BADGES, limits));
        assertThat(problem).hasMessageContaining("more than 3 cells");
        assertThat(problem.status()).isEqualTo(413);
    }

    private Path file(String text, Charset charset) throws IOException {
        return Files.write(Files.createTempFile(dir, "test", ".csv"), text.getBytes(charset));
    }

    private ReadLimits limits() {
        return ReadLimits.defaults(dir);
    }

    private List<SourceRow> read(Path file) {
        return Workbooks.read(file, ImportKind.BADGES, limits());
    }

    private List<String> header(Path file) {
        try (TableReader table = TableReader.open(file, ImportKind.BADGES, limits())) {
            return table.header();
        }
    }

    private void assertRefused(Path file, int status, String... message) {
        FileProblem problem = catchThrowableOfType(FileProblem.class, () -> read(file));
        assertThat(problem).as("refusal").isNotNull();
        assertThat(problem.getMessage()).contains(message).doesNotContain(dir.toString(), "Exception");
        assertThat(problem.status()).isEqualTo(status);
    }
}
