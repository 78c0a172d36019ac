package io.serai.billing;

import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The plan of an account, and what is answered to who would go over its limits.
public final class Plans {
    private static final int PAYMENT_REQUIRED = 402;

    private final SubscriptionStore store;
    private final Payee payee;
    private final Map<Tier, Plan.Limit> limits;
    private final String upgradeUrl;

    Plans(SubscriptionStore store, Payee payee, Map<Tier, Plan.Limit> limits, String upgradeUrl) {
        this.store = store;
        this.payee = payee;
        this.limits = Map.copyOf(limits);
        this.upgradeUrl = upgradeUrl;
    }

    /// @param account the tenant's integer key
    public Plan of(long account) {
        return store.first(payee.of(account), account)
                .map(found -> new Plan(
                        found.grants(),
                        found.status(),
                        found.periodEnd(),
                        found.cancelAtPeriodEnd(),
                        limit(found.grants())))
                .orElseGet(() -> new Plan(Tier.FREE, "none", null, false, limit(Tier.FREE)));
    }

    private Plan.Limit limit(Tier tier) {
        return limits.getOrDefault(tier, new Plan.Limit(0, 0));
    }

    /// What is answered where so many more events would be too many; empty where they would not.
    ///
    /// @param used that there are
    public Optional<Outcome> overEvents(long account, long used, long more) {
        Plan plan = of(account);
        return over(plan, "events", plan.limit().events(), used, more);
    }

    /// What is answered where so many more guests of one event would be too many; empty where they would not.
    ///
    /// @param used that the event has
    public Optional<Outcome> overGuests(long account, long used, long more) {
        Plan plan = of(account);
        return over(plan, "guests", plan.limit().guestsPerEvent(), used, more);
    }

    private Optional<Outcome> over(Plan plan, String reason, @Nullable Integer limit, long used, long more) {
        if (limit == null || used + more <= limit) {
            return Optional.empty();
        }
        var body = new LinkedHashMap<String, Object>();
        String what = reason.equals("events") ? "events" : "guests of an event";
        body.put(
                "error",
                "The plan %s is limited in %s to %d, and %d are there."
                        .formatted(plan.tier().word(), what, limit, used));
        body.put("reason", reason);
        body.put("tier", plan.tier().word());
        body.put("used", used);
        body.put("limit", limit);
        body.put("upgrade_url", upgradeUrl);
        return Optional.of(new Outcome.Report(PAYMENT_REQUIRED, body));
    }
}
