package io.serai.answers;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How many tokens of the language model an account has used on a day (UTC), so that one account's questions don't cost
/// without end. What is under way when it is used up is finished, so it may be passed by a few answers.
final class ModelBudget {
    private final JdbcClient sql;
    private final long most;
    private final Clock clock;

    /// @param most tokens a day, both ways
    ModelBudget(DataSource database, long most, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.most = most;
        this.clock = clock;
    }

    boolean left(long account) {
        return sql.sql("SELECT tokens FROM answer_model_use WHERE account_id = ? AND day = ?")
                        .params(account, today())
                        .query(Long.class)
                        .optional()
                        .orElse(0L)
                < most;
    }

    void spent(long account, long tokens) {
        sql.sql("INSERT INTO answer_model_use (account_id, day, tokens) VALUES (?, ?, ?) "
                        + "ON DUPLICATE KEY UPDATE tokens = tokens + VALUES(tokens)")
                .params(account, today(), tokens)
                .update();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
