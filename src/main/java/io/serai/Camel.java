package io.serai;

import io.serai.hub.settings.Settings;
import io.serai.web.ContractConsumers;
import java.nio.file.Path;
import org.apache.camel.main.Main;

/// Camel as the hub sets it up: where routes and Kamelets lie, and how they are read.
final class Camel {
    private Camel() {}

    /// @param home the folder that holds `config`, `routes` and `kamelets`
    static Main of(Path home, Settings settings) {
        var main = new Main();
        main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        main.setPropertyPlaceholderLocations("file:" + home.resolve("config/application.properties"));
        settings.properties().forEach((name, value) -> main.addOverrideProperty((String) name, (String) value));
        long renewal = settings.duration("serai.worker.lease").toMillis() / 3;
        main.addOverrideProperty("serai.worker.renewal", Long.toString(renewal));
        boolean broker = settings.optional("serai.broker.url").isPresent();
        main.addOverrideProperty("serai.broker.used", Boolean.toString(broker));
        main.addOverrideProperty(
                "serai.broker.heard", Boolean.toString(broker && settings.number("serai.worker.count") > 0));
        main.addOverrideProperty("camel.component.rest-openapi.consumer-component-name", ContractConsumers.NAME);
        kamelets(main, home);
        return main;
    }

    /// As the hub sets it up, for routes that are only played: without what the file says of Camel itself.
    static Main sandbox(Path home, Settings settings) {
        var main = new Main();
        main.configure()
                .withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withJmxEnabled(false)
                .withLoadHealthChecks(false)
                .withStreamCachingEnabled(false);
        main.setPropertyPlaceholderLocations("false");
        settings.properties().forEach((name, value) -> main.addOverrideProperty((String) name, (String) value));
        kamelets(main, home);
        return main;
    }

    private static void kamelets(Main main, Path home) {
        // a Kamelet is one step of its caller's, and tried again as a whole
        main.addOverrideProperty("camel.component.kamelet.no-error-handler", "true");
        main.addOverrideProperty("camel.component.kamelet.location", "file:" + home.resolve("kamelets"));
    }
}
