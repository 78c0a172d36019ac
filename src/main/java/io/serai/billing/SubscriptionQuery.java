package io.serai.billing;

import io.serai.connectors.Connection;

/// Which subscription is to be read: the body that the Kamelet `stripe-subscription-action` takes.
public record SubscriptionQuery(Connection connection, String id) {}
