package io.serai;

import io.serai.hub.database.Database;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/// Says on the standard output where the hub is, and when it can be asked.
final class Readiness {
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(20);

    private Readiness() {}

    static String address(Settings settings) {
        return "http://" + settings.text("serai.http.host") + ":" + settings.port();
    }

    /// Returns when the database answers, however long that takes.
    ///
    /// @param problem what the database lacks for this hub
    /// @throws StartException where there is a problem by the time that the database answers, if that is soon
    static void announce(Settings settings, DataFolder data, Database database, Supplier<Optional<String>> problem)
            throws InterruptedException {
        var ready = new CountDownLatch(1);
        database.onReady(ready::countDown);
        boolean there = ready.await(DATABASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        Optional<String> known = problem.get();
        if (there && known.isPresent()) {
            throw new StartException(known.get());
        }
        if (!settings.prod()) {
            System.out.println("API key (dev, kept in " + data.root().resolve("secrets.properties") + "): "
                    + settings.text("serai.api.key"));
        }
        String address = address(settings);
        if (!there) {
            System.out.println(
                    "The database does not answer yet (" + database.problem().orElse("no reason given")
                            + "). Serai answers 503 at " + address + " and goes on trying.");
            ready.await();
        }
        Optional<String> late = problem.get();
        if (late.isPresent()) {
            LoggerFactory.getLogger(Readiness.class).error("The hub is not ready: {}", late.get());
            return;
        }
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println("Serai is ready at " + address + " (" + millis + " ms)");
    }
}
