package io.serai.members;

import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.Vendors;
import io.serai.hub.cache.Cache;
import io.serai.hub.cache.SharedSteps;
import io.serai.hub.cache.SingleFlight;
import io.serai.hub.settings.Settings;
import io.serai.web.Call;
import io.serai.web.Json;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;

/// Wires the domain.
public final class MembersModule {
    /// The system that its connections lead to.
    public static final VendorSystem SYSTEM = Novi.VENDOR;

    /// With a call tried thrice, the waits between included.
    private static final int CALLS = 4;

    private final Members members;
    private final SharedSteps oneCallPerMember;
    private final NoviChecks checks;

    public MembersModule(Settings settings, Vendors vendors, Cache cache, Json json) {
        var novi = new Novi(json.mapper());
        var members = new Members(
                vendors,
                cache,
                novi,
                json.mapper(),
                settings.optional("serai.members.connection").orElse(null));
        this.members = members;
        this.checks = new NoviChecks(novi, vendors);
        this.oneCallPerMember = new SharedSteps(
                new SingleFlight<>(
                        cache, settings.duration("serai.vendor.timeout").multipliedBy(CALLS)),
                exchange -> members.key(call(exchange)),
                exchange -> members.cached(call(exchange)));
    }

    /// Novi as the sandbox plays it.
    public static SandboxVendor sandbox(Json json) {
        return new NoviSandbox(json);
    }

    public void bind(Main main) {
        main.bind("members", members);
        main.bind("oneCallPerMember", oneCallPerMember);
        main.bind("noviChecks", checks.all());
    }

    private static Call call(Exchange exchange) {
        return exchange.getProperty(Call.PROPERTY, Call.class);
    }
}
