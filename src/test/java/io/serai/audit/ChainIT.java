package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.web.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The chain shows what was tampered with, and nothing else.
class ChainIT {
    private static TestServers.TestDatabase where;
    private static Database database;
    private static JdbcClient sql;
    private static AuditStore store;
    private static Sealer sealer;
    private static Verification verification;
    private static Erasure erasure;

    @BeforeAll
    static void open() {
        where = TestServers.database();
        database = Database.open(where.url(), where.user(), where.password(), 20);
        await().until(database::up);
        sql = JdbcClient.create(database.dataSource());
        store = new AuditStore(database.dataSource(), new SecureRandom());
        sealer = sealer(Moments.NONE);
        verification = new Verification(database.dataSource(), store, sealer, heads(), Clock.systemUTC());
        erasure = new Erasure(database.dataSource(), new ObjectMapper());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        sql.sql("DELETE FROM audit").update();
        sql.sql("UPDATE audit_chain SET seal_no = 0, hash = UNHEX(REPEAT('00', 32))")
                .update();
    }

    private static Sealer sealer(Moments moments) {
        return new Sealer(database.dataSource(), store, heads(), Clock.systemUTC(), moments);
    }

    /// Nobody's: the chain begins anew with every test.
    private static KeptHeads heads() {
        return new KeptHeads(Path.of("target", "heads-" + System.nanoTime() + ".log"), Clock.systemUTC());
    }

    /// A hub with a data folder of its own, and a clock that stands still.
    private record Hub(Path file, Sealer sealer, Verification verification) {
        static Hub in(Path folder, String at) {
            Path file = folder.resolve("audit-heads.log");
            Clock clock = Clock.fixed(Instant.parse(at), ZoneOffset.UTC);
            var kept = new KeptHeads(file, clock);
            var sealer = new Sealer(database.dataSource(), store, kept, clock, Moments.NONE);
            return new Hub(file, sealer, new Verification(database.dataSource(), store, sealer, kept, clock));
        }

        void seals(int rows) {
            write(rows);
            sealer.seal();
        }

        String problem() {
            List<Verification.Break> breaks = verification.verify(null).breaks();
            assertThat(breaks).hasSize(1);
            return breaks.getFirst().problem();
        }
    }

    @Test
    void aHeadIsKeptOnceAMinuteAndItsAgeIsTold(@TempDir Path folder) {
        assertThat(verification.verify(null).described())
                .containsEntry("kept_head", null)
                .containsEntry("kept_age_seconds", null);
        Hub.in(folder, "2026-04-01T10:00:00Z").seals(5);
        Hub young = Hub.in(folder, "2026-04-01T10:00:59Z");
        young.seals(5);
        assertThat(young.file()).content().hasLineCount(1).startsWith("2026-04-01T10:00:00Z 5:");
        Verification.Report report = young.verification().verify(null);
        assertThat(report.ok()).isTrue();
        assertThat(report.head().number()).isEqualTo(10);
        assertThat(report.described())
                .containsEntry("kept_on", "2026-04-01T10:00:00Z")
                .containsEntry("kept_age_seconds", 59L);
        assertThat(report.described().get("kept_head").toString()).startsWith("5:");

        Hub old = Hub.in(folder, "2026-04-01T10:01:00Z");
        old.sealer().seal();
        old.sealer().seal();
        assertThat(old.file()).content().hasLineCount(2).contains("\n2026-04-01T10:01:00Z 10:");
        old.seals(1);
        old.sealer().close();
        assertThat(old.file()).content().as("its end is kept however young").hasLineCount(3);
    }

