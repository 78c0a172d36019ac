package io.serai.identity;

import java.time.Duration;
import java.util.Map;

/// The cookie that a browser's session is in. `SameSite=Lax`, so that links from elsewhere lead in; what changes
/// something needs the header `Origin` beside it.
///
/// @param secure whether it is sent over TLS only: everywhere but in `dev`
record SessionCookie(boolean secure) {
    private static final String NAME = "access_token";

    Map<String, String> set(String token, Duration lifetime) {
        return Map.of("Set-Cookie", cookie(token, lifetime.toSeconds()), "Cache-Control", "no-store");
    }

    Map<String, String> clear() {
        return Map.of("Set-Cookie", cookie("", 0), "Cache-Control", "no-store");
    }

    private String cookie(String value, long seconds) {
        return NAME + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
