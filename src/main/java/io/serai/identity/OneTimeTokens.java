package io.serai.identity;

import io.serai.hub.settings.Sha256;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Tokens that work once and not for long: 256 random bits, of which only the SHA-256 is kept.
final class OneTimeTokens {
    static final String RESET = "reset";
    static final String VERIFY = "verify";
    static final Duration DAY = Duration.ofHours(24);
    private static final int BYTES = 32;
    private static final int MAX_LENGTH = 200;

    private final JdbcClient sql;
    private final SecureRandom random;
    private final Clock clock;

    OneTimeTokens(DataSource database, SecureRandom random, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.random = random;
        this.clock = clock;
    }

    /// A new one, beside those that there are.
    ///
    /// @param user the integer key
    /// @param purpose `reset`, `verify` or `auth_key`: it is taken for this one only
    String mint(long user, String purpose, Duration lifetime) {
        return mint(user, purpose, lifetime, false);
    }

    /// @param mailed whether it goes to the user's own address and nowhere else
    String mint(long user, String purpose, Duration lifetime, boolean mailed) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        sql.sql("INSERT INTO one_time_token (user_id, purpose, token_hash, created_on, expires_on, mailed) "
                        + "VALUES (?, ?, ?, ?, ?, ?)")
                .params(
                        user,
                        purpose,
                        Sha256.hex(token),
                        Timestamp.from(clock.instant()),
                        Timestamp.from(clock.instant().plus(lifetime)),
                        mailed)
                .update();
        return token;
    }

    /// Whether it went to its user's own address, used or not.
    boolean wasMailed(String token) {
        return sql.sql("SELECT mailed FROM one_time_token WHERE token_hash = ?")
                .param(Sha256.hex(token))
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /// Whose it is, where it still works; it goes on working.
    Optional<Long> find(String purpose, String token) {
        return token.length() > MAX_LENGTH ? Optional.empty() : user(purpose, token);
    }

    /// Whose it is, where it still works; from now on it does not. Of two who use it at once, one is told.
    Optional<Long> use(String purpose, String token) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<Long> user = user(purpose, token);
        Instant now = clock.instant();
        boolean used = sql.sql("UPDATE one_time_token SET used_on = ? "
                                + "WHERE token_hash = ? AND purpose = ? AND used_on IS NULL AND expires_on > ?")
                        .params(Timestamp.from(now), Sha256.hex(token), purpose, Timestamp.from(now))
                        .update()
                > 0;
        return used ? user : Optional.empty();
    }

    private Optional<Long> user(String purpose, String token) {
        return sql.sql("SELECT user_id FROM one_time_token "
                        + "WHERE token_hash = ? AND purpose = ? AND used_on IS NULL AND expires_on > ?")
                .params(Sha256.hex(token), purpose, Timestamp.from(clock.instant()))
                .query(Long.class)
                .optional();
    }

    /// Ends all of a user's tokens, whatever they are for: once a password is set or their owner is kept out, none of
    /// the links and keys from before lets anyone in.
    void endAll(long user) {
        sql.sql("UPDATE one_time_token SET used_on = ? WHERE user_id = ? AND used_on IS NULL")
                .params(Timestamp.from(clock.instant()), user)
                .update();
    }
}
