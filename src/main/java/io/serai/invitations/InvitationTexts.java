package io.serai.invitations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Short texts that a person or an SMS brings a guest, in the event's language where there is a text in it. A language
/// is a file `invitations/texts/sms.<language>.txt` with two `%s`: the event's name and the link.
final class InvitationTexts {
    private static final String FALLBACK = "en";
    private static final int LONGEST_NAME = 80;

    private final Map<String, String> texts = new LinkedHashMap<>();

    InvitationTexts() {
        for (String language : List.of(FALLBACK, "de")) {
            texts.put(language, read("/invitations/texts/sms." + language + ".txt"));
        }
    }

    private static String read(String resource) {
        try (InputStream in = InvitationTexts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    String invitation(HostedEvent event, String url) {
        return Objects.requireNonNull(texts.get(language(event.language()))).formatted(shortened(event.title()), url);
    }

    private String language(@Nullable String tag) {
        String found = tag == null ? null : Locale.lookupTag(Locale.LanguageRange.parse(tag), texts.keySet());
        return found == null ? FALLBACK : found;
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
    }

    /// A link by which WhatsApp opens with the text; null for who has no number. It is a person's to open, never ours.
    ///
    /// @param phone as E.164
    static @Nullable String whatsApp(@Nullable String phone, String text) {
        return phone == null
                ? null
                : "https://wa.me/" + phone.substring(1) + "?text="
                        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
