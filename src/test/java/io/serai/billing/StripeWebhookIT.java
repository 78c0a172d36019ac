package io.serai.billing;

import static io.serai.billing.BillingFixture.OPERATOR;
import static io.serai.billing.BillingFixture.OTHER;
import static io.serai.billing.BillingFixture.SECRET;
import static io.serai.billing.BillingFixture.event;
import static io.serai.billing.BillingFixture.header;
import static io.serai.billing.BillingFixture.invoice;
import static io.serai.billing.BillingFixture.session;
import static io.serai.billing.BillingFixture.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stripe's webhooks over HTTP, with a real database, and a Stripe that answers what the hub reads. All accounts pay by
/// the operator's connection.
class StripeWebhookIT {
    private static final int CONNECTIONS = 8;
    private static BillingFixture billing;
    private static final List<String> connections = new ArrayList<>();
    private static String connection;
    private static String foreign;

    @BeforeAll
    static void start() {
        billing = new BillingFixture("SERAI_BILLING_ACCOUNT", OPERATOR);
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(billing.connect(OPERATOR, i == 0 ? "default" : "c" + i));
        }
        connection = connections.getFirst();
        foreign = billing.connect(OTHER, "own");
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    @BeforeEach
    void empty() {
        billing.empty();
    }

    @Test
    void whatStripeDidNotSignIsRefusedAndNothingIsStored() {
        String body = event("evt_1", "customer.subscription.updated", subscription("sub_1", "cus_1"));
        Instant now = Instant.now();
        String good = header(SECRET, body, now);
        List<Reply> replies = new ArrayList<>(List.of(
                billing.hub.send(billing.webhook(connection, body).build()),
                billing.deliver(connection, "whsec_another", body),
                billing.hub.send(billing.webhook(connection, body.replace("sub_1", "sub_2"))
                        .header("Stripe-Signature", good)
                        .build()),
                billing.hub.send(billing.webhook(connection, body)
                        .header("Stripe-Signature", header(SECRET, body, now.minusSeconds(310)))
                        .build()),
                billing.hub.send(billing.webhook(connection, "")
                        .header("Stripe-Signature", good)
                        .build())));
        for (String broken : List.of(",", "t=", "v1=", "t=now,v1=0", good.replace("v1=", "v0="), "t=1,v1")) {
            replies.add(billing.hub.send(billing.webhook(connection, body)
                    .header("Stripe-Signature", broken)
                    .build()));
        }
        for (Reply reply : replies) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(401);
            assertThat(reply.text()).doesNotContain(SECRET).doesNotContain(good);
        }
        assertThat(billing.inbox()).isZero();
        assertThat(billing.heard).isEmpty();
    }

    @Test
    void whatIsSignedAndNoEventIsRefusedAndNothingIsStored() {
        for (String body : List.of(
                "no JSON",
                "[1]",
                "null",
                "{\"id\":\"evt_test_webhook\",\"object\":\"event\",\"type\":\"customer.subscription.updated\"}",
                event("evt/1", "x", "{}"),
                event("evt_1", "customer.subscription.updated", "{\"id\":null}"))) {
            Reply reply = billing.deliver(connection, SECRET, body);
            assertThat(reply.status()).as(body + ": " + reply.text()).isEqualTo(400);
        }
        assertThat(billing.inbox()).isZero();
    }

    @Test
    void anUnknownAndADisabledConnectionAreNotThere() {
        String body = event("evt_1", "x", "{}");
        assertThat(billing.deliver("nobodysId01", SECRET, body).status()).isEqualTo(404);
        String own = billing.connect(OTHER, "disabled");
        billing.call(OTHER, "PATCH", "/v3/hub/connection/" + own, "{\"enabled\": false}");
        assertThat(billing.deliver(own, SECRET, body).status()).isEqualTo(404);
        assertThat(billing.inbox()).isZero();
    }

    @Test
    void withoutAnIdTheOperatorsConnectionIsMeant() {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.PRO, "active");
        String body = event("evt_1", "checkout.session.completed", session("sub_1", "cus_1", OTHER));
        billing.done("", body);
        billing.done(connection, body);
        assertThat(billing.inbox()).as("the same event at both addresses").isEqualTo(1);
        assertThat(billing.text("SELECT event_key FROM inbox")).isEqualTo("evt_1");
        assertThat(billing.plan(OTHER)).isEqualTo("pro/active");
    }

    @Test
    void bothSecretsAreGoodWhileTheyOverlap() {
        String own = billing.connect(OTHER, "rotated");
        Reply rotated = billing.call(
                OTHER,
                "POST",
                "/v3/hub/connection/" + own + "/rotate",
                "{\"secrets\": {\"webhook_secret\": \"whsec_second\"}, \"overlap_seconds\": 4}");
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
        String body = billing.event("x", "{}");
        assertThat(billing.deliver(own, SECRET, body).status()).isEqualTo(200);
        assertThat(billing.deliver(own, "whsec_second", body).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> billing.deliver(own, SECRET, body).status() == 401);
        assertThat(billing.deliver(own, "whsec_second", body).status()).isEqualTo(200);
    }

    @Test
    void fiveEventsInEveryOrderWithRepeatsEndInOneState() {
        List<List<Integer>> orders = orders(List.of(0, 1, 2, 3, 4));
        assertThat(orders).hasSize(120);
        for (int number = 0; number < orders.size(); number++) {
            String subscription = "sub_o" + number;
            String customer = "cus_o" + number;
            billing.stripe.put(subscription, customer, StripeSandbox.BUSINESS, "past_due");
            List<String> events = List.of(
                    event("evt_a" + number, "checkout.session.completed", session(subscription, customer, OTHER)),
                    event("evt_b" + number, "customer.subscription.created", subscription(subscription, customer)),
                    event("evt_c" + number, "customer.subscription.updated", subscription(subscription, customer)),
                    event("evt_d" + number, "invoice.paid", invoice(subscription, customer)),
                    event("evt_e" + number, "invoice.payment_failed", invoice(subscription, customer)));
            var sent = new ArrayList<Integer>();
            for (int at : orders.get(number)) {
                sent.add(at);
                for (int repeat : sent) { // all before it once more
                    Reply reply = billing.deliver(connections.get(number % CONNECTIONS), SECRET, events.get(repeat));
                    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
                }
            }
        }
        billing.settle();
        assertThat(billing.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'"))
                .isEqualTo(600);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_subscription"))
                .isEqualTo(120);
        assertThat(billing.text("SELECT GROUP_CONCAT(DISTINCT CONCAT_WS('|', a.id_random, s.tier, s.status, "
                        + "s.price_id, s.cancel_at_period_end, s.period_end > UTC_TIMESTAMP())) FROM"
                        + " billing_subscription s JOIN account a ON a.id = s.account_id"))
                .isEqualTo(OTHER + "|business|past_due|" + StripeSandbox.BUSINESS + "|0|1");
        assertThat(billing.plan(OTHER)).isEqualTo("business/past_due");
        assertThat(billing.plan(OPERATOR)).isEqualTo("free/none");
    }

    @Test
    void theStateAtStripeCountsAndNotWhatTheEventSays() {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.PRO, "trialing");
        billing.done(connection, billing.event("checkout.session.completed", session("sub_1", "cus_1", OTHER)));
        assertThat(billing.plan(OTHER)).isEqualTo("pro/trialing");
        var now = billing.stripe.put("sub_1", "cus_1", StripeSandbox.BUSINESS, "active");
        now.put("cancel_at_period_end", true);
        billing.done(connection, billing.event("customer.subscription.deleted", subscription("sub_1", "cus_1")));
        assertThat(billing.plan(OTHER)).isEqualTo("business/active");
        assertThat(billing.status(OTHER).path("cancel_at_period_end").asBoolean())
                .isTrue();
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.BUSINESS, "unpaid");
        billing.done(connection, billing.event("invoice.payment_failed", invoice("sub_1", "cus_1")));
        assertThat(billing.plan(OTHER)).isEqualTo("free/unpaid");
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.BUSINESS, "active");
        billing.done(connection, billing.event("invoice.paid", invoice("sub_1", "cus_1")));
        assertThat(billing.plan(OTHER)).isEqualTo("business/active");
        billing.stripe.remove("sub_1");
        billing.done(connection, billing.event("customer.subscription.deleted", subscription("sub_1", "cus_1")));
        assertThat(billing.plan(OTHER)).isEqualTo("free/canceled");
    }

    @Test
    void ofTwoTheHigherTierCountsAndOnlyWhileItGrants() {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.PRO, "active");
        billing.stripe.put("sub_2", "cus_1", StripeSandbox.BUSINESS, "active");
        billing.done(connection, billing.event("checkout.session.completed", session("sub_2", "cus_1", OTHER)));
        billing.done(connection, billing.event("customer.subscription.created", subscription("sub_1", "cus_1")));
        assertThat(billing.plan(OTHER)).isEqualTo("business/active");
        billing.stripe.put("sub_2", "cus_1", StripeSandbox.BUSINESS, "canceled");
        billing.done(connection, billing.event("customer.subscription.deleted", subscription("sub_2", "cus_1")));
        assertThat(billing.plan(OTHER)).isEqualTo("pro/active");
    }

    @Test
    void anAccountsOwnConnectionChangesNoPlanThatIsPaidByTheOperators() {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.BUSINESS, "active");
        billing.done(foreign, billing.event("checkout.session.completed", session("sub_1", "cus_1", OTHER)));
        billing.done(foreign, billing.event("checkout.session.completed", session("sub_1", "cus_1", OPERATOR)));
        assertThat(billing.plan(OTHER)).isEqualTo("free/none");
        assertThat(billing.plan(OPERATOR)).isEqualTo("free/none");
        assertThat(ignored()).isEqualTo(2);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_customer")).isZero();
    }

    @Test
    void whatChangesNoPlanIsDoneAndCountedAsIgnored() {
        billing.stripe.put("sub_1", "cus_1", "price_of_something_else", "active");
        billing.stripe.put("sub_2", "cus_2", StripeSandbox.PRO, "active");
        billing.done(connection, billing.event("charge.succeeded", "{\"id\":\"ch_1\",\"customer\":\"cus_1\"}"));
        billing.done(connection, billing.event("customer.subscription.created", subscription("sub_1", "cus_1")));
        billing.done(connection, billing.event("customer.subscription.created", subscription("sub_2", "cus_2")));
        billing.done(connection, billing.event("customer.subscription.deleted", subscription("sub_gone", "cus_1")));
        assertThat(ignored()).isEqualTo(4);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM dead_letter")).isZero();
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_subscription"))
                .isZero();
    }

    private static long ignored() {
        return billing.hub.count(
                "SELECT COUNT(*) FROM run WHERE status = 'done' AND JSON_VALUE(counts_json, '$.ignored') = 1");
    }

    @Test
    void aPaidCheckoutOfAnUnknownAccountIsADeadLetter() {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.PRO, "active");
        billing.done(connection, billing.event("checkout.session.completed", session("sub_1", "cus_1", "nobodysId01")));
        assertThat(billing.text("SELECT message FROM dead_letter")).contains("client_reference_id");
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_subscription"))
                .isZero();
    }

    @Test
    void aPriceThatIsNoTiersGrantsNothingUntilItIsPutIntoTheConnection() {
        billing.stripe.put("sub_1", "cus_1", "price_new", "active");
        String own = billing.connect(OPERATOR, "prices");
        billing.done(own, billing.event("checkout.session.completed", session("sub_1", "cus_1", OTHER)));
        assertThat(billing.plan(OTHER)).isEqualTo("free/active");
        assertThat(billing.text("SELECT message FROM dead_letter")).contains("price_new");

        prices(own, "{\"pro\": \"price_new\"}");
        String letter = billing.text("SELECT id_random FROM dead_letter");
        Reply replay = billing.call(OPERATOR, "POST", "/v3/hub/dead_letter/" + letter + "/replay", "{}");
        assertThat(replay.status()).as(replay.text()).isEqualTo(202);
        billing.settle();
        assertThat(billing.plan(OTHER)).isEqualTo("pro/active");

        prices(own, "{\"pro\": \"price_newer\"}");
        billing.done(own, billing.event("invoice.paid", invoice("sub_1", "cus_1")));
        assertThat(billing.plan(OTHER))
                .as("who pays the price of before keeps the tier")
                .isEqualTo("pro/active");
    }

    private static void prices(String connection, String prices) {
        Reply reply = billing.call(
                OPERATOR, "PATCH", "/v3/hub/connection/" + connection, "{\"settings\": {\"prices\": " + prices + "}}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "500-2x",
                "429-seconds-1x",
                "reset-2x",
                "reset-within-2x",
                "truncated-1x",
                "cut-1x",
                "disguised-1x"
            })
    void aFaultAtStripeIsTriedAgainUntilItIsOver(String fault) {
        billing.stripe.put("sub_" + fault, "cus_1", StripeSandbox.PRO, "active");
        billing.done(
                connection,
                billing.event(
                        "checkout.session.completed", session("fault-" + fault + "-sub_" + fault, "cus_1", OTHER)));
        assertThat(billing.plan(OTHER)).isEqualTo("pro/active");
        assertThat(billing.hub.count("SELECT COUNT(*) FROM dead_letter")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox.inserted", "work.claimed", "billing.subscription-read", "billing.subscription-kept"})
    void anEventIsWorkedOnOnceMoreAfterAKill(String moment) throws Exception {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.PRO, "active");
        Path halt = billing.hub.data.resolve("moment");
        Path written = Files.writeString(billing.hub.data.resolve("moment.part"), moment);
        Files.move(written, halt);
        String body = billing.event("checkout.session.completed", session("sub_1", "cus_1", OTHER));
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                billing.deliver(connection, SECRET, body);
            } catch (java.io.UncheckedIOException | IllegalStateException _) {
                // killed before it could answer; Stripe sends it again
            }
        });
        billing.hub.await("MOMENT " + moment);
        billing.hub.kill();
        Files.delete(halt);
        caller.join();
        billing.start();
        billing.done(connection, body);
        assertThat(billing.plan(OTHER)).isEqualTo("pro/active");
        assertThat(billing.inbox()).isEqualTo(1);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_subscription WHERE subscription_id <> 'sub_demo'"))
                .isEqualTo(1);
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_customer")).isEqualTo(1);
    }

    private static <T> List<List<T>> orders(List<T> all) {
        if (all.size() < 2) {
            return List.of(all);
        }
        var orders = new ArrayList<List<T>>();
        for (T first : all) {
            var rest = new ArrayList<>(all);
            rest.remove(first);
            for (List<T> order : orders(rest)) {
                var one = new ArrayList<>(List.of(first));
                one.addAll(order);
                orders.add(one);
            }
        }
        return orders;
    }
}
