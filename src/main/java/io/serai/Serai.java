package io.serai;

import io.serai.hub.AotRecording;
import io.serai.hub.Erasures;
import io.serai.hub.delivery.Moments;
import io.serai.hub.routes.CheckedRoutes;
import io.serai.hub.routes.LaterRoutes;
import io.serai.hub.routes.LiveRoutes;
import io.serai.hub.routes.RouteFolder;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import io.serai.web.ContractConsumers;
import io.serai.web.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.main.Main;
import org.slf4j.LoggerFactory;

/// Starts the hub: settings, embedded services where none are named, the modules in the order of what they need,
/// routes, HTTP. Ends in the reverse order: no more requests, what is in flight finishes, then everything that was
/// started goes.
public final class Serai {
    private final Endings endings = new Endings();
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
        DataFolder data = endings.later(DataFolder.open(loaded.path("serai.data.dir")));
        System.setProperty("java.io.tmpdir", data.tmp().toString());
        Settings settings = loaded.withGenerated(data);
        EdgeModule.requireFreePort(settings);
        var ground = new Ground(home, settings, data, Modules.ALL, moments, Ground.Servers.of(settings, data, endings));

        Main main = Camel.of(home, settings);
        main.bind(ContractConsumers.NAME, new ContractConsumers());
        var laterRoutes = new LaterRoutes();
        main.bind(LaterRoutes.NAME, laterRoutes);
        main.init();

        if (!settings.prod()) {
            ground.database().onReady(new DemoData(ground.database().dataSource())::load);
        }
        var house = new House(ground, main, Modules.inOrder(Modules.ALL), endings);
        house.open();
        ground.database().prepareBy(house.part(Erasures.class)::replay);

        endings.later(main::stop);
        if (!settings.prod()) {
            endings.later(new LiveRoutes(home.resolve("routes"), main.getCamelContext(), laterRoutes));
        }
        HttpServer server = house.part(HttpServer.class);
        RouteFolder routes = RouteFolder.load(
                main.getCamelContext(),
                laterRoutes,
                home.resolve("routes"),
                CheckedRoutes.read(data.root().resolve("routes.checked"), home),
                id -> !ground.contract().isImmediate(id));
        main.start();
        routes.started(server.unserved());
        house.running();
        EdgeModule.listen(server);
        Readiness.announce(settings, data, ground.database(), house::problem);
        String address = Readiness.address(settings);
        AotRecording.endSoon(URI.create(address + "/openapi.json"), URI.create(address + "/observe/health/ready"));
    }

    private void stop() {
        stopping = true;
        endings.end();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
