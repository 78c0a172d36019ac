package io.serai.console;

import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `billingPages`: an administrator sees the account's plan, and goes to where it is paid.
public final class BillingPages {
    private static final int MISSING = 404;
    private static final int CONFLICT = 409;

    private final InnerCalls calls;

    BillingPages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        PlanView plan = plan(call);
        return page(200, call, plan, ended(call.parameter("checkout"), plan));
    }

    private PlanView plan(Call call) {
        return PlanView.of(calls.get(call, "/billing/status"));
    }

    /// That a browser came back proves nothing, so what it says of the plan is only what the hub knows by now.
    private static @Nullable Notice ended(@Nullable String checkout, PlanView plan) {
        return switch (checkout) {
            case "cancelled" -> new Notice(true, "The checkout was left. Nothing was paid, and the plan is as it was.");
            case "done" ->
                new Notice(
                        true,
                        plan.isPaid()
                                ? "Thank you. The plan " + plan.tier() + " is active."
                                : "Thank you. The payment is not confirmed yet; that takes a moment. Load this page"
                                        + " again to see the new plan.");
            case null, default -> null;
        };
    }

    public Outcome checkout(@ExchangeProperty(Call.PROPERTY) Call call) {
        return leave(call, "/billing/checkout-session", Map.of("tier", call.required("tier")));
    }

    public Outcome portal(@ExchangeProperty(Call.PROPERTY) Call call) {
        return leave(call, "/billing/portal", null);
    }

    private Outcome leave(Call call, String operation, @Nullable Map<String, String> body) {
        InnerCalls.Reply reply = calls.call(call, "POST", operation, body);
        return reply.isOk()
                ? new Outcome.Moved(303, reply.body().path("url").asText())
                : page(reply.status(), call, plan(call), Notice.problem(explained(reply)));
    }

    /// The operation names other operations where people look for buttons.
    private static String explained(InnerCalls.Reply reply) {
        return switch (reply.status()) {
            case MISSING ->
                "The account has never paid for a plan, so there is nothing to manage yet. Get a plan first.";
            case CONFLICT -> "The account has that plan, or a higher one. Change or end it by “Manage the plan”.";
            default -> reply.problem();
        };
    }

    private static Outcome page(int status, Call call, PlanView plan, @Nullable Notice notice) {
        return new Outcome.Page(status, "console/billing", Map.of("frame", Frame.of(call, notice), "plan", plan), true);
    }
}
