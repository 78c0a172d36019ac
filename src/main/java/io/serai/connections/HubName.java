package io.serai.connections;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// By what people find each other: 3 to 32 of `a-z 0-9 _ . -`, one person's in an account, whatever the letter case.
final class HubName {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{3,32}");
    private static final Set<String> RESERVED = Set.of("admin", "support", "system", "me");

    /// Nobody's: what is looked for in place of what can't be a name, so that the same look-up is made.
    private static final String NOBODYS = "";

    private HubName() {}

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// @param name folded
    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    /// What to look for where somebody asks for this.
    static String sought(String text) {
        String name = text.strip();
        return FORM.matcher(name).matches() ? folded(name) : NOBODYS;
    }
}
