package io.serai.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `leftovers`: removes sessions, with their refresh tokens, and one-time tokens that are over and were kept
/// for thirty days, in which a person can still see them in what is held about them. What happened stays in the audit.
public final class Leftovers {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int AT_ONCE = 1_000;
    private static final List<String> STATEMENTS = List.of(
            "DELETE FROM user_session WHERE expires_on < ? OR ended_on < ? LIMIT " + AT_ONCE,
            "DELETE FROM one_time_token WHERE expires_on < ? OR used_on < ? LIMIT " + AT_ONCE);

    private final JdbcClient sql;
    private final Clock clock;

    Leftovers(DataSource database, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.clock = clock;
    }

    /// @return how many rows went, refresh tokens not counted
    public int purge() {
        Timestamp before = Timestamp.from(clock.instant().minus(KEPT));
        int gone = 0;
        for (String statement : STATEMENTS) {
            int some;
            do {
                some = sql.sql(statement).params(before, before).update();
                gone += some;
            } while (some == AT_ONCE);
        }
        return gone;
    }
}
