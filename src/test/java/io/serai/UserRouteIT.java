package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A route file that a user drops into `routes/` is served after a start.
class UserRouteIT {

    @Test
    void aRouteDroppedIntoTheFolderIsServedToWhoeverHasAKey() throws Exception {
        Path home = copyOfHome();
        Files.createDirectories(home.resolve("routes/mine"));
        Files.writeString(home.resolve("routes/mine/hello.camel.yaml"), """
                - route:
                    id: mine-hello
                    description: Greets whoever asks.
                    from:
                      uri: platform-http:/hello/{name}
                      steps:
                        - setBody: {simple: "Hello ${header.name}"}
                """);
        try (TestHub hub = TestHub.create()) {
            hub.start("-Dserai.home=" + home);
            assertThat(hub.get("/hello/Zoe").text()).isEqualTo("Hello Zoe");
            assertThat(hub.send(hub.request("/hello/Zoe").GET().build()).status())
                    .isEqualTo(401);
        } finally {
            TestFolders.delete(home);
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartAndIsNamed() throws Exception {
        try (TestHub hub = TestHub.create();
                var taken = new java.net.ServerSocket(hub.port, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            hub.begin();
            assertThat(hub.ended()).isEqualTo(1);
            assertThat(hub.output()).contains("port " + taken.getLocalPort()).contains("SERAI_HTTP_PORT");
        }
    }

    @Test
    void anOperationThatSaysNotWhoMayCallItStopsTheStart() throws Exception {
        Path home = copyOfHome();
        Files.createDirectories(home.resolve("routes/mine"));
        Files.writeString(home.resolve("routes/mine/openapi.yaml"), """
                openapi: 3.1.0
                info: {title: Mine, version: "1"}
                paths:
                  /mine:
                    get: {operationId: mine, responses: {'200': {description: ok}}}
                """);
        try (TestHub hub = TestHub.create()) {
            hub.begin("-Dserai.home=" + home);
            assertThat(hub.ended()).isEqualTo(1);
            assertThat(hub.output()).contains("GET /mine").contains("x-permission");
        } finally {
            TestFolders.delete(home);
        }
    }

    private static Path copyOfHome() throws Exception {
        Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "home with a space ");
        for (String folder : new String[] {"config", "routes", "kamelets"}) {
            Path from = Path.of(folder);
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = home.resolve(file.toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
            Files.createDirectories(home.resolve(folder));
        }
        return home;
    }
}
