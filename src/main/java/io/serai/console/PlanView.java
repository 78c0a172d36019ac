package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An account's plan as a page shows it.
///
/// @param status the subscription's, `none` without one
/// @param periodEnd until when it is paid; null without a subscription
/// @param ends whether it ends then, and is not renewed
/// @param events what is used of what may be
/// @param guests what an event may have
public record PlanView(
        String tier, String status, @Nullable When periodEnd, boolean ends, String events, String guests) {
    private static final List<String> TIERS = List.of("free", "pro", "business");

    static PlanView of(InnerCalls.Reply reply) {
        if (!reply.isOk()) {
            throw new Refusal(new Outcome.Refused(reply.status(), reply.problem()));
        }
        JsonNode plan = reply.body();
        return new PlanView(
                plan.path("tier").asText(),
                plan.path("status").asText(),
                When.of(plan.path("period_end")),
                plan.path("cancel_at_period_end").asBoolean(),
                plan.at("/used/events").asText() + " of " + limit(plan.at("/limit/events")),
                limit(plan.at("/limit/guests_per_event")));
    }

    private static String limit(JsonNode limit) {
        return limit.isNull() ? "any number" : limit.asText();
    }

    public boolean isPaid() {
        return !tier.equals(TIERS.getFirst());
    }

    /// Whether there is something to be changed or ended where it is paid.
    public boolean isKnown() {
        return !status.equals("none");
    }

    /// The tiers above it.
    public List<String> higher() {
        return TIERS.subList(TIERS.indexOf(tier) + 1, TIERS.size());
    }

    /// A status of Stripe's, in words.
    public String statusWords() {
        return switch (status) {
            case "none" -> "nothing is paid";
            case "past_due" -> "a payment is overdue";
            case "trialing" -> "on trial";
            case "canceled" -> "ended";
            case "unpaid" -> "not paid";
            case "incomplete", "incomplete_expired" -> "the first payment did not go through";
            default -> status;
        };
    }
}
