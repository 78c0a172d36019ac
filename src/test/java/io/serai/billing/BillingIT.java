package io.serai.billing;

import static io.serai.billing.BillingFixture.OPERATOR;
import static io.serai.billing.BillingFixture.OTHER;
import static io.serai.billing.BillingFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxFault;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxVendor;
import io.serai.web.Outcome;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Plans over HTTP, where each account pays by its own connection.
class BillingIT {
    private static BillingFixture billing;
    private static String connection;

    @BeforeAll
    static void start() {
        billing = new BillingFixture("SERAI_PUBLIC_URL", "https://hub.example.org");
        connection = billing.connect(OPERATOR, "default");
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    @BeforeEach
    void empty() {
        billing.empty();
    }

    private static Reply checkout(String account, String tier) {
        return billing.call(account, "POST", "/billing/checkout-session", "{\"tier\": \"" + tier + "\"}");
    }

    private static Reply portal(String account) {
        return billing.call(account, "POST", "/billing/portal", "");
    }

    private static void buy(String subscription, String price, String status) {
        billing.stripe.put(subscription, "cus_1", price, status);
        billing.done(connection, billing.event("checkout.session.completed", session(subscription, "cus_1", OPERATOR)));
    }

    @Test
    void whoHasNoPlanIsFree() {
        JsonNode status = billing.status(OTHER);
        assertThat(status.path("tier").asText()).isEqualTo("free");
        assertThat(status.path("status").asText()).isEqualTo("none");
        assertThat(status.path("period_end").isNull()).isTrue();
        assertThat(status.path("cancel_at_period_end").asBoolean(true)).isFalse();
        assertThat(status.at("/used/events").asLong())
                .isEqualTo(billing.hub.count("SELECT COUNT(*) FROM event e JOIN account a ON a.id = e.account_id "
                        + "WHERE a.id_random = '" + OTHER + "'"));
        assertThat(status.path("limit").toString()).isEqualTo("{\"events\":1,\"guests_per_event\":50}");
    }

    @Test
    void aPlanTellsItsLimitsAndTheEndOfItsPeriod() {
        buy("sub_1", StripeSandbox.BUSINESS, "active");
        JsonNode status = billing.status(OPERATOR);
        assertThat(status.path("tier").asText()).isEqualTo("business");
        assertThat(java.time.Instant.parse(status.path("period_end").asText())).isAfter(java.time.Instant.now());
        assertThat(status.path("limit").toString()).isEqualTo("{\"events\":null,\"guests_per_event\":5000}");
    }

    @Test
    void aCheckoutIsOpenedForTheAccountAtThePriceOfTheTier() {
        Reply reply = checkout(OPERATOR, "pro");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("url").asText()).startsWith("https://checkout.stripe.com/");
        SandboxVendor.Request asked = billing.heard.getLast();
        assertThat(asked.path()).isEqualTo("/v1/checkout/sessions");
        assertThat(asked.headers()).containsKey("idempotency-key").containsKey("stripe-version");
        assertThat(form(asked))
                .contains(
                        "mode=subscription",
                        "client_reference_id=" + OPERATOR,
                        "line_items[0][price]=" + StripeSandbox.PRO,
                        "line_items[0][quantity]=1",
                        "subscription_data[metadata][account_id]=" + OPERATOR,
                        "success_url=https://hub.example.org/host/billing?checkout=done",
                        "cancel_url=https://hub.example.org/host/billing?checkout=cancelled")
                .doesNotContain("customer=");
    }

