package io.serai.connectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A connection's secrets, as they are encrypted: the current ones, and old ones that still verify for a while.
record SecretSet(Map<String, String> current, List<Old> old) {
    static final SecretSet NONE = new SecretSet(Map.of(), List.of());

    /// Nobody rotates faster than that for a reason.
    private static final int MOST_OLD = 5;

    SecretSet {
        current = Map.copyOf(current);
        old = List.copyOf(old);
    }

    /// @param until the end of their overlap, as an instant
    record Old(String until, Map<String, String> secrets) {
        Old {
            secrets = Map.copyOf(secrets);
        }

        boolean endedBy(Instant now) {
            return !now.isBefore(Instant.parse(until));
        }

        @Override
        public String toString() {
            return "Old[until " + until + "]";
        }
    }

    static SecretSet read(byte[] bytes, ObjectMapper json) {
        try {
            return json.readValue(bytes, new TypeReference<SecretSet>() {});
        } catch (IOException _) {
            // its message could quote a secret
            throw new Vault.Locked("they are no secrets of this version of the hub");
        }
    }

    byte[] bytes(ObjectMapper json) {
        try {
            return json.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    /// The named ones replaced.
    SecretSet with(Map<String, String> given) {
        var all = new LinkedHashMap<>(current);
        all.putAll(given);
        return new SecretSet(all, old);
    }

    /// The named ones replaced, while the present ones go on verifying until then.
    SecretSet rotated(Map<String, String> given, Instant now, Instant until) {
        var kept = new ArrayList<Old>();
        if (until.isAfter(now) && !current.isEmpty()) {
            kept.add(new Old(until.toString(), current));
        }
        old.stream().filter(one -> !one.endedBy(now)).limit(MOST_OLD - 1).forEach(kept::add);
        return new SecretSet(with(given).current(), kept);
    }

    /// The current ones first.
    List<Map<String, String>> verifying(Instant now) {
        var all = new ArrayList<Map<String, String>>();
        all.add(current);
        old.stream().filter(one -> !one.endedBy(now)).forEach(one -> all.add(one.secrets()));
        return all;
    }

    @Override
    public String toString() {
        return "SecretSet" + current.keySet();
    }
}
