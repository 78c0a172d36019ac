package io.serai.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.serai.TestFolders;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// A hub with a route of a user's own that accepts events and does what they say, and a vendor that answers as told.
final class TrialHub implements AutoCloseable {
    final TestHub hub = TestHub.create();
    final Path home;
    final List<Long> calls = new CopyOnWriteArrayList<>();
    volatile int status = 200;
    volatile String retryAfter = "";
    private final HttpServer vendor;

    TrialHub() throws IOException {
        home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "trial-home-");
        for (String folder : List.of("config", "routes", "kamelets")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(home.resolve(file).getParent());
                    Files.copy(file, home.resolve(file));
                }
            }
        }
        Path routes = Files.createDirectories(home.resolve("routes/trial"));
        for (String name : List.of("trial.camel.yaml", "openapi.yaml")) {
            try (var in = Objects.requireNonNull(TrialHub.class.getResourceAsStream("/trial/" + name))) {
                Files.copy(in, routes.resolve(name));
            }
        }
        vendor = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        vendor.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        vendor.createContext("/", call -> {
            calls.add(System.nanoTime());
            if (!retryAfter.isEmpty()) {
                call.getResponseHeaders().add("Retry-After", retryAfter);
            }
            call.sendResponseHeaders(status, -1);
            call.close();
        });
        vendor.start();
    }

    TrialHub start(String... options) {
        var all = new ArrayList<>(List.of("-Dserai.home=" + home, vendorOption()));
        all.addAll(List.of(options));
        hub.start(all.toArray(String[]::new));
        // transaction: the id of the one that stored the row, kept by MariaDB itself
        hub.execute("CREATE TABLE IF NOT EXISTS trial_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
                + "event_key VARCHAR(255) NOT NULL, transaction BIGINT UNSIGNED GENERATED ALWAYS AS ROW START, "
                + "gone BIGINT UNSIGNED GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME(transaction, gone)) "
                + "WITH SYSTEM VERSIONING");
        return this;
    }

    /// Where the vendor is, for a further start.
    String vendorOption() {
        return "-Dtrial.vendor=127.0.0.1:" + vendor.getAddress().getPort();
    }

    /// Accepted, or the test ends here with what the hub said.
    Reply event(String key, String body) {
        Reply reply = hub.send(hub.demo("/trial/event?key=" + key)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString(body))
                .build());
        if (reply.status() != 202) {
            throw new AssertionError(reply.status() + " " + reply.text() + "\n" + hub.output());
        }
        return reply;
    }

    Reply post(String path, String json) {
        return hub.send(hub.demo(path)
                .header("Content-Type", "application/json")
                .POST(json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build());
    }

    long effects(String key) {
        return hub.count("SELECT COUNT(*) FROM trial_effect WHERE event_key = '" + key + "'");
    }

    long rows(String status) {
        return hub.count("SELECT COUNT(*) FROM inbox WHERE status = '" + status + "'");
    }

    /// The ledger's line of the trial; missing where there is none.
    JsonNode ledger() {
        for (JsonNode entry : hub.get("/v3/hub/ledger").json().path("data")) {
            if (entry.path("provider").asText().equals("trial")) {
                return entry;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    JsonNode letters(String query) {
        return hub.get("/v3/hub/dead_letter" + query).json().path("data");
    }

    @Override
    public void close() {
        hub.close();
        vendor.stop(0);
        TestFolders.delete(home);
    }
}
