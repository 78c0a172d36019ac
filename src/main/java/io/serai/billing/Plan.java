package io.serai.billing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an account has.
///
/// @param status the subscription's at Stripe, also of one that grants nothing any more; `none` without one
/// @param periodEnd what is paid for lasts until then
public record Plan(Tier tier, String status, @Nullable Instant periodEnd, boolean cancelAtPeriodEnd, Limit limit) {

    /// What the tier allows; null is no limit.
    public record Limit(@Nullable Integer events, @Nullable Integer guestsPerEvent) {}
}