    private static String form(SandboxVendor.Request request) {
        return URLDecoder.decode(new String(request.body(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void aTierThatIsActiveIsNotSoldTwice() {
        buy("sub_1", StripeSandbox.PRO, "past_due");
        assertThat(checkout(OPERATOR, "pro").status()).isEqualTo(409);
        Reply higher = checkout(OPERATOR, "business");
        assertThat(higher.status()).as(higher.text()).isEqualTo(200);
        assertThat(form(billing.heard.getLast())).contains("customer=cus_1");
        buy("sub_2", StripeSandbox.BUSINESS, "active");
        assertThat(checkout(OPERATOR, "business").status()).isEqualTo(409);
        assertThat(checkout(OPERATOR, "pro").status())
                .as("it would be paid for nothing")
                .isEqualTo(409);
        buy("sub_1", StripeSandbox.PRO, "canceled");
        buy("sub_2", StripeSandbox.BUSINESS, "canceled");
        assertThat(checkout(OPERATOR, "pro").status()).isEqualTo(200);
    }

    @Test
    void aTierThatThereIsNotIsRefused() {
        for (String tier : new String[] {"free", "gold", ""}) {
            assertThat(checkout(OPERATOR, tier).status()).as(tier).isEqualTo(422);
        }
        assertThat(billing.call(OPERATOR, "POST", "/billing/checkout-session", "{}")
                        .status())
                .isEqualTo(422);
        assertThat(billing.heard).isEmpty();
    }

    @Test
    void withoutAConnectionNothingIsSold() {
        assertThat(checkout(OTHER, "pro").status()).isEqualTo(503);
        assertThat(portal(OTHER).status()).isEqualTo(404);
    }

    @Test
    void thePortalIsOpenedForWhoHasEverPaid() {
        assertThat(portal(OPERATOR).status()).isEqualTo(404);
        buy("sub_1", StripeSandbox.PRO, "canceled");
        Reply reply = portal(OPERATOR);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("url").asText()).startsWith("https://billing.stripe.com/");
        assertThat(form(billing.heard.getLast()))
                .contains("customer=cus_1", "return_url=https://hub.example.org/host/billing");
    }

    @Test
    void aPostWhoseAnswerWasLostIsNotDoneTwice() {
        int before = billing.stripe.done();
        billing.server.faults(new SandboxFaults(1, 1, Set.of(SandboxFault.RESET_WITHIN)));
        billing.listen(_ -> billing.server.faults(SandboxFaults.asked()));
        Reply reply = checkout(OPERATOR, "pro");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(billing.heard).as("asked twice").hasSize(2);
        assertThat(billing.heard.get(0).headers().get("idempotency-key"))
                .isEqualTo(billing.heard.get(1).headers().get("idempotency-key"));
        assertThat(billing.stripe.done() - before).as("done once").isEqualTo(1);
        checkout(OPERATOR, "pro");
        assertThat(billing.stripe.done() - before).as("another order").isEqualTo(2);
    }

    @Test
    void anAccountsOwnConnectionSellsNoPlanToAnother() {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.BUSINESS, "active");
        billing.done(connection, billing.event("checkout.session.completed", session("sub_1", "cus_1", OTHER)));
        assertThat(billing.plan(OTHER)).isEqualTo("free/none");
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_subscription"))
                .isZero();
    }

    @Test
    void withoutAnOperatorTheAddressWithoutAnIdLeadsNowhere() {
        assertThat(billing.deliver("", BillingFixture.SECRET, billing.event("x", "{}"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anOperatorThatThereIsNotStopsTheStart() {
        try (TestHub hub = TestHub.create().with("SERAI_BILLING_ACCOUNT", "nobodysId01")) {
            hub.begin();
            hub.await("SERAI_BILLING_ACCOUNT names no account here: nobodysId01");
            assertThat(hub.ended()).isNotZero();
        }
    }

    @Test
    void theConnectionIsTestedByOneHarmlessCall() {
        Reply reply = billing.call(OPERATOR, "POST", "/v3/hub/connection/" + connection + "/test", "");
        assertThat(reply.json().at("/data/ok").asBoolean()).as(reply.text()).isTrue();
        assertThat(reply.json().at("/data/said").asText()).contains("key is taken");
    }

    @Test
    void everyCheckOfTheConnectorHoldsAgainstTheSandbox() {
        Reply reply = billing.call(OPERATOR, "POST", "/v3/hub/connector/stripe/verify?connection_id=" + connection, "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().at("/meta/failed").asInt(-1)).as(reply.text()).isZero();
        assertThat(reply.json().path("data")).hasSize(5);
        assertThat(reply.text()).doesNotContain("missing:");
    }

    @Test
    void pricesAreAnObjectOfTiers() {
        for (String prices : new String[] {"[]", "\"price_1\"", "{\"gold\": \"price_1\"}", "{\"pro\": 1}"}) {
            Reply reply = billing.call(
                    OPERATOR,
                    "PATCH",
                    "/v3/hub/connection/" + connection,
                    "{\"settings\": {\"prices\": " + prices + "}}");
            assertThat(reply.status()).as(reply.text()).isEqualTo(422);
            assertThat(reply.text()).contains("body.settings.prices", "pro, business");
        }
    }

    @Test
    void goingOverALimitIsAnsweredWith402AndWhatToDo() {
        var sql = JdbcClient.create(new DriverManagerDataSource(
                billing.hub.database.url(), billing.hub.database.user(), billing.hub.database.password()));
        var plans = new Plans(
                new SubscriptionStore(sql),
                new Payee(sql, null),
                Map.of(Tier.FREE, new Plan.Limit(1, 50), Tier.PRO, new Plan.Limit(10, null)),
                "https://hub.example.org/host/billing");
        long account = billing.hub.count("SELECT id FROM account WHERE id_random = '" + OPERATOR + "'");
        assertThat(plans.overEvents(account, 0, 1)).isEmpty();
        assertThat(plans.overGuests(account, 40, 10)).isEmpty();
        assertThat(plans.overGuests(account, 40, 11)).hasValueSatisfying(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Report.class);
            var report = (Outcome.Report) outcome;
            assertThat(report.status()).isEqualTo(402);
            assertThat(report.body())
                    .asString()
                    .isEqualTo(
                            "{error=The plan free is limited in guests of an event to 50, and 40 are there., reason=guests,"
                                    + " tier=free, used=40, limit=50, upgrade_url=https://hub.example.org/host/billing}");
        });
        buy("sub_1", StripeSandbox.PRO, "active");
        assertThat(plans.overGuests(account, 1_000_000, 1)).isEmpty();
        assertThat(plans.overEvents(account, 10, 1)).isPresent();
    }
}
