package io.serai;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.audit.AuditModule;
import io.serai.connectors.ConnectorsModule;
import io.serai.connectors.Sandbox;
import io.serai.connectors.Verification;
import io.serai.console.ConsoleModule;
import io.serai.distribution.DistributionModule;
import io.serai.hub.AotRecording;
import io.serai.hub.HubModule;
import io.serai.hub.addresses.AddressForms;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import io.serai.identity.IdentityModule;
import io.serai.imports.ImportsModule;
import io.serai.mail.MailModule;
import io.serai.members.MembersModule;
import io.serai.web.Answers;
import io.serai.web.Contract;
import io.serai.web.ContractConsumers;
import io.serai.web.ContractOutlines;
import io.serai.web.HttpServer;
import io.serai.web.Json;
import io.serai.web.Limits;
import io.serai.web.Pages;
import io.serai.web.Port;
import io.serai.web.Trail;
import io.serai.web.Web;
import io.serai.zoom.ZoomModule;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts the hub: settings, embedded services where none are named, one module per domain, routes, HTTP. Ends in the
/// reverse order: no more requests, what is in flight finishes, then everything that was started goes.
public final class Serai {
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private final Moments moments;
    private volatile boolean stopping;

    private Serai(Moments moments) {
        this.moments = moments;
    }

    public static void main(String[] args) {
        launch(Path.of(System.getProperty("serai.home", "")).toAbsolutePath(), System.getenv(), Moments.NONE);
    }

    /// @param moments told of every step at which a kill would be of interest; the fault tests kill there
    static void launch(Path home, Map<String, String> environment, Moments moments) {
        var serai = new Serai(moments);
        try {
            Settings settings = Settings.load(home, environment);
            System.setProperty("logback.configurationFile", "logback-" + settings.text("serai.log.format") + ".xml");
            // several parts begin at once and log; that the first lines wait for the logger is no warning
            System.setProperty("slf4j.internal.verbosity", "ERROR");
            // Ctrl-C may come while it still starts: whatever is there by then must go
            Runtime.getRuntime().addShutdownHook(new Thread(serai::stop, "serai-stop"));
            serai.start(home, settings);
        } catch (StartException | IllegalArgumentException e) {
            refuse(e);
        } catch (Exception e) {
            if (serai.stopping) {
                return; // told to stop while it still started: what fails then is no fault
            }
            LoggerFactory.getLogger(Serai.class).error("the start failed", e);
            refuse(rootOf(e));
        }
    }

    private static void refuse(Throwable reason) {
        System.err.println("Serai can't start. " + reason.getMessage());
        System.exit(1);
    }

    private void start(Path home, Settings loaded) throws Exception {
        DataFolder data = later(DataFolder.open(loaded.path("serai.data.dir")));
        System.setProperty("java.io.tmpdir", data.tmp().toString());
        Settings settings = loaded.withGenerated(data);
        requireFreePort(settings);
        CompletableFuture<Database> opening = CompletableFuture.supplyAsync(() -> database(settings, data));
        CompletableFuture<Cache> caching = CompletableFuture.supplyAsync(() -> cache(settings, data));

        CompletableFuture<Void> preparing = CompletableFuture.runAsync(ConnectorsModule::prepare);
        CompletableFuture<Contract> reading =
                CompletableFuture.supplyAsync(() -> Contracts.load(home.resolve("routes")));

        var json = new Json(settings.number("serai.http.json.depth"), settings.number("serai.http.json.members"));
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Main main = Camel.of(home, settings);
        main.bind(ContractConsumers.NAME, new ContractConsumers());
        var web = new Web(new Answers(json));
        main.bind("web", web);
        main.init();

        Database database = get(opening);
        if (!settings.prod()) {
            database.onReady(new DemoData(database.dataSource())::load);
        }
        // for users' own sql: and jdbc: routes
        main.bind("dataSource", database.dataSource());
        Clock clock = Clock.systemUTC();
        var audit = later(new AuditModule(settings, database, json.mapper(), registry, clock, moments));
        audit.bind(main);
        Trail trail = audit.trail();
        HubModule hub =
                HubModule.of(settings, data, database.dataSource(), json.mapper(), registry, clock, moments, trail);
        hub.bind(main, database, get(caching), registry, web);
        var imports = new ImportsModule(settings, hub, database.dataSource(), json.mapper(), clock, moments);
        imports.bind(main);
        var sandbox = later(new Sandbox(
                settings,
                data,
                List.of(MembersModule.sandbox(json), ZoomModule.sandbox(json.mapper())),
                json.mapper()));
        get(preparing);
        var connectors = later(new ConnectorsModule(
                settings,
                database,
                get(caching),
                json.mapper(),
                registry,
                clock,
                hub.replays(),
                trail,
                List.of(MembersModule.SYSTEM, ZoomModule.SYSTEM),
                sandbox));
        connectors.bind(main);
        new ZoomModule(
                        settings,
                        hub,
                        imports.tickets(),
                        connectors.vendors(),
                        get(caching),
                        database.dataSource(),
                        json.mapper(),
                        clock)
                .bind(main);
        var mail = later(new MailModule(settings, hub, database.dataSource(), json.mapper(), clock));
        mail.bind(main);
        main.bind("verification", new Verification(connectors.vendors(), sandbox, main.getCamelContext()));
        new MembersModule(settings, connectors.vendors(), get(caching), json).bind(main);
        Contract contract = get(reading);
        main.bind(ContractOutlines.NAME, new ContractOutlines(contract));
        main.bind("pages", new Pages(contract, json, webjarVersion()));
        var identity = new IdentityModule(
                settings,
                home.resolve("config/roles.yaml"),
                contract,
                database.dataSource(),
                get(caching),
                json.mapper(),
                mail.mail(),
                data.tmp(),
                List.of(
                        HubModule.personalData(database.dataSource(), json.mapper()),
                        audit.audit().personalData()),
                clock,
                trail);
        identity.bind(main, contract);
        database.onReady(new AddressForms(database.dataSource())::bringOver);
        database.onReady(identity::makeFirstAdministrator);
        new DistributionModule(settings).bind(main);
        var server =
                new HttpServer(limits(settings, data), contract, identity.gate(), json, registry, database::up, trail);
        server.bind(main.getCamelContext());
        new ConsoleModule(server.innerCalls(), settings, identity::signUpIsOpen).bind(main);
        later(main::stop);
        if (!settings.prod()) {
            later(new LiveRoutes(home.resolve("routes"), main.getCamelContext()));
        }
        main.start();
        later(hub.inbox()::stop);
        later(() -> server.stop(settings.duration("serai.shutdown.timeout")));
        listen(server);
        announce(settings, data, database);
        String address = "http://" + settings.text("serai.http.host") + ":" + settings.port();
        AotRecording.endSoon(URI.create(address + "/openapi.json"), URI.create(address + "/observe/health/ready"));
    }

