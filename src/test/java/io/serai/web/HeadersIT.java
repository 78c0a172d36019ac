package io.serai.web;

import static io.serai.web.TestEdge.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may pass from a request into a route, and from a route into an answer.
@Timeout(20)
class HeadersIT {
    private static final String ALL = "x-aether-api-key: " + KEY;

    @TempDir
    static Path uploads;

    private static TestEdge hub;

    @BeforeAll
    static void start(TestInfo test) throws Exception {
        hub = new TestEdge(OnJetty.engine(test), uploads);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static Wire.Reply get(String path, String... headers) throws Exception {
        return Wire.ask(hub.port(), "GET " + path, headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelFileName",
                "camelhttpuri",
                "CAMELEXEC",
                "org.apache.camel.x",
                "Org.Apache.Camel.y",
                "CamelHttpResponseCode",
                "CamelRestHttpUri",
                "Long-Running-Action",
                "mail.smtp.host",
                "Authorization",
                "Cookie",
                "x-aether-api-key"
            })
    void whatSteersCamelOrIsSecretNeverReachesARoute(String name) throws Exception {
        var byHeader = get("/headers", ALL, name + ": evil").json();
        var byQuery = get("/headers?" + name + "=evil", ALL).json();
        assertThat(byHeader.toString()).doesNotContain("evil");
        assertThat(byQuery.toString()).doesNotContain("evil");
    }

    @Test
    void whatIsHarmlessReachesTheRoute() throws Exception {
        var seen = get("/headers?who=you", ALL, "X-Hub-Signature: abc").json();
        assertThat(seen.get("who").asText()).isEqualTo("you");
        assertThat(seen.get("X-Hub-Signature").asText()).isEqualTo("abc");
    }

    @Test
    void theRequestsPathAndMethodCantBeForged() throws Exception {
        var seen = get("/headers?CamelHttpPath=/other", ALL, "CamelHttpMethod: DELETE")
                .json();
        assertThat(seen.get("CamelHttpPath").asText()).isEqualTo("/headers");
        assertThat(seen.get("CamelHttpMethod").asText()).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Set-Cookie",
                "Location",
                "X-Frame-Options",
                "X-Evil",
                "Content-Length",
                "Transfer-Encoding",
                "Access-Control-Allow-Origin",
                "Link",
                "ETag",
                "Cache-Control",
                "Content-Disposition",
                "Refresh"
            })
    void nothingOfARequestComesBackAsAHeader(String name) throws Exception {
        for (String path : new String[] {"/hello", "/headers", "/echo", "/open"}) {
            assertThat(get(path + "?" + name + "=evil%3d1", ALL).headers().toString())
                    .doesNotContain("evil");
            if (!name.equals("Content-Length") && !name.equals("Transfer-Encoding")) {
                assertThat(get(path, ALL, name + ": evil=1").headers().toString())
                        .doesNotContain("evil");
            }
        }
    }

    @Test
    void aMediaTypeOfTheRequestSaysNothingAboutTheAnswer() throws Exception {
        var reply = Wire.ask(hub.port(), "POST /hello", new byte[] {1}, ALL, "Content-Type: text/html");
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(get("/hello?Content-Type=text/html", ALL).header("Content-Type"))
                .startsWith("text/plain");
    }

    @Test
    void onlyNamedHeadersOfARouteLeave() throws Exception {
        var reply = get("/echo", ALL);
        assertThat(reply.header("ETag")).isEqualTo("\"1\"");
        assertThat(reply.header("X-Own")).isNull();
    }

