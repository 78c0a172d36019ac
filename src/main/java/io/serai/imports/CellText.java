package io.serai.imports;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the text of a cell is brought into the form that is compared and stored.
final class CellText {
    private static final int SHOWN = 100;

    private CellText() {}

    /// Non-breaking spaces become spaces, line ends `\n`; other control characters and byte order marks are left
    /// out, half a surrogate pair becomes U+FFFD; trimmed. Null when nothing is left.
    static @Nullable String clean(@Nullable String raw) {
        if (raw == null) {
            return null;
        }
        String text = (isPlain(raw) ? raw : replaced(raw)).strip();
        return text.isEmpty() ? null : text;
    }

    /// Without surrounding space, non-breaking ones and byte order marks included; the rest stays as it is.
    static String trim(String raw) {
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
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0xFEFF;
    }

    /// Runs of white space, line ends among them, become one space.
    static String oneLine(String cleaned) {
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

    /// The form under which names of columns, tickets and types are compared.
    static String key(String cleaned) {
        return oneLine(cleaned).strip().toLowerCase(Locale.ROOT);
    }

    /// At most 100 characters, for a report.
    static String shown(String text) {
        if (text.codePointCount(0, text.length()) <= SHOWN) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, SHOWN - 1)) + "…";
    }

    /// Bytes in UTF-8, without making them.
    static long utf8Length(CharSequence text) {
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
            if ((c < ' ' && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0xA0) || c >= 0x2000) {
                return false;
            }
        }
        return true;
    }

    private static String replaced(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); ) {
            int c = raw.codePointAt(i);
            i += Character.charCount(c);
            if (c == 0xA0 || c == 0x2007 || c == 0x202F) {
                out.append(' ');
            } else if (c == '\r') {
                if (i >= raw.length() || raw.charAt(i) != '\n') {
                    out.append('\n');
                }
            } else if (c >= 0xD800 && c <= 0xDFFF) {
                out.append('\uFFFD');
            } else if (c == '\t' || c == '\n' || (!Character.isISOControl(c) && c != 0xFEFF)) {
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }
}
