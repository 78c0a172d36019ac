package io.serai.billing;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.settings.Settings;
import io.serai.web.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain.
public final class BillingModule implements Module {
    @Override
    public String name() {
        return "billing";
    }

    @Override
    public Set<String> needs() {
        return Set.of("hub", "connectors");
    }

    @Override
    public List<VendorSystem> vendorSystems() {
        return List.of(Stripe.VENDOR);
    }

    @Override
    public List<SandboxVendor> sandboxVendors(Json json) {
        return List.of(new StripeSandbox());
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        Vendors vendors = house.part(Vendors.class);
        Inbox inbox = house.part(Inbox.class);
        JdbcClient sql = JdbcClient.create(house.source());
        var payee = new Payee(sql, settings.optional("serai.billing.account").orElse(null));
        var store = new SubscriptionStore(sql);
        var plans = new Plans(store, payee, limits(settings), Billing.page(settings.publicUrl()));
        var api = new StripeApi(vendors, house.mapper());
        house.requires(payee::problem);
        house.offer(Plans.class, plans);
        house.bind("stripeApi", api);
        house.bind("stripeChecks", new StripeChecks(api).all());
        house.bind("billing", new Billing(plans, store, payee, vendors, settings.publicUrl()));
        house.bind("stripeWebhooks", new StripeWebhooks(vendors, payee, inbox, house.mapper(), house.clock()));
        house.bind(
                "stripeHeal",
                new StripeHeal(
                        inbox,
                        sql,
                        house.moments(),
                        house.mapper(),
                        house.clock(),
                        Duration.ofDays(settings.number("serai.inbox.keep.days"))));
        house.bind(
                "subscriptions",
                new Subscriptions(
                        vendors,
                        payee,
                        store,
                        inbox,
                        new TransactionTemplate(new DataSourceTransactionManager(house.source())),
                        house.moments(),
                        house.mapper()));
    }

    private static Map<Tier, Plan.Limit> limits(Settings settings) {
        return Arrays.stream(Tier.values()).collect(Collectors.toMap(tier -> tier, tier -> limit(settings, tier)));
    }

    private static Plan.Limit limit(Settings settings, Tier tier) {
        String prefix = "serai.billing." + tier.word();
        return new Plan.Limit(
                settings.optionalNumber(prefix + ".events").orElse(null),
                settings.optionalNumber(prefix + ".guests").orElse(null));
    }
}
