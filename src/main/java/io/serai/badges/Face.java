package io.serai.badges;

import com.ibm.icu.text.Bidi;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// One font in one document, of which what is used is embedded once.
final class Face implements Closeable {
    /// What stands for a character that the font lacks.
    private static final int BOX = 0x25A1;

    private static final float UNITS = 1000;

    private final TrueTypeFont source;
    private final PDType0Font font;
    private final CmapLookup characters;
    private final Map<Integer, Float> widths = new HashMap<>();

    Face(PDDocument document, byte[] bytes) throws IOException {
        source = new TTFParser().parse(new RandomAccessReadBuffer(bytes));
        // names come composed, and a ligature is one glyph for two letters when the text is read back
        source.setEnableGsub(false);
        font = PDType0Font.load(document, source, true);
        characters = source.getUnicodeCmapLookup();
    }

    PDFont font() {
        return font;
    }

    /// A text with what can be printed.
    ///
    /// @param lost how many characters of it the font lacks
    record Printable(String text, int lost) {}

    /// Composed as far as possible (NFC), with what writes from the right turned around, as a page knows left to right
    /// alone. A character that the font lacks is printed by the letter it is made of, and else as a box.
    Printable printable(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        var out = new StringBuilder(composed.length());
        int[] lost = new int[1];
        composed.codePoints().forEach(each -> {
            if (has(each)) {
                out.appendCodePoint(each);
            } else if (Character.isWhitespace(each) || Character.isSpaceChar(each)) {
                out.append(' ');
            } else if (Character.getType(each) != Character.FORMAT && Character.getType(each) != Character.CONTROL) {
                lost[0] += plainer(each, out) ? 0 : 1;
            }
        });
        String printable = out.toString();
        char[] letters = printable.toCharArray();
        return new Printable(
                Bidi.requiresBidi(letters, 0, letters.length)
                        ? new Bidi(printable, Bidi.LEVEL_DEFAULT_LTR).writeReordered(Bidi.DO_MIRRORING)
                        : printable,
                lost[0]);
    }

    /// Whether the letters it is made of could be taken.
    private boolean plainer(int character, StringBuilder out) {
        int[] letters = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD)
                .codePoints()
                .filter(each -> Character.getType(each) != Character.NON_SPACING_MARK)
                .toArray();
        boolean all = letters.length > 0;
        for (int letter : letters) {
            all = all && has(letter);
        }
        if (all) {
            for (int letter : letters) {
                out.appendCodePoint(letter);
            }
        } else {
            out.appendCodePoint(BOX);
        }
        return all;
    }

    private boolean has(int character) {
        return character >= ' ' && characters.getGlyphId(character) != 0;
    }

    /// Of a printable text, in points at the size of one point.
    float width(String text) {
        float width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += widths.computeIfAbsent(text.codePointAt(i), this::widthOf);
        }
        return width;
    }

    private float widthOf(int character) {
        try {
            return font.getStringWidth(Character.toString(character)) / UNITS;
        } catch (IOException e) {
            throw new UncheckedIOException("the font is in memory", e);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
