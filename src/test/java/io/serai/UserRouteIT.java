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
