package io.serai.identity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A personal access token as it is stored, without its hash.
///
/// @param scopes what it is narrowed to, sorted; null for all that its owner may
/// @param replacedBy the id of the token it was rotated to
/// @param user its owner's uuid
/// @param email its owner's address; null once they are gone
record StoredToken(
        String id,
        String name,
        @Nullable List<String> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        @Nullable String replacedBy,
        String user,
        @Nullable String email) {
    StoredToken {
        scopes = scopes == null ? null : List.copyOf(scopes);
    }

    String prefix() {
        return id.substring(0, 8);
    }

    boolean isLive(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    Map<String, Object> described() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", id);
        shown.put("name", name);
        shown.put("prefix", prefix());
        shown.put("scopes", scopes);
        shown.put("created_at", createdAt.toString());
        shown.put("expires_at", text(expiresAt));
        shown.put("last_used_at", text(lastUsedAt));
        shown.put("revoked_at", text(revokedAt));
        return shown;
    }

    static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
