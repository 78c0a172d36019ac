package io.serai.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row as it is stored.
///
/// @param key the integer key, which never leaves the process
/// @param account the tenant's integer key, and `accountId` its public id
/// @param actor what it holds of who, and `subject` of what; each with salt and digest
/// @param seal null until it is sealed
record Row(
        long key,
        String id,
        Instant at,
        @Nullable Long account,
        @Nullable String accountId,
        String action,
        String outcome,
        String resource,
        @Nullable String requestId,
        int count,
        String kind,
        Part actor,
        Part subject,
        @Nullable Seal seal) {

    /// Its place in the chain.
    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual, where they are
    record Seal(long number, byte[] hash) {}

    /// As the API answers it.
    ///
    /// @param before what stands in before_json, as JSON, and `after` likewise
    Map<String, Object> described(@Nullable Object before, @Nullable Object after) {
        var who = new LinkedHashMap<String, Object>();
        who.put("kind", kind);
        who.put("id", actor.value(0));
        who.put("name", actor.value(1));
        who.put("credential", actor.value(2));
        var row = new LinkedHashMap<String, Object>();
        row.put("id", id);
        row.put("at", at.toString());
        row.put("actor", who);
        row.put("action", action);
        row.put("outcome", outcome);
        row.put("resource", resource);
        row.put("resource_id", subject.value(0));
        row.put("account_id", accountId);
        row.put("address", actor.value(3));
        row.put("agent", actor.value(4));
        row.put("request_id", requestId);
        row.put("before", before);
        row.put("after", after);
        row.put("count", count);
        row.put("erased", actor.isErased() || subject.isErased());
        row.put("seal_no", seal == null ? null : seal.number());
        return row;
    }

    @Nullable
    String before() {
        return subject.value(1);
    }

    @Nullable
    String after() {
        return subject.value(2);
    }
}
