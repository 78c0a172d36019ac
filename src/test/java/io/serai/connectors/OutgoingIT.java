package io.serai.connectors;

import static io.serai.connectors.OutgoingFixture.get;
import static io.serai.connectors.OutgoingFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.hub.delivery.Work;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What comes of a call to a vendor, whatever the vendor does.
class OutgoingIT {
    private static Database database;
    private static OutgoingFixture way;
    private RawVendor vendor;
    private Connection connection;

    @BeforeAll
    static void open() throws Exception {
        var server = TestServers.database();
        database = Database.open(server.url(), server.user(), server.password(), 4);
        way = OutgoingFixture.open(database.dataSource(), new VendorSystem.Limits(0, 0, 0));
    }

    @AfterAll
    static void close() {
        way.close();
        database.close();
    }

    @BeforeEach
    void vendor() throws IOException {
        vendor = new RawVendor(RawVendor.status(200, "X-Thing: a\r\nX-Thing: b\r\n", "{\"ok\":true}"));
        connection = OutgoingFixture.connection(PublicId.random(), vendor.url() + "/api/");
    }

    @AfterEach
    void end() throws IOException {
        vendor.close();
    }

    @Test
    void aRequestArrivesAsItWasMeant() {
        VendorResponse response = way.send(get(connection, "/things/a%2Fb%20c", Map.of("q", "a b+c&d=é{{x}}")));
        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{\"ok\":true}");
        assertThat(response.headers()).containsEntry("x-thing", "a, b");
        assertThat(vendor.requests.getFirst())
                .startsWith("GET /api/things/a%2Fb%20c?q=a%20b%2Bc%26d%3D%C3%A9%7B%7Bx%7D%7D HTTP/1.1\r\n")
                .contains("Authorization: Basic s3cret", "User-Agent: Serai")
                .doesNotContain("steered", "stays here", "Camel");
    }

    @Test
    void aBodyArrivesWithItsTypeAndTheKeyThatMakesItHappenOnce() {
        vendor.now(RawVendor.status(409, "", "exists"));
        VendorResponse response = way.send(post(
                connection,
                "/things",
                "application/x-www-form-urlencoded",
                "a=%2B1".getBytes(StandardCharsets.US_ASCII)));
        assertThat(response.status()).isEqualTo(409);
        assertThat(vendor.requests.getFirst())
                .contains("Content-Type: application/x-www-form-urlencoded\r\n", "Idempotency-Key: key-1")
                .endsWith("\r\n\r\na=%2B1");
    }

