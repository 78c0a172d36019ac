package io.serai.senders;

import static io.serai.senders.SendersFixture.ACCOUNT;
import static io.serai.senders.SendersFixture.JSON;
import static io.serai.senders.SendersFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Alerts as those get them who are told.
class AlertsIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SEVERAL_LOOKS = Duration.ofSeconds(2);
    private static SendersFixture senders;
    private static HttpServer listener;
    private static final List<JsonNode> posted = new CopyOnWriteArrayList<>();
    private static volatile int answer = 204;

    @BeforeAll
    static void start() throws IOException {
        senders = new SendersFixture();
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/hook", call -> {
            try (call) {
                posted.add(JSON.readTree(call.getRequestBody()));
                call.sendResponseHeaders(answer, -1);
            }
        });
        listener.start();
    }

    @AfterAll
    static void stop() {
        senders.close();
        listener.stop(0);
    }

    @BeforeEach
    void empty() {
        senders.hub.execute("DELETE FROM alert");
        senders.empty();
        posted.clear();
        answer = 204;
    }

    private static String hook() {
        return "http://127.0.0.1:" + listener.getAddress().getPort() + "/hook";
    }

    private static Reply add(String account, String alert) {
        return senders.call(account, "POST", "/v3/hub/alert", alert);
    }

    private static String added(String alert) {
        Reply reply = add(ACCOUNT, alert);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/id").asText();
    }

    private static String webhook(String cause) {
        return added("{\"cause\": %s, \"channel\": \"webhook\", \"target\": \"%s\"}".formatted(cause, hook()));
    }

    /// Open letters of one fingerprint.
    private static void dead(String account, String name, int count) {
        senders.hub.execute(
                "INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                        + "failures, headers_json) SELECT 'zoom', 'x', CONCAT('" + name
                        + "-', seq), (SELECT id FROM account "
                        + "WHERE id_random = '" + account + "'), 'zoom.webhook', 'dead', 'ann@example.org', 1, '{}' "
                        + "FROM seq_1_to_" + count);
        senders.hub.execute("INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status) "
                + "SELECT CONCAT('L', LPAD(id, 10, '0')), id, account_id, provider, capability, 'somewhere', 'Broken', "
                + "'ann@example.org was wrong', LEFT(SHA2('" + name + "', 256), 16), 1, UTC_TIMESTAMP(3), "
                + "UTC_TIMESTAMP(3), 'open' FROM inbox WHERE event_key LIKE '" + name + "-%'");
        senders.hub.execute("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id SET i.letter_id = l.id");
    }

    private static void nothingMoreComes(int before) throws InterruptedException {
        Thread.sleep(SEVERAL_LOOKS);
        assertThat(posted).as("%s", posted).hasSize(before);
    }

    @Test
    void aNewCauseIsToldOnceByEachChannelWithoutAWordOfWhatCame() throws InterruptedException {
        senders.connect(ACCOUNT, senders.ntfy);
        webhook("\"letters_new\"");
        added("{\"cause\": \"letters_new\", \"channel\": \"mail\", \"target\": \"night@example.org\"}");
        added("{\"cause\": \"letters_new\", \"channel\": \"ntfy\", \"target\": \"night-desk\"}");
        dead(ACCOUNT, "first", 3);
        dead(OTHER, "foreign", 3);
        await().atMost(SOON)
                .until(() -> posted.size() == 1
                        && senders.ntfy.published().size() == 1
                        && senders.caught("night@example.org").size() == 1);
        JsonNode told = posted.getFirst();
        assertThat(told.path("lines")).hasSize(1);
        assertThat(told.path("page").asText()).isEqualTo(SendersFixture.PUBLIC_URL + "/dead-letters");
        assertThat(told.toString() + senders.ntfy.published())
                .contains("3 dead letters of one cause, in zoom.webhook")
                .doesNotContain("ann@example.org");
        dead(ACCOUNT, "second", 1);
        await().atMost(SOON).until(() -> posted.size() == 2);
        assertThat(posted.getLast().path("lines")).hasSize(1);
        senders.hub.execute("UPDATE dead_letter SET status = 'replaying'");
        Thread.sleep(SEVERAL_LOOKS);
        senders.hub.execute("UPDATE dead_letter SET status = 'open'");
        nothingMoreComes(2);
    }

    @Test
    void manyLettersAreToldWhenTheyAreOverTheThresholdAndAgainWhenTheyAreOnceMore() throws InterruptedException {
        webhook("\"letters_over\", \"threshold\": 5");
        dead(ACCOUNT, "five", 5);
        nothingMoreComes(0);
        dead(ACCOUNT, "more", 1);
        await().atMost(SOON).until(() -> posted.size() == 1);
        assertThat(posted.getFirst().at("/lines/0").asText()).startsWith("6 dead letters");
        dead(ACCOUNT, "most", 4);
        nothingMoreComes(1);
        senders.hub.execute("UPDATE dead_letter SET status = 'discarded'");
        Thread.sleep(SEVERAL_LOOKS);
        dead(ACCOUNT, "again", 7);
        await().atMost(SOON).until(() -> posted.size() == 2);
    }

    @Test
    void aConnectionIsToldWhenItFailsForSoLongAndAgainTheNextTime() throws InterruptedException {
        String connection = senders.connect(ACCOUNT, senders.resend);
        webhook("\"connection\", \"threshold\": 10");
        failing(connection, "9");
        nothingMoreComes(0);
        failing(connection, "11");
        await().atMost(SOON).until(() -> posted.size() == 1);
        assertThat(posted.getFirst().at("/lines/0").asText()).contains(connection, "(resend) fails since");
        nothingMoreComes(1);
        failing(connection, "15");
        await().atMost(SOON).until(() -> posted.size() == 2);
    }

    private static void failing(String connection, String minutes) {
        senders.hub.execute("UPDATE `connection` SET last_error = 'no', failing_since = UTC_TIMESTAMP(3) - INTERVAL "
                + minutes + " MINUTE WHERE id_random = '" + connection + "'");
    }

    @Test
    void whatCanNotBeToldNowIsTriedAgainAndIsNoReasonForAnother() {
        answer = 503;
        webhook("\"letters_new\"");
        dead(ACCOUNT, "later", 1);
        await().atMost(SOON).until(() -> posted.size() >= 2);
        assertThat(posted.stream().map(one -> one.path("id").asText()).distinct())
                .as("each try says the same id")
                .hasSize(1);
        await().atMost(SOON)
                .until(() ->
                        senders.hub.count("SELECT COUNT(*) FROM dead_letter WHERE capability = 'alert.tell'") == 1);
        int tries = posted.size();
        await().during(SEVERAL_LOOKS).atMost(SOON).until(() -> posted.size() == tries);
    }

    @Test
    void whoLooksAfterTheHubHearsOfAllAccounts() {
        added("{\"cause\": \"letters_new\", \"channel\": \"webhook\", \"target\": \"%s\", \"everywhere\": true}"
                .formatted(hook()));
        dead(OTHER, "theirs", 2);
        await().atMost(SOON).until(() -> posted.size() == 1);
        assertThat(posted.getFirst().at("/lines/0").asText()).startsWith("Account " + OTHER + ": 2 dead letters");
    }

    @Test
    void anAlertIsTestedListedAndRemovedByItsOwnAccountAlone() {
        String id = webhook("\"ledger\"");
        for (String[] asked : new String[][] {{"DELETE", ""}, {"POST", "/test"}}) {
            assertThat(senders.call(OTHER, asked[0], "/v3/hub/alert/" + id + asked[1], "")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(senders.call(OTHER, "GET", "/v3/hub/alert", "").json().path("data"))
                .isEmpty();
        assertThat(senders.call(ACCOUNT, "POST", "/v3/hub/alert/" + id + "/test", "")
                        .status())
                .isEqualTo(202);
        await().atMost(SOON).until(() -> posted.size() == 1);
        assertThat(senders.call(ACCOUNT, "GET", "/v3/hub/alert", "")
                        .json()
                        .at("/data/0/target")
                        .asText())
                .isEqualTo(hook());
        assertThat(senders.call(ACCOUNT, "DELETE", "/v3/hub/alert/" + id, "").status())
                .isEqualTo(200);
        assertThat(senders.call(ACCOUNT, "GET", "/v3/hub/alert", "").json().path("data"))
                .isEmpty();
        assertThat(senders.hub.count(
                        "SELECT COUNT(*) FROM audit WHERE action LIKE 'alert.%' AND resource_id = '" + id + "'"))
                .isEqualTo(2);
    }

    @Test
    void whatCanBeNoAlertIsRefusedAndSaysWhy() {
        assertThat(add(ACCOUNT, "{\"cause\": \"letters_over\", \"channel\": \"mail\", \"target\": \"nobody\"}")
                        .text())
                .contains("body.threshold", "of letters for letters_over", "body.target", "no e-mail address");
        assertThat(add(ACCOUNT, "{\"cause\": \"ledger\", \"threshold\": 3, \"channel\": \"ntfy\", \"target\": \"a b\"}")
                        .text())
                .contains("takes no threshold", "expected a topic");
        for (String target :
                List.of("ftp://example.org/", "https://user:pw@example.org/", "https://example.org/?a=b")) {
            assertThat(add(ACCOUNT, "{\"cause\": \"ledger\", \"channel\": \"webhook\", \"target\": \"" + target + "\"}")
                            .status())
                    .as(target)
                    .isEqualTo(422);
        }
    }
}
