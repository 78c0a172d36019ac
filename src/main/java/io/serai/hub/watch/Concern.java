package io.serai.hub.watch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that needs a person.
///
/// @param kind what it is about
/// @param id what it is about, such as a fingerprint or a run's public id; unique among those of its kind and account
/// @param account whose it is, as people know it
/// @param capability what it hinders; null where that is nothing in particular
/// @param what a sentence or a message; it may name what came, so it leaves the hub in no alert
/// @param howMany such as the letters of that cause
/// @param since when it began
/// @param last when it was last seen
public record Concern(
        Kind kind,
        String id,
        Whose account,
        @Nullable String capability,
        String what,
        long howMany,
        @Nullable Instant since,
        @Nullable Instant last) {

    /// @param id the public id
    /// @param name null where the account has none
    public record Whose(String id, @Nullable String name) {}

    public enum Kind {
        /// Dead letters of one fingerprint.
        LETTERS("letters", "dead_letter:read"),
        /// A run that stopped and asks.
        RUN("run", "run:read"),
        /// A connection whose calls fail.
        CONNECTION("connection", "connection:read"),
        /// What was accepted and what became of it differ.
        LEDGER("ledger", "ledger:read");

        private final String word;
        private final String permission;

        Kind(String word, String permission) {
            this.word = word;
            this.permission = permission;
        }

        public String word() {
            return word;
        }

        /// What somebody needs to be told of it.
        public String permission() {
            return permission;
        }
    }

    /// The address of the page where it is looked after.
    public String page() {
        return switch (kind) {
            case LETTERS -> "/dead-letters?fingerprint=" + id;
            case RUN -> "/runs/" + id;
            case CONNECTION -> "/connections/" + id;
            case LEDGER -> "/";
        };
    }

    Map<String, @Nullable Object> described() {
        var described = new LinkedHashMap<String, @Nullable Object>();
        described.put("kind", kind.word());
        described.put("id", id);
        described.put("account_id", account.id());
        described.put("account_name", account.name());
        described.put("capability", capability);
        described.put("what", what);
        described.put("how_many", howMany);
        described.put("since", since == null ? null : since.toString());
        described.put("last_on", last == null ? null : last.toString());
        described.put("page", page());
        return described;
    }
}
