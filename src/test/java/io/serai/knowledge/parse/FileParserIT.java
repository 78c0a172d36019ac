package io.serai.knowledge.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.knowledge.parse.Parsed.Block;
import io.serai.knowledge.parse.Parsed.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Documents that LibreOffice, pandoc, Chromium and qpdf made, read in the process that reads the hub's.
class FileParserIT {
    private static final Path FILES = Path.of("src/test/resources/knowledge");
    private static final ParseLimits LIMITS =
            new ParseLimits(Duration.ofSeconds(60), 256, 50_000_000, 100, 1_000_000, 50_000);

    @TempDir
    private Path temp;

    /// In this process, as a start takes a second.
    private static Parsed read(Path file, ParseLimits limits) throws Exception {
        return checked(ParserProgram.read(file.toFile(), String.valueOf(file.getFileName()), limits));
    }

    private Parsed readOutside(Path file, ParseLimits limits) throws Exception {
        try (var parser = new FileParser(limits, temp, new ObjectMapper())) {
            return checked(parser.parse(file, String.valueOf(file.getFileName()), () -> true));
        }
    }

    private static Parsed checked(Parsed parsed) {
        for (Block block : parsed.blocks()) {
            assertThat(parsed.pages().get(block.page() - 1).startsWith(block.text(), block.offset()))
                    .as("%s", block)
                    .isTrue();
        }
        return parsed;
    }

    private static Parsed read(String file) throws Exception {
        return read(FILES.resolve(file), LIMITS);
    }

    private Parsed read(String name, byte[] bytes) throws Exception {
        return read(Files.write(temp.resolve(name), bytes), LIMITS);
    }

    private static List<String> texts(Parsed parsed, Kind kind) {
        return parsed.blocks().stream()
                .filter(block -> block.kind() == kind)
                .map(Block::text)
                .toList();
    }

    private static void isTheRule(Parsed parsed) {
        assertThat(texts(parsed, Kind.HEADING))
                .contains("Purpose", "Limits", "Duties", "Grüße und Größen")
                .doesNotContain("Workshop");
        assertThat(texts(parsed, Kind.PARAGRAPH))
                .contains("Peaks above 135 dB(C) are not allowed, whatever their length.");
        assertThat(texts(parsed, Kind.ROW))
                .contains("Place | Limit in dB(A) | Measured by", "Office | 55 | sound meter");
        assertThat(String.join("\n", parsed.pages()))
                .contains("Der Lärm darf 85 dB(A) nicht überschreiten.", "Keep the figures for ten years.");
    }

    @Test
    void theSameTextIsReadOfEveryFormat() throws Exception {
        isTheRule(readOutside(FILES.resolve("rules.docx"), LIMITS));
        isTheRule(read("rules.html"));
        isTheRule(read("rules.md"));
        isTheRule(read("rules.pdf"));
        Parsed slides = read("rules.pptx");
        isTheRule(slides);
        assertThat(slides.pages()).hasSize(7);
        assertThat(read("rules.docx").blocks().stream()
                        .filter(block -> block.text().equals("Limits"))
                        .map(Block::level))
                .containsExactly(2);
    }

    @Test
    void aTitleAndAStyleBasedOnAHeadingAreHeadings() throws Exception {
        Parsed styled = read("styled.docx");
        assertThat(texts(styled, Kind.HEADING)).containsExactly("Safety of ladders", "Scope", "Storage clause");
        assertThat(texts(styled, Kind.ROW)).containsExactly("Ladder | Height", "Step | 1.2 m");
    }

    @Test
    void columnsAreReadOneAfterTheOtherAndPagesStayApart() throws Exception {
        Parsed columns = read("columns.pdf");
        assertThat(columns.pages()).hasSize(2);
        assertThat(texts(columns, Kind.HEADING))
                .containsExactly("Handling of solvents", "Left part", "Right part", "Amounts");
        assertThat(columns.pages().getFirst())
                .containsSubsequence("Left paragraph 1", "Left paragraph 6", "Right paragraph 1", "Right paragraph 5")
                .contains("Größere Mengen meldet man der Leitung — sofort.");
        assertThat(columns.pages().get(1)).contains("Acetone | 10").doesNotContain("Left");
    }

