package io.serai.billing;

import io.serai.connectors.Connection;
import org.jspecify.annotations.Nullable;

/// A checkout to be opened: the body that the Kamelet `stripe-checkout-session-action` takes.
///
/// @param account the public id of the account that is to have the plan
/// @param customer its id at Stripe; null where it has none yet
/// @param price of the plan at Stripe
/// @param doneUrl where the browser goes when it is paid, and `cancelledUrl` when it is not
/// @param key by which Stripe knows the same order, should it come again
public record CheckoutOrder(
        Connection connection,
        String account,
        @Nullable String customer,
        String price,
        String doneUrl,
        String cancelledUrl,
        String key) {}
