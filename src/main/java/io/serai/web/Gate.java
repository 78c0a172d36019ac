package io.serai.web;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Resolves credentials to a principal and a tenant. The domain that knows keys and accounts carries it out.
public interface Gate {

    /// May block on the database. Never throws for bad credentials; they are a `Denied`.
    Decision decide(Credentials credentials);

    /// The same answer from memory, or null where that takes the database.
    @Nullable
    Decision known(Credentials credentials);

    /// A token of the session that a ticket for a WebSocket stands for; null where it is none, or was used. May
    /// block on Redis.
    default @Nullable String redeemed(String ticket) {
        return null;
    }

    /// Who it is and for which tenant; no account where none was named, or bypass was granted.
    sealed interface Decision {
        /// @param until when what proved it ends by itself; null where that is not known
        record Admitted(
                Principal principal,
                @Nullable Account account,
                @Nullable Instant until) implements Decision {
            public Admitted(Principal principal, @Nullable Account account) {
                this(principal, account, null);
            }
        }

        /// @param status 401 (who?), 403 (not for you) or 429 (too often)
        /// @param retryAfter how long to wait, for 429
        record Denied(int status, String detail, @Nullable Duration retryAfter) implements Decision {
            public Denied(int status, String detail) {
                this(status, detail, null);
            }
        }
    }
}
