package io.serai;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.web.Contract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What all modules stand on. The database, the cache and the reading of the contracts begin beside each other as soon
/// as it is made; whoever asks for one of them waits for it.
final class Ground {
    private final Path home;
    private final Settings settings;
    private final DataFolder data;
    private final Moments moments;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompletableFuture<Database> database;
    private final CompletableFuture<Cache> cache;
    private final Map<String, CompletableFuture<Void>> prepared;
    private final CompletableFuture<Contract> contract;

    /// Where the tables and the cache come from; each is called once.
    record Servers(Supplier<Database> database, Supplier<Cache> cache) {

        /// Those that the settings name, and where they name none, some that are brought along.
        static Servers of(Settings settings, DataFolder data, Endings endings) {
            return new Servers(() -> openDatabase(settings, data, endings), () -> openCache(settings, data, endings));
        }
    }

    Ground(Path home, Settings settings, DataFolder data, List<Module> modules, Moments moments, Servers servers) {
        this.home = home;
        this.settings = settings;
        this.data = data;
        this.moments = moments;
        this.database = CompletableFuture.supplyAsync(servers.database());
        this.cache = CompletableFuture.supplyAsync(servers.cache());
        this.prepared = modules.stream()
                .collect(Collectors.toMap(Module::name, one -> CompletableFuture.runAsync(one::prepare)));
        this.contract = CompletableFuture.supplyAsync(() -> Contracts.load(
                Modules.ALL.stream().flatMap(one -> one.contracts().stream()).toList(),
                home.resolve("routes"),
                data.root().resolve("contracts.json")));
    }

    Path home() {
        return home;
    }

    Settings settings() {
        return settings;
    }

    DataFolder data() {
        return data;
    }

    Moments moments() {
        return moments;
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    Database database() {
        return get(database);
    }

    Cache cache() {
        return get(cache);
    }

    Contract contract() {
        return get(contract);
    }

    /// Waits until what the module began is done.
    void awaitPrepared(Module module) {
        get(Objects.requireNonNull(prepared.get(module.name()), module.name()));
    }

    private static Database openDatabase(Settings settings, DataFolder data, Endings endings) {
        String url = settings.optional("serai.db.url").orElse(null);
        int pool = settings.number("serai.db.pool.size");
        int share = Math.max(1, pool * settings.number("serai.db.pool.share") / 100);
        Path checked = data.root().resolve("schema.checked");
        if (url != null) {
            return endings.later(Database.open(
                    url,
                    settings.optional("serai.db.user").orElse(""),
                    settings.optional("serai.db.password").orElse(""),
                    pool,
                    share,
                    checked));
        }
        EmbeddedDatabase embedded = endings.later(new EmbeddedDatabase(data));
        embedded.start();
        return endings.later(Database.open(embedded.url(), embedded.user(), embedded.password(), pool, share, checked));
    }

    private static Cache openCache(Settings settings, DataFolder data, Endings endings) {
        String url = settings.optional("serai.redis.url").orElse(null);
        if (url != null) {
            return endings.later(new Cache(url));
        }
        EmbeddedCache embedded = endings.later(new EmbeddedCache(data));
        embedded.start();
        return endings.later(new Cache(embedded.url()));
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
}
