package io.serai.mail;

import io.serai.hub.database.PublicId;
import io.serai.web.OneLine;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One mail to be sent. With text and html, the reader's program chooses (multipart/alternative).
///
/// @param id 8 to 120 letters, digits, `.`, `_` or `-`: makes the Message-ID, which stays the same however often it is
///     tried
/// @param subject 1 to 998 characters (RFC 5322, 2.1.1)
/// @param text empty for none, but one of text and html is needed
/// @param html empty for none
public record OutgoingMail(
        String id,
        Mailbox from,
        Mailbox to,
        @Nullable Mailbox cc,
        @Nullable Mailbox bcc,
        String subject,
        String text,
        String html,
        Purpose purpose) {
    private static final int LONGEST_SUBJECT = 998;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{8,120}");

    /// @throws IllegalArgumentException where it can't be a mail; fit for the caller
    public OutgoingMail {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a mail's id has 8 to 120 letters, digits, '.', '_' or '-'");
        }
        subject = subject.strip();
        if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException("a subject has 1 to " + LONGEST_SUBJECT + " characters");
        }
        if (!OneLine.is(subject)) {
            throw new IllegalArgumentException("a subject is one line, without control characters");
        }
        if (text.isBlank() && html.isBlank()) {
            throw new IllegalArgumentException("a mail needs a text, as HTML, plain, or both");
        }
        if (purpose == Purpose.LIST && (cc != null || bcc != null)) {
            throw new IllegalArgumentException("a list message goes to one person: its link ends it for them alone");
        }
    }

    /// The hub's own to one person, with an id made at random.
    public static OutgoingMail of(Mailbox from, Mailbox to, String subject, String text, String html) {
        return new OutgoingMail(randomId(), from, to, null, null, subject, text, html, Purpose.SIGN_IN);
    }

    /// From an account to one person.
    ///
    /// @param id as [#id]
    public static OutgoingMail personal(String id, Mailbox from, Mailbox to, String subject, String text) {
        return new OutgoingMail(id, from, to, null, null, subject, text, "", Purpose.PERSONAL);
    }

    static String randomId() {
        return PublicId.random() + PublicId.random();
    }

    /// One to three.
    public List<Mailbox> recipients() {
        return Stream.of(to, cc, bcc).filter(Objects::nonNull).toList();
    }

    /// The same to others.
    OutgoingMail to(Mailbox others, @Nullable Mailbox otherCc, @Nullable Mailbox otherBcc) {
        return new OutgoingMail(id, from, others, otherCc, otherBcc, subject, text, html, purpose);
    }

    /// With angle brackets. It stays the same however often the mail is tried.
    public String messageId() {
        return "<" + id + "@" + from.domain() + ">";
    }

    /// Without what is nobody's business in a log.
    @Override
    public String toString() {
        return "mail " + id;
    }
}
