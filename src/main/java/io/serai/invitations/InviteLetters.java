package io.serai.invitations;

import io.serai.mail.Letter;
import io.serai.mail.Letters;
import io.serai.mail.MailTemplate;
import io.serai.mail.Mailbox;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// Invites to host an event with others. The link is made as the letter is written, and is the same whenever it is
/// tried again; what is stored before that opens nothing.
final class InviteLetters implements Letters {
    static final String KIND = "event_invite";

    /// Of the texts, and of an account's template.
    private static final String WORDS = "host-invite";

    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST_NAME = 100;

    private final EventStore events;
    private final InviteStore invites;
    private final InviteLinks links;
    private final NoticeTexts words;
    private final Clock clock;

    InviteLetters(EventStore events, InviteStore invites, InviteLinks links, NoticeTexts words, Clock clock) {
        this.events = events;
        this.invites = invites;
        this.links = links;
        this.words = words;
        this.clock = clock;
    }

    /// @param id the invite's public id
    @Override
    public Optional<Letter> write(String kind, String id) {
        return invites.byId(id).filter(invite -> invite.isOpen(clock.instant())).flatMap(invite -> events.find(
                        invite.event())
                .filter(event -> !event.removed())
                .map(event -> letter(invite, event)));
    }

    private Letter letter(Invite invite, HostedEvent event) {
        String token = links.token(invite.id());
        invites.opens(invite, token);
        var data = new LinkedHashMap<String, Object>();
        data.put("event_name", shortened(event.title()));
        data.put("inviter_name", shortened(invite.inviter() == null ? event.title() : invite.inviter()));
        data.put("email", invite.email());
        for (EventRole role : EventRole.values()) {
            data.put(role.word(), role == invite.role());
        }
        ZonedDateTime until = invite.expires().atZone(event.zone());
        data.put("expires", Objects.requireNonNull(NoticeTexts.when(until, NoticeTexts.locale(event))));
        data.put("link", links.url(token));
        MailTemplate mail = words.mail(WORDS, event, data);
        // whoever made a template without a text has one all the same
        String text = mail.text().isBlank() ? links.url(token) : mail.text();
        return new Letter(Mailbox.of(invite.email()), mail.subject(), text, mail.html());
    }

    /// As it is read.
    static String until(Instant expires) {
        return UNTIL.format(expires);
    }

    /// One line that fits in a subject.
    private static String shortened(String name) {
        String line = name.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return line.codePointCount(0, line.length()) <= LONGEST_NAME
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
    }
}
