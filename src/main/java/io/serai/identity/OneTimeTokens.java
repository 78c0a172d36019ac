package io.serai.identity;

import io.serai.hub.Sha256;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Links and keys that work once. Only their SHA-256 is stored.
final class OneTimeTokens {
    static final String RESET = "reset";

    private final JdbcClient sql;
    private final SecureRandom random;
    private final Clock clock;

    OneTimeTokens(DataSource database, SecureRandom random, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.random = random;
        this.clock = clock;
    }

    /// @return 256 random bits, shown to nobody again
    String mint(long user, String purpose, Duration lifetime) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Instant now = clock.instant();
        sql.sql("INSERT INTO one_time_token (user_id, purpose, token_hash, created_on, expires_on) "
                        + "VALUES (?, ?, ?, ?, ?)")
                .params(user, purpose, Sha256.hex(token), Timestamp.from(now), Timestamp.from(now.plus(lifetime)))
                .update();
        return token;
    }

    /// Those that were not used yet go.
    void end(long user) {
        sql.sql("DELETE FROM one_time_token WHERE user_id = ? AND used_on IS NULL")
                .param(user)
                .update();
    }
}
