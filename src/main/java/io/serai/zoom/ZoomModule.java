package io.serai.zoom;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.connectors.Vendors;
import io.serai.hub.HubModule;
import io.serai.hub.cache.Cache;
import io.serai.hub.cache.SharedSteps;
import io.serai.hub.cache.SingleFlight;
import io.serai.hub.delivery.SafetyStop;
import io.serai.hub.settings.Settings;
import io.serai.imports.TicketMerge;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.main.Main;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain.
public final class ZoomModule {
    /// Zoom as a system that connections lead to. Its limits are per account, shared by all its apps: what is read here
    /// is "light", of which the smallest paid plan allows 30 a second and a free one 6,000 a day
    /// (developers.zoom.us/docs/api/rate-limits); a third of that leaves room for others.
    public static final VendorSystem SYSTEM = new VendorSystem(
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

    /// Longer than a vendor's answer may take at the worst.
    private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(40);

    private final Zoom zoom;
    private final ZoomApi api;
    private final ZoomTokens tokens;
    private final ZoomTickets tickets;
    private final ZoomSync sync;
    private final SharedSteps oneToken;

    public ZoomModule(
            Settings settings,
            HubModule hub,
            TicketMerge merge,
            Vendors vendors,
            Cache cache,
            DataSource database,
            ObjectMapper json,
            Clock clock) {
        var store = new TicketStore(database, json);
        var types = new TicketTypes();
        var connections = new Connections(vendors, merge);
        this.zoom = new Zoom(vendors, hub.inbox(), merge, json, clock);
        this.api = new ZoomApi(json, settings.list("serai.zoom.gone.codes"));
        this.tokens = new ZoomTokens(vendors, cache, json, clock);
        this.tickets = new ZoomTickets(
                connections,
                merge,
                store,
                types,
                hub.inbox(),
                new TransactionTemplate(new DataSourceTransactionManager(database)),
                json);
        this.sync = new ZoomSync(
                connections,
                hub.runs(),
                merge,
                store,
                types,
                new SyncStage(database, store),
                hub.inbox(),
                SafetyStop.of(settings),
                json);
        this.oneToken = new SharedSteps(new SingleFlight<>(cache, TOKEN_PATIENCE), tokens::flight, tokens::kept);
    }

    /// Zoom as the sandbox plays it.
    public static SandboxVendor sandbox(ObjectMapper json) {
        return new ZoomSandbox(json);
    }

    public void bind(Main main) {
        main.bind("zoom", zoom);
        main.bind("zoomApi", api);
        main.bind("zoomTokens", tokens);
        main.bind("zoomTickets", tickets);
        main.bind("zoomSync", sync);
        main.bind("oneZoomToken", oneToken);
        main.bind("zoomChecks", new ZoomChecks(api, tokens).all());
    }
}
