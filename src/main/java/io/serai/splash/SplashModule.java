package io.serai.splash;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.House;
import io.serai.Module;
import io.serai.connectors.AccessTokens;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.SafetyStop;
import io.serai.hub.runs.RunStore;
import io.serai.imports.TicketMerge;
import io.serai.tickets.TicketConnections;
import io.serai.tickets.TicketStage;
import io.serai.tickets.TicketStarts;
import io.serai.tickets.TicketStore;
import io.serai.tickets.TicketSync;
import io.serai.web.Json;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Wires the domain.
public final class SplashModule implements Module {
    private static final VendorSystem SYSTEM = new VendorSystem(
            SplashGuest.SYSTEM,
            List.of(
                    Setting.url("base_url", "https://api.splashthat.com"),
                    Setting.pairs("events", List.of("splash_event_id", "event_id"))
                            .steersNothing()),
            List.of(
                    new Secret("client_id", true),
                    new Secret("client_secret", true),
                    new Secret("username", true),
                    new Secret("password", true)),
            new Limits(2, 0, 250, 1_000, 0));

    @Override
    public String name() {
        return SplashGuest.SYSTEM;
    }

    @Override
    public Set<String> needs() {
        return Set.of("hub", "connectors", "imports");
    }

    @Override
    public List<VendorSystem> vendorSystems() {
        return List.of(SYSTEM);
    }

    @Override
    public List<SandboxVendor> sandboxVendors(Json json) {
        return List.of(new SplashSandbox(json.mapper()));
    }

    @Override
    public void open(House house) {
        ObjectMapper json = house.mapper();
        Vendors vendors = house.part(Vendors.class);
        TicketMerge merge = house.part(TicketMerge.class);
        Inbox inbox = house.part(Inbox.class);
        var api = new SplashApi(json, house.clock());
        var token = new SplashToken();
        var store = new TicketStore(SplashGuest.VENDOR, house.source(), json);
        house.part(AccessTokens.class).add(token);
        house.bind("splashApi", api);
        house.bind("splashChecks", new SplashChecks(api, token, vendors).all());
        house.bind(
                "splashStarts",
                new TicketStarts(SplashGuest.VENDOR, vendors, inbox, merge, JdbcClient.create(house.source()), json));
        house.bind(
                "splashSync",
                new SplashSync(new TicketSync(
                        new TicketConnections(SplashGuest.VENDOR, vendors, merge),
                        house.part(RunStore.class),
                        merge,
                        store,
                        new TicketStage(house.source(), store, house.moments()),
                        inbox,
                        SafetyStop.of(house.settings()),
                        json)));
    }
}
