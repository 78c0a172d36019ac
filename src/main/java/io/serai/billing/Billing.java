package io.serai.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `billing`: what an account's administrator does about its plan.
public final class Billing {
    private static final String PAGE = "/host/billing";

    private final Plans plans;
    private final SubscriptionStore store;
    private final Payee payee;
    private final Vendors vendors;
    private final String page;

    /// @param publicUrl where people reach the hub
    Billing(Plans plans, SubscriptionStore store, Payee payee, Vendors vendors, String publicUrl) {
        this.plans = plans;
        this.store = store;
        this.payee = payee;
        this.vendors = vendors;
        this.page = page(publicUrl);
    }

    /// Where people see their plan, and get another.
    static String page(String publicUrl) {
        return publicUrl + PAGE;
    }

    /// @throws Refusal 409 where the account has that tier or a higher one, 503 where nobody can be paid
    public CheckoutOrder checkout(@ExchangeProperty(Call.PROPERTY) Call call, @Body JsonNode wish) {
        Tier tier = Tier.of(wish.path("tier").asText())
                .orElseThrow(() -> new Refusal(422, "tier: expected pro or business."));
        long account = call.tenant().id();
        Tier present = plans.of(account).tier();
        if (present.compareTo(tier) >= 0) {
            throw new Refusal(
                    409,
                    "The plan " + present.word() + " is active. Change or end it in the portal: POST /billing/portal.");
        }
        Connection connection = connection(account);
        String price = connection.settings().path("prices").path(tier.word()).asText("");
        if (price.isEmpty()) {
            throw new Refusal(
                    503, "The Stripe connection's setting prices names no price of the plan " + tier.word() + ".");
        }
        return new CheckoutOrder(
                connection,
                call.tenant().idRandom(),
                store.customer(connection.account(), account).orElse(null),
                price,
                page + "?checkout=done",
                page + "?checkout=cancelled",
                UUID.randomUUID().toString());
    }

    /// @throws Refusal 404 where Stripe knows no such customer yet, 503 where nobody can be paid
    public PortalOrder portal(@ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.tenant().id();
        String customer = store.customer(payee.of(account), account)
                .orElseThrow(() -> new Refusal(
                        404, "The account has never paid by Stripe: begin with POST /billing/checkout-session."));
        return new PortalOrder(
                connection(account), customer, page, UUID.randomUUID().toString());
    }

    private Connection connection(long account) {
        try {
            return vendors.find(payee.of(account), Stripe.SYSTEM, null);
        } catch (DeliveryException e) {
            throw new Refusal(503, "Nothing can be paid here yet. " + e.getMessage());
        }
    }

    public Outcome opened(@Body String url) {
        return new Outcome.Done(Map.of("url", url));
    }

    public Outcome status(@ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.tenant().id();
        Plan plan = plans.of(account);
        var limit = new LinkedHashMap<String, Object>();
        limit.put("events", plan.limit().events());
        limit.put("guests_per_event", plan.limit().guestsPerEvent());
        var shown = new LinkedHashMap<String, Object>();
        shown.put("tier", plan.tier().word());
        shown.put("status", plan.status());
        shown.put(
                "period_end", plan.periodEnd() == null ? null : plan.periodEnd().toString());
        shown.put("cancel_at_period_end", plan.cancelAtPeriodEnd());
        shown.put("used", Map.of("events", store.events(account)));
        shown.put("limit", limit);
        return new Outcome.Done(shown);
    }
}