    @Test
    void anEndThatWasCutOffOrMadeAnewIsNotTheHeadThatAnyHubKept(@TempDir Path one, @TempDir Path other) {
        Hub first = Hub.in(one, "2026-04-01T10:00:00Z");
        Hub second = Hub.in(other, "2026-04-01T10:00:00Z");
        first.seals(10);
        second.sealer().seal();
        assertThat(second.file()).content().as("whichever sealed").isEqualTo(content(first.file()));

        sql.sql("DELETE FROM audit WHERE seal_no > 7").update();
        sql.sql("UPDATE audit_chain SET seal_no = 7, hash = (SELECT hash FROM audit WHERE seal_no = 7)")
                .update();
        assertThat(verification.verify(null).ok())
                .as("nothing in the table shows it")
                .isTrue();
        for (Hub hub : List.of(first, second, Hub.in(one, "2026-04-01T11:00:00Z"))) {
            assertThat(hub.problem()).contains("newer than the table's");
        }

        Hub later = Hub.in(one, "2026-04-01T11:00:00Z");
        later.seals(4);
        later.sealer().close();
        assertThat(later.file())
                .content()
                .as("none that continues another chain")
                .hasLineCount(1);
        assertThat(verification.verify(null).ok()).isTrue();
        for (Hub hub : List.of(first, second, later)) {
            assertThat(hub.problem()).contains("made anew");
        }
    }

    @Test
    void afterARestoredBackupAHubWhoseFileWasPutAsideBeginsANewOne(@TempDir Path folder) throws Exception {
        Hub.in(folder, "2026-04-01T10:00:00Z").seals(10);
        sql.sql("DELETE FROM audit WHERE seal_no > 7").update();
        sql.sql("UPDATE audit_chain SET seal_no = 7, hash = (SELECT hash FROM audit WHERE seal_no = 7)")
                .update();
        Hub warned = Hub.in(folder, "2026-04-01T11:00:00Z");
        assertThat(warned.problem()).contains("an older backup was put back");
        Files.move(warned.file(), folder.resolve("audit-heads-2026-04-01.log"));
        Hub anew = Hub.in(folder, "2026-04-01T11:05:00Z");
        anew.sealer().seal();
        assertThat(anew.file()).content().hasLineCount(1).contains(" 7:");
        assertThat(anew.verification().verify(null).ok()).isTrue();
    }

