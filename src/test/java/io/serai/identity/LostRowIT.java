package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.runs.RunStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A statement that should write one row, and finds none, says so before anything of its transaction stays.
class LostRowIT {
    private static final long NOBODY = 987_654_321;

    private static Database database;
    private static JdbcClient sql;
    private static UserStore users;
    private static long account;
    private static long user;

    @BeforeAll
    static void start() {
        var test = TestServers.database();
        database = Database.open(test.url(), test.user(), test.password(), 4);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(database::up);
        sql = JdbcClient.create(database.dataSource());
        users = new UserStore(database.dataSource(), Clock.systemUTC());
        sql.sql("INSERT INTO account (id_random, code, name) VALUES ('lost-row-00', 'lost', 'Lost')")
                .update();
        account = sql.sql("SELECT id FROM account WHERE code = 'lost'")
                .query(Long.class)
                .single();
        String uuid = users.create(account, "zoe@example.org", "Zoe", "viewer", null);
        user = sql.sql("SELECT id FROM `user` WHERE uuid = ?")
                .param(uuid)
                .query(Long.class)
                .single();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static String name() {
        return sql.sql("SELECT name FROM `user` WHERE id = ?")
                .param(user)
                .query(String.class)
                .single();
    }

    @Test
    void aChangeOfAUserWhoIsGoneIsUndoneWithAllBesideIt() {
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    users.rename(user, "Someone else");
                    users.giveRole(NOBODY, "admin");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("user 987654321: 0 rows were written, expected 1");
        assertThat(name()).isEqualTo("Zoe");
    }

    @Test
    void aChangeToWhatIsThereAlreadyIsNoLoss() {
        users.rename(user, "Zoe");
        users.activate(user);
        users.activate(user);
        assertThat(name()).isEqualTo("Zoe");
    }

    @Test
    void everyChangeOfAUserNoticesThatNobodyIsThere() {
        assertThatThrownBy(() -> users.deactivate(NOBODY, null)).hasMessageContaining("expected 1");
        assertThatThrownBy(() -> users.erase(NOBODY)).hasMessageContaining("expected 1");
        assertThatThrownBy(() -> users.closeAccount(NOBODY)).hasMessageContaining("account 987654321");
        assertThatThrownBy(() -> new People(database.dataSource()).storeHash(NOBODY, "x"))
                .hasMessageContaining("expected 1");
        var signUps = new SignUps(database.dataSource());
        assertThatThrownBy(() -> signUps.confirm(NOBODY)).hasMessageContaining("expected 1");
        assertThatThrownBy(() -> signUps.withoutPassword(NOBODY)).hasMessageContaining("expected 1");
    }

    @Test
    void noRefreshTokenIsHandedOutThatIsNotStored() {
        var tokens = new RefreshTokens(database.dataSource(), new SecureRandom(), Clock.systemUTC());
        assertThatThrownBy(() -> tokens.first("no-session"))
                .hasMessage("the first refresh token of session no-session: 0 rows were written, expected 1");
    }

    @Test
    void aTokenThatIsGoneIsReplacedByNone() {
        var tokens = new TokenStore(database.dataSource(), new ObjectMapper());
        assertThatThrownBy(() -> tokens.replace("gone", "next", Instant.EPOCH)).hasMessageContaining("expected 1");
    }

    @Test
    void whatIsNotedOfARunThatIsGoneIsNotLostSilently() {
        var runs = new RunStore(database.dataSource(), new ObjectMapper(), new SimpleMeterRegistry());
        assertThatThrownBy(() -> runs.remember(NOBODY, "ab")).hasMessageContaining("run 987654321");
        assertThatThrownBy(() -> runs.source(NOBODY, Map.of())).hasMessageContaining("run 987654321");
        assertThatThrownBy(() -> runs.note(NOBODY, Map.of(), "")).hasMessageContaining("run 987654321");
    }
}
