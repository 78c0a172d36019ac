package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Work;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What of a vendor's answers is kept, for whom, and how long.
class VendorRecordsIT {
    private static final long EVENT = 17;
    private final Vault vault =
            new Vault(Base64.getEncoder().encodeToString(new byte[32]), Optional.empty(), new SecureRandom());
    private final Connection connection = OutgoingFixture.connection("acmeConn001", "http://127.0.0.1:1");
    private TestServers.TestDatabase server;
    private Database database;
    private JdbcClient sql;
    private VendorRecords records;

    @BeforeEach
    void open() {
        server = TestServers.database();
        database = Database.open(server.url(), server.user(), server.password(), 4);
        await().until(database::up);
        sql = JdbcClient.create(database.dataSource());
        sql.sql("INSERT INTO account (id, id_random, code, name) VALUES (1, 'recordsAcc1', 'r1', 'One'), "
                        + "(2, 'recordsAcc2', 'r2', 'Two')")
                .update();
        records = new VendorRecords(database.dataSource(), vault, new ObjectMapper(), true);
    }

    @AfterEach
    void close() {
        records.close();
        database.close();
    }

    private static Work work(long account, long key, int attempt) {
        return new Work(
                new Work.Identity(
                        key, "acme", "acmeConn001", "event-1", account, "recordsAcc1", "acme.event", "request"),
                new Work.Message(null, Map.of(), null, new byte[0]),
                new Work.Lease(3, attempt, true, null, false));
    }

    private static Exchange exchange(@Nullable Work work) {
        var exchange = new DefaultExchange(new DefaultCamelContext());
        if (work != null) {
            exchange.setProperty(Work.PROPERTY, work);
        }
        return exchange;
    }

