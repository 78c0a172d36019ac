package io.serai.knowledge.parse;

import io.serai.knowledge.parse.Parsed.Block;
import io.serai.knowledge.parse.Parsed.Kind;
import java.util.ArrayList;
import java.util.List;

/// A document while it is read: blocks come one after the other, and become pages of text in which they stand.
final class Reading {
    private final ParseLimits limits;
    private final List<String> pages = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private StringBuilder page = new StringBuilder();
    private long characters;
    private Kind last = Kind.PARAGRAPH;
    private boolean begun;

    Reading(ParseLimits limits) {
        this.limits = limits;
    }

    /// Begins a page, the first or the next. Formats without pages need not.
    void page() {
        if (begun) {
            pages.add(page.toString());
            page = new StringBuilder();
        }
        begun = true;
        if (pages.size() >= limits.pages()) {
            throw new UnreadableException(
                    "The document has more than %,d pages, slides or sheets.".formatted(limits.pages()));
        }
    }

    void heading(int level, String text) {
        add(Kind.HEADING, Math.clamp(level, 1, 6), text);
    }

    void paragraph(String text) {
        add(Kind.PARAGRAPH, 0, text);
    }

    void item(String text) {
        add(Kind.ITEM, 0, text);
    }

    /// Cells that are empty at the row's end are left out.
    void row(List<String> cells) {
        int end = cells.size();
        while (end > 0 && cells.get(end - 1).isBlank()) {
            end--;
        }
        add(
                Kind.ROW,
                0,
                String.join(
                        " | ",
                        cells.subList(0, end).stream().map(Reading::plain).toList()));
    }

    private void add(Kind kind, int level, String said) {
        String text = plain(said);
        if (text.isEmpty()) {
            return;
        }
        if (!begun) {
            page();
        }
        characters += text.length() + 2;
        if (characters > limits.characters()) {
            throw new UnreadableException(
                    "The document has more than %,d characters of text.".formatted(limits.characters()));
        }
        if (blocks.size() >= limits.blocks()) {
            throw new UnreadableException(
                    "The document has more than %,d headings, paragraphs and rows.".formatted(limits.blocks()));
        }
        if (!page.isEmpty()) {
            boolean close = kind == last && (kind == Kind.ROW || kind == Kind.ITEM);
            page.append(close ? "\n" : "\n\n");
        }
        blocks.add(new Block(kind, level, pages.size() + 1, page.length(), text));
        page.append(text);
        last = kind;
    }

    /// In one line, without what can't be seen or isn't text: a quote of it has to be found again.
    static String plain(String text) {
        var plain = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                space = !plain.isEmpty();
            } else if (!isUnseen(c)) {
                if (space) {
                    plain.append(' ');
                    space = false;
                }
                plain.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c);
            }
        }
        return plain.toString();
    }

    /// Controls, the soft hyphen, and marks of width nought but those that join letters.
    private static boolean isUnseen(int c) {
        return Character.isISOControl(c) || c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0xFFFE;
    }

    /// @throws UnreadableException where there is no text at all
    Parsed end(String parser) {
        if (blocks.isEmpty()) {
            throw new UnreadableException("The document has no text. If its pages are pictures, such as scans, have a"
                    + " program recognise their text first.");
        }
        pages.add(page.toString());
        return new Parsed(parser, pages, blocks);
    }
}
