package io.serai.billing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much an account may, from the least to the most.
public enum Tier {
    FREE,
    PRO,
    BUSINESS;

    /// As the API, the settings and the database call it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Tier> of(String word) {
        return Arrays.stream(values()).filter(tier -> tier.word().equals(word)).findFirst();
    }
}
