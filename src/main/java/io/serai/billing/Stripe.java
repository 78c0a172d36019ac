package io.serai.billing;

import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import java.util.List;

/// Stripe as a system that connections lead to.
final class Stripe {
    static final String SYSTEM = "stripe";

    /// In test mode it allows 25 calls a second, with real money 100 (docs.stripe.com/rate-limits); a few are left to
    /// others.
    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(
                    Setting.url("base_url", "https://api.stripe.com"),
                    Setting.texts("prices", List.of(Tier.PRO.word(), Tier.BUSINESS.word()))
                            .steersNothing()),
            List.of(new Secret("api_key", true), new Secret("webhook_secret", false)),
            new Limits(20, 0, 0));

    private Stripe() {}
}
