package io.serai.knowledge.parse;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/// A PDF's text by PDFBox, which Tika reads PDF with too; here with what Tika doesn't hand on, the size of the letters
/// and where a line stands: what is larger than the rest is a heading, and a gap ends a paragraph. Lines come in the
/// order in which they were written, which of columns is the one to read them in.
final class PdfReading extends PDFTextStripper {
    private static final int END = 16_384;
    private static final int LONGEST_HEADING = 200;
    private static final float LARGER = 1.12f;
    private static final float GAP = 1.6f;
    /// In widths of a letter: more than words of a line have between them where it is filled up.
    private static final float CELL = 1.5f;

    private static final String BETWEEN_CELLS = " | ";
    private static final Pattern NUMBER = Pattern.compile("[A-Z]?[0-9.]{1,12}\\s*");
    private static final Pattern MARK = Pattern.compile("(?:[•‣▪●◦–]|\\(?[0-9]{1,3}[.)]|[a-z]\\))(\\s.*|$)");

    /// @param size of most of its letters, in points
    /// @param y of its base, from the top
    private record Line(int page, String text, float size, boolean bold, float y) {}

    private final ParseLimits limits;
    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<TextPosition> letters = new ArrayList<>();
    private long characters;

    private PdfReading(ParseLimits limits) {
        this.limits = limits;
        setSortByPosition(false);
        setSuppressDuplicateOverlappingText(true);
        setAddMoreFormatting(false);
    }

