package io.serai.tables;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the text of a cell is brought into the form that is compared and stored.
public final class CellText {
    private static final int SHOWN = 100;
    private static final String HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\uFE58\uFE63\uFF0D";
    private static final String APOSTROPHES = "\u2018\u2019\u201A\u201B\u2032\u02B9\u02BB\u02BC\uFF07\u00B4`";

    private CellText() {}

    /// Non-breaking spaces become spaces; vertical tab, form feed, NEL and the separators of lines and paragraphs
    /// line ends, and these `\n`; other control characters and byte order marks are left out, half a surrogate pair
    /// becomes U+FFFD, letters in parts are composed; trimmed, with invisible characters at the edges and the mark
    /// before what a spreadsheet would take for a formula taken off. Null when nothing is left.
    public static @Nullable String clean(@Nullable String raw) {
        return raw == null ? null : finished(isPlain(raw) ? raw : replaced(raw, false));
    }

    /// As [#clean], for what stands on one line: each line end and control character becomes a space.
    public static @Nullable String cleanLine(@Nullable String raw) {
        return raw == null ? null : finished(isPlain(raw) && raw.indexOf('\n') < 0 ? raw : replaced(raw, true));
    }

    private static @Nullable String finished(String replaced) {
        String text = trim(replaced);
        if (isMarked(text)) {
            text = trim(text.substring(1));
        }
        return text.isEmpty() ? null : composed(text);
    }

    /// Whether an apostrophe stands before what a spreadsheet would take for a formula: older versions put it there,
    /// and so do people, who mean nothing but the text behind it.
    private static boolean isMarked(String text) {
        return text.length() > 1 && text.charAt(0) == '\'' && "=+-@\t\r\n".indexOf(text.charAt(1)) >= 0;
    }

    /// Without surrounding space, non-breaking ones, control and invisible characters included; the rest stays as it
    /// is.
    public static String trim(String raw) {
        int from = 0;
        int to = raw.length();
        while (from < to && isEdge(raw.charAt(from))) {
            from++;
        }
        while (to > from && isEdge(raw.charAt(to - 1))) {
            to--;
        }
        return raw.substring(from, to);
    }

    private static boolean isEdge(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c) || isInvisible(c);
    }

    /// Joiners, marks of direction, byte order marks and soft hyphens.
    public static boolean isInvisible(int c) {
        return c >= 0xAD && Character.getType(c) == Character.FORMAT;
    }

    /// In Unicode's composed form (NFC), where the text holds letters in parts as macOS writes them. Old forms of
    /// Chinese characters, which NFC would replace in people's names, keep the text as it is.
    private static String composed(String text) {
        boolean parts = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 0xF900 && c <= 0xFAFF) || (c >= 0xD87E && c <= 0xD87F)) {
                return text;
            }
            parts |= c >= 0x300;
        }
        return parts ? nfc(text) : text;
    }

    /// In Unicode's composed form: how keys and codes are compared.
    public static String nfc(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /// Runs of white space, line ends among them, become one space.
    public static String oneLine(String cleaned) {
        StringBuilder out = null;
        for (int i = 0; i < cleaned.length(); i++) {
            char c = cleaned.charAt(i);
            boolean space = Character.isWhitespace(c);
            boolean run = space && i > 0 && Character.isWhitespace(cleaned.charAt(i - 1));
            if (out == null && (run || (space && c != ' '))) {
                out = new StringBuilder(cleaned.length()).append(cleaned, 0, i);
            }
            if (out != null && !run) {
                out.append(space ? ' ' : c);
            }
        }
        return out == null ? cleaned : out.toString();
    }

    /// The form under which names of columns, tickets and types are compared: without letter case and invisible
    /// characters, hyphens and apostrophes of all kinds one.
    public static String key(String cleaned) {
        String line = oneLine(cleaned).strip();
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) >= 0x80 || line.charAt(i) == '`') {
                line = oneLine(folded(line)).strip();
                break;
            }
        }
        return line.toLowerCase(Locale.ROOT);
    }

    private static String folded(String line) {
        StringBuilder out = new StringBuilder(line.length());
        nfc(line).codePoints().forEach(c -> {
            if (HYPHENS.indexOf(c) >= 0) {
                out.append('-');
            } else if (APOSTROPHES.indexOf(c) >= 0) {
                out.append('\'');
            } else if (!isInvisible(c) && (c < 0xFE00 || c > 0xFE0F)) {
                out.appendCodePoint(Character.isSpaceChar(c) ? ' ' : c);
            }
        });
        return out.toString();
    }

    /// At most 100 characters, for a report.
    public static String shown(String text) {
        if (text.codePointCount(0, text.length()) <= SHOWN) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, SHOWN - 1)) + "…";
    }

    /// Bytes in UTF-8, without making them.
    public static long utf8Length(CharSequence text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // two for each half of a surrogate pair, three for any other past U+07FF
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if ((c < ' ' && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0xA0) || c >= 0x2000 || c == 0xAD) {
                return false;
            }
        }
        return true;
    }

    private static String replaced(String raw, boolean oneLine) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); ) {
            int c = raw.codePointAt(i);
            i += Character.charCount(c);
            if (c == 0xA0 || c == 0x2007 || c == 0x202F) {
                out.append(' ');
            } else if (c == '\r' && i < raw.length() && raw.charAt(i) == '\n') {
                continue;
            } else if (c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029) {
                out.append(oneLine ? ' ' : '\n');
            } else if (c >= 0xD800 && c <= 0xDFFF) {
                out.append('\uFFFD');
            } else if (Character.isISOControl(c) && c != '\t') {
                out.append(oneLine ? " " : "");
            } else if (c != 0xFEFF) {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }
}
