package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The product as it is packed, which all other tests are too early for: runs after the jars are made.
@Tag("packaged")
class PackagedIT {

    @Test
    void theHubRunsFromItsJars() throws Exception {
        try (var build = new Build("packaged", Build.today(), List.of());
                var hub = build.launch("data", build.servers.settings(Map.of()));
                var client = HttpClient.newHttpClient()) {
            hub.awaitReady();
            assertThat(hub.verifiedMember())
                    .as("MariaDB, Redis, a Kamelet, HTTP")
                    .isNotBlank();
            // a connection, whose secrets are sealed
            assertThat(WebhookBench.webhooks(hub, new AtomicLong()).get()).isNotEmpty();
            for (String page :
                    List.of("/install", "/cli/download", "/cli/install.sh", "/openapi.json", "/docs/index.html")) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + page));
                var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(page).isEqualTo(200);
            }
        }
    }

    @Test
    void noLibraryOfTheBenchmarksOrTheTestsIsAmongTheHubs() throws Exception {
        try (Stream<Path> lib = Files.list(Build.today().resolve("target/lib"));
                var libraries = new JarFile(
                        Build.today().resolve("target/lib/libraries.jar").toFile())) {
            assertThat(lib.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.matches("(fastexcel|opczip|junit|assertj).*"));
            assertThat(libraries.stream())
                    .noneMatch(entry -> entry.getName().matches("(org/dhatim|org/junit|org/assertj)/.*"));
        }
    }
}
