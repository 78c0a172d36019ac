package io.serai.identity;

import io.serai.mail.Letter;
import io.serai.mail.Letters;
import io.serai.mail.Mailbox;
import java.time.Clock;
import java.util.Optional;

/// What the hub writes to people about their way in. Links lead to the public address that the settings name, whatever
/// a request said; the token in them is made when the mail is sent, and no copy of it stays.
final class IdentityLetters implements Letters {
    static final String RESET = "reset";
    static final String VERIFY = "verify";
    /// To someone whose address was signed up again.
    static final String KNOWN = "known";

    /// To someone whom an administrator has added.
    static final String WELCOME = "welcome";

    private static final String UNASKED = "If it was not you, ignore this mail: without the link nothing happens.";

    private final People people;
    private final OneTimeTokens tokens;
    private final String publicUrl;
    private final Clock clock;

    IdentityLetters(People people, OneTimeTokens tokens, String publicUrl, Clock clock) {
        this.people = people;
        this.tokens = tokens;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @Override
    public Optional<Letter> write(String kind, String personUuid) {
        return people.byUuid(personUuid).flatMap(user -> switch (kind) {
            case RESET ->
                user.isPending() || user.isLetIn(clock.instant()) ? Optional.of(reset(user)) : Optional.empty();
            case VERIFY -> user.isPending() ? Optional.of(verify(user)) : Optional.empty();
            case KNOWN -> user.isLetIn(clock.instant()) ? Optional.of(known(user)) : Optional.empty();
            case WELCOME ->
                user.isLetIn(clock.instant()) && user.passwordHash() == null
                        ? Optional.of(welcome(user))
                        : Optional.empty();
            default -> throw new IllegalArgumentException("no letter is called " + kind);
        });
    }

    private Letter reset(StoredUser user) {
        String link = link(user, "/reset", OneTimeTokens.RESET);
        return letter(user, "Set your password", """
                Someone asked for a new password for %s at %s.

                Set it here, within 24 hours; the link works once:
                %s

                %s
                """.formatted(user.person().email(), publicUrl, link, UNASKED));
    }

    private Letter verify(StoredUser user) {
        String link = link(user, "/verify", OneTimeTokens.VERIFY);
        String password = user.passwordHash() == null
                ? "You were signed up more than once, with different passwords, so none of them counts: once your address "
                        + "is confirmed, set one at " + publicUrl + "/forgot."
                : "You can sign in with your password once your address is confirmed, and not before.";
        return letter(
                user, "Confirm your address", """
                Someone signed up with %s at %s.

                If it was you, confirm it here, within 24 hours; the link works once:
                %s

                %s
                %s
                """.formatted(user.person().email(), publicUrl, link, password, UNASKED));
    }

    private Letter known(StoredUser user) {
        return letter(
                user, "You are here already", """
                Someone signed up with %s at %s, where you have been signed up before. Nothing has changed.

                Sign in: %s/login
                Forgot your password: %s/forgot
                """.formatted(user.person().email(), publicUrl, publicUrl, publicUrl));
    }

    private Letter welcome(StoredUser user) {
        String link = link(user, "/reset", OneTimeTokens.RESET);
        return letter(user, "You have been added", """
                An administrator has added %s at %s.

                Set a password here, within 24 hours; the link works once:
                %s

                Later on you get another link at %s/forgot.
                """.formatted(user.person().email(), publicUrl, link, publicUrl));
    }

    private String link(StoredUser user, String path, String purpose) {
        return publicUrl + path + "?token=" + tokens.mint(user.person().id(), purpose, OneTimeTokens.DAY);
    }

    private static Letter letter(StoredUser user, String subject, String text) {
        return new Letter(Mailbox.of(user.person().email()), subject, text, "");
    }
}