    private static VendorResponse answer(String body) {
        return new VendorResponse(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private VendorRequest request(String path) {
        return OutgoingFixture.get(connection, path, Map.of("page", "1"));
    }

    /// What is said last has been written when the one after it has.
    private void written() {
        records.note(exchange(work(2, 99, 1)), request("/last"), answer("last"));
        await().atMost(Duration.ofSeconds(10)).until(() -> count("inbox_id = 99") == 1);
        sql.sql("DELETE FROM vendor_record WHERE inbox_id = 99").update();
    }

    private long count(String where) {
        return sql.sql("SELECT COUNT(*) FROM vendor_record WHERE " + where)
                .query(Long.class)
                .single();
    }

    @Test
    void anAnswerIsGivenBackWithTheHeadersThatAreRead() {
        var headers = new HashMap<>(Map.of("content-type", "text/plain", "set-cookie", "session=1", "x-thing", "a"));
        records.note(
                exchange(work(1, EVENT, 1)),
                request("/things/1"),
                new VendorResponse(404, headers, "gäste".getBytes(StandardCharsets.UTF_8)));
        written();
        List<VendorRecord> kept = records.of(EVENT);
        assertThat(kept).hasSize(1);
        VendorRecord one = kept.getFirst();
        assertThat(one.what()).isEqualTo("GET /things/{id}");
        assertThat(one.digest()).isEqualTo(VendorRecords.digest(request("/things/1")));
        assertThat(one.response().status()).isEqualTo(404);
        assertThat(one.response().headers()).containsOnly(Map.entry("content-type", "text/plain"));
        assertThat(new String(one.response().body(), StandardCharsets.UTF_8)).isEqualTo("gäste");
        assertThat(count("LOCATE('ste', sealed) > 0")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"access_token\": \"t0ken\", \"expires_in\": 3600}",
                "{\"refreshToken\": \"t0ken\"}",
                "{\"id-token\": \"t0ken\"}",
                "{\"client_secret\": \"t0ken\"}"
            })
    void whatLooksLikeATokenIsNotKept(String body) {
        records.note(exchange(work(1, EVENT, 1)), request("/token"), answer(body));
        written();
        assertThat(records.of(EVENT)).isEmpty();
    }

    @Test
    void whatIsAskedForATokenIsNotKeptWhateverItsForm() {
        records.note(exchange(work(1, EVENT, 1)), request("/token").forSecret(), answer("t0ken"));
        written();
        assertThat(records.of(EVENT)).isEmpty();
    }

    @Test
    void whatIsTooLongIsNotKept() {
        records.note(exchange(work(1, EVENT, 1)), request("/long"), answer("x".repeat((1 << 20) + 1)));
        records.note(exchange(work(1, EVENT, 1)), request("/fits"), answer("x".repeat(1 << 20)));
        written();
        assertThat(records.of(EVENT)).hasSize(1);
    }

    @Test
    void whatBelongsToNoWorkIsNotKept() {
        records.note(exchange(null), request("/things/1"), answer("a"));
        written();
        assertThat(count("TRUE")).isZero();
    }

    @Test
    void nothingIsKeptWhereTheSettingDoesNotSayIt() {
        try (var off = new VendorRecords(database.dataSource(), vault, new ObjectMapper(), false)) {
            off.note(exchange(work(1, EVENT, 1)), request("/things/1"), answer("a"));
        }
        written();
        assertThat(count("TRUE")).isZero();
    }

    @Test
    void theLastAttemptCountsInItsOrder() {
        records.note(exchange(work(1, EVENT, 1)), request("/a"), answer("old"));
        Work again = work(1, EVENT, 2);
        records.note(exchange(again), request("/b"), answer("first"));
        records.note(exchange(again), request("/a"), answer("second"));
        written();
        assertThat(records.of(EVENT))
                .extracting(one -> new String(one.response().body(), StandardCharsets.UTF_8))
                .containsExactly("first", "second");
    }

    @Test
    void behindOneThatWasNotKeptNothingIsGivenBack() {
        Work attempt = work(1, EVENT, 1);
        records.note(exchange(attempt), request("/a"), answer("first"));
        records.note(exchange(attempt), request("/b"), answer("x".repeat((1 << 20) + 1)));
        records.note(exchange(attempt), request("/b"), answer("second"));
        written();
        assertThat(records.of(EVENT))
                .extracting(one -> new String(one.response().body(), StandardCharsets.UTF_8))
                .containsExactly("first");
    }

    @Test
    void whatIsMovedToAnotherEventOrAccountOpensNoMore() {
        records.note(exchange(work(1, EVENT, 1)), request("/a"), answer("a"));
        written();
        sql.sql("UPDATE vendor_record SET inbox_id = 18").update();
        assertThatThrownBy(() -> records.of(18)).isInstanceOf(Vault.Locked.class);
        sql.sql("UPDATE vendor_record SET inbox_id = 17, account_id = 2").update();
        assertThatThrownBy(() -> records.of(EVENT)).isInstanceOf(Vault.Locked.class);
    }

    @Test
    void aRequestIsKnownByAllThatItAsksAndNotByItsSecrets() {
        byte[] digest = VendorRecords.digest(request("/a"));
        assertThat(VendorRecords.digest(VendorRequest.get(
                        connection, "GET /other", "/a", Map.of("page", "1"), Map.of("Authorization", "another"))))
                .isEqualTo(digest);
        assertThat(VendorRecords.digest(request("/b"))).isNotEqualTo(digest);
        assertThat(VendorRecords.digest(OutgoingFixture.get(connection, "/a", Map.of("page", "2"))))
                .isNotEqualTo(digest);
        assertThat(VendorRecords.digest(OutgoingFixture.get(connection, "/apage", Map.of("", "1"))))
                .isNotEqualTo(digest);
        assertThat(VendorRecords.digest(
                        OutgoingFixture.post(connection, "/a", "text/plain", "x".getBytes(StandardCharsets.UTF_8))))
                .isNotEqualTo(VendorRecords.digest(
                        OutgoingFixture.post(connection, "/a", "text/plain", "y".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void whatIsOverAWeekOldGoes() {
        records.note(exchange(work(1, EVENT, 1)), request("/a"), answer("old"));
        records.note(exchange(work(1, 18, 1)), request("/a"), answer("new"));
        written();
        sql.sql("UPDATE vendor_record SET created_on = UTC_TIMESTAMP(3) - INTERVAL 169 HOUR WHERE inbox_id = 17")
                .update();
        records.forget();
        assertThat(records.of(EVENT)).isEmpty();
        assertThat(records.of(18)).hasSize(1);
    }
}
