package io.serai.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Connection;
import io.serai.connectors.ConnectorCheck;
import io.serai.connectors.ConnectorCheck.Calls;
import io.serai.connectors.ConnectorCheck.Finding;
import io.serai.connectors.ConnectorChecks;
import io.serai.connectors.VendorRequest;
import io.serai.hub.delivery.DeliveryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What this hub relies on of Stripe. The third needs a subscription there.
final class StripeChecks {
    private static final String NOBODY = "sub_00000000000000";
    private static final List<String> FIELDS =
            List.of("customer", "status", "cancel_at_period_end", "cancel_at", "metadata", "items");

    private final StripeApi api;

    StripeChecks(StripeApi api) {
        this.api = api;
    }

    ConnectorChecks all() {
        return new ConnectorChecks(
                Stripe.SYSTEM,
                List.of(
                        new ConnectorCheck("a wrong key is refused", this::wrongKey),
                        new ConnectorCheck("the prices of the tiers are there", this::prices),
                        new ConnectorCheck("a subscription tells its price and the end of its period", this::one),
                        new ConnectorCheck("an unknown subscription is a 404 with its code", this::nobody),
                        new ConnectorCheck("what happened can be listed", this::events)));
    }

    private Finding wrongKey(Connection connection, Calls vendor) {
        VendorRequest right = api.subscriptions(connection);
        try {
            vendor.call(VendorRequest.get(
                    connection, right.what(), right.path(), right.query(), StripeApi.headers("sk_test_not_the_key")));
            return Finding.failed("a wrong key was taken");
        } catch (DeliveryException e) {
            if (e.status() != 401) {
                throw e;
            }
            return Finding.passed("401");
        }
    }

    private Finding prices(Connection connection, Calls vendor) {
        var named = new ArrayList<String>();
        for (Tier tier : List.of(Tier.PRO, Tier.BUSINESS)) {
            String price =
                    connection.settings().path("prices").path(tier.word()).asText("");
            if (price.isEmpty()) {
                return Finding.failed("the setting prices names none of " + tier.word());
            }
            JsonNode found = api.tree(vendor.call(api.price(connection, price)));
            if (!found.path("active").asBoolean()
                    || !found.path("type").asText().equals("recurring")) {
                return Finding.failed(price + " is no active, recurring price there");
            }
            named.add(price);
        }
        return Finding.passed(String.join(", ", named));
    }

    private Finding one(Connection connection, Calls vendor) {
        String id = api.listAnswered(vendor.call(api.subscriptions(connection)))
                .at("/0/id")
                .asText();
        if (id.isEmpty()) {
            return Finding.passed("there are no subscriptions yet");
        }
        JsonNode found = read(connection, vendor, id);
        StripeSubscription subscription = StripeSubscription.of(found, connection);
        List<String> drift = FIELDS.stream()
                .filter(field -> !found.has(field))
                .map(field -> "missing: " + field)
                .toList();
        boolean told = !subscription.price().isEmpty() && subscription.periodEnd() != null;
        return new Finding(told, told ? id : id + " has no price, or no current_period_end", drift);
    }

    private Finding events(Connection connection, Calls vendor) {
        var query = new StripeEventsQuery(connection, Instant.now().minus(Duration.ofDays(1)), "");
        JsonNode page = api.eventsAnswered(vendor.call(api.events(query)));
        return page.path("has_more").isBoolean()
                ? Finding.passed(page.path("data").size() + " events of a day")
                : Finding.failed("expected has_more beside data");
    }

    private Finding nobody(Connection connection, Calls vendor) {
        return read(connection, vendor, NOBODY).isMissingNode()
                ? Finding.passed("404")
                : Finding.failed("there is a subscription " + NOBODY);
    }

    private JsonNode read(Connection connection, Calls vendor, String id) {
        return api.subscriptionAnswered(vendor.call(api.subscription(new SubscriptionQuery(connection, id))));
    }
}
