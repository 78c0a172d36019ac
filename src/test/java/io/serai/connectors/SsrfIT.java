package io.serai.connectors;

import static io.serai.connectors.OutgoingFixture.get;
import static io.serai.connectors.OutgoingFixture.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.TestHub;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.DeliveryException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In prod nothing inside is ever called, whatever a connection's address says, and whatever its name resolves to. A
/// server listens on this machine; it must never be reached.
class SsrfIT {
    private static final DnsResolver NAMES = names(Map.of(
            "inside.example", List.of("127.0.0.1"),
            "metadata.example", List.of("169.254.169.254"),
            "both.example", List.of("8.8.8.8", "127.0.0.1"),
            "mapped.example", List.of("::ffff:127.0.0.1"),
            "public.example", List.of("8.8.8.8")));
    private static Database database;
    private static OutgoingFixture prod;
    private static RawVendor inside;

    @BeforeAll
    static void open() throws Exception {
        var server = TestServers.database();
        database = Database.open(server.url(), server.user(), server.password(), 4);
        prod = new OutgoingFixture(
                database.dataSource(), new VendorSystem.Limits(0, 0, 0), TestServers.redisUrl(), NAMES, true);
        inside = new RawVendor(RawVendor.status(200, "", "{}"));
    }

    @AfterAll
    static void close() throws Exception {
        inside.close();
        prod.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "0x7f000001",
                "0177.0.0.1",
                "017700000001",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[0:0:0:0:0:0:0:1]",
                "0.0.0.0",
                "[::]",
                "inside.example",
                "both.example",
                "mapped.example",
                "metadata.example",
                "169.254.169.254",
                "10.1.2.3",
                "192.168.0.1",
                "[fd00::1]",
                "[fe80::1]",
                "127.0.0.1.",
                "LOCALHOST"
            })
    void nothingInsideIsCalled(String host) {
        for (String scheme : List.of("http", "https")) {
            Connection connection =
                    OutgoingFixture.connection(PublicId.random(), scheme + "://" + host + ":" + inside.port());
            DeliveryException failure = catchThrowableOfType(
                    DeliveryException.class, () -> prod.send(get(connection, "/latest/meta-data", Map.of())));
            assertThat(failure).as("%s %s", scheme, host).isNotNull();
            assertThat(failure.status()).isZero();
        }
        assertThat(inside.requests).isEmpty();
    }

    @Test
    void theRefusalIsPermanentAndSaysSo() {
        Connection connection = OutgoingFixture.connection(PublicId.random(), "http://inside.example:" + inside.port());
        DeliveryException failure =
                catchThrowableOfType(DeliveryException.class, () -> prod.send(get(connection, "/", Map.of())));
        assertThat(failure.kind()).isEqualTo(DeliveryException.Kind.PERMANENT);
        assertThat(failure).hasMessageContaining("public internet").hasMessageContaining("base_url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8", "ftp://8.8.8.8", "https://user:pass@8.8.8.8", "https://8.8.8.8?x=1",
                        "https://8.8.8.8#x",
                "https://127.0.0.1", "https://localhost", "https://sub.localhost", "https://a.internal",
                        "https://[::1]/",
                "https://[::ffff:10.0.0.1]", "https://2130706433", "https://0x7f.1", "https://127.1",
                        "https://0177.0.0.1",
                "https://inside.example", "https://both.example", "https://LOCALHOST.", "https:///x", "https:8.8.8.8",
                "//8.8.8.8", "", "file:///etc/passwd", "https://169.254.169.254/latest", "https://100.64.1.1",
                "https://{{env:HOME}}.example"
            })
    void prodTakesNoSuchAddress(String url) {
        assertThat(new BaseUrls(NAMES, true).fault(url)).isPresent();
    }

    @Test
    void prodTakesPublicAddressesAndNamesThatLeadNowhereYet() {
        var urls = new BaseUrls(NAMES, true);
        assertThat(urls.fault("https://public.example/api/v2")).isEmpty();
        assertThat(urls.fault("https://8.8.8.8:8443")).isEmpty();
        assertThat(urls.fault("https://not-yet.invalid/api")).isEmpty();
    }

    @Test
    void devTakesThisMachineButNoUserInTheAddress() {
        var urls = new BaseUrls(SystemDefaultDnsResolver.INSTANCE, false);
        assertThat(urls.fault("http://127.0.0.1:8080/x")).isEmpty();
        assertThat(urls.fault("http://user@127.0.0.1:8080/x")).isPresent();
    }

    @Test
    void aHubInProdTakesNoConnectionThatLeadsInside() throws Exception {
        try (TestHub hub = TestHub.create()
                .with("SERAI_PROFILE", "prod")
                .with("SERAI_SANDBOX", "false")
                .with("SERAI_MASTER_KEY", "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=")
                .start()) {
            hub.execute("INSERT INTO account (id_random, code, name) VALUES ('prodAccount', 'prod', 'Prod')");
            for (String url : List.of(
                    "http://127.0.0.1",
                    "https://127.0.0.1",
                    "https://169.254.169.254",
                    "https://localhost",
                    "http://8.8.8.8")) {
                var reply = hub.send(hub.request("/v3/hub/connection")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-account-id", "prodAccount")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"system": "novi", "settings": {"base_url": "%s"}, "secrets": {"api_key": "x"}}""".formatted(url)))
                        .build());
                assertThat(reply.status()).as(url).isEqualTo(422);
                assertThat(reply.text()).contains("body.settings.base_url");
                var alert = hub.send(hub.request("/v3/hub/alert")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-account-id", "prodAccount")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"cause": "ledger", "channel": "webhook", "target": "%s"}""".formatted(url)))
                        .build());
                assertThat(alert.status()).as(url).isEqualTo(422);
                assertThat(alert.text()).contains("body.target");
            }
        }
    }
}
