package io.serai.billing;

import static io.serai.billing.BillingFixture.JSON;
import static io.serai.billing.BillingFixture.OPERATOR;
import static io.serai.billing.BillingFixture.OTHER;
import static io.serai.billing.BillingFixture.event;
import static io.serai.billing.BillingFixture.session;
import static io.serai.billing.BillingFixture.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Stripe did while the hub did not hear of it.
class StripeHealIT {
    private static final String SUB = "sub_heal";
    private static final String CUS = "cus_heal";
    private static BillingFixture billing;
    private static String connection;
    private int sequence;

    @BeforeAll
    static void start() {
        billing = new BillingFixture(
                "SERAI_BILLING_ACCOUNT",
                OPERATOR,
                "SERAI_WORKER_LEASE",
                "1500ms",
                "SERAI_BILLING_HEAL_CRON",
                "0 0 0 1 1 ? 2099");
        connection = billing.connect(OPERATOR, "default");
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    @BeforeEach
    void empty() {
        billing.empty();
        billing.stripe.forgetEvents();
        billing.stripe.put(SUB, CUS, StripeSandbox.PRO, "active");
    }

    /// Something happens at Stripe.
    ///
    /// @return as a webhook tells of it
    private String happens(String type, String object, Instant at) {
        try {
            ObjectNode event = (ObjectNode) JSON.readTree(event("evt_h" + ++sequence, type, object));
            event.put("created", at.getEpochSecond());
            billing.stripe.happened(event);
            return event.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String happens(String type, String object) {
        return happens(type, object, Instant.now());
    }

    private static Reply begin(String account, String id, String since) {
        return billing.call(account, "POST", "/v3/hub/connection/" + id + "/heal" + since, "");
    }

    private static String hourAgo() {
        return "?since=" + Instant.now().minus(Duration.ofHours(1));
    }

    private static JsonNode heal() {
        Reply reply = begin(OPERATOR, connection, hourAgo());
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return ended(reply.json().at("/data/run_id").asText());
    }

    private static JsonNode ended(String run) {
        billing.settle();
        JsonNode ended =
                billing.call(OPERATOR, "GET", "/v3/hub/run/" + run, "").json().path("data");
        assertThat(ended.path("status").asText())
                .as(ended + billing.hub.output())
                .isEqualTo("done");
        return ended;
    }

    @Test
    void whatWasMissedIsTakenInOnceAndASecondHealHealsNothing() {
        String heard = happens("checkout.session.completed", session(SUB, CUS, OTHER));
        billing.done(connection, heard);
        assertThat(billing.plan(OTHER)).isEqualTo("pro/active");

        // the plan changes and ends while nobody listens
        billing.stripe.put(SUB, CUS, StripeSandbox.BUSINESS, "active");
        happens("customer.subscription.updated", subscription(SUB, CUS));
        billing.stripe.put(SUB, CUS, StripeSandbox.BUSINESS, "canceled");
        String last = happens("customer.subscription.deleted", subscription(SUB, CUS));
        happens("charge.refunded", "{\"id\":\"ch_1\"}");
        JsonNode run = heal();
        assertThat(run.at("/counts/healed").asInt()).as(run.toString()).isEqualTo(2);
        assertThat(run.at("/counts/looked").asInt()).isEqualTo(3);
        assertThat(run.path("capability").asText()).isEqualTo("heal.connection");
        assertThat(run.path("message").asText()).contains("of which 2 had been missed");
        assertThat(billing.plan(OTHER)).isEqualTo("free/canceled");

        assertThat(heal().at("/counts/healed").asInt()).isZero();
        // the webhook comes after all
        billing.done(connection, last);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM inbox WHERE provider = 'stripe'"))
                .isEqualTo(3);
    }

    @Test
    void allPagesOfTheListAreReadAndNothingFromBefore() {
        for (int i = 0; i < 230; i++) {
            happens("invoice.paid", BillingFixture.invoice(SUB, CUS));
        }
        happens("invoice.paid", BillingFixture.invoice(SUB, CUS), Instant.now().minus(Duration.ofHours(2)));
        JsonNode run = heal();
        assertThat(run.at("/counts/healed").asInt()).as(run.toString()).isEqualTo(230);
        assertThat(billing.heard.stream()
                        .filter(request -> request.path().equals("/v1/events"))
                        .count())
                .isEqualTo(3);
        assertThat(heal().at("/counts/healed").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe.event-healed", "work.begun", "work.before-done"})
    void aHealThatIsKilledGoesOnAndCountsAllOfIt(String moment) throws IOException {
        for (int i = 0; i < 5; i++) {
            happens("checkout.session.completed", session(SUB, CUS, OTHER));
        }
        Path halt = billing.hub.data.resolve("moment");
        Files.writeString(halt, moment);
        String run =
                begin(OPERATOR, connection, hourAgo()).json().at("/data/run_id").asText();
        billing.hub.await("MOMENT " + moment);
        billing.hub.kill();
        Files.delete(halt);
        billing.start();
        JsonNode ended = ended(run);
        assertThat(ended.at("/counts/healed").asInt()).as(ended.toString()).isEqualTo(5);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM inbox WHERE provider = 'stripe'"))
                .isEqualTo(5);
        assertThat(billing.plan(OTHER)).isEqualTo("pro/active");
        assertThat(heal().at("/counts/healed").asInt()).isZero();
    }

    @Test
    void sinceIsNeededAndOfTheLastThirtyDays() {
        for (String since : new String[] {
            "",
            "?since=",
            "?since=yesterday",
            "?since=2020-01-01T00:00:00Z",
            "?since=" + Instant.now().minus(Duration.ofDays(31)),
            "?since=" + Instant.now().plus(Duration.ofHours(1))
        }) {
            Reply reply = begin(OPERATOR, connection, since);
            assertThat(reply.status()).as(since + reply.text()).isEqualTo(422);
            assertThat(reply.text()).as(since).contains("since");
        }
        assertThat(billing.inbox()).isZero();
        assertThat(begin(OPERATOR, connection, "?since=" + Instant.now().minus(Duration.ofDays(29)))
                        .status())
                .isEqualTo(202);
        billing.settle();
    }

    @Test
    void othersConnectionsAndSystemsThatCantBeHealedAreRefused() {
        assertThat(begin(OTHER, connection, hourAgo()).status()).isEqualTo(404);
        billing.hub.execute("INSERT INTO connection (id_random, account_id, `system`, name, secrets) "
                + "SELECT 'acmeConn001', account_id, 'acme', name, secrets FROM connection WHERE id_random = '"
                + connection + "'");
        Reply refused = begin(OPERATOR, "acmeConn001", hourAgo());
        billing.hub.execute("DELETE FROM connection WHERE `system` = 'acme'");
        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.json().at("/meta/status_message").asText()).contains("acme can't be healed");

        billing.call(OPERATOR, "PATCH", "/v3/hub/connection/" + connection, "{\"enabled\": false}");
        Reply disabled = begin(OPERATOR, connection, hourAgo());
        billing.call(OPERATOR, "PATCH", "/v3/hub/connection/" + connection, "{\"enabled\": true}");
        assertThat(disabled.status()).isEqualTo(409);
        assertThat(disabled.text()).contains("disabled");
        assertThat(billing.inbox()).isZero();
    }

    @Test
    void afterAnAbsenceOfAllHubsWhatWasMissedIsTakenInWithoutBeingAsked() {
        happens("checkout.session.completed", session(SUB, CUS, OTHER));
        fire("heal-after-outages");
        assertThat(billing.hub.count("SELECT COUNT(*) FROM hub_seen")).isEqualTo(1);
        billing.hub.execute("UPDATE hub_seen SET seen_on = UTC_TIMESTAMP(3) - INTERVAL 20 MINUTE");
        fire("heal-after-outages");
        await().atMost(Duration.ofSeconds(30)).until(() -> billing.plan(OTHER).equals("pro/active"));
        billing.settle();
        assertThat(billing.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'heal.connection'"
                        + " AND JSON_VALUE(counts_json, '$.healed') = 1"))
                .isEqualTo(1);
        assertThat(billing.hub.count(
                        "SELECT COUNT(*) FROM connection WHERE outage_since IS NOT NULL" + " AND `system` = 'stripe'"))
                .isZero();
        fire("heal-after-outages");
        billing.settle();
        assertThat(billing.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'heal.connection'"))
                .isEqualTo(1);
    }

    @Test
    void anOutageIsHealedOnceItsVendorFailsNoMore() {
        happens("checkout.session.completed", session(SUB, CUS, OTHER));
        billing.hub.execute("UPDATE connection SET outage_since = UTC_TIMESTAMP(3) - INTERVAL 10 MINUTE,"
                + " outage_noticed_on = UTC_TIMESTAMP(3) - INTERVAL 5 MINUTE, last_error_at = UTC_TIMESTAMP(3),"
                + " last_ok_at = NULL WHERE id_random = '" + connection + "'");
        fire("heal-after-outages");
        assertThat(billing.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'heal.connection'"))
                .as("its vendor failed just now")
                .isZero();
        billing.hub.execute("UPDATE connection SET last_error_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE"
                + " WHERE id_random = '" + connection + "'");
        fire("heal-after-outages");
        billing.settle();
        assertThat(billing.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'heal.connection'"))
                .isEqualTo(1);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM connection WHERE outage_since IS NOT NULL AND id_random = '"
                        + connection + "'"))
                .isZero();
    }

    private static void fire(String schedule) {
        JsonNode all =
                billing.call(OPERATOR, "GET", "/v3/hub/schedule", "").json().path("data");
        String id = all.valueStream()
                .map(one -> one.path("id").asText())
                .filter(one -> one.contains(schedule))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no schedule " + schedule + " in " + all));
        Reply reply = billing.call(OPERATOR, "POST", "/v3/hub/schedule/" + id + "/run", "");
        assertThat(reply.status()).as(reply.text()).isBetween(200, 202);
        try {
            Thread.sleep(1_500);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
