package io.serai.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the command line remembers.
///
/// @param values all that the file holds, in its order, so that what another version wrote is kept
record Config(Map<String, String> values) {
    static final Config EMPTY = new Config(Map.of());

    private static final String SERVER = "server";
    private static final String TOKEN = "token";
    private static final String EMAIL = "email";

    Config {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Nullable
    String server() {
        return values.get(SERVER);
    }

    /// The credential of the last sign-in. It belongs to [#server] and is sent to no other.
    @Nullable
    String token() {
        return values.get(TOKEN);
    }

    Config signedIn(ServerAddress server, String token, String email) {
        var next = new LinkedHashMap<>(values);
        next.put(SERVER, server.url());
        next.put(TOKEN, token);
        next.put(EMAIL, email);
        return new Config(next);
    }

    Config signedOut() {
        var next = new LinkedHashMap<>(values);
        next.remove(TOKEN);
        next.remove(EMAIL);
        return new Config(next);
    }
}
