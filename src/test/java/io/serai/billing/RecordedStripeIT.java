package io.serai.billing;

import static io.serai.billing.BillingFixture.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Stripe answered is kept, and an edited route is tried on it, with Stripe listening.
class RecordedStripeIT {
    private static final String STEP = "                  - bean: {ref: subscriptions, method: apply}\n";
    private static BillingFixture billing;
    private static String connection;

    @BeforeAll
    static void start() {
        billing = new BillingFixture("SERAI_BILLING_ACCOUNT", OPERATOR, "SERAI_RECORD_VENDORS", "true");
        connection = billing.connect(OPERATOR, "default");
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    @BeforeEach
    void anEvent() {
        billing.empty();
        billing.hub.execute("DELETE FROM vendor_record");
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.PRO, "active");
        billing.done(
                connection,
                billing.event(
                        "checkout.session.completed", BillingFixture.session("sub_1", "cus_1", BillingFixture.OTHER)));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> billing.hub.count("SELECT COUNT(*) FROM vendor_record") == 1);
        billing.heard.clear();
    }

    private static String live() throws IOException {
        return Files.readString(Path.of("routes/billing/stripe.camel.yaml"));
    }

    private static JsonNode played(String yaml) {
        String body = BillingFixture.JSON.createObjectNode().put("yaml", yaml).toString();
        Reply reply = billing.hub.send(billing.hub
                .request("/v3/hub/route/stripe-work/shadow")
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", OPERATOR)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(billing.heard).as("no call leaves").isEmpty();
        return reply.json().path("data");
    }

    @Test
    void theRouteIsTriedOnWhatStripeAnsweredThen() throws Exception {
        billing.stripe.put("sub_1", "cus_1", StripeSandbox.BUSINESS, "past_due");
        JsonNode same = played(live());
        assertThat(same.at("/events/same").asInt()).as(same.toPrettyString()).isEqualTo(1);

        JsonNode found = played(live().replace(STEP, ""));
        assertThat(found.at("/events/different").asInt())
                .as(found.toPrettyString())
                .isEqualTo(1);
        assertThat(found.at("/differences/0/calls")).isEmpty();
        assertThat(found.at("/differences/0/rows")).anySatisfy(row -> {
            assertThat(row.path("type").asText()).isEqualTo("billing_subscription");
            assertThat(row.path("live").asText()).contains("active");
            assertThat(row.path("edited").isNull()).isTrue();
        });
        assertThat(billing.hub.count("SELECT COUNT(*) FROM billing_subscription WHERE status = 'active'"))
                .isEqualTo(1);
    }

    @Test
    void aCallThatIsLeftOutIsToldOf() throws Exception {
        JsonNode found = played(live().replace(
                        "              - simple: ${body.reads}\n",
                        "              - simple: ${body.reads} == 'never'\n"));
        JsonNode call = found.at("/differences/0/calls/0");
        assertThat(call.path("system").asText()).as(found.toPrettyString()).isEqualTo("stripe");
        assertThat(call.path("method").asText()).isEqualTo("GET");
        assertThat(call.path("path").asText()).isEqualTo("/v1/subscriptions/{id}");
        assertThat(call.path("edited").isNull()).isTrue();
    }

    @Test
    void withoutWhatWasAnsweredNothingIsMadeUp() throws Exception {
        billing.hub.execute("DELETE FROM vendor_record");
        JsonNode found = played(live());
        assertThat(found.at("/events/not_comparable").asInt()).isEqualTo(1);
        assertThat(found.at("/not_comparable/0/why").asText()).contains("no answer was kept to stripe GET");
    }

    @Test
    void whatComesToSomethingElseNowIsNotComparable() throws Exception {
        billing.hub.execute("UPDATE run SET counts_json = JSON_OBJECT('kept', 7)");
        JsonNode found = played(live());
        assertThat(found.at("/not_comparable/0/why").asText())
                .as(found.toPrettyString())
                .contains("it was taken in already");
    }

    @Test
    void anAnswerIsSealedAndOfOneEventOnly() throws Exception {
        assertThat(billing.hub.count("SELECT COUNT(*) FROM vendor_record WHERE LOCATE('sub_1', sealed) > 0"
                        + " OR LOCATE('" + StripeSandbox.KEY + "', sealed) > 0"))
                .isZero();
        billing.hub.execute("UPDATE vendor_record SET inbox_id = inbox_id + 1");
        billing.hub.execute("UPDATE inbox SET id = id + 1");
        JsonNode found = played(live());
        assertThat(found.at("/events/not_comparable").asInt())
                .as(found.toPrettyString())
                .isEqualTo(1);
        assertThat(found.at("/not_comparable/0/why").asText()).contains("it could not be played");
    }
}
