package io.serai.cli;

/// Text from elsewhere, made safe for a terminal: what could move its cursor, colour it, rename its window or turn the
/// direction of writing is shown as `\u001b`, not sent.
final class Printable {
    private Printable() {}

    static String of(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isHarmful(point)) {
                for (char unit : Character.toChars(point)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                safe.appendCodePoint(point);
            }
        });
        return safe.toString();
    }

    /// JSON as it was written, but for line breaks between its values: within strings, an escape means the same.
    static String json(String json) {
        var safe = new StringBuilder(json.length());
        json.lines().forEach(line -> safe.append(of(line)).append('\n'));
        return safe.toString().stripTrailing();
    }

    private static boolean isHarmful(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
