package io.serai.web;

/// Names, codes, labels and the like are one line of text: a line break in one would look like a line of its own in a
/// log, a mail's head or a file, and a control character can steer a terminal.
///
/// The contract holds every `type: string` to it, but for those that say `x-lines: true`, as texts for people do, and
/// those of a `format: password` or `binary`.
public final class OneLine {
    /// What a schema that is held to it has; the contract adds it.
    static final String KEYWORD = "x-one-line";

    /// What a fault says.
    public static final String EXPECTED = "has a line break or another control character; expected one line of text";

    private OneLine() {}

    /// Whether it has neither a line break nor a control character (Unicode's `Cc`, U+2028 and U+2029).
    public static boolean is(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                return false;
            }
        }
        return true;
    }
}
