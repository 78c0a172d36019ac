package io.serai.invitations;

import io.serai.mail.Letter;
import io.serai.mail.Letters;
import io.serai.mail.Mailbox;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Invites to host an event with others. The link is made as the letter is written, and is the same whenever it is
/// tried again; what is stored before that opens nothing.
final class InviteLetters implements Letters {
    static final String KIND = "event_invite";

    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST_NAME = 100;

    private final EventStore events;
    private final InviteStore invites;
    private final InviteLinks links;
    private final Clock clock;

    InviteLetters(EventStore events, InviteStore invites, InviteLinks links, Clock clock) {
        this.events = events;
        this.invites = invites;
        this.links = links;
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
        String name = shortened(event.title());
        String inviter = shortened(invite.inviter() == null ? "Somebody" : invite.inviter());
        return new Letter(
                Mailbox.of(invite.email()),
                "Host “" + name + "” together with " + inviter,
                """
                %s invites you to host “%s” together. %s

                Accept it here, until %s; the link works once, and for %s only:
                %s

                You sign in with that address, or sign up with it first. If you do not know what this is about, ignore this
                mail: without the link nothing happens.
                """.formatted(
                                inviter,
                                name,
                                meaning(invite.role()),
                                until(invite.expires()),
                                invite.email(),
                                links.url(token)),
                "");
    }

    /// As it is read.
    static String until(Instant expires) {
        return UNTIL.format(expires);
    }

    private static String meaning(EventRole role) {
        return switch (role) {
            case OWNER -> "You could do everything there.";
            case EDITOR -> "You could change it, and invite its guests.";
            case VIEWER -> "You could see it and its guests.";
        };
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
