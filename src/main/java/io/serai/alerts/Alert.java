package io.serai.alerts;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Whom to tell, and of what.
///
/// @param key the integer key
/// @param account the integer key of the account whose it is, by whose connections it goes out
/// @param everywhere whether it hears of all accounts
/// @param threshold letters, or minutes; 0 for a cause that has none
/// @param target an e-mail address, a topic, or an address to post to
record Alert(
        long key,
        String id,
        long account,
        boolean everywhere,
        Cause cause,
        int threshold,
        Channel channel,
        String target) {

    enum Cause {
        /// Open letters of a fingerprint that had none.
        LETTERS_NEW,
        /// More open letters than the threshold.
        LETTERS_OVER,
        /// What was accepted and what became of it differ.
        LEDGER,
        /// A connection fails for as many minutes as the threshold.
        CONNECTION;

        static Cause of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean hasThreshold() {
            return this == LETTERS_OVER || this == CONNECTION;
        }
    }

    enum Channel {
        MAIL,
        NTFY,
        WEBHOOK;

        static Channel of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Map<String, Object> described() {
        var described = new LinkedHashMap<String, Object>();
        described.put("id", id);
        described.put("everywhere", everywhere);
        described.put("cause", cause.word());
        if (cause.hasThreshold()) {
            described.put("threshold", threshold);
        }
        described.put("channel", channel.word());
        described.put("target", target);
        return described;
    }
}