    @Test
    void everyAnswerTellsABrowserToMakeNothingOfItAndToKeepNothing() throws Exception {
        for (var reply : new Wire.Reply[] {
            get("/open"),
            get("/headers", ALL),
            get("/nothing"),
            get("/thing/abcdefghijk"),
            Wire.ask(hub.port(), "TRACE /open"),
            Wire.ask(hub.port(), "GET /\u0000"),
            Wire.ask(
                    hub.port(),
                    "OPTIONS /thing",
                    "Origin: https://app.example.org",
                    "Access-Control-Request-Method: POST")
        }) {
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(reply.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'");
            assertThat(reply.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(reply.header("Strict-Transport-Security")).isNull();
        }
    }

    @Test
    void aHubThatIsReachedByHttpsAsksToBeReachedSoOnly(@TempDir Path others) throws Exception {
        try (var secure = new TestEdge(OnJetty.engine(this), others, "https://hub.example.org", 0)) {
            assertThat(Wire.ask(secure.port(), "GET /open").header("Strict-Transport-Security"))
                    .isEqualTo("max-age=63072000; includeSubDomains");
        }
    }

    @Test
    void aCallersAddressIsTheOneThatTheTrustedProxiesSaw(@TempDir Path others) throws Exception {
        String[] forged = {"X-Forwarded-For: 198.51.100.6, 203.0.113.9", "X-Forwarded-For: 203.0.113.7"};
        assertThat(address(hub, forged)).isEqualTo("127.0.0.1");
        try (var behindOne = new TestEdge(OnJetty.engine(this), others, "http://127.0.0.1", 1);
                var behindTwo = new TestEdge(OnJetty.engine(this), others, "http://127.0.0.1", 2)) {
            assertThat(address(behindOne, forged)).isEqualTo("203.0.113.7");
            assertThat(address(behindTwo, forged)).isEqualTo("203.0.113.9");
            assertThat(address(behindOne)).isEqualTo("127.0.0.1");
            assertThat(address(behindTwo, "X-Forwarded-For: 203.0.113.7")).isEqualTo("127.0.0.1");
            assertThat(address(behindOne, "X-Forwarded-For: <script>")).isEqualTo("127.0.0.1");
            assertThat(address(behindOne, "X-Forwarded-For: 2001:db8::7")).isEqualTo("2001:db8::7");
        }
    }

    private static String address(TestEdge edge, String... headers) throws Exception {
        edge.served.clear();
        Wire.ask(edge.port(), "GET /open", headers);
        return edge.served.poll(10, TimeUnit.SECONDS).client().address();
    }

    @Test
    void traceIsAnsweredLikeAnyMethodThatIsNotThere() throws Exception {
        assertThat(Wire.ask(hub.port(), "TRACE /open").status()).isEqualTo(405);
    }

    @Test
    void aSaneRequestIdIsTakenAndAnotherIsReplaced() throws Exception {
        assertThat(get("/open", "X-Request-Id: order-4711.a").header("X-Request-Id"))
                .isEqualTo("order-4711.a");
        for (String odd : new String[] {"x", "a b c d e f g h", "<script>alert(1)</script>", "y".repeat(65)}) {
            assertThat(get("/open", "X-Request-Id: " + odd).header("X-Request-Id"))
                    .matches("[0-9a-f]{24}");
        }
        assertThat(get("/open").header("X-Request-Id"))
                .isNotEqualTo(get("/open").header("X-Request-Id"));
    }

    @Test
    void aSaneTraceContextIsHandedOn() throws Exception {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(get("/named/x", ALL, "traceparent: " + trace)
                        .json()
                        .get("traceparent")
                        .asText())
                .isEqualTo(trace);
        assertThat(get("/named/x", ALL, "traceparent: 00-evil").json().has("traceparent"))
                .isFalse();
    }

    @Test
    void anAllowedOriginMayCallAndAnotherIsNotTold() throws Exception {
        var preflight = Wire.ask(
                hub.port(), "OPTIONS /thing", "Origin: https://app.example.org", "Access-Control-Request-Method: POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.org");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isNull();
        assertThat(get("/open", "Origin: https://app.example.org").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example.org");
        assertThat(get("/nothing", "Origin: https://app.example.org").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://app.example.org");
        for (String origin : new String[] {"https://evil.example.org", "null", "https://app.example.org.evil.com"}) {
            var reply = get("/open", "Origin: " + origin);
            assertThat(reply.header("Access-Control-Allow-Origin")).isNull();
            assertThat(reply.header("Vary")).isEqualTo("Origin");
        }
        assertThat(Wire.ask(
                                hub.port(),
                                "OPTIONS /thing",
                                "Origin: https://evil.example.org",
                                "Access-Control-Request-Method: POST")
                        .status())
                .isEqualTo(405);
    }
}
