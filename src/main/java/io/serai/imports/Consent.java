package io.serai.imports;

import io.serai.tables.CellText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words by which people and programs say yes and no.
final class Consent {
    private static final Set<String> YES = Set.of("opt-in", "optin", "opt in", "opt_in", "yes", "y", "true", "1");
    private static final Set<String> NO = Set.of("opt-out", "optout", "opt out", "opt_out", "no", "n", "false", "0");

    private Consent() {}

    /// Null for any other word and for none.
    static @Nullable Boolean of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String word = CellText.key(text);
        if (YES.contains(word)) {
            return Boolean.TRUE;
        }
        return NO.contains(word) ? Boolean.FALSE : null;
    }
}