    @Test
    void whatIsHiddenInAWorkbookIsNotReadAndNumbersAreNobodysLanguage() throws Exception {
        Parsed limits = read("limits.xlsx");
        assertThat(limits.pages()).hasSize(3);
        assertThat(String.join("\n", limits.pages())).doesNotContain("HIDDEN", "Secret");
        assertThat(texts(limits, Kind.ROW))
                .containsExactly(
                        "Substance | Limit mg/m3 | From",
                        "Acetone | 1,210.50 | 2024-03-01",
                        "Styrol | 86 | immer",
                        "Measure once a year");
    }

    @Test
    void whatIsHiddenInATextOrOnSlidesIsNotRead() throws Exception {
        String first = "This rule says how loud";
        Parsed text = read("hidden.docx", changed("rules.docx", (name, xml) -> switch (name) {
            case "word/styles.xml" -> xml.replace("</w:styles>", """
                        <w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:rPr><w:vanish/></w:rPr>\
                        </w:style><w:style w:type="paragraph" w:styleId="Unseen"><w:name w:val="Unseen"/>\
                        <w:basedOn w:val="Base"/></w:style></w:styles>""");
            case "word/document.xml" ->
                xml.replaceFirst("\"FirstParagraph\"", "\"Unseen\"")
                        .replace(
                                "<w:r><w:t xml:space=\"preserve\">Peaks",
                                "<w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t xml:space=\"preserve\">Peaks")
                        .replace(
                                "<w:r><w:t xml:space=\"preserve\">No person",
                                "<w:r><w:rPr><w:vanish w:val=\"false\"/></w:rPr><w:t xml:space=\"preserve\">No person");
            default -> xml;
        }));
        assertThat(String.join("\n", text.pages()))
                .contains("No person is exposed", "Office | 55 | sound meter", "Keep the figures for ten years.")
                .doesNotContain(first, "Peaks above");
        assertThat(texts(text, Kind.HEADING)).contains("Purpose", "Limits", "Duties");

        Parsed slides = read("hidden.pptx", changed("rules.pptx", (name, xml) -> switch (name) {
            case "ppt/slides/slide3.xml" -> xml.replace("<p:sld ", "<p:sld show=\"0\" ");
            case "ppt/slides/slide4.xml" -> xml.replace("<p:cNvPr id=\"3\"", "<p:cNvPr hidden=\"1\" id=\"3\"");
            default -> xml;
        }));
        assertThat(slides.pages()).hasSize(7);
        assertThat(slides.pages().get(2)).isEmpty();
        assertThat(String.join("\n", slides.pages()))
                .contains("Keep the figures for ten years.", "Office | 55 | sound meter")
                .doesNotContain(first);
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("seen-"));
        }
    }

    /// A packed document with some of its parts written anew.
    private static byte[] changed(String file, BinaryOperator<String> change) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var from = new ZipFile(FILES.resolve(file).toFile());
                var out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : from.stream().toList()) {
                byte[] part = from.getInputStream(entry).readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(
                        entry.getName().endsWith(".xml")
                                ? change.apply(entry.getName(), new String(part, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)
                                : part);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void lettersAreRightWhereverTheFirstOneStandsThatTells() throws Exception {
        String late = "Plain words in a line.\n\n".repeat(2_000) + "Größe: 5 € – “so”.\n";
        for (Charset charset :
                List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"), StandardCharsets.UTF_16LE)) {
            assertThat(read("late.txt", late.getBytes(charset)).pages().getFirst())
                    .as(charset.name())
                    .endsWith("Größe: 5 € – “so”.");
        }
        String cyrillic = "Работодатель измеряет уровень шума каждый год. ".repeat(5);
        assertThat(read("other.txt", cyrillic.getBytes(Charset.forName("windows-1251")))
                        .pages()
                        .getFirst())
                .startsWith("Работодатель измеряет");
        assertThat(texts(
                        read("rows.csv", "Ort;Grenze\nBüro;55\n\"Werk; Halle\";85\n".getBytes(StandardCharsets.UTF_8)),
                        Kind.ROW))
                .containsExactly("Ort | Grenze", "Büro | 55", "Werk; Halle | 85");
        String page = "<html><body><p hidden>no</p><div style='display: none'>no<p>no</p></div>"
                + "<p>Plain.</p>".repeat(3_000) + "<p>Größe<br>zwei</p><script>no()</script></body></html>";
        assertThat(read("late.html", page.getBytes(StandardCharsets.UTF_8))
                        .pages()
                        .getFirst())
                .endsWith("Größe zwei")
                .doesNotContain("no");
    }

    @Test
    void whatCantBeReadSaysWhy() throws Exception {
        refused("encrypted.pdf", "encrypted");
        refused("noextract.pdf", "forbids");
        refused("notext.pdf", "has no text");
        refused("broken.pdf", "broken");
        refused("archive.zip", "ZIP archive");
        assertThatThrownBy(() -> read("blank.txt", " \n\t\u00A0\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("has no text");
        assertThatThrownBy(() -> read("program.txt", new byte[] {0, 1, 2, 3, 4, 0, 0, 7, 8, 1, 2, 3, 0, 0}))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("is no text");
        assertThatThrownBy(() -> read("secret.docx", encrypted(FILES.resolve("rules.docx"))))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("encrypted");
        byte[] whole = Files.readAllBytes(FILES.resolve("rules.docx"));
        assertThatThrownBy(() -> readOutside(
                        Files.write(temp.resolve("half.docx"), Arrays.copyOf(whole, whole.length / 2)), LIMITS))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("broken");
    }

    private void refused(String file, String why) {
        assertThatThrownBy(() -> read(file))
                .as(file)
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(why);
    }

    private static byte[] encrypted(Path document) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var files = new POIFSFileSystem()) {
            var encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
            encryptor.confirmPassword("secret");
            try (OutputStream into = encryptor.getDataStream(files)) {
                Files.copy(document, into);
            }
            files.writeFilesystem(out);
        }
        return out.toByteArray();
    }

    @Test
    void whatTakesMoreThanItMayIsRefused() throws Exception {
        Path bomb = Files.write(
                temp.resolve("bomb.docx"),
                changed("rules.docx", (name, xml) -> name.equals("word/document.xml") ? " ".repeat(3_000_000) : xml));
        assertThat(bomb).satisfies(file -> assertThat(Files.size(file)).isLessThan(50_000));
        over(bomb, new ParseLimits(Duration.ofSeconds(60), 256, 2_000_000, 100, 1_000_000, 50_000), "Unpacked");
        Path rules = FILES.resolve("rules.docx");
        over(rules, new ParseLimits(Duration.ofSeconds(60), 256, 20_000, 100, 1_000_000, 50_000), "Unpacked");
        over(rules, new ParseLimits(Duration.ofSeconds(60), 256, 50_000_000, 100, 500, 50_000), "characters");
        over(rules, new ParseLimits(Duration.ofSeconds(60), 256, 50_000_000, 100, 1_000_000, 5), "paragraphs and rows");
        over(
                FILES.resolve("columns.pdf"),
                new ParseLimits(Duration.ofSeconds(60), 256, 50_000_000, 1, 1_000_000, 5),
                "pages");
    }

    private void over(Path file, ParseLimits limits, String why) {
        assertThatThrownBy(() -> read(file, limits))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(why);
    }

    @Test
    void memoryAndTimeAreBounded() throws IOException {
        Path large = Files.writeString(temp.resolve("large.txt"), "words and words\n\n".repeat(2_000_000));
        assertThatThrownBy(() ->
                        readOutside(large, new ParseLimits(Duration.ofSeconds(60), 24, 1, 1, 100_000_000, 10_000_000)))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("memory");
        assertThatThrownBy(() ->
                        readOutside(large, new ParseLimits(Duration.ofMillis(1), 512, 1, 1, 100_000_000, 10_000_000)))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void theProcessEndsWithTheWishAndLeavesNothing() throws Exception {
        Path large = Files.writeString(temp.resolve("large.txt"), "words and words\n\n".repeat(2_000_000));
        var asked = new AtomicInteger();
        try (var parser = new FileParser(
                new ParseLimits(Duration.ofSeconds(60), 512, 1, 1, 100_000_000, 10_000_000),
                temp,
                new ObjectMapper())) {
            assertThat(parser.parse(large, "large.txt", () -> asked.incrementAndGet() < 2))
                    .isNull();
        }
        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).containsExactly(large);
        }
        assertThat(ProcessHandle.current().children().filter(FileParserIT::isParser))
                .isEmpty();
    }

    private static boolean isParser(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("ParserProgram");
    }
}
