package io.serai.mail;

/// A mail of the hub's own, to one person.
///
/// @param text needed, as not everyone reads HTML
/// @param html empty for none
public record Letter(Mailbox to, String subject, String text, String html) {
    public Letter {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a letter has a plain text");
        }
    }

    /// Whom it is for is nobody's business in a log, and its text may hold a token.
    @Override
    public String toString() {
        return "letter";
    }
}
