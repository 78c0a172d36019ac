package io.serai.identity;

import io.serai.hub.database.OneRow;
import io.serai.hub.database.Sql;
import io.serai.hub.settings.Sha256;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Refresh tokens: each works once and is exchanged for the next. A session's are one family; where one comes back that
/// was used before, someone has a copy, and the whole family ends (RFC 9700, 4.14.2).
///
/// Two tabs of a browser may send the same one at the same moment. So within ten seconds, and only as long as nobody
/// has used what it was exchanged for, it is exchanged once more, for a sibling. Of the siblings, the first that is
/// exchanged lives on; another ends when it is used, and nothing else does.
final class RefreshTokens {
    private static final String FIND = Sql.of("identity/find-refresh-token").formatted(People.COLUMNS, People.LIVING);

    static final String MARK = "serai_ref_";
    private static final int BYTES = 32;
    private static final int MAX_LENGTH = 200;
    private static final Duration TABS = Duration.ofSeconds(10);
    private static final int MAX_SIBLINGS = 10;

    /// What became of an exchange.
    sealed interface Exchange {
        /// @param token the next one
        /// @param lasts the session, from now on
        record Renewed(StoredUser user, String session, String token, Duration lasts) implements Exchange {}

        /// It had been used: its session was ended.
        record Replayed(StoredUser user, String session) implements Exchange {}

        /// A sibling of it was exchanged before: that one goes on.
        record Overtaken() implements Exchange {}

        /// Unknown, or of a session that has ended, or of someone who may not come in.
        record Refused() implements Exchange {}
    }

    private record Found(
            long key,
            long sessionKey,
            String session,
            Instant sessionBegan,
            boolean live,
            @Nullable Instant used,
            int siblings,
            boolean succeeded,
            boolean overtaken,
            StoredUser user) {}

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final SecureRandom random;
    private final Clock clock;

    RefreshTokens(DataSource database, SecureRandom random, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.random = random;
        this.clock = clock;
    }

    /// The first of a session that has just begun.
    String first(String session) {
        String token = make();
        int written = sql.sql("INSERT INTO refresh_token (user_session_id, token_hash, created_on, expires_on) "
                        + "SELECT id, ?, ?, expires_on FROM user_session WHERE id_random = ?")
                .params(Sha256.hex(token), Timestamp.from(clock.instant()), session)
                .update();
        OneRow.require(written, "the first refresh token of session " + session);
        return token;
    }

    Exchange exchange(String token) {
        return token.length() > MAX_LENGTH || !token.startsWith(MARK)
                ? new Exchange.Refused()
                : Objects.requireNonNull(transaction.execute(_ -> inTurn(Sha256.hex(token))));
    }

    /// The session's row is locked, so that of one family there is one exchange at a time, on all nodes.
    private Exchange inTurn(String hash) {
        sql.sql("SELECT id FROM user_session WHERE id = "
                        + "(SELECT user_session_id FROM refresh_token WHERE token_hash = ?) FOR UPDATE")
                .param(hash)
                .query(Long.class)
                .optional();
        Instant now = clock.instant();
        Optional<Found> found = find(hash, now);
        if (found.isEmpty() || !found.get().live() || !found.get().user().isLetIn(now)) {
            return new Exchange.Refused();
        }
        Found token = found.get();
        if (token.used() == null && token.overtaken()) {
            return new Exchange.Overtaken();
        }
        if (token.used() == null) {
            int written = sql.sql("UPDATE refresh_token SET used_on = ? WHERE id = ?")
                    .params(Timestamp.from(now), token.key())
                    .update();
            OneRow.require(written, "refresh token " + token.key());
        } else if (token.succeeded()
                || token.siblings() >= MAX_SIBLINGS
                || !now.isBefore(token.used().plus(TABS))) {
            int written = sql.sql("UPDATE user_session SET ended_on = ?, ended_because = 'replay' WHERE id = ?")
                    .params(Timestamp.from(now), token.sessionKey())
                    .update();
            OneRow.require(written, "session " + token.session());
            return new Exchange.Replayed(token.user(), token.session());
        }
        return renewed(token, now);
    }

    private Exchange renewed(Found token, Instant now) {
        Instant longest = token.sessionBegan().plus(Sessions.LONGEST);
        Instant until = now.plus(Sessions.DAY).isBefore(longest) ? now.plus(Sessions.DAY) : longest;
        String next = make();
        int written = sql.sql("UPDATE user_session SET last_seen_on = ?, expires_on = ? WHERE id = ?")
                .params(Timestamp.from(now), Timestamp.from(until), token.sessionKey())
                .update();
        OneRow.require(written, "session " + token.session());
        sql.sql("INSERT INTO refresh_token (user_session_id, parent_id, token_hash, created_on, expires_on) "
                        + "VALUES (?, ?, ?, ?, ?)")
                .params(token.sessionKey(), token.key(), Sha256.hex(next), Timestamp.from(now), Timestamp.from(until))
                .update();
        return new Exchange.Renewed(token.user(), token.session(), next, Duration.between(now, until));
    }

    private Optional<Found> find(String hash, Instant now) {
        return sql.sql(FIND)
                .params(Timestamp.from(now), Timestamp.from(now), hash)
                .query((row, number) -> new Found(
                        row.getLong("token_key"),
                        row.getLong("session_key"),
                        row.getString("session_id"),
                        row.getTimestamp("session_began").toInstant(),
                        row.getBoolean("live"),
                        People.instant(row, "used_on"),
                        row.getInt("siblings"),
                        row.getInt("succeeded") > 0,
                        row.getInt("overtaken") > 0,
                        People.user(row, number)))
                .optional();
    }

    private String make() {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
