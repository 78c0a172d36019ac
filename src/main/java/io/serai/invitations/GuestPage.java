package io.serai.invitations;

import java.text.MessageFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a guest's page shows, in the event's language.
public final class GuestPage {
    private final RsvpLinks.Invited who;
    private final Texts texts;
    private final Locale locale;
    private final String token;
    private final boolean open;
    private final long position;

    /// @param open whether answers are taken still
    /// @param position on the waitlist; 0 where they are not on it
    GuestPage(RsvpLinks.Invited who, Texts texts, String token, boolean open, long position) {
        this.who = who;
        this.texts = texts;
        this.locale = NoticeTexts.locale(who.event());
        this.token = token;
        this.open = open;
        this.position = position;
    }

    public String language() {
        return texts.language(locale);
    }

    /// One of the page's own words.
    public String say(String key) {
        return texts.text("page." + key, locale);
    }

    public String say(String key, Object value) {
        return new MessageFormat(say(key).replace("'", "''"), locale).format(new Object[] {value.toString()});
    }

    public String title() {
        return who.event().title();
    }

    public @Nullable String description() {
        return who.event().plan().description();
    }

    public @Nullable String location() {
        return who.event().plan().location();
    }

    public @Nullable String starts() {
        return NoticeTexts.when(who.event().at(who.event().plan().start()), locale);
    }

    public @Nullable String ends() {
        return NoticeTexts.when(who.event().at(who.event().plan().end()), locale);
    }

    public String name() {
        return who.guest().who().shown();
    }

    public String note() {
        return who.guest().answer().note() == null ? "" : who.guest().answer().note();
    }

    public int plusOnes() {
        return who.guest().answer().plusOnes();
    }

    public int most() {
        return who.event().plusOnes(who.guest().allowed());
    }

    public boolean attends() {
        return who.guest().answer().status() == Guest.Status.ATTENDING;
    }

    public boolean comes() {
        return attends() || who.guest().answer().status() == Guest.Status.WAITLISTED;
    }

    public boolean declined() {
        return who.guest().answer().status() == Guest.Status.DECLINED;
    }

    public boolean open() {
        return open;
    }

    /// Where they stand; null for who has not answered.
    public @Nullable String standing() {
        return switch (who.guest().answer().status()) {
            case ATTENDING -> plusOnes() == 0 ? say("attending") : say("attending_more", plusOnes());
            case WAITLISTED -> say("waitlisted", position);
            case DECLINED -> say("declined");
            default -> null;
        };
    }

    /// Until when they may answer; null for ever.
    public @Nullable String until() {
        String end = NoticeTexts.when(who.event().answersEnd(), locale);
        return end == null ? null : say(who.guest().answer().status().answered() ? "change" : "answers_until", end);
    }

    public String form() {
        return "/rsvp/" + token + "/answer";
    }

    public String access() {
        return "/rsvp/" + token + "/access";
    }

    public String calendar() {
        return "/rsvp/" + token + "/calendar.ics";
    }
}
