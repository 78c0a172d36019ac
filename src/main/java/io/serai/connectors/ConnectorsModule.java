package io.serai.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Replays;
import io.serai.hub.settings.Settings;
import io.serai.web.Trail;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.ssl.SSLContexts;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain.
public final class ConnectorsModule implements AutoCloseable {
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(10);
    private static final int TALLY_SECONDS = 5;

    private final Vendors vendors;
    private final VendorClient client;
    private final Outgoing outgoing;
    private final CallTally tally;
    private final ConnectionNews news;
    private final ConnectionStore store;
    private final Systems systems;
    private final Connections connections;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connections").factory());

    /// @param known every system that a connection can lead to
    /// @param sandbox where a connection leads that an account has not made
    public ConnectorsModule(
            Settings settings,
            Database database,
            Cache cache,
            ObjectMapper json,
            MeterRegistry registry,
            Clock clock,
            Replays replays,
            Trail trail,
            List<VendorSystem> known,
            Sandbox sandbox) {
        this.systems = new Systems(known);
        this.store = new ConnectionStore(database.dataSource(), json);
        var vault = new Vault(
                settings.text("serai.master.key"), settings.optional("serai.master.key.previous"), new SecureRandom());
        this.vendors = new Vendors(store, vault, systems, sandbox, json, clock);
        Duration deadline = settings.duration("serai.vendor.timeout");
        this.client = new VendorClient(
                new GuardedResolver(SystemDefaultDnsResolver.INSTANCE, settings.prod()),
                settings.duration("serai.vendor.connect.timeout"),
                deadline,
                Math.toIntExact(settings.size("serai.vendor.body.limit")));
        var breakers = new Breakers(BREAKER_OPEN);
        this.news = new ConnectionNews(cache, changed -> {
            vendors.forget();
            breakers.forget(changed);
        });
        var rules = new ConnectionRules(new BaseUrls(SystemDefaultDnsResolver.INSTANCE, settings.prod()));
        this.connections = new Connections(
                store,
                systems,
                rules,
                vault,
                news,
                replays,
                new TransactionTemplate(new DataSourceTransactionManager(database.dataSource())),
                trail,
                json,
                clock);
        database.onReady(new Resealing(store, vault)::run);
        Duration hold = deadline.plusSeconds(1);
        this.tally = new CallTally(store, clock);
        this.outgoing = new Outgoing(
                systems,
                breakers,
                new CallLimits(new SharedLimits(cache, hold), new OwnLimits(clock, hold)),
                tally,
                new VendorMetrics(registry, systems, breakers),
                clock);
    }

    public Vendors vendors() {
        return vendors;
    }

    /// Begins what takes long at a start and needs nothing: which domains are public suffixes, and whom to trust, for
    /// TLS.
    public static void prepare() {
        HttpsSupport.getDefaultHostnameVerifier();
        SSLContexts.createDefault();
    }

    public void bind(Main main) {
        main.bind("vendors", vendors);
        main.bind("connections", connections);
        main.bind(
                "connectionTrials",
                new ConnectionTrials(store, systems, vendors, tally, new RouteUsage(main.getCamelContext())));
        main.bind("outgoing", outgoing);
        main.bind("vendorClient", client.http());
        housekeeping.scheduleWithFixedDelay(tally::write, TALLY_SECONDS, TALLY_SECONDS, TimeUnit.SECONDS);
        housekeeping.scheduleWithFixedDelay(news::listen, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        housekeeping.shutdownNow();
        tally.write();
        client.close();
    }
}
