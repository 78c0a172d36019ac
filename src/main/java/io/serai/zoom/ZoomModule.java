package io.serai.zoom;

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
import io.serai.hub.PersonalData;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.SafetyStop;
import io.serai.hub.runs.RunStore;
import io.serai.imports.TicketMerge;
import io.serai.tickets.OwnTickets;
import io.serai.tickets.TicketConnections;
import io.serai.tickets.TicketStage;
import io.serai.tickets.TicketStarts;
import io.serai.tickets.TicketStore;
import io.serai.tickets.TicketSync;
import io.serai.web.Json;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain.
public final class ZoomModule implements Module {
    /// Zoom as a system that connections lead to. Its limits are per account, shared by all its apps: what is read here
    /// is "light", of which the smallest paid plan allows 30 a second and a free one 6,000 a day
    /// (developers.zoom.us/docs/api/rate-limits); a third of that leaves room for others.
    private static final VendorSystem SYSTEM = new VendorSystem(
            Zoom.SYSTEM,
            List.of(
                    Setting.text("account_id", "").steersNothing(),
                    Setting.url("base_url", "https://api.zoom.us/v2"),
                    Setting.url("token_url", "https://zoom.us/oauth/token"),
                    Setting.pairs("events", List.of("zoom_event_id", "event_id"))
                            .steersNothing()),
            List.of(
                    new Secret("client_id", true),
                    new Secret("client_secret", true),
                    new Secret("webhook_secret", false)),
            new Limits(10, 0, 0));

    @Override
    public String name() {
        return "zoom";
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
        return List.of(new ZoomSandbox(json.mapper()));
    }

    /// Of tickets of all vendors, as they lie in one table.
    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(new OwnTickets(house.source(), house.mapper()));
    }

    @Override
    public void open(House house) {
        ObjectMapper json = house.mapper();
        Vendors vendors = house.part(Vendors.class);
        TicketMerge merge = house.part(TicketMerge.class);
        Inbox inbox = house.part(Inbox.class);
        var api = new ZoomApi(json, house.settings().list("serai.zoom.gone.codes"));
        var token = new ZoomToken();
        house.part(AccessTokens.class).add(token);
        house.bind("zoom", new Zoom(vendors, inbox, house.clock()));
        house.bind("zoomApi", api);
        house.bind("zoomChecks", new ZoomChecks(api, token, vendors).all());
        house.bind(
                "zoomStarts",
                new TicketStarts(ZoomTicket.VENDOR, vendors, inbox, merge, JdbcClient.create(house.source()), json));
        bindTickets(house, new TicketConnections(ZoomTicket.VENDOR, vendors, merge));
    }

    private static void bindTickets(House house, TicketConnections connections) {
        ObjectMapper json = house.mapper();
        TicketMerge merge = house.part(TicketMerge.class);
        Inbox inbox = house.part(Inbox.class);
        var store = new TicketStore(ZoomTicket.VENDOR, house.source(), json);
        var types = new TicketTypes();
        house.bind(
                "zoomTickets",
                new ZoomTickets(
                        connections,
                        merge,
                        store,
                        types,
                        inbox,
                        new TransactionTemplate(new DataSourceTransactionManager(house.source())),
                        json));
        var sync = new TicketSync(
                connections,
                house.part(RunStore.class),
                merge,
                store,
                new TicketStage(house.source(), store, house.moments()),
                inbox,
                SafetyStop.of(house.settings()),
                json);
        house.bind("zoomSync", new ZoomSync(sync, types));
    }
}
