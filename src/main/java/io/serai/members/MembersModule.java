package io.serai.members;

import io.serai.House;
import io.serai.Module;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.Vendors;
import io.serai.hub.cache.SharedSteps;
import io.serai.hub.cache.SingleFlight;
import io.serai.hub.settings.Settings;
import io.serai.web.Call;
import io.serai.web.Json;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;

/// Wires the domain.
public final class MembersModule implements Module {
    /// With a call tried thrice, the waits between included.
    private static final int CALLS = 4;

    @Override
    public String name() {
        return "members";
    }

    @Override
    public Set<String> needs() {
        return Set.of("connectors");
    }

    @Override
    public List<VendorSystem> vendorSystems() {
        return List.of(Novi.VENDOR);
    }

    @Override
    public List<SandboxVendor> sandboxVendors(Json json) {
        return List.of(new NoviSandbox(json));
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        Vendors vendors = house.part(Vendors.class);
        var novi = new Novi(house.mapper());
        var members = new Members(
                vendors,
                house.cache(),
                novi,
                house.mapper(),
                settings.optional("serai.members.connection").orElse(null));
        house.bind("members", members);
        house.bind("noviApi", new NoviApi(novi, vendors));
        house.bind(
                "oneCallPerMember",
                new SharedSteps(
                        new SingleFlight<>(
                                house.cache(),
                                settings.duration("serai.vendor.timeout").multipliedBy(CALLS)),
                        exchange -> members.key(call(exchange)),
                        exchange -> members.cached(call(exchange))));
        house.bind("noviChecks", new NoviChecks(novi, vendors).all());
    }

    private static Call call(Exchange exchange) {
        return exchange.getProperty(Call.PROPERTY, Call.class);
    }
}
