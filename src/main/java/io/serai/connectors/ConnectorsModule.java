package io.serai.connectors;

import io.serai.House;
import io.serai.Module;
import io.serai.hub.PersonalData;
import io.serai.hub.cache.SharedSteps;
import io.serai.hub.cache.SingleFlight;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Hold;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Replays;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Settings;
import io.serai.hub.watch.Concern;
import io.serai.hub.watch.Concerns;
import io.serai.hub.watch.HubConcerns;
import io.serai.web.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.ssl.SSLContexts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Wires the domain. Offers [Vendors] to those that call one.
public final class ConnectorsModule implements Module {
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(10);
    private static final int TALLY_SECONDS = 5;

    /// Longer than a vendor's answer may take at the worst.
    private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(40);

    @Override
    public String name() {
        return "connectors";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "hub");
    }

    /// Which domains are public suffixes, and whom to trust, for TLS.
    @Override
    public void prepare() {
        HttpsSupport.getDefaultHostnameVerifier();
        SSLContexts.createDefault();
    }

    @Override
    public List<Concerns> concerns(House house) {
        JdbcClient sql = JdbcClient.create(house.source());
        return List.of((account, most) -> sql.sql(Sql.of("connectors/find-failing"))
                .param("account", account)
                .param("most", most)
                .query((row, _) -> HubConcerns.read(
                        Concern.Kind.CONNECTION, row, row.getString("name") + ": " + row.getString("last_error"), 1))
                .list());
    }

    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(new RecordedPeople(JdbcClient.create(house.source())));
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        var sandbox = new Sandbox(settings, house.data(), house.sandboxVendors(), house.mapper());
        house.ends(sandbox);
        var systems = new Systems(
                house.vendorSystems(), settings.optional("serai.vendor.limits").orElse(""));
        var store = new ConnectionStore(house.source(), house.mapper());
        Vault vault = Vault.of(settings);
        var vendors = new Vendors(store, vault, systems, sandbox, house.mapper(), house.clock());
        house.offer(Vault.class, vault);
        house.offer(Vendors.class, vendors);
        house.bind("vendors", vendors);
        var tokens = new AccessTokens(vendors, house.cache(), house.mapper(), house.clock());
        house.offer(AccessTokens.class, tokens);
        house.bind("accessTokens", tokens);
        house.bind(
                "oneAccessToken",
                new SharedSteps(new SingleFlight<>(house.cache(), TOKEN_PATIENCE), tokens::flight, tokens::kept));
        house.bind("verification", new Verification(vendors, sandbox, house.context()));
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(house.source()));
        var heals = new Heals(
                store,
                vendors,
                house.part(Inbox.class),
                house.part(RunStore.class),
                JdbcClient.create(house.source()),
                transaction,
                house.mapper(),
                house.clock());
        var outages = new Outages(store, vendors, heals, house.clock());
        house.bind("heals", heals);
        house.bind("outages", outages);
        var breakers = new Breakers(BREAKER_OPEN, outages::opened);
        var news = new ConnectionNews(house.cache(), changed -> {
            vendors.forget();
            breakers.forget(changed);
        });
        var view = new ConnectionView(systems, breakers);
        house.offer(BaseUrls.class, new BaseUrls(SystemDefaultDnsResolver.INSTANCE, settings.prod()));
        house.bind("connections", connections(house, store, view, vault, news));
        house.bind("connectors", new Connectors(systems));
        house.database().onReady(new Resealing(store, vault)::run);
        var tally = new CallTally(store, house.clock());
        var drift = new DriftNotes(JdbcClient.create(house.source()), house.registry());
        house.bind(
                "connectionTrials",
                new ConnectionTrials(
                        store,
                        systems,
                        vendors,
                        tally,
                        drift,
                        new RouteUsage(house.context()),
                        house.connectionUses()));
        bindCalls(house, systems, breakers, tally, drift);
        keep(house, List.of(tally::write, outages::write, drift::write), news);
    }

    private static Connections connections(
            House house, ConnectionStore store, ConnectionView view, Vault vault, ConnectionNews news) {
        return new Connections(
                store,
                new ConnectionRules(house.part(BaseUrls.class)),
                new ConnectionSecrets(vault, house.mapper()),
                view,
                news,
                house.part(Replays.class),
                new TransactionTemplate(new DataSourceTransactionManager(house.source())),
                house.part(Trail.class),
                house.clock());
    }

    private static void bindCalls(House house, Systems systems, Breakers breakers, CallTally tally, DriftNotes drift) {
        Settings settings = house.settings();
        Duration deadline = settings.duration("serai.vendor.timeout");
        var client = new VendorClient(
                new GuardedResolver(SystemDefaultDnsResolver.INSTANCE, settings.prod()),
                settings.duration("serai.vendor.connect.timeout"),
                deadline,
                Math.toIntExact(settings.size("serai.vendor.body.limit")));
        house.ends(client::close);
        house.bind("vendorClient", client.http());
        Duration hold = deadline.plusSeconds(1);
        var records = new VendorRecords(
                house.source(), house.part(Vault.class), house.mapper(), settings.flag("serai.record.vendors"));
        house.ends(records);
        house.offer(VendorRecords.class, records);
        house.bind("vendorRecords", records);
        var outgoing = new Outgoing(
                systems,
                breakers,
                new CallLimits(new SharedLimits(house.cache(), hold), new OwnLimits(house.clock(), hold)),
                tally,
                new VendorMetrics(house.registry(), systems, breakers),
                new Shapes(drift::add),
                records,
                house.part(Hold.class)::refuse,
                house.clock());
        house.bind("outgoing", outgoing);
        house.offer(Outgoing.class, outgoing);
        house.offer(GuardedSockets.class, new GuardedSockets(settings.prod()));
    }

    /// Writes what was counted and noticed, and listens to what other hubs changed, for as long as the hub runs.
    private static void keep(House house, List<Runnable> notes, ConnectionNews news) {
        ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("connections").factory());
        notes.forEach(
                write -> housekeeping.scheduleWithFixedDelay(write, TALLY_SECONDS, TALLY_SECONDS, TimeUnit.SECONDS));
        housekeeping.scheduleWithFixedDelay(news::listen, 1, 1, TimeUnit.SECONDS);
        house.ends(() -> {
            housekeeping.shutdownNow();
            notes.forEach(Runnable::run);
        });
    }
}
