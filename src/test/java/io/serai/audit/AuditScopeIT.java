package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.hub.settings.Settings;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Client;
import io.serai.web.Happening;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Served;
import io.serai.web.TestCalls;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Who sees which rows, what becomes of an erased person, and how denials are counted; without a hub around it.
class AuditScopeIT {
    private static final Account ONE = new Account(1, "acctAcct001", "one");
    private static final Account TWO = new Account(2, "acctAcct002", "two");
    private static final Client CLIENT = new Client("192.0.2.7", "test");
    private static Database database;
    private static JdbcClient sql;
    private static AuditParts module;
    private static final Ticking CLOCK = new Ticking();

    /// Stands until it is moved.
    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-06-01T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeAll
    static void open() {
        TestServers.TestDatabase where = TestServers.database();
        database = Database.open(where.url(), where.user(), where.password(), 10);
        await().until(database::up);
        sql = JdbcClient.create(database.dataSource());
        for (Account account : List.of(ONE, TWO)) {
            sql.sql("INSERT INTO account (id, id_random, code) VALUES (?, ?, ?)")
                    .params(account.id(), account.idRandom(), account.code())
                    .update();
        }
        Settings settings = Settings.load(
                Path.of("").toAbsolutePath(),
                Map.of(
                        "SERAI_MASTER_KEY",
                        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                        // no folder, so that no head is kept: the chain begins anew with every test
                        "SERAI_DATA_DIR",
                        Path.of("pom.xml").toAbsolutePath().toString()));
        module = new AuditParts(settings, database, new ObjectMapper(), new SimpleMeterRegistry(), CLOCK, Moments.NONE);
        await().until(() -> count("SELECT COUNT(*) FROM audit WHERE action = 'setting.first'") == 1);
    }

    @AfterAll
    static void close() {
        module.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        module.close();
        sql.sql("DELETE FROM audit").update();
        sql.sql("UPDATE audit_chain SET seal_no = 0, hash = UNHEX(REPEAT('00', 32))")
                .update();
    }

    @Test
    void aPersonSeesTheirOwnAccountsRowsAndASuperUserAll() {
        change(application(true), ONE, "in-one");
        change(application(true), TWO, "in-two");
        change(application(true), null, "in-none");
        assertThat(seen(user("u1", ONE, false), ONE)).contains("in-one").doesNotContain("in-two", "in-none");
        assertThat(seen(user("u2", TWO, false), TWO)).contains("in-two").doesNotContain("in-one", "in-none");
        assertThat(seen(user("u2", TWO, false), ONE))
                .as("whatever account the call is about")
                .doesNotContain("in-one");
        assertThat(seen(token(ONE, false), ONE)).contains("in-one").doesNotContain("in-two", "in-none");
        assertThat(seen(user("s", ONE, true), ONE)).contains("in-one", "in-two", "in-none");
        assertThat(seen(user("s", ONE, true), null)).contains("in-one", "in-two", "in-none");
        assertThat(seen(user("s", ONE, true), TWO)).contains("in-two").doesNotContain("in-one", "in-none");
        assertThat(seen(application(true), null)).contains("in-one", "in-two", "in-none");
        assertThat(seen(application(true), TWO)).contains("in-two").doesNotContain("in-one", "in-none");
        assertThatThrownBy(() -> seen(application(false), null)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> seen(new Principal.Guest(), null)).isInstanceOf(Refusal.class);
    }

