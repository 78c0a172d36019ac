package io.serai.console;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long a new token is valid, as the form offers it.
public final class Expiry {
    public static final Map<String, String> CHOICES = choices();

    private Expiry() {}

    private static Map<String, String> choices() {
        var choices = new LinkedHashMap<String, String>();
        choices.put("7", "7 days");
        choices.put("30", "30 days");
        choices.put("90", "90 days");
        choices.put("365", "a year");
        choices.put("never", "ever");
        return Collections.unmodifiableMap(choices);
    }
}
