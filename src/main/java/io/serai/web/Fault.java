package io.serai.web;

/// One thing wrong with a request: where (`query.begin_at`, `body/name`), and what was expected. What is too long is
/// shortened, as either may quote what the caller sent.
public record Fault(String where, String message) {
    private static final int WHERE = 200;
    private static final int MESSAGE = 600;

    public Fault {
        where = shortened(where, WHERE);
        message = shortened(message, MESSAGE);
    }

    /// At most so many characters, with `…` for the rest.
    static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }
}