    @Test
    void statusesSayWhetherALaterTryHelps() {
        for (int status : new int[] {408, 425, 429, 500, 502, 503, 504}) {
            vendor.now(RawVendor.status(status, "", ""));
            assertThat(failure().kind()).as("%d", status).isEqualTo(Kind.TRANSIENT);
        }
        for (int status : new int[] {400, 401, 403, 405, 410, 422}) {
            vendor.now(RawVendor.status(status, "", "the body with s3cret"));
            DeliveryException failure = failure();
            assertThat(failure.kind()).as("%d", status).isEqualTo(Kind.PERMANENT);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.toString())
                    .contains("acme GET /things/{id}")
                    .doesNotContain("s3cret", "id-7", "q-value");
        }
    }

    @Test
    void aRedirectIsNotFollowed() {
        vendor.now(RawVendor.status(302, "Location: " + vendor.url() + "/elsewhere\r\n", ""));
        assertThat(failure())
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                .hasMessageContaining("redirect");
        assertThat(vendor.requests).hasSize(1);
    }

    @Test
    void retryAfterIsReadInItsThreeForms() {
        String http = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(100).atOffset(ZoneOffset.UTC));
        String iso = Instant.now().plusSeconds(100).toString();
        for (String form : new String[] {"100", http, iso}) {
            vendor.now(RawVendor.status(503, "Retry-After: " + form + "\r\n", ""));
            assertThat(failure().retryAfter()).as(form).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(100));
        }
    }

    @Test
    void aVendorThatHangsDripsOrBreaksOffEndsInTime() {
        vendor.now((request, out, socket) -> Thread.sleep(10_000));
        assertFailsWithin("in time");
        vendor.now((request, out, socket) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                out.write('x');
                out.flush();
                Thread.sleep(100);
            }
        });
        assertFailsWithin("in time");
        vendor.now((request, out, socket) -> {
            for (char c : "HTTP/1.1 200 OK\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".toCharArray()) {
                out.write(c);
                out.flush();
                Thread.sleep(100);
            }
        });
        assertFailsWithin("in time");
        vendor.now((request, out, socket) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"half".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.close();
        });
        assertFailsWithin("before the answer did");
        vendor.now((request, out, socket) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"half"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.close();
        });
        assertFailsWithin("connection");
        vendor.now((request, out, socket) -> {
            socket.setSoLinger(true, 0);
            socket.close();
        });
        assertFailsWithin("connection");
    }

    private void assertFailsWithin(String why) {
        long began = System.nanoTime();
        assertThat(failure()).hasMessageContaining(why).satisfies(e -> assertThat(e.kind())
                .isEqualTo(Kind.TRANSIENT));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void nobodyAtThePortIsTransient() throws IOException {
        try (var socket = new ServerSocket(0)) {
            connection = OutgoingFixture.connection(PublicId.random(), "http://127.0.0.1:" + socket.getLocalPort());
        }
        assertThat(failure()).satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
        connection = OutgoingFixture.connection(PublicId.random(), "http://nowhere.invalid");
        assertThat(failure()).satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
    }

    @Test
    void aBodyOverTheLimitIsRefusedPackedOrNot() {
        vendor.now((request, out, socket) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        });
        assertThat(failure()).hasMessageContaining("SERAI_VENDOR_BODY_LIMIT").satisfies(e -> assertThat(e.kind())
                .isEqualTo(Kind.PERMANENT));
        byte[] bomb = zipped(10_000_000);
        vendor.now((request, out, socket) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bomb);
        });
        assertThat(failure()).hasMessageContaining("SERAI_VENDOR_BODY_LIMIT");
        byte[] small = zipped(10_000);
        vendor.now((request, out, socket) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + small.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(small);
        });
        assertThat(way.send(get(connection, "/things", Map.of())).body()).hasSize(10_000);
    }

    @Test
    void aTryOfTheCallersRepeatsTheWholeCall() {
        vendor.now((request, out, socket) -> RawVendor.status(vendor.requests.size() < 3 ? 503 : 200, "", "{}")
                .answer(request, out, socket));
        VendorResponse response = way.send(
                "direct:three-tries",
                post(connection, "/things", "application/json", "{\"a\":1}".getBytes(StandardCharsets.US_ASCII)),
                Map.of());
        assertThat(response.status()).isEqualTo(200);
        assertThat(vendor.requests).hasSize(3).allSatisfy(request -> assertThat(request)
                .startsWith("POST /api/things ")
                .contains("Idempotency-Key: key-1")
                .endsWith("{\"a\":1}"));
    }

    @Test
    void theRequestIdGoesAlong() {
        var work = new Work(
                new Work.Identity(1, "zoom", "c", "e", 1, "a", "zoom.webhook", "request-id-1"),
                new Work.Message(null, Map.of(), null, new byte[0]),
                new Work.Lease(1, 1, true, null, false));
        way.send("direct:once", get(connection, "/things", Map.of()), Map.of(Work.PROPERTY, work));
        assertThat(vendor.requests.getFirst()).contains("X-Request-Id: request-id-1");
    }

    @Test
    void aHeaderThatWouldBeTwoIsNotSent() {
        var request = VendorRequest.get(connection, "GET /", "/", Map.of(), Map.of("Authorization", "a\r\nX-Evil: 1"));
        assertThat(catchThrowableOfType(DeliveryException.class, () -> way.send(request))
                        .kind())
                .isEqualTo(Kind.PERMANENT);
        assertThat(vendor.requests).isEmpty();
    }

    @Test
    void aPathNeverLeadsToAnotherHost() {
        for (String path : new String[] {"@127.0.0.1/", ".evil.example/x", ":81/x", "1/x"}) {
            var request =
                    VendorRequest.get(connection, "GET /", path, Map.of(), Map.of("Authorization", "Basic s3cret"));
            assertThat(catchThrowableOfType(DeliveryException.class, () -> way.send(request))
                            .kind())
                    .as(path)
                    .isEqualTo(Kind.PERMANENT);
        }
        assertThat(vendor.requests).isEmpty();
    }

    @Test
    void anAddressThatIsNoneIsPermanentAndNotQuoted() {
        for (String url : new String[] {"", "http://", "http://x{{env:HOME}}", "ftp://x", "http://u:p@127.0.0.1"}) {
            connection = OutgoingFixture.connection(PublicId.random(), url);
            assertThat(failure())
                    .hasMessageContaining("base_url")
                    .hasMessageNotContaining("id-7")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT));
        }
    }

    @Test
    void nothingIsSentInTheClearWhereHttpsWasMeant() {
        vendor.now((request, out, socket) -> socket.close());
        connection = OutgoingFixture.connection(PublicId.random(), vendor.url().replace("http:", "https:"));
        assertThat(failure()).satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
        assertThat(String.join("", vendor.requests)).doesNotContain("s3cret", "GET");
    }

    private static byte[] zipped(int length) {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var zip = new java.util.zip.GZIPOutputStream(bytes)) {
            zip.write(new byte[length]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private DeliveryException failure() {
        return catchThrowableOfType(
                DeliveryException.class, () -> way.send(get(connection, "/things/id-7", Map.of("q", "q-value"))));
    }
}
