package io.serai.billing;

import io.serai.connectors.Connection;

/// A visit to Stripe's customer portal: the body that the Kamelet `stripe-portal-session-action` takes.
///
/// @param customer the account's id at Stripe
/// @param returnUrl where the portal leads back to
/// @param key by which Stripe knows the same order, should it come again
public record PortalOrder(Connection connection, String customer, String returnUrl, String key) {}
