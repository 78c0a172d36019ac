package io.serai.invitations.fraud;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a browser tells of the device it runs on; null for what it keeps to itself. Longer texts are cut to 100
/// characters.
///
/// @param screen such as `390x844`
/// @param timeZone by IANA
/// @param language by BCP 47
/// @param platform such as `iPhone`
public record Fingerprint(
        @Nullable String screen,
        @Nullable String timeZone,
        @Nullable String language,
        @Nullable String platform) {
    /// Of a browser that tells nothing, such as one without JavaScript.
    public static final Fingerprint NONE = new Fingerprint(null, null, null, null);

    private static final int LONGEST = 100;

    public Fingerprint {
        screen = kept(screen);
        timeZone = kept(timeZone);
        language = kept(language);
        platform = kept(platform);
    }

    int missing() {
        return (int) Stream.of(told(screen), told(timeZone), told(language), told(platform))
                .filter(told -> !told)
                .count();
    }

    /// Whether both tell it, and it is another; turned by a quarter a screen is the same.
    boolean hasOtherScreen(Fingerprint other) {
        return differ(upright(screen), upright(other.screen));
    }

    boolean hasOtherPlatform(Fingerprint other) {
        return differ(platform, other.platform);
    }

    /// Another region of one language is the same language.
    boolean hasOtherLanguage(Fingerprint other) {
        return differ(spoken(language), spoken(other.language));
    }

    /// Two names of one zone are the same zone: browsers differ in which they tell.
    boolean hasOtherTimeZone(Fingerprint other) {
        return differ(timeZone, other.timeZone) && !Zones.areOne(timeZone, other.timeZone);
    }

    private static boolean told(@Nullable String value) {
        return value != null;
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equalsIgnoreCase(other);
    }

    private static @Nullable String upright(@Nullable String screen) {
        if (screen == null) {
            return null;
        }
        String[] sides = screen.toLowerCase(Locale.ROOT).split("x", -1);
        Arrays.sort(sides);
        return String.join("x", sides);
    }

    private static @Nullable String spoken(@Nullable String language) {
        return language == null ? null : language.split("[-_]", 2)[0];
    }

    private static @Nullable String kept(@Nullable String value) {
        String stripped = value == null ? "" : value.strip();
        if (stripped.isEmpty()) {
            return null;
        }
        return stripped.codePointCount(0, stripped.length()) <= LONGEST
                ? stripped
                : stripped.substring(0, stripped.offsetByCodePoints(0, LONGEST));
    }
}
