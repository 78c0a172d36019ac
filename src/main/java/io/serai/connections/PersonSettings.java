package io.serai.connections;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a person shows of themselves, and to whom.
///
/// @param umbralName their hub name, in lower case; null until they choose one
/// @param accepts whether they may be found and asked, and may find and ask
/// @param shared what all their connections may read
/// @param profile what they have said of themselves, never an empty text
/// @param address by which they sign in, which is their `email` until they say another
record PersonSettings(
        @Nullable String umbralName,
        boolean accepts,
        Set<Shareable> shared,
        NtfyWish ntfy,
        Map<Shareable, String> profile,
        @Nullable String address) {
    PersonSettings {
        shared = Collections.unmodifiableSet(
                shared.isEmpty() ? EnumSet.noneOf(Shareable.class) : EnumSet.copyOf(shared));
        profile = Collections.unmodifiableMap(
                profile.isEmpty() ? new EnumMap<>(Shareable.class) : new EnumMap<>(profile));
    }

    @Nullable
    String preferredName() {
        return profile.get(Shareable.PREFERRED_NAME);
    }

    /// What others are told it is about.
    String shownName() {
        String preferred = preferredName();
        return preferred != null ? preferred : umbralName != null ? umbralName : "Somebody";
    }

    /// Null where there is nothing to be shown.
    @Nullable
    String value(Shareable field) {
        String said = profile.get(field);
        return said == null && field == Shareable.EMAIL ? address : said;
    }

    /// What is shared and not empty.
    ///
    /// @param overrides what the reader may or may not read besides
    Map<Shareable, String> read(Map<Shareable, Boolean> overrides) {
        var read = new EnumMap<Shareable, String>(Shareable.class);
        for (Shareable field : Shareable.values()) {
            String value = value(field);
            if (value != null && overrides.getOrDefault(field, shared.contains(field))) {
                read.put(field, value);
            }
        }
        return read;
    }

    /// As the API shows it.
    Map<String, @Nullable Object> shown() {
        var shares = new LinkedHashMap<String, Object>();
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (Shareable field : Shareable.values()) {
            shares.put(field.word(), shared.contains(field));
            values.put(field.word(), value(field));
        }
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("umbral_name", umbralName);
        shown.put("preferred_name", preferredName());
        shown.put("accept_connections", accepts);
        shown.put("share", shares);
        shown.put("ntfy_enabled", ntfy.enabled());
        shown.put("ntfy_topic", ntfy.topic());
        shown.put("ntfy_on_request", ntfy.onRequest());
        shown.put("ntfy_on_accept", ntfy.onAccept());
        shown.put("profile", values);
        return shown;
    }

    /// Without what is personal, so that it may stand in a log.
    @Override
    public String toString() {
        return "PersonSettings[" + shared + "]";
    }
}
