package io.serai.connections;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.addresses.MailAddress;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody wants of their settings, which the contract has checked for its form: what is absent stays, what is
/// null goes back to what it was at first.
///
/// @param body as it was sent
record SettingsWish(JsonNode body) {
    /// Nothing that a browser would run.
    private static final Pattern WEBSITE = Pattern.compile("https?://\\S+|[^\\s:]+", Pattern.CASE_INSENSITIVE);

    /// @throws Refusal 422 that names the field
    PersonSettings on(PersonSettings now) {
        return new PersonSettings(
                body.has("umbral_name") ? umbralName() : now.umbralName(),
                flag("accept_connections", now.accepts(), false),
                shared(now.shared()),
                new NtfyWish(
                        flag("ntfy_enabled", now.ntfy().enabled(), NtfyWish.NONE.enabled()),
                        body.has("ntfy_topic")
                                ? text(body.path("ntfy_topic"))
                                : now.ntfy().topic(),
                        flag("ntfy_on_request", now.ntfy().onRequest(), NtfyWish.NONE.onRequest()),
                        flag("ntfy_on_accept", now.ntfy().onAccept(), NtfyWish.NONE.onAccept())),
                profile(now),
                now.address());
    }

    private @Nullable String umbralName() {
        String text = text(body.path("umbral_name"));
        if (text == null) {
            return null;
        }
        String name = HubName.folded(text);
        if (HubName.isReserved(name)) {
            throw fault("umbral_name", "is reserved");
        }
        return name;
    }

    private boolean flag(String name, boolean now, boolean first) {
        JsonNode said = body.path(name);
        return said.isMissingNode() ? now : said.asBoolean(first);
    }

    private Set<Shareable> shared(Set<Shareable> now) {
        JsonNode share = body.path("share");
        var shared = EnumSet.noneOf(Shareable.class);
        for (Shareable field : Shareable.values()) {
            JsonNode said = share.path(field.word());
            boolean kept = said.isMissingNode() && !share.isNull() && now.contains(field);
            if (kept || said.asBoolean(false)) {
                shared.add(field);
            }
        }
        return shared;
    }

    private Map<Shareable, String> profile(PersonSettings now) {
        JsonNode profile = body.path("profile");
        var values = new EnumMap<Shareable, String>(Shareable.class);
        for (Shareable field : Shareable.values()) {
            JsonNode said = profile.isNull() ? profile : profile.path(field.word());
            String value = said.isMissingNode() ? now.profile().get(field) : valid(field, text(said), now);
            if (value != null) {
                values.put(field, value);
            }
        }
        preferredName(now, values);
        return values;
    }

    /// It stands in two places. Whoever sends back what they read, with one of them changed, means that one.
    private void preferredName(PersonSettings now, Map<Shareable, String> values) {
        if (!body.has("preferred_name")) {
            return;
        }
        String name = text(body.path("preferred_name"));
        boolean same = Objects.equals(name, now.preferredName());
        if (!same || !body.path("profile").has(Shareable.PREFERRED_NAME.word())) {
            if (name == null) {
                values.remove(Shareable.PREFERRED_NAME);
            } else {
                values.put(Shareable.PREFERRED_NAME, name);
            }
        }
    }

    private static @Nullable String valid(Shareable field, @Nullable String value, PersonSettings now) {
        return value == null
                ? null
                : switch (field) {
                    case BIRTHDAY -> birthday(value);
                    case EMAIL -> email(value, now);
                    case WEBSITE -> website(value);
                    default -> value;
                };
    }

    private static String birthday(String value) {
        try {
            LocalDate day = LocalDate.parse(value);
            if (day.getYear() >= 1000) {
                return day.toString();
            }
        } catch (DateTimeParseException e) {
            throw fault("profile.birthday", "is no day, such as 1990-12-31");
        }
        throw fault("profile.birthday", "is before the year 1000");
    }

    /// Whoever sends back what they read has said nothing of their own.
    private static @Nullable String email(String value, PersonSettings now) {
        if (value.equals(now.address()) && !now.profile().containsKey(Shareable.EMAIL)) {
            return null;
        }
        try {
            return MailAddress.of(value).shown();
        } catch (IllegalArgumentException e) {
            throw fault("profile.email", "is no e-mail address");
        }
    }

    private static String website(String value) {
        if (!WEBSITE.matcher(value).matches()) {
            throw fault("profile.website", "is no address that begins with http:// or https://");
        }
        return value;
    }

    /// Without the spaces around it; null where there is nothing.
    private static @Nullable String text(JsonNode said) {
        String text = said.isNull() ? "" : said.asText("").strip();
        return text.isEmpty() ? null : text;
    }

    private static Refusal fault(String field, String what) {
        return new Refusal(new Outcome.Refused(
                422, "The body does not fit the contract.", List.of(new Fault("body." + field, what))));
    }
}
