package io.serai.mail;

import java.time.Instant;
import java.util.Locale;

/// Why an account does not write to an address.
///
/// @param source who said so: a sender such as `ses`, or `api`, `link`
/// @param on when it happened
public record Suppression(Channel channel, String address, Reason reason, String source, Instant on) {

    /// The graver, the further below.
    public enum Reason {
        MANUAL,
        BOUNCE,
        UNSUBSCRIBE,
        COMPLAINT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Reason of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
