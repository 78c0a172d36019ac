package io.serai.billing;

import io.serai.connectors.Connection;
import io.serai.hub.delivery.Work;
import java.sql.Timestamp;

/// An event while it is worked on.
///
/// @param connection that it came by
/// @param readOn not later than Stripe is asked
public record SubscriptionJob(Work work, StripeEvent event, Connection connection, Timestamp readOn) {

    /// Whether there is a subscription to be read.
    public boolean reads() {
        return !event.subscription().isEmpty();
    }
}
