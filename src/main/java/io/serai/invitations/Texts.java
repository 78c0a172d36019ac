package io.serai.invitations;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// The hub's own words to guests, by language; a language without any is answered in English. A further language is one
/// more file, and its tag in the list.
final class Texts {
    private static final String ENGLISH = "en";
    private static final List<String> LANGUAGES = List.of(ENGLISH, "de");

    private final Map<String, Properties> all;

    Texts() {
        var read = new LinkedHashMap<String, Properties>();
        LANGUAGES.forEach(language -> read.put(language, read(language)));
        this.all = Map.copyOf(read);
    }

    private static Properties read(String language) {
        String resource = "/invitations/texts." + language + ".properties";
        try (InputStream in = Texts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + resource);
            }
            var texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /// The tag of the language that somebody of that locale is answered in.
    String language(Locale locale) {
        return all.containsKey(locale.getLanguage()) ? locale.getLanguage() : ENGLISH;
    }

    String text(String key, Locale locale) {
        Properties texts = Objects.requireNonNull(all.get(language(locale)));
        String text = texts.getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("there is no text " + key + " in " + language(locale));
        }
        return text;
    }
}
