package io.serai.invitations;

import io.serai.mail.MailTemplate;
import io.serai.mail.MailTemplates;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The words of what guests, and those who are to host with others, are told: of the account's template
/// `event-<kind>-<language>` or `event-<kind>`, else the hub's own, in the event's language if there are any in it,
/// else in English.
final class NoticeTexts {
    private static final String HTML = """
            <!doctype html><html><body style="font-family:sans-serif;line-height:1.5;max-width:36em">
            {{#paragraphs}}<p style="white-space:pre-line">{{.}}</p>{{/paragraphs}}
            </body></html>
            """;

    private final MailTemplates templates;
    private final Texts own;

    NoticeTexts(MailTemplates templates, Texts own) {
        this.templates = templates;
        this.own = own;
    }

    /// What the texts are filled with.
    ///
    /// @param link of the guest's own page
    /// @param position on the waitlist; 0 where they are not on it
    record Told(HostedEvent event, String host, Guest guest, String link, long position) {}

    MailTemplate mail(Notice.Kind kind, Told told) {
        return mail(kind.word(), told.event(), data(told, locale(told.event())));
    }

    /// @param kind of the texts, and the last words of the template's name
    MailTemplate mail(String kind, HostedEvent event, Map<String, ?> data) {
        Locale locale = locale(event);
        Optional<MailTemplate> theirs = names(kind, locale).stream()
                .flatMap(name -> templates.find(event.account().id(), name).stream())
                .findFirst();
        if (theirs.isPresent()) {
            return theirs.get().filled(data);
        }
        MailTemplate plain =
                new MailTemplate(text(kind, "subject", locale), text(kind, "text", locale), "").filled(data);
        String html = new MailTemplate("", "", HTML)
                .filled(Map.of("paragraphs", List.of(plain.text().split("\n\n"))))
                .html();
        return new MailTemplate(plain.subject().replaceAll("\\s+", " ").strip(), plain.text(), html);
    }

    String sms(Notice.Kind kind, Told told) {
        Locale locale = locale(told.event());
        return new MailTemplate("", text(kind.word(), "sms", locale), "")
                .filled(data(told, locale))
                .text();
    }

    private static List<String> names(String kind, Locale locale) {
        String name = "event-" + kind;
        return List.of(
                name + "-" + locale.toLanguageTag().toLowerCase(Locale.ROOT), name + "-" + locale.getLanguage(), name);
    }

    private String text(String kind, String what, Locale locale) {
        return own.text(kind + "." + what, locale);
    }

    static Locale locale(HostedEvent event) {
        String language = event.language();
        return language == null ? Locale.ENGLISH : Locale.forLanguageTag(language);
    }

    private static Map<String, Object> data(Told told, Locale locale) {
        HostedEvent event = told.event();
        Guest.Answer answer = told.guest().answer();
        var data = new LinkedHashMap<String, Object>();
        data.put("event_name", event.title());
        put(data, "description", event.plan().description());
        put(data, "starts", when(event.at(event.plan().start()), locale));
        put(data, "ends", when(event.at(event.plan().end()), locale));
        put(data, "location", event.plan().location());
        put(data, "answers_until", when(event.answersEnd(), locale));
        data.put("host_name", told.host());
        data.put("guest_name", told.guest().who().shown());
        data.put("link", told.link());
        data.put("calendar_link", told.link() + "/calendar.ics");
        data.put("attending", answer.status() == Guest.Status.ATTENDING);
        data.put("waitlisted", answer.status() == Guest.Status.WAITLISTED);
        data.put("declined", answer.status() == Guest.Status.DECLINED);
        data.put("plus_ones", answer.plusOnes() == 0 ? List.of() : Integer.toString(answer.plusOnes()));
        data.put("position", Long.toString(told.position()));
        return data;
    }

    private static void put(Map<String, Object> data, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            data.put(name, value);
        }
    }

    /// With ordinary spaces: since CLDR 42 some are narrow ones, which SMS can't carry cheaply.
    static @Nullable String when(@Nullable ZonedDateTime at, Locale locale) {
        if (at == null) {
            return null;
        }
        String text = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.SHORT)
                .withLocale(locale)
                .format(at);
        return text.replace('\u202f', ' ').replace('\u00a0', ' ') + " ("
                + at.getZone().getId() + ")";
    }
}
