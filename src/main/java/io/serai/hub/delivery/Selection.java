package io.serai.hub.delivery;

import io.serai.hub.database.Sql;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Which of an account's open letters; null asks for all.
///
/// @param account the tenant's integer key
/// @param since failed last at or after
/// @param until failed last before
/// @param ids only these
record Selection(
        long account,
        @Nullable String capability,
        @Nullable String provider,
        @Nullable String fingerprint,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable List<String> ids) {
    /// They as a query, for [#bind].
    static final String LETTERS = Sql.of("hub/select-letters");

    private static final List<String> NONE = List.of("");

    Selection {
        ids = ids == null ? null : List.copyOf(ids);
    }

    /// Whether it names anything.
    boolean filters() {
        return capability != null
                || provider != null
                || fingerprint != null
                || since != null
                || until != null
                || ids != null;
    }

    StatementSpec bind(StatementSpec statement) {
        return statement
                .param("account", account)
                .param("capability", capability)
                .param("provider", provider)
                .param("fingerprint", fingerprint)
                .param("since", since == null ? null : Timestamp.from(since))
                .param("until", until == null ? null : Timestamp.from(until))
                .param("named", ids != null)
                .param("ids", ids == null || ids.isEmpty() ? NONE : ids);
    }
}
