package io.serai.tables;

import org.jspecify.annotations.Nullable;

/// The text of a shared or inline string: plain, or in runs with formats of their own. Phonetic hints are left out.
final class RichText {
    private RichText() {}

    /// Reads up to the end of the element begun; null when the text has more than so many UTF-8 bytes.
    static @Nullable String read(XmlPart part, String element, int maxBytes) {
        String only = null;
        StringBuilder runs = null;
        while (part.next() && !part.atEnd(element)) {
            if (part.atStart("rPh")) {
                part.skip();
            } else if (part.atStart("t")) {
                String run = part.text(maxBytes);
                if (run == null) {
                    return null;
                }
                if (only == null) {
                    only = run;
                } else {
                    runs = runs == null ? new StringBuilder(only) : runs;
                    if (runs.append(run).length() > maxBytes) {
                        return null;
                    }
                }
            }
        }
        String text = runs != null ? runs.toString() : only == null ? "" : only;
        return fits(text, maxBytes) ? unescaped(text) : null;
    }

    static boolean fits(String text, int maxBytes) {
        return text.length() <= maxBytes / 3 || CellText.utf8Length(text) <= maxBytes;
    }

    /// Characters that XML can not hold stand as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
    static String unescaped(String text) {
        int at = text.indexOf("_x");
        if (at < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0) {
            int code = code(text, at);
            if (code >= 0) {
                out.append(text, from, at).append((char) code);
                from = at + 7;
            }
            at = text.indexOf("_x", code >= 0 ? from : at + 2);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static int code(String text, int at) {
        if (at + 7 > text.length() || text.charAt(at + 6) != '_') {
            return -1;
        }
        int code = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }
}
