package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A row of the table `connection`.
///
/// @param settings those that were given, without defaults
/// @param sealed the encrypted secrets
/// @param secretsSet since when each secret is set, by name
/// @param version grows with every change, so that two at once don't undo each other
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
record StoredConnection(
        long account,
        String id,
        String system,
        String name,
        ObjectNode settings,
        byte[] sealed,
        JsonNode secretsSet,
        boolean enabled,
        long version,
        Times times) {

    /// @param outage from when on something may have been missed; null where nothing was
    /// @param callsToday of this UTC day
    record Times(
            Instant created,
            Instant updated,
            @Nullable Instant used,
            @Nullable Instant ok,
            @Nullable Instant failed,
            @Nullable String error,
            @Nullable Instant outage,
            long callsToday) {
        static Times none(Instant now) {
            return new Times(now, now, null, null, null, null, null, 0);
        }
    }

    /// What its encrypted secrets are bound to.
    String binding() {
        return binding(id, account);
    }

    static String binding(String id, long account) {
        return "connection " + id + " of account " + account;
    }

    @Override
    public String toString() {
        return "StoredConnection[" + system + " " + id + "]";
    }
}
