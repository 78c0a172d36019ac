package io.serai.invitations.fraud;

import java.util.Locale;

/// What follows from a score.
public enum Band {
    /// The answer counts.
    LOW("verified"),
    /// It counts and is marked for review, which goes for `HIGH` too.
    MEDIUM("review"),
    HIGH("suspicious"),
    /// It is refused, and nothing of it is stored.
    BLOCK("blocked");

    private final String label;

    Band(String label) {
        this.label = label;
    }

    /// In a person's word.
    public String label() {
        return label;
    }

    /// As it is stored and answered.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