    static void read(File file, ParseLimits limits, Reading reading) throws IOException {
        requireEnd(file);
        // in memory, which is bounded, as a disk is not
        try (PDDocument document = Loader.loadPDF(
                new RandomAccessReadBufferedFile(file), "", null, null, IOUtils.createMemoryOnlyStreamCache())) {
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                throw new UnreadableException("The PDF forbids that its text is taken out of it.");
            }
            int pages = document.getNumberOfPages();
            if (pages > limits.pages()) {
                throw new UnreadableException(
                        "The document has %,d pages; %,d can be read.".formatted(pages, limits.pages()));
            }
            var stripper = new PdfReading(limits);
            stripper.writeText(document, Writer.nullWriter());
            stripper.tell(pages, reading);
        } catch (InvalidPasswordException _) {
            throw new UnreadableException("The PDF is encrypted. Save it without a password.");
        }
    }

    /// PDFBox makes what it can of a file that was cut off, and that may be the wrong letters.
    private static void requireEnd(File file) throws IOException {
        try (var in = new RandomAccessFile(file, "r")) {
            in.seek(Math.max(0, in.length() - END));
            byte[] end = new byte[(int) Math.min(in.length(), END)];
            in.readFully(end);
            if (!new String(end, StandardCharsets.ISO_8859_1).contains("startxref")) {
                throw new UnreadableException("The PDF is broken: its end is missing.");
            }
        }
    }

    @Override
    protected void writeString(String said, List<TextPosition> positions) {
        if (!letters.isEmpty() && !positions.isEmpty()) {
            TextPosition before = letters.getLast();
            float gap = positions.getFirst().getXDirAdj() - before.getXDirAdj() - before.getWidthDirAdj();
            boolean marked =
                    MARK.matcher(text).matches() || NUMBER.matcher(text).matches();
            if (gap > CELL * before.getFontSizeInPt() && !marked) {
                text.setLength(text.length() - (text.toString().endsWith(" ") ? 1 : 0));
                text.append(BETWEEN_CELLS);
            }
        }
        characters += said.length();
        if (characters > limits.characters()) {
            throw new UnreadableException(
                    "The document has more than %,d characters of text.".formatted(limits.characters()));
        }
        text.append(said);
        letters.addAll(positions);
    }

    @Override
    protected void writeWordSeparator() {
        text.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void endPage(PDPage page) {
        endLine();
    }

    private void endLine() {
        List<TextPosition> seen =
                letters.stream().filter(one -> !one.getUnicode().isBlank()).toList();
        if (!seen.isEmpty()) {
            long bold = seen.stream().filter(one -> isBold(one.getFont())).count();
            lines.add(new Line(
                    getCurrentPageNo(),
                    text.toString().strip(),
                    sizes(seen),
                    bold * 10 > seen.size() * 9L,
                    seen.getFirst().getYDirAdj()));
        }
        text.setLength(0);
        letters.clear();
    }

    private static float sizes(List<TextPosition> letters) {
        var counts = new HashMap<Float, Integer>();
        letters.forEach(one -> counts.merge(rounded(one.getFontSizeInPt()), 1, Integer::sum));
        return most(counts);
    }

    private static float rounded(float size) {
        return Math.round(size * 2) / 2f;
    }

    private static float most(Map<Float, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0f);
    }

    private static boolean isBold(PDFont font) {
        String name = String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
        return name.contains("bold") || name.contains("black") || name.contains("heavy");
    }

    private void tell(int pages, Reading reading) {
        var counts = new HashMap<Float, Integer>();
        lines.forEach(line -> counts.merge(line.size(), line.text().length(), Integer::sum));
        float body = most(counts);
        List<Float> larger = counts.keySet().stream()
                .filter(size -> size > body * LARGER)
                .sorted(Comparator.reverseOrder())
                .limit(5)
                .toList();
        int next = 0;
        for (int page = 1; page <= pages; page++) {
            reading.page();
            var paragraph = new ArrayList<Line>();
            for (; next < lines.size() && lines.get(next).page() == page; next++) {
                Line line = lines.get(next);
                if (!paragraph.isEmpty() && isNext(paragraph, line)) {
                    tell(paragraph, body, larger, reading);
                    paragraph.clear();
                }
                paragraph.add(line);
            }
            tell(paragraph, body, larger, reading);
        }
    }

    /// Whether a line begins another paragraph than the one before.
    private static boolean isNext(List<Line> paragraph, Line line) {
        Line before = paragraph.getLast();
        float down = line.y() - before.y();
        boolean elsewhere = down < -before.size() && isEnded(before.text());
        return Math.abs(line.size() - before.size()) > 0.6f
                || line.bold() != before.bold() && (line.bold() || paragraph.size() == 1)
                || down > GAP * Math.max(line.size(), before.size())
                || elsewhere
                || isRow(line)
                || isRow(before)
                || MARK.matcher(line.text()).matches();
    }

    private static boolean isRow(Line line) {
        return line.text().contains(BETWEEN_CELLS);
    }

    private static boolean isEnded(String text) {
        return !text.isEmpty() && ".!?:;”\"".indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private static void tell(List<Line> paragraph, float body, List<Float> larger, Reading reading) {
        if (paragraph.isEmpty()) {
            return;
        }
        Line first = paragraph.getFirst();
        String text = joined(paragraph);
        if (isRow(first)) {
            reading.row(List.of(text.split(Pattern.quote(BETWEEN_CELLS))));
            return;
        }
        boolean large = first.size() > body * LARGER;
        boolean bold = first.bold() && paragraph.size() == 1 && !isEnded(text);
        if ((large || bold) && text.length() <= LONGEST_HEADING && text.chars().anyMatch(Character::isLetter)) {
            int place = larger.indexOf(first.size());
            reading.heading((large && place >= 0 ? place : larger.size()) + 1, text);
        } else if (MARK.matcher(text).matches()) {
            reading.item(text);
        } else {
            reading.paragraph(text);
        }
    }

    /// A word that was broken at a line's end is one again.
    private static String joined(List<Line> paragraph) {
        var text = new StringBuilder();
        for (Line line : paragraph) {
            String next = line.text();
            int end = text.length() - 1;
            if (end > 0
                    && "-\u2010\u00AD".indexOf(text.charAt(end)) >= 0
                    && Character.isLowerCase(text.charAt(end - 1))
                    && Character.isLowerCase(next.charAt(0))) {
                text.setLength(end);
            } else if (!text.isEmpty()) {
                text.append(' ');
            }
            text.append(next);
        }
        return text.toString();
    }
}
