package io.serai.tables;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The last section of a number format, where it says how a text is shown: the text stands where its `@` is.
final class TextSection {
    private static final Pattern PART = Pattern.compile("\"([^\"]*)\"|\\\\(.)|_.|\\*.|\\[[^]]*]|(@)|(.)");

    private TextSection() {}

    /// Whether the section shows texts: it holds an `@` that is neither quoted nor escaped.
    static boolean isMeant(String code) {
        return code.replaceAll("\"[^\"]*\"|\\\\.|[_*].|\\[[^]]*]", "").indexOf('@') >= 0;
    }

    /// A text with what the section puts around it.
    static String around(String code, String text) {
        StringBuilder shown = new StringBuilder();
        Matcher part = PART.matcher(code);
        while (part.find()) {
            if (part.group(3) != null) {
                shown.append(text);
            } else {
                for (int group : new int[] {1, 2, 4}) {
                    shown.append(part.group(group) == null ? "" : part.group(group));
                }
            }
        }
        return shown.toString();
    }
}