    @Test
    void onlyThoseWhoSeeAllMayVerify() {
        assertThat(module.audit().verify(call(user("u1", ONE, false), ONE)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, no -> assertThat(no.status()).isEqualTo(403));
        assertThat(module.audit().verify(call(user("s", ONE, true), ONE))).isInstanceOf(Outcome.Report.class);
    }

    @Test
    void whatAPersonDidIsRecordedWithTheirAccountAndCredential() {
        change(token(ONE, false), null, "by-token");
        assertThat(
                        count(
                                "SELECT COUNT(*) FROM audit WHERE actor_kind = 'token' AND actor_id = 'uuid-t' AND account_id = 1 "
                                        + "AND actor_name = 't@example.org' AND credential = 'tokenToken1' AND address = '192.0.2.7'"))
                .isEqualTo(1);
    }

    @Test
    void whatIsTheSameBeforeAndAfterIsLeftOutAndSecretsAreToo() {
        module.trail()
                .changed(
                        call(application(true), ONE),
                        new Change(
                                "user.change",
                                "user",
                                "u",
                                Map.of("name", "a", "size", 1, "tags", List.of("x")),
                                Map.of(
                                        "name",
                                        "b",
                                        "size",
                                        1L,
                                        "tags",
                                        new String[] {"x"},
                                        "new_password",
                                        "hunter2",
                                        "note",
                                        "serai_pat_abc",
                                        "list",
                                        List.of(Map.of("token", "hunter2")))));
        assertThat(sql.sql("SELECT before_json FROM audit").query(String.class).single())
                .isEqualTo("{\"name\":\"a\"}");
        assertThat(sql.sql("SELECT after_json FROM audit").query(String.class).single())
                .contains("\"name\":\"b\"", "(redacted)")
                .doesNotContain("hunter2", "serai_pat_abc", "size", "tags");
    }

    @Test
    void whatIsTooLongIsLeftOut() {
        module.trail()
                .changed(
                        call(application(true), ONE),
                        new Change("user.change", "user", "u", Map.of(), Map.of("text", "x".repeat(20_000))));
        assertThat(sql.sql("SELECT after_json FROM audit").query(String.class).single())
                .isEqualTo("{\"too_long\":20011}");
    }

    @Test
    void aPersonWhoErasesThemselvesIsGoneFromTheRecordOfItToo() {
        var self = user("u1", ONE, false);
        module.trail()
                .happened(new Happening(
                        "session.begin",
                        "failed",
                        new Happening.Actor("U1@Example.org", null, null),
                        "session",
                        null,
                        CLIENT,
                        "r",
                        Map.of("why", "wrong password")));
        change(self, ONE, "things");
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
        Call call = call(self, ONE);
        transaction.executeWithoutResult(status -> {
            module.trail()
                    .changed(
                            call,
                            new Change("user.delete", "user", "uuid-u1", Map.of("email", "u1@example.org"), Map.of()));
            module.audit().forget(call, List.of("uuid-u1", "randRand001", "u1@example.org"));
        });
        assertThat(count("SELECT COUNT(*) FROM audit WHERE LOWER(CONCAT_WS('|', actor_id, actor_name, credential, "
                        + "address, agent, resource_id, before_json, after_json)) REGEXP 'u1|192.0.2.7|sessionsess'"))
                .isZero();
        assertThat(count("SELECT COUNT(*) FROM audit")).isEqualTo(4);
        assertThat(count("SELECT JSON_VALUE(after_json, '$.parts') FROM audit WHERE action = 'audit.forget'"))
                .isEqualTo(4);
        module.close();
        assertThat(report()).contains("ok=true", "erased_parts=4");
    }

    @Test
    void aHappeningStaysWhereTheTransactionAroundItIsUndone() {
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
        transaction.executeWithoutResult(status -> {
            module.trail()
                    .happened(new Happening(
                            "session.begin",
                            "failed",
                            new Happening.Actor("x", null, null),
                            "session",
                            null,
                            CLIENT,
                            "r",
                            Map.of()));
            change(application(true), ONE, "undone");
            status.setRollbackOnly();
        });
        assertThat(count("SELECT COUNT(*) FROM audit WHERE action = 'session.begin' AND outcome = 'failed'"))
                .isEqualTo(1);
        assertThat(count("SELECT COUNT(*) FROM audit")).isEqualTo(1);
    }

    @Test
    void alikeDenialsOfAMinuteAreOneRow() {
        for (int i = 0; i < 50; i++) {
            served(new Principal.Guest(), 401, "192.0.2.1");
            served(new Principal.Guest(), 200, "192.0.2.1");
        }
        served(new Principal.Guest(), 401, "192.0.2.2");
        served(new Principal.Guest(), 429, "192.0.2.1");
        served(user("u1", ONE, false), 403, "192.0.2.1");
        denials().keep();
        assertThat(count("SELECT COUNT(*) FROM audit"))
                .as("before the minute is over")
                .isZero();
        CLOCK.now = CLOCK.now.plusSeconds(60);
        served(new Principal.Guest(), 401, "192.0.2.1");
        denials().keep();
        assertThat(count("SELECT COUNT(*) FROM audit WHERE action = 'request.denied'"))
                .isEqualTo(4);
        assertThat(count("SELECT MAX(`count`) FROM audit")).isEqualTo(51);
        assertThat(count("SELECT SUM(`count`) FROM audit")).isEqualTo(54);
        assertThat(count("SELECT COUNT(*) FROM audit WHERE actor_id = 'uuid-u1' AND account_id = 1 "
                        + "AND JSON_VALUE(after_json, '$.status') = 403"))
                .isEqualTo(1);
        denials().keep();
        assertThat(count("SELECT SUM(`count`) FROM audit")).isEqualTo(54);
    }

    @Test
    void aFloodFromManyAddressesIsBoundedAndNothingIsUncounted() {
        var denials = new Denials(
                database.dataSource(), new AuditStore(database.dataSource(), new SecureRandom()), CLOCK, 600);
        for (int i = 0; i < 750; i++) {
            denials.add(denied(new Principal.Guest(), 401, "10.0." + i / 250 + "." + i % 250));
        }
        denials.close();
        assertThat(count("SELECT COUNT(*) FROM audit")).isEqualTo(601);
        assertThat(count("SELECT SUM(`count`) FROM audit")).isEqualTo(750);
        assertThat(count("SELECT `count` FROM audit WHERE actor_kind = 'others'"))
                .isEqualTo(150);
    }

    private static Denials denials() {
        return module.denials();
    }

    private static void served(Principal principal, int status, String address) {
        module.trail().served(denied(principal, status, address));
    }

    private static Served denied(Principal principal, int status, String address) {
        return new Served(
                CLOCK.instant(),
                "request-1",
                "GET",
                "/v3/hub/run",
                "listRuns",
                status,
                1_000_000,
                principal,
                principal.someone() == null ? null : ONE,
                new Client(address, "test"));
    }

    private static void change(Principal principal, @Nullable Account account, String what) {
        module.trail()
                .changed(
                        call(principal, account),
                        new Change("user.change", "user", "some", Map.of(), Map.of("what", what)));
    }

    private static String seen(Principal principal, @Nullable Account account) {
        Outcome outcome = module.audit().list(call(principal, account));
        return String.valueOf(((Outcome.Report) outcome).body());
    }

    private static String report() {
        return String.valueOf(((Outcome.Report) module.audit().verify(call(application(true), null))).body());
    }

    private static Call call(Principal principal, @Nullable Account account) {
        return TestCalls.of(principal, account, CLIENT, Map.of("limit", "100"));
    }

    private static Principal application(boolean all) {
        return new Principal.Application("keyKeyKey01", "key", Set.of("*"), all, all);
    }

    private static Principal user(String name, Account account, boolean everywhere) {
        return new Principal.User(person(name, account, everywhere), "sessionSess", Set.of("audit:read"));
    }

    private static Principal token(Account account, boolean everywhere) {
        return new Principal.Token(person("t", account, everywhere), "tokenToken1", "ci", Set.of("audit:read"));
    }

    private static Person person(String name, Account account, boolean everywhere) {
        return new Person(
                7,
                "uuid-" + name,
                "randRand001",
                name + "@example.org",
                "admin",
                null,
                account,
                everywhere,
                false,
                false,
                true);
    }

    private static long count(String query) {
        return sql.sql(query).query(Long.class).single();
    }
}
