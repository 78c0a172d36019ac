package io.serai.identity;

import io.serai.hub.database.Sql;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `leftovers`: removes sessions, with their refresh tokens, and one-time tokens that are over and were kept
/// for thirty days, in which a person can still see them in what is held about them; and who signed up for an account
/// of their own and did not confirm the address within a week. What happened stays in the audit.
public final class Leftovers {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration WAITED = Duration.ofDays(7);
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
            gone += all(statement, before, before);
        }
        return gone
                + all(
                        Sql.of("identity/purge-sign-ups"),
                        Timestamp.from(clock.instant().minus(WAITED)));
    }

    private int all(String statement, Object... values) {
        int gone = 0;
        int some;
        do {
            some = sql.sql(statement).params(values).update();
            gone += some;
        } while (some == AT_ONCE);
        return gone;
    }
}
