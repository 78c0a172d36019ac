package io.serai.mail;

/// What stands in a mail's head is one line: a line break would begin another header.
final class OneLine {
    private OneLine() {}

    /// @throws IllegalArgumentException where the text has a line break or another control character
    static void check(String what, String text) {
        boolean broken = text.codePoints()
                .anyMatch(point -> Character.isISOControl(point)
                        || Character.getType(point) == Character.LINE_SEPARATOR
                        || Character.getType(point) == Character.PARAGRAPH_SEPARATOR);
        if (broken) {
            throw new IllegalArgumentException(what + " is one line, without control characters");
        }
    }
}
