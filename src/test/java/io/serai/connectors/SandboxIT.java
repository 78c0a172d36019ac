package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.serai.hub.delivery.RetryAfter;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each fault as a client sees it on the wire.
class SandboxIT {
    private static final String LIST = "{\"rows\":[{\"id\":1},{\"id\":2},{\"id\":3}]}";
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    private SandboxServer server;

    @BeforeEach
    void start() {
        server = new SandboxServer(List.of(new Shop()), folder, SandboxFaults.asked());
    }

    @AfterEach
    void stop() throws IOException {
        client.shutdownNow();
        server.close();
    }

    @Test
    void aRequestReachesItsVendorAndNoOther() throws Exception {
        assertThat(get("/shop/api/things?q=a%20b%2Bc").body()).isEqualTo("GET /api/things {q=a b+c} ");
        assertThat(client.send(
                                HttpRequest.newBuilder(URI.create(server.url() + "/shop/api/a%2Fb+c"))
                                        .POST(HttpRequest.BodyPublishers.ofString("x=1"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("POST /api/a/b+c {} x=1");
        assertThat(get("/another/api/things").statusCode()).isEqualTo(404);
        assertThat(asked).hasValue(2);
    }

    @Test
    void tooManyRequestsInAllItsForms() throws Exception {
        assertThat(get("/shop/fault-429-a").statusCode()).isEqualTo(429);
        assertThat(get("/shop/fault-429-a").headers().firstValue("retry-after")).isEmpty();
        for (String form : List.of("seconds", "date", "iso")) {
            HttpResponse<String> answer = get("/shop/list/fault-429-" + form + "-a");
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(RetryAfter.parse(
                            answer.headers().firstValue("retry-after").orElseThrow(), Clock.systemUTC()))
                    .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(2)));
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void errorsTheVendorNeverHeardOf() throws Exception {
        assertThat(get("/shop/list/fault-500-a").statusCode()).isEqualTo(500);
        assertThatThrownBy(() -> get("/shop/list/fault-hang-a")).isInstanceOf(HttpTimeoutException.class);
        assertThatThrownBy(() -> get("/shop/list/fault-reset-a"))
                .isInstanceOf(IOException.class)
                .hasRootCauseInstanceOf(SocketException.class)
                .rootCause()
                .hasMessageContaining("reset");
        assertThat(asked).hasValue(0);
    }

    @Test
    void answersThatDoNotArriveThoughTheVendorDidItsPart() {
        for (String fault : List.of("reset-within", "truncated")) {
            assertThatThrownBy(() -> get("/shop/list/fault-" + fault + "-a"))
                    .as(fault)
                    .isInstanceOf(IOException.class);
        }
        var dripping = client.sendAsync(request("/shop/list/fault-drip-a"), HttpResponse.BodyHandlers.ofString());
        assertThatThrownBy(() -> dripping.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(asked).hasValue(3);
    }

    @Test
    void bodiesThatAreNotWhatTheySeem() throws Exception {
        assertThat(get("/shop/list/fault-cut-a").body()).isEqualTo(LIST.substring(0, LIST.length() / 2));
        HttpResponse<String> disguised = get("/shop/list/fault-disguised-a");
        assertThat(disguised.statusCode()).isEqualTo(200);
        assertThat(disguised.body()).contains("error");
        assertThat(get("/shop/list/fault-duplicates-a").body())
                .isEqualTo("{\"rows\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":1},{\"id\":2},{\"id\":3}]}");
        assertThat(get("/shop/list?token=fault-reordered-a").body())
                .isEqualTo("{\"rows\":[{\"id\":3},{\"id\":2},{\"id\":1}]}");
        long began = System.nanoTime();
        assertThat(get("/shop/list/fault-slow-a").body()).isEqualTo(LIST);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(800));
    }

    @Test
    void aFaultForTheFirstRequestsOnlyAndTheVendorSeesTheIdWithoutIt() throws Exception {
        String path = "/shop/api/fault-500-2x-one";
        assertThat(List.of(
                        get(path).statusCode(),
                        get(path).statusCode(),
                        get(path).statusCode()))
                .containsExactly(500, 500, 200);
        assertThat(get(path).body()).isEqualTo("GET /api/one {} ");
    }

    @Test
    void faultsByChanceAreTheSameForTheSameSeed() throws Exception {
        Set<SandboxFault> kinds = Set.of(SandboxFault.ERROR, SandboxFault.LIMITED);
        server.faults(new SandboxFaults(0.3, 7, kinds));
        List<Integer> first = statuses();
        server.faults(new SandboxFaults(0.3, 7, kinds));
        assertThat(statuses()).isEqualTo(first);
        assertThat(first.stream().filter(status -> status == 200).count()).isBetween(55L, 85L);
        assertThat(first).contains(429, 500);
    }

    @Test
    void theLogSaysWhatTheVendorsSaw() throws Exception {
        get("/shop/list?page=2");
        get("/shop/list/fault-429-a");
        List<SandboxLog.Entry> log = SandboxLog.read(folder);
        assertThat(log)
                .extracting(
                        SandboxLog.Entry::system,
                        SandboxLog.Entry::method,
                        SandboxLog.Entry::path,
                        SandboxLog.Entry::fault,
                        SandboxLog.Entry::status)
                .containsExactly(
                        tuple("shop", "GET", "/list", null, 200), tuple("shop", "GET", "/list/fault-429-a", "429", 0));
        assertThat(log.getFirst().query()).containsEntry("page", "2");
        assertThat(Duration.between(log.getFirst().instant(), Instant.now())).isLessThan(Duration.ofMinutes(1));
    }

    private List<Integer> statuses() throws Exception {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 100; i++) {
            statuses.add(get("/shop/list").statusCode());
        }
        return statuses;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    /// A vendor that has one list, and otherwise says what it heard.
    private final class Shop implements SandboxVendor {
        @Override
        public String system() {
            return "shop";
        }

        @Override
        public Map<String, Object> settings(String url) {
            return Map.of("base_url", url);
        }

        @Override
        public Map<String, String> secrets() {
            return Map.of();
        }

        @Override
        public Reply answer(Request request) {
            asked.incrementAndGet();
            String text = request.path().startsWith("/list")
                    ? LIST
                    : "%s %s %s %s"
                            .formatted(
                                    request.method(),
                                    request.path(),
                                    request.query(),
                                    new String(request.body(), StandardCharsets.UTF_8));
            return new Reply(200, Map.of(), text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
