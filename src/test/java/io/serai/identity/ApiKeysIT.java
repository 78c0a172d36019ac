package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// API keys as those who make and use them see them.
class ApiKeysIT {
    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.shared();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void aKeyIsShownOnceAndStoredOnlyAsAHash() {
        JsonNode made =
                make("{\"name\": \"reports\", \"permissions\": [\"run:read\"], \"accounts\": [\"demoAcct001\"]}");
        String key = made.path("key").asText();
        assertThat(key).startsWith("serai_key_").hasSizeGreaterThan(50);
        assertThat(hub.get("/v3/hub/api_key").text()).contains("reports").doesNotContain(key);
        assertThat(hub.count("SELECT COUNT(*) FROM api_key WHERE key_hash = SHA2('" + key + "', 256)"))
                .isEqualTo(1);
        assertThat(hub.count(
                        "SELECT COUNT(*) FROM api_key WHERE CONCAT_WS(' ', name, prefix, notes, permissions_json) LIKE '%"
                                + key + "%'"))
                .isZero();
        assertThat(hub.output()).doesNotContain(key);
    }

    @Test
    void aKeyWorksForItsPermissionsAndAccountsOnly() {
        String key = make("{\"name\": \"narrow\", \"permissions\": [\"run:read\"], \"accounts\": [\"demoAcct001\"]}")
                .path("key")
                .asText();
        assertThat(call(key, "demoAcct001", "/v3/hub/run").status()).isEqualTo(200);
        assertThat(call(key, "demoAcct002", "/v3/hub/run").status()).isEqualTo(403);
        assertThat(call(key, "demoAcct001", "/v3/hub/api_key").status()).isEqualTo(403);
        assertThat(hub.send(TestHub.multipart(
                                hub.request("/event/pjrcghqwert/badge/import")
                                        .header("x-aether-api-key", key)
                                        .header("x-account-id", "demoAcct001"),
                                "a.csv",
                                new byte[] {1}))
                        .status())
                .isEqualTo(403);
        HttpRequest bypass = hub.request("/v3/hub/run")
                .header("x-aether-api-key", key)
                .header("x-no-account-id", "bypass")
                .GET()
                .build();
        assertThat(hub.send(bypass).status()).isEqualTo(403);
    }

    @Test
    void withoutCredentialsItIs401AndWithoutAnAccount403() {
        assertThat(hub.send(hub.request("/v3/hub/run").GET().build()).status()).isEqualTo(401);
        assertThat(call("serai_key_nobody", "demoAcct001", "/v3/hub/run").status())
                .isEqualTo(401);
        HttpRequest none = hub.request("/v3/hub/run")
                .header("x-aether-api-key", TestHub.KEY)
                .GET()
                .build();
        assertThat(hub.send(none).status()).isEqualTo(403);
        assertThat(call(TestHub.KEY, "noSuchAcct1", "/v3/hub/run").status()).isEqualTo(403);
    }

    @Test
    void anEndedKeyStopsWorkingAtOnceAndAnExpiredOneToo() {
        JsonNode made = make("{\"name\": \"short\", \"permissions\": [\"run:read\"], \"all_accounts\": true}");
        String key = made.path("key").asText();
        assertThat(call(key, "demoAcct002", "/v3/hub/run").status()).isEqualTo(200);
        HttpRequest end =
                hub.demo("/v3/hub/api_key/" + made.path("id").asText()).DELETE().build();
        assertThat(hub.send(end).status()).isEqualTo(200);
        assertThat(call(key, "demoAcct002", "/v3/hub/run").status()).isEqualTo(401);
        assertThat(hub.send(end).status()).isEqualTo(404);

        String past = make("{\"name\": \"past\", \"permissions\": [\"run:read\"], \"all_accounts\": true, "
                        + "\"expires_on\": \"2020-01-01T00:00:00Z\"}")
                .path("key")
                .asText();
        assertThat(call(past, "demoAcct001", "/v3/hub/run").status()).isEqualTo(401);
    }

    @Test
    void aKeyMakesNoKeyThatMayMoreThanItself() {
        String key =
                make("{\"name\": \"maker\", \"permissions\": [\"api_key:admin\", \"run:read\"], \"all_accounts\": true}")
                        .path("key")
                        .asText();
        assertThat(post(key, "{\"name\": \"all\", \"permissions\": [\"*\"], \"all_accounts\": true}")
                        .text())
                .contains("more than your own key may");
        assertThat(post(key, "{\"name\": \"same\", \"permissions\": [\"run:read\"], \"all_accounts\": true}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void bypassGoesWithAllAccountsOnly() {
        Reply refused = post(
                TestHub.KEY,
                "{\"name\": \"wide\", \"permissions\": [\"run:read\"], \"accounts\": [\"demoAcct001\"], \"bypass\": true}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("body.bypass");
        String every = make("{\"name\": \"every\", \"permissions\": [\"run:read\"], \"all_accounts\": true, "
                        + "\"bypass\": true}")
                .path("key")
                .asText();
        assertThat(bypass(every).status()).isEqualTo(200);
    }

    /// Such keys were made before they were refused.
    @Test
    void anOldKeyForOneAccountWithBypassIsMarkedAndWorksForThatAccountAlone() {
        JsonNode made = make("{\"name\": \"old\", \"permissions\": [\"*\"], \"accounts\": [\"demoAcct001\"]}");
        String id = made.path("id").asText();
        hub.execute("UPDATE api_key SET bypass = 1 WHERE id_random = '" + id + "'");
        String key = made.path("key").asText();
        Reply refused = bypass(key);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("x-account-id");
        assertThat(call(key, "demoAcct001", "/v3/hub/run").status()).isEqualTo(200);
        for (JsonNode listed : hub.get("/v3/hub/api_key").json().path("data")) {
            assertThat(listed.path("bypass_refused").asBoolean())
                    .as(listed.toString())
                    .isEqualTo(listed.path("id").asText().equals(id));
        }
    }

    private static Reply bypass(String key) {
        return hub.send(hub.request("/v3/hub/run")
                .header("x-aether-api-key", key)
                .header("x-no-account-id", "bypass")
                .GET()
                .build());
    }

    @Test
    void aKeyForSomeAccountsManagesNoKeys() {
        String key = make("{\"name\": \"local\", \"permissions\": [\"*\"], \"accounts\": [\"demoAcct001\"]}")
                .path("key")
                .asText();
        assertThat(post(key, "{\"name\": \"x\", \"permissions\": [\"run:read\"], \"all_accounts\": true}")
                        .status())
                .isEqualTo(403);
        assertThat(call(key, "demoAcct001", "/v3/hub/api_key").status()).isEqualTo(403);
    }

    @Test
    void everyFaultOfAWishIsNamed() {
        Reply reply = post(
                TestHub.KEY,
                "{\"name\": \"x\", \"permissions\": [\"fly\"], \"accounts\": [\"noSuchAcct1\"], \"expires_on\": \"soon\"}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("fly", "noSuchAcct1", "expected an instant");
    }

    private static JsonNode make(String wish) {
        Reply reply = post(TestHub.KEY, wish);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("data");
    }

    private static Reply post(String key, String wish) {
        return hub.send(hub.request("/v3/hub/api_key")
                .header("x-aether-api-key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(wish))
                .build());
    }

    private static Reply call(String key, String account, String path) {
        return hub.send(hub.request(path)
                .header("x-aether-api-key", key)
                .header("x-account-id", account)
                .GET()
                .build());
    }
}
