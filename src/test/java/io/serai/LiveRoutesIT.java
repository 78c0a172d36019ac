package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// In `dev`, files that come, change and go in `routes/` do so in the running hub.
class LiveRoutesIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    private static Path home;
    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        home = copyOfHome();
        hub = TestHub.create().start("-Dserai.home=" + home);
    }

    @AfterAll
    static void stop() {
        hub.close();
        TestFolders.delete(home);
    }

    @Test
    void aNewFileIsServedAChangedOneReplacesItsRoutesAndWithTheFileTheyGo() throws Exception {
        Path file = write("new folder/hello.camel.yaml", page("hello", "/live/hello", "Hello"));
        await().atMost(SOON).until(() -> text("/live/hello").equals("Hello"));

        write("new folder/hello.camel.yaml", page("hello-again", "/live/again", "Again"));
        await().atMost(SOON).until(() -> text("/live/again").equals("Again"));
        assertThat(hub.get("/live/hello").status()).isEqualTo(404);

        Files.move(file, file.resolveSibling("renamed.camel.yaml"));
        await().atMost(SOON).until(() -> hub.output().contains("renamed.camel.yaml is in force: hello-again"));
        assertThat(text("/live/again")).isEqualTo("Again");

        TestFolders.delete(file.getParent());
        await().atMost(SOON).until(() -> hub.get("/live/again").status() == 404);
    }

    @Test
    void aFileWithAFaultIsNotTakenOverAndTheLogSaysWhatWasExpected() throws Exception {
        write("faulty.camel.yaml", page("faulty", "/live/faulty", "good"));
        await().atMost(SOON).until(() -> text("/live/faulty").equals("good"));

        write("faulty.camel.yaml", page("faulty", "/live/faulty", "bad").replace("setBody", "setBoddy"));
        refused("faulty.camel.yaml", "setBoddy");
        write("faulty.camel.yaml", page("faulty", "/live/faulty", "bad").replace("steps:", "steps: ["));
        refused("faulty.camel.yaml", "expected the node content, but found '-'");
        write(
                "faulty.camel.yaml",
                page("faulty", "/live/faulty", "bad") + "        - to: {uri: \"nothing-like-it:x\"}\n");
        refused("faulty.camel.yaml", "nothing-like-it");
        write("faulty.camel.yaml", page("faulty", "/live/faulty", "bad") + taking("direct:inbox-work"));
        refused("faulty.camel.yaml", "Multiple consumers for the same endpoint is not allowed: direct://inbox-work");
        write("faulty.camel.yaml", page("inbox-work", "/live/faulty", "bad"));
        refused("faulty.camel.yaml", "work.camel.yaml: expected one of its own");
        assertThat(text("/live/faulty")).isEqualTo("good");

        write("faulty.camel.yaml", page("faulty", "/live/faulty", "better"));
        await().atMost(SOON).until(() -> text("/live/faulty").equals("better"));
    }

    @Test
    void whatIsLoadedLateHasTheSharedErrorHandlingAndItsWorkIsRetriedAndNotLost() throws Exception {
        var calls = new AtomicInteger();
        HttpServer vendor = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        vendor.createContext("/", call -> {
            calls.incrementAndGet();
            call.sendResponseHeaders(500, -1);
            call.close();
        });
        vendor.start();
        try {
            write("late.camel.yaml", """
                    - route:
                        id: late-accept
                        description: Accepts an event.
                        from:
                          uri: platform-http:/live/event
                          parameters: {httpMethodRestrict: POST}
                          steps:
                            - bean: {ref: inbox, method: "acceptEvent('late.event', ${header.key})"}
                    - route:
                        id: late-ask
                        description: Asks a third party that is broken.
                        from:
                          uri: platform-http:/live/ask
                          steps:
                            - to: {uri: "http:127.0.0.1:%1$d", parameters: {httpMethod: GET}}
                    - route:
                        id: late-work
                        description: Works on an event.
                        from:
                          uri: direct:late-work
                          steps:
                            - throwException: {exceptionType: java.lang.IllegalArgumentException, message: not like this}
                    """.formatted(vendor.getAddress().getPort()));
            await().atMost(SOON).until(() -> hub.output().contains("late.camel.yaml is in force"));

            Reply asked = hub.get("/live/ask");
            assertThat(asked.status()).isEqualTo(500);
            assertThat(asked.json().path("request_id").asText()).isNotEmpty();
            assertThat(calls).hasValue(3);

            assertThat(event("one").status()).isEqualTo(202);
            await().atMost(SOON).until(() -> letters().size() == 1);
            assertThat(letters().get(0).toString()).contains("not like this");

            Path late = home.resolve("routes/late.camel.yaml");
            Files.writeString(
                    late, Files.readString(late).replaceFirst("- throwException.*", "- log: {message: It is done.}"));
            await().atMost(SOON).until(() -> hub.output().lastIndexOf("late.camel.yaml is in force") != first());
            assertThat(event("two").status()).isEqualTo(202);
            await().atMost(SOON).until(() -> hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'") == 1);
            assertThat(letters()).hasSize(1);
        } finally {
            vendor.stop(0);
        }
    }

    @Test
    void theHubsOwnRoutesServeOnWhenTheirFilesChange() throws Exception {
        for (String file : List.of("hub/runs", "hub/inbox", "shared/errors", "members/novi")) {
            Path path = home.resolve("routes/" + file + ".camel.yaml");
            Files.writeString(path, Files.readString(path) + "\n# changed\n");
            await(file).atMost(SOON).until(() -> hub.output()
                    .matches("(?s).*routes/" + file + ".camel.yaml (is in force|has no route).*"));
        }
        assertThat(hub.get("/v3/hub/run").status()).isEqualTo(200);
        assertThat(hub.get("/v3/action/idaa/novi_member/nobody").status()).isEqualTo(404);
        assertThat(hub.get("/observe/health/ready").status()).isEqualTo(200);
    }

    @Test
    void aKameletEndsAndBeginsAgainWithTheRouteThatUsesIt() throws Exception {
        Files.writeString(home.resolve("kamelets/live-source.kamelet.yaml"), """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata: {name: live-source}
                spec:
                  definition: {title: Live Source, type: object, properties: {}}
                  template:
                    from:
                      uri: timer:live
                      parameters: {period: 200}
                      steps:
                        - to: kamelet:sink
                """);
        String route = """
                - route:
                    id: live-beat
                    description: Notes each beat.
                    from:
                      uri: kamelet:live-source
                      steps:
                        - setBody: {constant: "one,"}
                        - to: {uri: file, parameters: {directoryName: "%s", fileName: beats, fileExist: Append}}
                """.formatted(home);
        Path beats = home.resolve("beats");
        Path file = write("beat.camel.yaml", route);
        await().atMost(SOON)
                .until(() -> Files.exists(beats) && Files.readString(beats).contains("one,one"));

        write("beat.camel.yaml", route.replace("one,", "two,"));
        await().atMost(SOON).until(() -> Files.readString(beats).endsWith("two,two,two,"));

        Files.delete(file);
        await().atMost(SOON).until(() -> hub.output().contains("beat.camel.yaml is gone, and with it: live-beat"));
        long size = Files.size(beats);
        Thread.sleep(1_000);
        assertThat(Files.size(beats)).isEqualTo(size);
    }

    @Test
    void aScheduleChangesAndEndsWithItsRoute() throws Exception {
        write("tick.camel.yaml", schedule("tick", "cron: 0 0 3 1 1 ?"));
        await().atMost(SOON).until(() -> cron("tick").equals("0 0 3 1 1 ?"));
        hub.send(hub.demo("/v3/hub/schedule/tick/pause")
                .POST(BodyPublishers.noBody())
                .build());

        write("tick.camel.yaml", schedule("tick", "cron: 0 0 4 1 1 ?"));
        await().atMost(SOON).until(() -> cron("tick").equals("0 0 4 1 1 ?"));
        assertThat(hub.get("/v3/hub/schedule/tick").text()).contains("\"status\":\"paused\"");

        write("tick.camel.yaml", schedule("tock", "trigger.repeatInterval: 1000"));
        await().atMost(SOON).until(() -> hub.get("/v3/hub/schedule/tock").text().contains("\"last_fired_on\":\""));
        assertThat(hub.get("/v3/hub/schedule/tick").status()).isEqualTo(404);

        Files.delete(home.resolve("routes/tick.camel.yaml"));
        await().atMost(SOON).until(() -> hub.get("/v3/hub/schedule/tock").status() == 404);
        await().atMost(SOON)
                .until(() ->
                        hub.count("SELECT COUNT(*) FROM QRTZ_TRIGGERS WHERE TRIGGER_NAME IN ('tick', 'tock')") == 0);
    }

    @Test
    void inProdTheRoutesAreThoseOfTheStart() throws Exception {
        Path prod = copyOfHome();
        try (TestHub other = TestHub.create()
                .with("SERAI_PROFILE", "prod")
                .with("SERAI_SANDBOX", "false")
                .with("SERAI_MASTER_KEY", "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=")
                .start("-Dserai.home=" + prod)) {
            Files.writeString(prod.resolve("routes/late.camel.yaml"), page("late", "/live/late", "Late"));
            Thread.sleep(3_000);
            assertThat(other.get("/live/late").status()).isIn(401, 404);
            assertThat(other.output()).doesNotContain("late.camel.yaml");
        } finally {
            TestFolders.delete(prod);
        }
    }

    private static int first() {
        return hub.output().indexOf("late.camel.yaml is in force");
    }

    private static Reply event(String key) {
        return hub.send(hub.demo("/live/event?key=" + key)
                .POST(BodyPublishers.ofString("an event"))
                .build());
    }

    private static JsonNode letters() {
        return hub.get("/v3/hub/dead_letter?capability=late.event").json().path("data");
    }

    private static String cron(String schedule) {
        return hub.get("/v3/hub/schedule/" + schedule)
                .json()
                .path("data")
                .path("cron")
                .asText();
    }

    private static String text(String path) {
        return hub.get(path).text();
    }

    /// Waits until the log says so of a new fault.
    private static void refused(String file, String why) {
        await(why).atMost(SOON).until(() -> hub.output()
                .lines()
                .anyMatch(line -> line.contains("routes/" + file + " is not taken over") && line.contains(why)));
    }

    private static Path write(String name, String text) throws IOException {
        Path file = home.resolve("routes").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String page(String id, String path, String text) {
        return """
                - route:
                    id: %s
                    description: Answers with a word.
                    from:
                      uri: platform-http
                      parameters:
                        path: %s
                      steps:
                        - setBody: {constant: "%s"}
                """.formatted(id, path, text);
    }

    private static String taking(String uri) {
        return """
                - route:
                    id: taking
                    description: Takes what is another route's.
                    from:
                      uri: %s
                      steps:
                        - log: {message: Taken.}
                """.formatted(uri);
    }

    private static String schedule(String name, String when) {
        return """
                - route:
                    id: live-%1$s
                    description: Does nothing at its time.
                    from:
                      uri: quartz:%1$s
                      parameters: {%2$s}
                      steps:
                        - log: {message: It is time.}
                """.formatted(name, when);
    }

    private static Path copyOfHome() throws IOException {
        Path copy = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "live home ");
        for (String folder : List.of("config", "routes", "kamelets")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(copy.resolve(file).getParent());
                    Files.copy(file, copy.resolve(file));
                }
            }
        }
        return copy;
    }
}