    @Test
    void aFolderThatCannotBeWrittenHoldsNoSealingUp(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("no-folder"), "");
        Hub hub = Hub.in(file, "2026-04-01T10:00:00Z");
        hub.seals(3);
        assertThat(verification.verify(null).sealed()).isEqualTo(3);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aLineThatACrashCutShortCountsForNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("audit-heads.log");
        new KeptHeads(file, Clock.systemUTC()).saw(new Head(3, new byte[32]), true, number -> null);
        Files.writeString(file, "2026-01-01T00:00:00Z 9:00", StandardOpenOption.APPEND);
        var kept = new KeptHeads(file, Clock.systemUTC());
        assertThat(kept.newest().head().number()).isEqualTo(3);
        kept.saw(new Head(4, new byte[32]), true, number -> new byte[32]);
        assertThat(new KeptHeads(file, Clock.systemUTC()).newest().head().number())
                .isEqualTo(4);
    }

    @Test
    void whatWasWrittenIsSealedInOrderAndVerifies() {
        write(1_203);
        assertThat(verification.verify(null).unsealed()).isEqualTo(1_203);
        assertThat(sealer.sealAll()).isEqualTo(1_203);
        assertThat(sealer.sealAll()).isZero();
        Verification.Report report = verification.verify(null);
        assertThat(report.breaks()).isEmpty();
        assertThat(report.ok()).isTrue();
        assertThat(report.sealed()).isEqualTo(1_203);
        assertThat(report.unsealed()).isZero();
        assertThat(report.head().number()).isEqualTo(1_203);
        assertThat(count("SELECT COUNT(*) FROM audit a JOIN audit b ON b.seal_no = a.seal_no + 1 WHERE b.id < a.id"))
                .isZero();
    }

    @Test
    void everyKindOfValueComesBackAsItWasChained() {
        store.write(new Entry(
                Instant.parse("2026-03-29T01:30:00.123456789Z"),
                new Actor("user", "u-1", "José \uD83D\uDE00 <a@b> \uD800", "s"),
                new Client("2001:db8::1", "Agent  with trailing blanks   "),
                7L,
                "user.create",
                "ok",
                "user",
                "x".repeat(189) + "\uD83D\uDE00tail",
                "r-1",
                "{\"a\":\"\\u0000 'quotes' \\\\ \"}",
                "{\"b\":1.50,\"c\":[]}",
                3));
        store.write(new Entry(
                Instant.parse("1999-12-31T23:59:59.999Z"),
                Actor.GUEST,
                new Client("", null),
                null,
                "request.denied",
                "denied",
                "operation",
                null,
                null,
                null,
                null,
                1));
        sealer.sealAll();
        assertThat(verification.verify(null).breaks()).isEmpty();
    }

    @Test
    void aRowThatWasRemovedShows() {
        sealed(10);
        sql.sql("DELETE FROM audit WHERE seal_no IN (4, 5)").update();
        Verification.Report report = verification.verify(null);
        assertThat(report.ok()).isFalse();
        assertThat(report.broken()).isEqualTo(1);
        assertThat(report.breaks().getFirst().number()).isEqualTo(4);
        assertThat(report.breaks().getFirst().problem()).contains("missing", "5");
    }

    @Test
    void theFirstRowsThatWereRemovedShow() {
        sealed(10);
        sql.sql("DELETE FROM audit WHERE seal_no <= 3").update();
        assertThat(verification.verify(null).breaks()).singleElement().satisfies(one -> assertThat(one.problem())
                .contains("missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor_name = 'someone else'",
                "actor_id = NULL",
                "credential = 'other'",
                "address = '10.0.0.1'",
                "agent = NULL",
                "resource_id = 'other'",
                "before_json = NULL",
                "after_json = '{\"n\":99}'",
                "actor_salt = UNHEX(REPEAT('ab', 16))",
                "subject_digest = UNHEX(REPEAT('ab', 32))",
                "action = 'user.other'",
                "outcome = 'failed'",
                "resource = 'other'",
                "request_id = 'other'",
                "`count` = 2",
                "actor_kind = 'guest'",
                "account_id = 4711",
                "id_random = 'otherOther1'",
                "`at` = `at` - INTERVAL 1 SECOND",
                "hash = UNHEX(REPEAT('ab', 32))",
                "actor_name = 'X', actor_salt = NULL"
            })
    void aValueThatWasChangedShows(String change) {
        sealed(6);
        sql.sql("UPDATE audit SET " + change + " WHERE seal_no = 3").update();
        Verification.Report report = verification.verify(null);
        assertThat(report.ok()).isFalse();
        assertThat(report.breaks().getFirst().number()).isEqualTo(3);
    }

    @Test
    void rowsThatChangedPlacesShow() {
        sealed(6);
        sql.sql("UPDATE audit SET seal_no = 1000 WHERE seal_no = 2").update();
        sql.sql("UPDATE audit SET seal_no = 2 WHERE seal_no = 4").update();
        sql.sql("UPDATE audit SET seal_no = 4 WHERE seal_no = 1000").update();
        Verification.Report report = verification.verify(null);
        assertThat(report.ok()).isFalse();
        assertThat(report.breaks().getFirst().number()).isEqualTo(2);
    }

    @Test
    void aRowThatWasPutInWithAHashOfItsOwnShows() {
        sealed(6);
        write(1);
        sql.sql("UPDATE audit SET seal_no = 7, hash = UNHEX(REPEAT('ab', 32)) WHERE seal_no IS NULL")
                .update();
        assertThat(verification.verify(null).breaks().getFirst().problem()).contains("behind the chain's end");
    }

    @Test
    void anEndThatWasCutOffShowsUnlessTheChainsEndWasMovedToo() {
        sealed(10);
        Head noted = sealer.head().orElseThrow();
        sql.sql("DELETE FROM audit WHERE seal_no > 7").update();
        Verification.Report cut = verification.verify(null);
        assertThat(cut.ok()).isFalse();
        assertThat(cut.breaks().getFirst().number()).isEqualTo(8);

        sql.sql("UPDATE audit_chain c JOIN audit a ON a.seal_no = 7 SET c.seal_no = 7, c.hash = a.hash")
                .update();
        assertThat(verification.verify(null).ok())
                .as("what only a head that was noted elsewhere shows")
                .isTrue();
        assertThat(verification.verify(noted).breaks()).singleElement().satisfies(one -> assertThat(one.problem())
                .contains("cut off"));
        write(3);
        sealer.sealAll();
        assertThat(verification.verify(noted).breaks())
                .as("and made longer again")
                .singleElement()
                .satisfies(one -> assertThat(one.problem()).contains("made anew"));
    }

    @Test
    void aHeadThatWasNotedIsStillThereLater() {
        sealed(5);
        Head noted = Head.parse(sealer.head().orElseThrow().toString());
        write(5);
        sealer.sealAll();
        assertThat(verification.verify(noted).ok()).isTrue();
    }

    @Test
    void aPersonIsErasedAndTheChainIsStillWhole() {
        write("user.create", "ann-uuid", "ann@example.org", "user", "x", "{\"by\":\"ann@example.org\"}");
        write("user.role", "bob-uuid", "bob@example.org", "user", "ann-uuid", "{\"role\":\"admin\"}");
        write("session.begin", "bob-uuid", "bob@example.org", "session", "s", "{\"to\":[\"Ann@Example.org\"]}");
        write("session.begin", "bob-uuid", "bob@example.org", "session", "s", "{\"to\":\"joann@example.org\"}");
        write("session.begin", "joann-uuid", "joann@example.org", "session", "s", "{}");
        sealer.sealAll();
        write("user.change", "ann-uuid", "Ann@Example.org", "user", "x", "{}");

        Erasure.Erased erased = erased("ann-uuid", "ann@example.org");
        assertThat(erased).isEqualTo(new Erasure.Erased(4, 5));
        assertThat(count("SELECT COUNT(*) FROM audit WHERE CONCAT_WS('|', actor_id, actor_name, credential, address, "
                        + "agent, resource_id, before_json, after_json) REGEXP '[^o]ann|^ann'"))
                .isZero();
        assertThat(count("SELECT COUNT(*) FROM audit WHERE actor_name = 'bob@example.org'"))
                .as("who did it to them stays")
                .isEqualTo(3);
        assertThat(count("SELECT COUNT(*) FROM audit WHERE actor_name = 'joann@example.org' "
                        + "OR after_json LIKE '%joann@example.org%'"))
                .isEqualTo(2);
        assertThat(verification.verify(null).breaks()).isEmpty();
        sealer.sealAll();
        Verification.Report report = verification.verify(null);
        assertThat(report.breaks()).isEmpty();
        assertThat(report.erasedParts()).isEqualTo(5);
        assertThat(erased("ann-uuid", "ann@example.org")).isEqualTo(new Erasure.Erased(0, 0));
    }

    @Test
    void whatWasEmptiedByHandIsNoErasure() {
        sealed(5);
        sql.sql("UPDATE audit SET actor_id = NULL, actor_name = NULL, credential = NULL, address = NULL, agent = NULL, "
                        + "actor_salt = NULL WHERE seal_no = 2")
                .update();
        assertThat(verification.verify(null).breaks()).singleElement().satisfies(one -> assertThat(one.problem())
                .contains("no erasure tells of it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit.locked", "audit.rows-sealed", "audit.before-commit", "audit.sealed"})
    void aSealerThatIsKilledLeavesAChainThatGoesOn(String moment) {
        sealed(5);
        write(700);
        Sealer dying = sealer(label -> {
            if (label.equals(moment)) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(dying::sealAll).hasMessage("killed");
        assertThat(verification.verify(null).breaks()).isEmpty();
        sealer.sealAll();
        Verification.Report report = verification.verify(null);
        assertThat(report.breaks()).isEmpty();
        assertThat(report.sealed()).isEqualTo(705);
    }

    @Test
    void whileOneSealsAnotherPassesByAndWritersDontWait() throws Exception {
        write(3);
        var holding = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Sealer slow = sealer(label -> {
            if (label.equals("audit.before-commit")) {
                holding.countDown();
                try {
                    go.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit((Callable<Integer>) slow::sealAll);
            assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();
            Future<Integer> second = threads.submit((Callable<Integer>) sealer::sealAll);
            assertThat(second.get(5, TimeUnit.SECONDS))
                    .as("sealed by the second")
                    .isZero();
            Future<?> writer = threads.submit(() -> write(50));
            writer.get(5, TimeUnit.SECONDS);
            go.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(3);
        }
        assertThat(sealer.sealAll()).isEqualTo(50);
        assertThat(verification.verify(null).ok()).isTrue();
    }

    @Test
    void manySealersAndWritersAtOnceMakeOneChain() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> write(60)));
                all.add(threads.submit(() -> {
                    for (int times = 0; times < 20; times++) {
                        sealer(Moments.NONE).sealAll();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        sealer.sealAll();
        Verification.Report report = verification.verify(null);
        assertThat(report.breaks()).isEmpty();
        assertThat(report.sealed()).isEqualTo(480);
    }

    @Test
    void aRowThatIsCommittedAfterLaterOnesIsSealedTooAndNothingWaitsForIt() throws Exception {
        try (Connection late = where.connect()) {
            late.setAutoCommit(false);
            try (Statement statement = late.createStatement()) {
                statement.execute("INSERT INTO audit (id_random, `at`, action, outcome, resource, actor_kind, "
                        + "actor_salt, actor_digest, subject_salt, subject_digest) SELECT 'lateLateLat', "
                        + "UTC_TIMESTAMP(3), 'user.create', 'ok', 'user', 'hub', s, UNHEX(SHA2(CONCAT(s, "
                        + "REPEAT(UNHEX('ffffffff'), 5)), 256)), s, UNHEX(SHA2(CONCAT(s, REPEAT(UNHEX('ffffffff'), "
                        + "3)), 256)) FROM (SELECT UNHEX(REPEAT('01', 16)) AS s) salt");
                write(5);
                assertThat(sealer.sealAll()).isEqualTo(5);
                write(2);
                late.commit();
            }
        }
        assertThat(sealer.sealAll()).isEqualTo(3);
        assertThat(count("SELECT seal_no FROM audit WHERE id_random = 'lateLateLat'"))
                .isEqualTo(6);
        assertThat(verification.verify(null).breaks()).isEmpty();
    }

    @Test
    void aChangeThatIsUndoneLeavesNoRow() {
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
        transaction.executeWithoutResult(status -> {
            write(1);
            status.setRollbackOnly();
        });
        assertThat(count("SELECT COUNT(*) FROM audit")).isZero();
    }

    private static Erasure.Erased erased(String... names) {
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
        return java.util.Objects.requireNonNull(transaction.execute(status -> {
            Erasure.Erased erased = erasure.erase(List.of(names));
            if (erased.parts() > 0) {
                write(
                        "audit.forget",
                        null,
                        null,
                        "audit",
                        null,
                        "{\"rows\":%d,\"parts\":%d}".formatted(erased.rows(), erased.parts()));
            }
            return erased;
        }));
    }

    private static void sealed(int rows) {
        write(rows);
        sealer.sealAll();
    }

    private static void write(int rows) {
        for (int i = 0; i < rows; i++) {
            write("user.create", "uuid-" + i, "p" + i + "@example.org", "user", "id-" + i, "{\"n\":" + i + "}");
        }
    }

    private static void write(
            String action, String actor, String name, String resource, String resourceId, String after) {
        store.write(new Entry(
                Instant.now(),
                new Actor("user", actor, name, "session"),
                new Client("192.0.2.1", "test"),
                null,
                action,
                "ok",
                resource,
                resourceId,
                "request-1",
                "{\"was\":true}",
                after,
                1));
    }

    private static long count(String query) {
        return sql.sql(query).query(Long.class).single();
    }
}
