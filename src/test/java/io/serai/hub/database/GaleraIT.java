package io.serai.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TestServers.TestDatabase;
import io.serai.badges.Squares;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Three real Galera nodes, and two hubs that write at two of them.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GaleraIT {
    /// `-Dserai.galera.pairs=50` tries so many of each.
    private static final int PAIRS = Integer.getInteger("serai.galera.pairs", 20);
    private static GaleraNodes nodes;
    private static TestHub one;
    private static TestHub two;
    private static TestPeople atOne;
    private static TestPeople atTwo;

    @BeforeAll
    static void startTwoHubsAtOnceOnAnEmptyCluster() {
        GaleraNodes.assumeThere();
        nodes = new GaleraNodes(3);
        one = TestHub.on(nodes.database(1, 2, 3));
        two = TestHub.on(nodes.database(2, 3, 1));
        for (TestHub hub : List.of(one, two)) {
            hub.with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                    .with("SERAI_WORKER_COUNT", "0")
                    .with("SERAI_MASTER_KEY", "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=")
                    .begin();
        }
        for (TestHub hub : List.of(one, two)) {
            hub.await("Serai is ready", Duration.ofMinutes(3));
        }
        atOne = new TestPeople(one);
        atTwo = new TestPeople(two);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {one, two, nodes}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    @Order(1)
    void oneOfThemMigratedAndTheOtherWaited() {
        assertThat(one.count("SELECT COUNT(*) FROM flyway_schema_history WHERE NOT success"))
                .isZero();
        assertThat(one.count("SELECT COUNT(*) - COUNT(DISTINCT version) FROM flyway_schema_history"))
                .isZero();
        assertThat(two.count("SELECT COUNT(*) FROM " + WrittenLock.TABLE + " WHERE ends_on < UTC_TIMESTAMP(3)"))
                .as("the lock is given back")
                .isEqualTo(1);
    }

    /// With statements that the server prepares and that are closed inside the transaction, some are.
    @Test
    @Order(2)
    void noCommitSaysOkOfATransactionThatIsGone() throws Exception {
        one.execute("CREATE TABLE trial_counted (id CHAR(40) PRIMARY KEY)");
        one.execute("CREATE TABLE trial_shared (id INT PRIMARY KEY, n BIGINT NOT NULL)");
        one.execute("INSERT INTO trial_shared VALUES (0, 0), (1, 0), (2, 0)");
        var told = new AtomicInteger();
        var undone = new AtomicInteger();
        var ended = new AtomicBoolean();
        var writers = new ArrayList<Thread>();
        for (int writer = 0; writer < 8; writer++) {
            TestDatabase at = nodes.database(1 + writer % 2);
            String url = at.url() + System.getProperty("serai.galera.options", "");
            var login = new DatabaseLogin(url, at.user(), at.password());
            writers.add(Thread.startVirtualThread(() -> write(login, ended, told, undone)));
        }
        Thread.sleep(Long.getLong("serai.galera.millis", 6_000));
        ended.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(undone).as("two were at one row").hasPositiveValue();
        assertThat(one.count("SELECT SUM(n) FROM trial_shared"))
                .as(undone + " were undone, and this many told of as committed")
                .isEqualTo(told.get());
        assertThat(two.count("SELECT COUNT(*) FROM trial_counted")).isEqualTo(2L * told.get());
    }

    private static void write(DatabaseLogin login, AtomicBoolean ended, AtomicInteger told, AtomicInteger undone) {
        try (Connection connection = login.unpooled(60_000).getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            while (!ended.get()) {
                try {
                    insert(connection);
                    try (var update = connection.prepareStatement("UPDATE trial_shared SET n = n + 1 WHERE id = ?")) {
                        update.setInt(1, ThreadLocalRandom.current().nextInt(3));
                        update.executeUpdate();
                    }
                    insert(connection);
                    connection.commit();
                    told.incrementAndGet();
                } catch (SQLException e) {
                    undone.incrementAndGet();
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void insert(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO trial_counted VALUES (?)")) {
            insert.setString(1, PublicId.random() + System.nanoTime());
            insert.executeUpdate();
        }
    }

    @Test
    @Order(3)
    void anAccountKeepsAnAdministratorWhenBothGoAtTwoNodes() {
        int refused = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            String account = atOne.account();
            Caller first = atOne.someone(account, "admin");
            Caller second = atOne.someone(account, "admin");
            awaitAtTwo("SELECT COUNT(*) FROM `user` WHERE uuid = '" + second.uuid() + "'");
            List<Integer> statuses = atOnce(
                    () -> atOne.patch(first, "/api/users/" + second.uuid(), "{\"role\": \"viewer\"}"),
                    () -> atTwo.patch(second, "/api/users/" + first.uuid(), "{\"role\": \"viewer\"}"));
            assertThat(statuses).as("pair " + pair).allMatch(List.of(200, 403, 409, 503)::contains);
            assertThat(one.count("SELECT COUNT(*) FROM `user` u JOIN account a ON a.id = u.account_id WHERE "
                            + "a.id_random = '" + account + "' AND u.role = 'admin' AND u.active = 1"))
                    .as("pair %d: %s", pair, statuses)
                    .isEqualTo(1);
            refused += statuses.contains(409) || statuses.contains(503) ? 1 : 0;
        }
        assertThat(refused).as("they were at it at the same moment").isPositive();
    }

    @Test
    @Order(4)
    void oneOfTwoGetsTheLastPlace() {
        String account = atOne.account();
        one.execute("INSERT INTO billing_subscription (owner_id, subscription_id, account_id, customer_id, price_id, "
                + "tier, status, cancel_at_period_end, read_on) SELECT id, CONCAT('sub_', id_random), id, 'cus_1', "
                + "'price_1', 'business', 'active', 0, UTC_TIMESTAMP() FROM account WHERE id_random = '" + account
                + "'");
        for (int pair = 0; pair < PAIRS; pair++) {
            Caller owner = atOne.someone(account, "admin");
            String event = made(atOne.post(
                    owner,
                    "/events",
                    "{\"name\": \"Summer party\", \"start_datetime\": \"2031-06-01T19:00\", \"capacity\": 1}"));
            String first = link(owner, event, "a" + pair);
            String second = link(owner, event, "b" + pair);
            awaitAtTwo("SELECT COUNT(*) = 2 FROM event_guest g JOIN event e ON e.id = g.event_id WHERE e.id_random = '"
                    + event + "' AND g.token_version > 0");
            List<Integer> statuses = atOnce(() -> answer(one, first), () -> answer(two, second));
            assertThat(statuses).as("pair " + pair).allMatch(List.of(200, 503)::contains);
            assertThat(one.count("SELECT COUNT(*) FROM event_guest g JOIN event e ON e.id = g.event_id WHERE "
                            + "e.id_random = '" + event + "' AND g.status = 'attending'"))
                    .as("pair %d: %s", pair, statuses)
                    .isEqualTo(1);
        }
    }

    private static String link(Caller owner, String event, String name) {
        String guest = made(atOne.post(
                owner,
                "/events/" + event + "/guests",
                "{\"name\": \"" + name + "\", \"email\": \"" + name + "-" + event + "@guests.example.org\"}"));
        Reply link = atOne.post(owner, "/events/" + event + "/guests/" + guest + "/token?send=false");
        assertThat(link.status()).as(link.text()).isEqualTo(201);
        return link.json().path("token").asText();
    }

    private static Reply answer(TestHub hub, String token) {
        return hub.send(hub.request("/rsvp/" + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"attending\": true}"))
                .build());
    }

    private static String made(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("id").asText();
    }

    @Test
    @Order(5)
    void ofTwoReplaysAtTwoNodesOneIsRefused() {
        one.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                + "failures) SELECT 'trial', 'trial', CONCAT('dead-', seq), (SELECT id FROM account WHERE id_random = "
                + "'demoAcct001'), 'trial.event', 'dead', 'x', 1 FROM seq_1_to_" + PAIRS);
        one.execute("INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status) SELECT "
                + "CONCAT('L', LPAD(SUBSTRING(event_key, 6), 10, '0')), id, account_id, provider, capability, 'x', 'x', 'x', 'x', 1, "
                + "UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'open' FROM inbox WHERE event_key LIKE 'dead-%'");
        one.execute("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id SET i.letter_id = l.id");
        awaitAtTwo("SELECT COUNT(*) = " + PAIRS + " FROM inbox WHERE letter_id IS NOT NULL");
        for (int pair = 1; pair <= PAIRS; pair++) {
            String path = "/v3/hub/dead_letter/L%010d/replay".formatted(pair);
            assertThat(atOnce(() -> replay(one, path), () -> replay(two, path)))
                    .as("pair " + pair)
                    .containsExactlyInAnyOrder(202, 409);
        }
    }

    private static Reply replay(TestHub hub, String path) {
        return hub.send(hub.demo(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    @Test
    @Order(6)
    void ofTwoDoorsAtTwoNodesOneIsTheFirst() throws Exception {
        String account = atOne.account();
        Caller admin = atOne.someone(account, "admin");
        String event = crud(admin, "event", "\"name\": \"Summer school\"");
        for (int pair = 0; pair < PAIRS; pair++) {
            crud(admin, "event_badge", "\"event_id\": \"" + event + "\", \"full_name\": \"Ada " + pair + "\"");
        }
        String path = "/v3/action/event/" + event;
        List<String> codes =
                Squares.codes(atOne.get(admin, path + "/badge.pdf").response().body());
        assertThat(codes).hasSize(PAIRS);
        awaitAtTwo("SELECT COUNT(*) = " + PAIRS + " FROM event_badge_issue i JOIN event_badge b ON b.id = i.badge_id "
                + "JOIN event e ON e.id = b.event_id WHERE e.id_random = '" + event + "'");
        for (String code : codes) {
            assertThat(atOnce(
                            () -> atOne.post(admin, path + "/check_in", checkIn(code, "north")),
                            () -> atTwo.post(admin, path + "/check_in", checkIn(code, "south"))))
                    .allMatch(List.of(200, 503)::contains);
        }
        String came = "FROM event_check_in c JOIN event_badge b ON b.id = c.badge_id JOIN event e ON e.id = b.event_id "
                + "WHERE e.id_random = '" + event + "'";
        assertThat(one.count("SELECT COUNT(DISTINCT c.badge_id) " + came)).isEqualTo(PAIRS);
        assertThat(one.count("SELECT SUM(c.first) " + came)).isEqualTo(PAIRS);
    }

    private static String crud(Caller caller, String type, String fields) {
        Reply reply = atOne.post(caller, "/v3/crud/" + type, "{" + fields + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().at("/data/id").asText();
    }

    private static String checkIn(String code, String device) {
        return "{\"code\": \"" + code + "\", \"device\": \"" + device + "\"}";
    }

    @Test
    @Order(7)
    void ofTwoUndosAtTwoNodesOneBegins() {
        one.execute("INSERT INTO run (id_random, account_id, capability, `trigger`, status, finished_on) SELECT "
                + "CONCAT('undoRun', LPAD(seq, 4, '0')), (SELECT id FROM account WHERE id_random = 'demoAcct001'), "
                + "'trial.event', 'http', 'done', UTC_TIMESTAMP(3) FROM seq_1_to_" + PAIRS);
        one.execute("INSERT INTO record_created (type, last_id, first_id, account_id, run_id) SELECT 'event', "
                + "1000000 + id, 1000000 + id, account_id, id FROM run WHERE id_random LIKE 'undoRun%'");
        awaitAtTwo("SELECT COUNT(*) = " + PAIRS + " FROM record_created WHERE last_id > 1000000");
        for (int pair = 1; pair <= PAIRS; pair++) {
            String path = "/v3/hub/run/undoRun%04d/undo".formatted(pair);
            assertThat(atOnce(() -> replay(one, path), () -> replay(two, path)))
                    .as("pair " + pair)
                    .contains(202)
                    .allMatch(List.of(202, 409, 503)::contains);
        }
        assertThat(one.count(
                        "SELECT COUNT(*) FROM run u JOIN run r ON r.id = u.undoes WHERE r.id_random LIKE 'undoRun%'"))
                .isEqualTo(PAIRS);
    }

    @Test
    @Order(8)
    void anEventKeepsAnOwnerWhenBothGoAtTwoNodes() {
        String account = atOne.account();
        for (int pair = 0; pair < PAIRS; pair++) {
            Caller first = atOne.someone(account, "none");
            Caller second = atOne.someone(account, "none");
            String name = "owned-" + pair;
            one.execute("INSERT INTO event (id_random, account_id, name) SELECT 'galeraOwn" + (1000 + pair) + "', id, '"
                    + name + "' FROM account WHERE id_random = '" + account + "'");
            one.execute("INSERT INTO event_hosting (event_id) SELECT id FROM event WHERE name = '" + name + "'");
            one.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, 'owner' FROM event e, "
                    + "`user` u WHERE e.name = '" + name + "' AND u.uuid IN ('" + first.uuid() + "', '" + second.uuid()
                    + "')");
            awaitAtTwo("SELECT COUNT(*) = 2 FROM event_role r JOIN event e ON e.id = r.event_id WHERE e.name = '" + name
                    + "'");
            String team = "/events/galeraOwn" + (1000 + pair) + "/collaborators/";
            List<Integer> statuses = atOnce(
                    () -> atOne.delete(first, team + first.uuid()), () -> atTwo.delete(second, team + second.uuid()));
            assertThat(statuses).as("pair " + pair).allMatch(List.of(200, 204, 400, 503)::contains);
            assertThat(one.count("SELECT COUNT(*) FROM event_role r JOIN event e ON e.id = r.event_id WHERE e.name = '"
                            + name + "' AND r.role = 'owner'"))
                    .as("pair %d: %s", pair, statuses)
                    .isEqualTo(1);
        }
    }

    @Test
    @Order(9)
    void aPersonHasAHundredTokensHoweverTwoAreMadeAtTwoNodes() {
        String account = atOne.account();
        for (int pair = 0; pair < PAIRS; pair++) {
            Caller person = atOne.someone(account, "viewer");
            String of = " FROM personal_access_token t JOIN `user` u ON u.id = t.user_id WHERE u.uuid = '"
                    + person.uuid() + "'";
            one.execute("INSERT INTO personal_access_token (id_random, user_id, name, prefix, token_hash) SELECT "
                    + "CONCAT(LEFT(u.id_random, 8), seq), u.id, 'old', 'x', SHA2(CONCAT(u.uuid, seq), 256) FROM `user` u, "
                    + "seq_1_to_99 WHERE u.uuid = '" + person.uuid() + "'");
            awaitAtTwo("SELECT COUNT(*) = 99" + of);
            List<Integer> statuses = atOnce(() -> token(atOne, person), () -> token(atTwo, person));
            assertThat(statuses).as("pair " + pair).allMatch(List.of(201, 409, 503)::contains);
            assertThat(one.count("SELECT COUNT(*)" + of))
                    .as("pair %d: %s", pair, statuses)
                    .isEqualTo(100);
        }
    }

    private static Reply token(TestPeople at, Caller person) {
        return at.post(person, "/auth/tokens", "{\"name\": \"new\", \"expires_in_days\": 1}");
    }

    @Test
    @Order(10)
    void ofSixWhoAskSomebodyFiveWaitHoweverTwoAskAtTwoNodes() {
        String account = atOne.account();
        for (int pair = 0; pair < PAIRS; pair++) {
            var all = new ArrayList<Caller>();
            for (int i = 0; i < 7; i++) {
                all.add(atOne.someone(account, "none"));
                one.execute("INSERT INTO person_settings (user_id, account_id, umbral_name, preferred_name, "
                        + "accept_connections) SELECT id, account_id, 'galera." + pair + "." + i
                        + "', 'x', 1 FROM `user` "
                        + "WHERE uuid = '" + all.get(i).uuid() + "'");
            }
            String whom = "{\"umbral_name\": \"galera." + pair + ".6\"}";
            for (int i = 0; i < 4; i++) {
                Reply reply = atOne.post(all.get(i), "/api/connections/request", whom);
                assertThat(reply.status()).as(reply.text()).isEqualTo(201);
            }
            String of = " FROM connection_request r JOIN `user` u ON u.id = r.receiver_id WHERE u.uuid = '"
                    + all.get(6).uuid() + "'";
            awaitAtTwo("SELECT COUNT(*) = 4" + of);
            List<Integer> statuses = atOnce(
                    () -> atOne.post(all.get(4), "/api/connections/request", whom),
                    () -> atTwo.post(all.get(5), "/api/connections/request", whom));
            assertThat(statuses).as("pair " + pair).allMatch(List.of(201, 429, 503)::contains);
            assertThat(one.count("SELECT COUNT(*)" + of))
                    .as("pair %d: %s", pair, statuses)
                    .isEqualTo(5);
        }
    }

    @Test
    @Order(11)
    void onePlaceThatIsFreeGoesToOneWhoWaitsHoweverTwoGoAtTwoNodes() {
        String account = atOne.account();
        one.execute("INSERT INTO billing_subscription (owner_id, subscription_id, account_id, customer_id, price_id, "
                + "tier, status, cancel_at_period_end, read_on) SELECT id, CONCAT('sub_', id_random), id, 'cus_2', "
                + "'price_1', 'business', 'active', 0, UTC_TIMESTAMP() FROM account WHERE id_random = '" + account
                + "'");
        for (int pair = 0; pair < PAIRS; pair++) {
            Caller owner = atOne.someone(account, "admin");
            String event = made(atOne.post(
                    owner,
                    "/events",
                    "{\"name\": \"Winter party\", \"start_datetime\": \"2031-12-01T19:00\", \"capacity\": 2}"));
            var links = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                links.add(link(owner, event, "w" + i));
                assertThat(answer(one, links.get(i)).status()).isEqualTo(200);
            }
            String guests = " FROM event_guest g JOIN event e ON e.id = g.event_id WHERE e.id_random = '" + event + "'";
            awaitAtTwo("SELECT COUNT(*) = 3" + guests + " AND g.status = 'waitlisted'");
            List<Integer> statuses = atOnce(() -> declines(one, links.get(0)), () -> declines(two, links.get(1)));
            assertThat(statuses).as("pair " + pair).allMatch(List.of(200, 503)::contains);
            long gone = statuses.stream().filter(status -> status == 200).count();
            assertThat(one.count("SELECT COUNT(*)" + guests + " AND g.status = 'attending'"))
                    .as("pair %d: %s", pair, statuses)
                    .isEqualTo(2);
            assertThat(one.count("SELECT COUNT(*)" + guests + " AND g.status = 'waitlisted'"))
                    .as("pair %d: %s", pair, statuses)
                    .isEqualTo(3 - gone);
        }
    }

    private static Reply declines(TestHub hub, String token) {
        return hub.send(hub.request("/rsvp/" + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"attending\": false}"))
                .build());
    }

    /// The last of all: the node that the first hub writes at is killed.
    @Test
    @Order(20)
    void aNodeThatIsKilledLosesNothingAndItsHubGoesOnAtTheNext() throws Exception {
        var acknowledged = new ArrayList<String>();
        var failures = new ArrayList<Integer>();
        long killed = 0;
        long longest = 0;
        long began = System.nanoTime();
        long last = began;
        for (int i = 0;
                killed == 0
                        || System.nanoTime() - killed < Duration.ofSeconds(18).toNanos();
                i++) {
            if (killed == 0 && System.nanoTime() - began > Duration.ofSeconds(2).toNanos()) {
                nodes.kill(1);
                killed = System.nanoTime();
            }
            String name = "galera-" + i;
            int status = create(i % 2 == 0 ? one : two, name);
            if (status == 200) {
                acknowledged.add(name);
            } else {
                failures.add(status);
            }
            longest = Math.max(longest, System.nanoTime() - last);
            last = status == 200 ? System.nanoTime() : last;
            Thread.sleep(20);
        }
        assertThat(two.count("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = "
                        + "'WSREP_CLUSTER_SIZE'"))
                .isEqualTo(2);
        assertThat(failures)
                .as("what callers saw, who were not only kept waiting")
                .allMatch(status -> status == 503);
        assertThat(Duration.ofNanos(longest)).as("without any success").isLessThan(Duration.ofSeconds(15));
        String names = "FROM event WHERE name LIKE 'galera-%'";
        assertThat(two.count("SELECT COUNT(DISTINCT name) " + names))
                .as("lost")
                .isBetween((long) acknowledged.size(), (long) acknowledged.size() + failures.size());
        assertThat(two.count("SELECT COUNT(*) - COUNT(DISTINCT name) " + names))
                .as("doubled")
                .isZero();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> one.get("/observe/health/ready").status() == 200);
    }

    private static int create(TestHub hub, String name) {
        try {
            return hub.send(hub.demo("/v3/crud/event/")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\"}"))
                            .build())
                    .status();
        } catch (UncheckedIOException e) {
            return -1;
        }
    }

    /// A node may be a moment behind.
    private static void awaitAtTwo(String count) {
        await().until(() -> two.count(count) == 1);
    }

    private static List<Integer> atOnce(Supplier<Reply> first, Supplier<Reply> second) {
        var both = List.of(CompletableFuture.supplyAsync(first), CompletableFuture.supplyAsync(second));
        return both.stream().map(each -> each.join().status()).toList();
    }
}
