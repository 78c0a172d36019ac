package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The database ends the connection of a call in the middle of it: the statement waits for a lock of ours then.
class BrokenCallIT {
    private static final TestHub HUB = TestHub.create();
    private static Desk desk;
    private String event;
    private String track;

    @BeforeAll
    static void start() {
        HUB.start();
        desk = Desk.on(HUB);
    }

    @AfterAll
    static void close() {
        HUB.close();
    }

    @BeforeEach
    void make() {
        event = desk.event();
        track = desk.id("event_track", "{\"event_id\": \"" + event + "\", \"name\": \"Before\"}");
    }

    private static Connection holding(String... statements) throws SQLException {
        Connection connection = HUB.database.connect();
        try (var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return connection;
    }

    /// The connection of the hub's that waits, in a state.
    private static long waiting(String state, long but) {
        String database = HUB.database.url().replaceAll(".*/", "");
        String sql = "SELECT COALESCE(MIN(id), 0) FROM information_schema.processlist WHERE db = '" + database
                + "' AND id <> " + but + " AND " + state;
        return await().atMost(Duration.ofSeconds(10)).until(() -> HUB.count(sql), id -> id > 0);
    }

    private static long waitingForTable(long but) {
        return waiting("state = 'Waiting for table metadata lock'", but);
    }

    private static long waitingForRow(long but) {
        return waiting(
                "id IN (SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT')",
                but);
    }

    private static void breakOff(long connection) {
        HUB.execute("KILL CONNECTION " + connection);
    }

    private static Reply of(CompletableFuture<Reply> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"event_track/{id}", "event_track?limit=1000", "event/{event}/event_track?count=true"})
    void aReadIsDoneOnceMore(String path) throws Exception {
        String called = path.replace("{id}", track).replace("{event}", event);
        CompletableFuture<Reply> call;
        try (Connection lock = holding("LOCK TABLES event_track WRITE")) {
            call = CompletableFuture.supplyAsync(() -> desk.get(called));
            long first = waitingForTable(0);
            breakOff(first);
            assertThat(waitingForTable(first)).isNotEqualTo(first);
            lock.createStatement().execute("UNLOCK TABLES");
        }
        Reply reply = of(call);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.text()).contains(track);
    }

    @Test
    void aReadThatBreaksTwiceIsAnsweredForATimeWithout() throws Exception {
        try (Connection lock = holding("LOCK TABLES event_track WRITE")) {
            CompletableFuture<Reply> call = CompletableFuture.supplyAsync(() -> desk.get("event_track/" + track));
            long first = waitingForTable(0);
            breakOff(first);
            breakOff(waitingForTable(first));
            Reply reply = of(call);
            assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            assertThat(reply.response().headers().firstValue("retry-after")).isPresent();
            lock.createStatement().execute("UNLOCK TABLES");
        }
        assertThat(desk.get("event_track/" + track).status()).isEqualTo(200);
    }

    @Test
    void aChangeOfWhichNothingIsCommittedIsDoneOnce() throws Exception {
        CompletableFuture<Reply> call;
        try (Connection lock = holding(
                "SET autocommit = 0", "SELECT id FROM event_track WHERE id_random = '" + track + "' FOR UPDATE")) {
            call = CompletableFuture.supplyAsync(() -> desk.patch("event_track/" + track, "{\"name\": \"After\"}"));
            long first = waitingForRow(0);
            breakOff(first);
            assertThat(waitingForRow(first)).isNotEqualTo(first);
            lock.rollback();
        }
        Reply reply = of(call);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(told("event_track.change", track)).isEqualTo(1);
    }

    @Test
    void aRecordOfWhichNothingIsCommittedIsMadeOnce() throws Exception {
        CompletableFuture<Reply> call;
        try (Connection lock =
                holding("SET autocommit = 0", "SELECT id FROM event WHERE id_random = '" + event + "' FOR UPDATE")) {
            call = CompletableFuture.supplyAsync(
                    () -> desk.post("event/" + event + "/event_track", "{\"name\": \"Only one\"}"));
            long first = waitingForRow(0);
            breakOff(first);
            assertThat(waitingForRow(first)).isNotEqualTo(first);
            lock.rollback();
        }
        Reply reply = of(call);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(HUB.count("SELECT COUNT(*) FROM event_track WHERE name = 'Only one'"))
                .isEqualTo(1);
        assertThat(told("event_track.create", reply.json().at("/data/id").asText()))
                .isEqualTo(1);
    }

    private static long told(String action, String id) {
        return HUB.count("SELECT COUNT(*) FROM audit WHERE action = '" + action + "' AND resource_id = '" + id + "'");
    }
}
