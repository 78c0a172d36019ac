package io.serai.billing;

import io.serai.connectors.Connection;
import java.time.Instant;

/// Which page of Stripe's list of events is to be read, the newest first: the body that the Kamelet
/// `stripe-events-action` takes.
///
/// @param after the last event of the page before; empty for the first
public record StripeEventsQuery(Connection connection, Instant since, String after) {}
