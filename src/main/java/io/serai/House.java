package io.serai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.connectors.ConnectionUses;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.hub.PersonalData;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.hub.watch.Concerns;
import io.serai.web.Contract;
import io.serai.web.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/// Where the modules live, while a hub starts: the ground that all stand on, the parts that they offer each other, and
/// what ends with them. Used by one thread.
public final class House {
    private final Ground ground;
    private final Main main;
    private final List<Module> modules;
    private final Endings endings;
    private final @Nullable Predicate<String> shadow;
    private final Json json;
    private final Map<Class<?>, Object> parts = new HashMap<>();
    private final List<AutoCloseable> first = new ArrayList<>();
    private final List<Supplier<@Nullable String>> requirements = new CopyOnWriteArrayList<>();

    /// @param main initialized, and not started
    /// @param modules all of them, each behind those that it needs
    House(Ground ground, Main main, List<Module> modules, Endings endings) {
        this(ground, main, modules, endings, null);
    }

    /// @param shadow of a house in which events are only played: the names of the beans that routes may call there;
    ///     null for the hub's own
    House(Ground ground, Main main, List<Module> modules, Endings endings, @Nullable Predicate<String> shadow) {
        this.shadow = shadow;
        this.ground = ground;
        this.main = main;
        this.modules = List.copyOf(modules);
        this.endings = endings;
        this.json = new Json(
                ground.settings().number("serai.http.json.depth"),
                ground.settings().number("serai.http.json.members"));
    }

    void open() {
        for (Module module : modules) {
            ground.awaitPrepared(module);
            module.open(this);
        }
    }

    /// To be called when the routes run.
    void running() {
        first.forEach(endings::later);
    }

    /// The folder that holds `config`, `routes` and `kamelets`.
    public Path home() {
        return ground.home();
    }

    public Settings settings() {
        return ground.settings();
    }

    public DataFolder data() {
        return ground.data();
    }

    /// Waits until it is there, which does not mean that it answers.
    public Database database() {
        return ground.database();
    }

    public DataSource source() {
        return database().dataSource();
    }

    /// Waits until it is there.
    public Cache cache() {
        return ground.cache();
    }

    /// All contracts as one. Waits until they are read.
    public Contract contract() {
        return ground.contract();
    }

    /// JSON as the API reads and writes it.
    public Json json() {
        return json;
    }

    /// The same, without the bounds on what callers send.
    public ObjectMapper mapper() {
        return json.mapper();
    }

    public PrometheusMeterRegistry registry() {
        return ground.registry();
    }

    public Clock clock() {
        return ground.clock();
    }

    /// Told of every step at which a kill would be of interest.
    public Moments moments() {
        return ground.moments();
    }

    /// Not started yet: it knows the beans that were bound so far, and no route.
    public CamelContext context() {
        return main.getCamelContext();
    }

    /// Whether events are only played here: nothing begins by itself.
    public boolean isShadow() {
        return shadow != null;
    }

    /// @param name by which routes call it
    public void bind(String name, Object bean) {
        if (shadow == null || shadow.test(name)) {
            main.bind(name, bean);
        }
    }

    /// Gives the others a part of this domain's.
    public <T> void offer(Class<T> type, T part) {
        if (parts.put(type, part) != null) {
            throw new IllegalStateException("two modules offer a " + type.getSimpleName());
        }
    }

    /// What another module offered.
    public <T> T part(Class<T> type) {
        Object part = parts.get(type);
        if (part == null) {
            throw new IllegalStateException("no module that is open offers a " + type.getSimpleName()
                    + ": name the one that does in the needs() of whoever asks");
        }
        return type.cast(part);
    }

    /// What every module's connections lead to.
    public List<VendorSystem> vendorSystems() {
        return modules.stream().flatMap(one -> one.vendorSystems().stream()).toList();
    }

    public List<SandboxVendor> sandboxVendors() {
        return modules.stream()
                .flatMap(one -> one.sandboxVendors(json).stream())
                .toList();
    }

    /// What all modules do by connections.
    public List<ConnectionUses> connectionUses() {
        return modules.stream()
                .flatMap(one -> one.connectionUses(this).stream())
                .toList();
    }

    /// What all modules hold of a person.
    public List<PersonalData> personalData() {
        return modules.stream().flatMap(one -> one.personalData(this).stream()).toList();
    }

    /// Where all modules look for what needs a person.
    public List<Concerns> concerns() {
        return modules.stream().flatMap(one -> one.concerns(this).stream()).toList();
    }

    /// Something that is looked at once the database is there: a problem stops the start, or where the database came
    /// late, the hub is not ready.
    ///
    /// @param problem null where there is none
    public void requires(Supplier<@Nullable String> problem) {
        requirements.add(problem);
    }

    /// The first problem of [#requires] there is.
    public Optional<String> problem() {
        return requirements.stream()
                .flatMap(requirement -> Optional.ofNullable(requirement.get()).stream())
                .findFirst();
    }

    /// Ends with the hub: after the routes, and before what was there when this was called.
    public void ends(AutoCloseable part) {
        endings.later(part);
    }

    /// Ends before the routes do, so that they get nothing more to do; the last one said so ends first.
    public void endsBeforeRoutes(AutoCloseable part) {
        first.add(part);
    }
}
