package io.serai.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Connection;
import io.serai.hub.delivery.DeliveryException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A subscription as Stripe has it now.
///
/// @param price that it is for; of several the one of the highest tier
/// @param tier empty where the price is none of the connection's `prices`
/// @param account the public id that our checkout wrote into it; empty where it was made otherwise
record StripeSubscription(
        String id,
        String customer,
        String price,
        Optional<Tier> tier,
        String status,
        @Nullable Instant periodEnd,
        boolean cancelAtPeriodEnd,
        String account) {
    /// The metadata under which the account stands.
    static final String ACCOUNT = "account_id";

    /// @throws DeliveryException transient, where it is no subscription
    static StripeSubscription of(JsonNode found, Connection connection) {
        String status = found.path("status").asText("");
        JsonNode customer = found.path("customer");
        if (!found.path("id").isTextual()
                || status.isEmpty()
                || !found.at("/items/data/0").isObject()) {
            throw new DeliveryException(
                    DeliveryException.Kind.TRANSIENT,
                    Stripe.SYSTEM,
                    200,
                    null,
                    "Stripe answered a subscription without id, status or items.",
                    null);
        }
        JsonNode item = best(found.at("/items/data"), connection);
        String price = item.path("price").path("id").asText("");
        // it stood on the subscription before API version 2025-03-31
        long end = item.path("current_period_end")
                .asLong(found.path("current_period_end").asLong());
        long cancelAt = found.path("cancel_at").asLong();
        return new StripeSubscription(
                found.path("id").asText(),
                customer.isObject() ? customer.path("id").asText("") : customer.asText(""),
                price,
                tier(price, connection),
                status,
                end == 0 ? null : Instant.ofEpochSecond(end),
                // some ways to cancel set the date alone
                found.path("cancel_at_period_end").asBoolean() || cancelAt != 0 && cancelAt <= end,
                found.path("metadata").path(ACCOUNT).asText(""));
    }

    private static JsonNode best(JsonNode items, Connection connection) {
        JsonNode best = items.path(0);
        for (JsonNode item : items) {
            if (rank(item, connection) > rank(best, connection)) {
                best = item;
            }
        }
        return best;
    }

    private static int rank(JsonNode item, Connection connection) {
        return tier(item.path("price").path("id").asText(""), connection)
                .map(Tier::ordinal)
                .orElse(0);
    }

    private static Optional<Tier> tier(String price, Connection connection) {
        return connection.settings().path("prices").properties().stream()
                .filter(entry -> !price.isEmpty() && entry.getValue().asText().equals(price))
                .flatMap(entry -> Tier.of(entry.getKey()).stream())
                .findFirst();
    }
}
