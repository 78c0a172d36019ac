package io.serai.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.FollowedEvents;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TestServers;
import io.serai.TrialHome;
import io.serai.faults.CutCable;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// What people are told, on two hubs with one database and one Redis.
class NotificationsIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static TrialHome home;
    private static CutCable cable;
    private static TestHub one;
    private static TestHub two;
    private static TestPeople people;

    private final String account = people.account();
    private final Caller ann = people.someone(account, "none");

    @BeforeAll
    static void start() {
        home = new TrialHome("notifications");
        URI redis = URI.create(TestServers.redisUrl());
        cable = new CutCable(redis.getPort());
        one = TestHub.create();
        two = TestHub.create().with("SERAI_DB_URL", one.database.url());
        for (TestHub hub : new TestHub[] {one, two}) {
            hub.with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                    .with("SERAI_REDIS_URL", "redis://" + redis.getUserInfo() + "@127.0.0.1:" + cable.port())
                    .start("-Dserai.home=" + home.path());
        }
        people = new TestPeople(one);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        cable.close();
        home.close();
    }

    private static void tell(TestHub hub, Caller caller, String title, String source) {
        String key = people.texts("SELECT id FROM `user` WHERE uuid = '" + caller.uuid() + "'")
                .getFirst();
        Reply reply = hub.send(hub.demo("/trial/notice?person=" + key + "&source=" + source + "&title="
                        + URLEncoder.encode(title, StandardCharsets.UTF_8))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sender_umbral_name\": \"zoe\"}"))
                .build());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static FollowedEvents followed(TestHub hub, Caller caller, String last) {
        return new FollowedEvents(
                hub.request("/api/notifications/events").header("Authorization", "Bearer " + caller.token()), last);
    }

    private static List<String> titles(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json()
                .valueStream()
                .map(told -> told.path("title").asText())
                .toList();
    }

    private static String unread(Reply reply) {
        return reply.response().headers().firstValue("X-Unread-Count").orElseThrow();
    }

    @Test
    void theNewestComesFirstAndIsOnesOwnToReadAndRemove() {
        for (String title : List.of("first", "second", "third")) {
            tell(one, ann, title, "list");
        }
        Caller ben = people.someone(account, "none");
        tell(one, ben, "another's", "list");
        Reply all = people.get(ann, "/api/notifications");
        assertThat(titles(all)).containsExactly("third", "second", "first");
        assertThat(unread(all)).isEqualTo("3");
        JsonNode third = all.json().get(0);
        assertThat(third.propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly(
                        "id", "type", "title", "message", "data", "source_type", "source_id", "read_at", "created_at");
        assertThat(third.path("data").path("sender_umbral_name").asText()).isEqualTo("zoe");
        String id = third.path("id").asText();
        assertThat(people.post(ann, "/api/notifications/" + id + "/read").status())
                .isEqualTo(204);
        String readAt =
                people.get(ann, "/api/notifications").json().at("/0/read_at").asText();
        assertThat(people.post(ann, "/api/notifications/" + id + "/read").status())
                .isEqualTo(204);
        assertThat(people.get(ann, "/api/notifications").json().at("/0/read_at").asText())
                .isEqualTo(readAt);
        Reply rest = people.get(ann, "/api/notifications?unread=true&page=2&per_page=1");
        assertThat(titles(rest)).containsExactly("first");
        assertThat(unread(rest)).isEqualTo("2");
        assertThat(people.post(ann, "/api/notifications/read").status()).isEqualTo(204);
        assertThat(unread(people.get(ann, "/api/notifications"))).isEqualTo("0");
        assertThat(unread(people.get(ben, "/api/notifications"))).isEqualTo("1");
        assertThat(people.delete(ann, "/api/notifications/" + id).status()).isEqualTo(204);
        assertThat(people.delete(ann, "/api/notifications/" + id).status()).isEqualTo(404);
        assertThat(titles(people.get(ann, "/api/notifications"))).containsExactly("second", "first");
    }

    @Test
    void whatIsAnothersIsAsUnknownAsWhatIsNotThere() {
        tell(one, ann, "private", "isolation");
        String id = people.get(ann, "/api/notifications").json().at("/0/id").asText();
        for (Caller other : List.of(people.someone(account, "admin"), people.someone(people.account(), "admin"))) {
            assertThat(titles(people.get(other, "/api/notifications"))).isEmpty();
            for (String asked : List.of(id, "no-such-id")) {
                assertThat(people.post(other, "/api/notifications/" + asked + "/read")
                                .status())
                        .isEqualTo(404);
                assertThat(people.delete(other, "/api/notifications/" + asked).status())
                        .isEqualTo(404);
            }
        }
        assertThat(one.get("/api/notifications").status()).isEqualTo(403);
        for (String wrong : List.of("page=0", "per_page=101", "per_page=0", "unread=perhaps")) {
            assertThat(people.get(ann, "/api/notifications?" + wrong).status())
                    .as(wrong)
                    .isEqualTo(422);
        }
        assertThat(unread(people.get(ann, "/api/notifications"))).isEqualTo("1");
    }

    @Test
    void itComesLiveFromAnotherHubAndWhoComesAgainHearsWhatTheyMissed() throws IOException {
        tell(one, ann, "before", "live");
        String last;
        try (var here = followed(two, ann, "");
                var another = followed(two, people.someone(account, "none"), "")) {
            await().atMost(SOON).until(() -> here.count("\"unread\":1") == 1 && another.count("\"unread\":0") == 1);
            tell(one, ann, "told live", "live");
            await().atMost(SOON).until(() -> here.count("\"unread\":2") == 1);
            assertThat(here.count("event: notification")).isEqualTo(1);
            assertThat(here.count("told live")).isEqualTo(1);
            assertThat(people.post(ann, "/api/notifications/read").status()).isEqualTo(204);
            await().atMost(SOON).until(() -> here.count("\"unread\":0") == 1);
            assertThat(another.count("event: ")).isEqualTo(1);
            last = here.ids().getLast();
        }
        tell(two, ann, "missed one", "live");
        tell(one, ann, "missed two", "live");
        try (var again = followed(one, ann, last)) {
            await().atMost(SOON).until(() -> again.count("\"unread\":2") == 1);
            assertThat(again.lines.stream().filter(line -> line.startsWith("data: {\"id\"")))
                    .satisfiesExactly(first -> assertThat(first).contains("missed one"), second -> assertThat(second)
                            .contains("missed two"));
        }
    }

    @Test
    void allOfWhatIsToldAtOnceArrivesInOrder() throws Exception {
        try (var here = followed(two, ann, "");
                var pool = Executors.newFixedThreadPool(8)) {
            await().atMost(SOON).until(() -> here.count("event: unread") == 1);
            for (int i = 0; i < 40; i++) {
                TestHub hub = i % 2 == 0 ? one : two;
                pool.submit(() -> tell(hub, ann, "one of many", "many"));
            }
            await().atMost(SOON).until(() -> here.ids().size() == 40);
            assertThat(here.ids())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 40)
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    private static void named(Caller caller, String name) {
        Reply reply = people.send(
                caller,
                "PUT",
                "/api/settings",
                "{\"umbral_name\": \"" + name + "\", \"preferred_name\": \"" + name
                        + " Sable\", \"accept_connections\": true}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static JsonNode only(Caller caller) {
        JsonNode told = people.get(caller, "/api/notifications").json();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    @Test
    void whoIsAskedAndWhoIsAcceptedIsToldAndNobodyOfWhoHasLeft() {
        Caller ben = people.someone(account, "none");
        named(ann, "ann");
        named(ben, "ben");
        for (int i = 0; i < 2; i++) {
            Reply asked = people.post(ben, "/api/connections/request", "{\"umbral_name\": \"ann\"}");
            assertThat(asked.status()).as(asked.text()).isEqualTo(201);
            String request = asked.json().path("id").asText();
            JsonNode told = only(ann);
            assertThat(told.path("type").asText()).isEqualTo("connection_request");
            assertThat(told.path("title").asText()).isEqualTo("New Connection Request");
            assertThat(told.path("message").asText()).isEqualTo("ben Sable wants to connect with you");
            assertThat(told.path("data").toString()).isEqualTo("{\"sender_umbral_name\":\"ben\"}");
            assertThat(told.path("source_type").asText()).isEqualTo("connection_request");
            assertThat(told.path("source_id").asText()).isEqualTo(request);
            if (i == 0) {
                assertThat(people.delete(ben, "/api/connections/requests/" + request)
                                .status())
                        .isEqualTo(204);
                assertThat(titles(people.get(ann, "/api/notifications"))).isEmpty();
            } else {
                people.send(
                        ann, "PUT", "/api/connections/requests/" + request + "/respond", "{\"action\": \"accept\"}");
            }
        }
        JsonNode told = only(ben);
        assertThat(told.path("type").asText()).isEqualTo("connection_accepted");
        assertThat(told.path("title").asText()).isEqualTo("Connection Accepted");
        assertThat(told.path("message").asText()).isEqualTo("ann Sable accepted your connection request");
        assertThat(told.path("data").toString()).isEqualTo("{\"connected_umbral_name\":\"ann\"}");
        assertThat(told.path("source_type").asText()).isEqualTo("user_connection");
        assertThat(told.path("source_id").asText())
                .isEqualTo(
                        people.get(ben, "/api/connections").json().at("/0/id").asText());
        assertThat(people.delete(ann, "/me").status()).isEqualTo(204);
        assertThat(titles(people.get(ben, "/api/notifications"))).isEmpty();
    }

    @Test
    void whatIsNoMoreSoIsTakenAwayAndTheCountFalls() throws IOException {
        tell(one, ann, "asked", "request-1");
        try (var here = followed(two, ann, "")) {
            await().atMost(SOON).until(() -> here.count("\"unread\":1") == 1);
            Reply reply =
                    one.send(one.demo("/trial/notice?source=request-1").DELETE().build());
            assertThat(reply.status()).as(reply.text()).isEqualTo(204);
            await().atMost(SOON).until(() -> here.count("\"unread\":0") == 1);
        }
        assertThat(titles(people.get(ann, "/api/notifications"))).isEmpty();
    }

    @Test
    void whatAnotherHubToldWhileRedisWasAwayComesWhenItIsBack() throws IOException {
        try (var here = followed(two, ann, "")) {
            await().atMost(SOON).until(() -> here.count("event: unread") == 1);
            cable.cut();
            try {
                awaitCache("DOWN");
                tell(one, ann, "in the dark", "redis");
            } finally {
                cable.mend();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> here.count("in the dark") == 1);
            awaitCache("UP");
        }
    }

    private static void awaitCache(String status) {
        for (TestHub hub : new TestHub[] {one, two}) {
            await().atMost(Duration.ofSeconds(20)).until(() -> hub.get("/observe/health/ready")
                    .text()
                    .contains("\"cache\",\"status\":\"" + status + "\""));
        }
    }

    @Test
    void whileNothingComesNothingIsAskedAndItEndsWithTheSession() throws IOException, SQLException {
        try (var here = followed(one, ann, "")) {
            await().atMost(SOON).until(() -> here.count("event: unread") == 1);
            // all are woken soon after Redis is there, so the first look may be met
            await().atMost(Duration.ofSeconds(25)).until(() -> !isAsked(Duration.ofSeconds(3), () -> {}));
            assertThat(isAsked(SOON, () -> people.get(ann, "/api/notifications")))
                    .isTrue();
            tell(one, ann, "told", "session");
            await().atMost(SOON).until(() -> here.count("event: notification") == 1);
            one.execute("DELETE FROM user_session WHERE user_id = (SELECT id FROM `user` WHERE uuid = '" + ann.uuid()
                    + "')");
            await().atMost(SOON).until(here.ended::get);
        }
    }

    /// Whether anybody looks at what people were told, within so long: it is locked, so whoever does is seen to wait.
    private static boolean isAsked(Duration within, Runnable meanwhile) throws SQLException {
        try (var connection = one.database.connect();
                var statement = connection.createStatement()) {
            statement.execute("LOCK TABLES notification WRITE, notification_number WRITE");
            Thread.startVirtualThread(meanwhile);
            long until = System.nanoTime() + within.toNanos();
            while (System.nanoTime() < until) {
                if (one.count("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE() "
                                + "AND STATE LIKE 'Waiting for table%'")
                        > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void itIsInWhatAPersonTakesAlongAndGoesWithThem() {
        tell(one, ann, "Wanda Sable wants to connect with you", "export");
        JsonNode told = people.get(ann, "/me/data-export").json().path("notifications");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).path("title").asText()).startsWith("Wanda Sable");
        assertThat(people.delete(ann, "/me").status()).isEqualTo(204);
        assertThat(people.mentions("Wanda Sable")).isEmpty();
    }

    @Test
    void afterNinetyDaysItIsGone() {
        tell(one, ann, "old", "purge");
        tell(one, ann, "young", "purge");
        for (var age : List.of(List.of("old", "91"), List.of("young", "89"))) {
            one.execute("UPDATE notification SET created_on = UTC_TIMESTAMP() - INTERVAL " + age.get(1)
                    + " DAY WHERE title = '" + age.get(0) + "'");
        }
        var source = new DriverManagerDataSource(one.database.url(), one.database.user(), one.database.password());
        assertThat(new OldNotices(new NoticeStore(source, new ObjectMapper()), Clock.systemUTC()).purge())
                .isEqualTo(1);
        assertThat(titles(people.get(ann, "/api/notifications"))).containsExactly("young");
    }
}