    /// Before the databases are started and migrated, which would be for nothing.
    private static void requireFreePort(Settings settings) {
        try {
            Port.requireFree(settings.text("serai.http.host"), settings.port());
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void listen(HttpServer server) {
        try {
            server.start();
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private Database database(Settings settings, DataFolder data) {
        String url = settings.optional("serai.db.url").orElse(null);
        int pool = settings.number("serai.db.pool.size");
        int share = Math.max(1, pool * settings.number("serai.db.pool.share") / 100);
        if (url != null) {
            return later(Database.open(
                    url,
                    settings.optional("serai.db.user").orElse(""),
                    settings.optional("serai.db.password").orElse(""),
                    pool,
                    share));
        }
        EmbeddedDatabase embedded = later(new EmbeddedDatabase(data));
        embedded.start();
        return later(Database.open(embedded.url(), embedded.user(), embedded.password(), pool, share));
    }

    private Cache cache(Settings settings, DataFolder data) {
        String url = settings.optional("serai.redis.url").orElse(null);
        if (url != null) {
            return later(new Cache(url));
        }
        EmbeddedCache embedded = later(new EmbeddedCache(data));
        embedded.start();
        return later(new Cache(embedded.url()));
    }

    private static Limits limits(Settings settings, DataFolder data) {
        return new Limits(
                settings.text("serai.http.host"),
                settings.port(),
                settings.size("serai.http.body.limit"),
                settings.size("serai.http.upload.limit"),
                Math.toIntExact(settings.size("serai.http.header.limit")),
                settings.number("serai.http.json.depth"),
                settings.number("serai.http.max.concurrent"),
                settings.number("serai.http.worker.threads"),
                settings.duration("serai.http.idle.timeout"),
                settings.duration("serai.http.request.timeout"),
                data.tmp(),
                settings.list("serai.cors.origins"),
                settings.publicUrl(),
                settings.number("serai.http.proxies"),
                settings.number("serai.http.body.concurrent"),
                settings.size("serai.http.body.rate"),
                settings.number("serai.http.answer.concurrent"),
                settings.number("serai.http.live.max"),
                settings.number("serai.http.live.each"),
                settings.flag("serai.http.h2c"),
                !settings.prod());
    }

    private static String webjarVersion() throws IOException {
        var properties = new Properties();
        try (var in = Serai.class.getResourceAsStream("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "unknown");
    }

    private static void announce(Settings settings, DataFolder data, Database database) throws InterruptedException {
        var ready = new CountDownLatch(1);
        database.onReady(ready::countDown);
        boolean there = ready.await(DATABASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!settings.prod()) {
            System.out.println("API key (dev, kept in " + data.root().resolve("secrets.properties") + "): "
                    + settings.text("serai.api.key"));
        }
        String address = "http://" + settings.text("serai.http.host") + ":" + settings.port();
        if (!there) {
            System.out.println(
                    "The database does not answer yet (" + database.problem().orElse("no reason given")
                            + "). Serai answers 503 at " + address + " and goes on trying.");
            ready.await();
        }
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println("Serai is ready at " + address + " (" + millis + " ms)");
    }

    private <T extends AutoCloseable> T later(T closeable) {
        synchronized (started) {
            started.push(closeable);
        }
        return closeable;
    }

    private void stop() {
        stopping = true;
        Logger log = LoggerFactory.getLogger(Serai.class);
        synchronized (started) {
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) {
                    log.warn("a part did not end cleanly: {}", e.toString());
                }
            }
        }
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
