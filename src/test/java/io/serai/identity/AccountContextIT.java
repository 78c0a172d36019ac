package io.serai.identity;

import static io.serai.identity.V3Fixture.A;
import static io.serai.identity.V3Fixture.B;
import static io.serai.identity.V3Fixture.anyAddress;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.V3Fixture.Someone;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which account a call is about, by all that can be sent with it. What a caller sees is told by whom they find: Ann of
/// account A, Bob of account B.
class AccountContextIT {
    private static V3Fixture v3;
    private static Someone ann;
    private static Someone bob;
    private static final Map<String, String> CREDENTIALS = new HashMap<>();

    @BeforeAll
    static void start() {
        v3 = V3Fixture.start();
        ann = v3.someone(A, Map.of("role", "'admin'"));
        bob = v3.someone(B, Map.of("role", "'admin'"));
        CREDENTIALS.put("ofA", v3.session(ann));
        CREDENTIALS.put("ofB", v3.session(bob));
        CREDENTIALS.put("super", v3.session(v3.someone(A, Map.of("super", "1"))));
        CREDENTIALS.put("viewer", v3.session(v3.someone(A, Map.of("role", "'viewer'"))));
        CREDENTIALS.put("siteOfA", v3.open(v3.site(A), "administrator", "administrates A"));
        CREDENTIALS.put("superSite", v3.open(v3.site(A), "super", "sees them all"));
        CREDENTIALS.put("public", v3.open(v3.site(A), "public", "anyone at all"));
        CREDENTIALS.put("forged", CREDENTIALS.get("ofA").replaceFirst("\\.[^.]*$", ".AAAA"));
        CREDENTIALS.put("pat", "serai_pat_abcdefghijkl");
        CREDENTIALS.put("every", TestHub.KEY);
        CREDENTIALS.put("onlyA", key("\"accounts\": [\"" + A + "\"]"));
        CREDENTIALS.put("onlyB", key("\"accounts\": [\"" + B + "\"]"));
        CREDENTIALS.put("all", key("\"all_accounts\": true"));
        CREDENTIALS.put("unknown", "serai_key_unknown");
    }

    @AfterAll
    static void stop() {
        v3.hub().close();
    }

    private static String key(String accounts) {
        Reply made = v3.post(
                "/v3/hub/api_key",
                V3Fixture.tree("{\"name\": \"k\", \"permissions\": [\"user:read\", \"user:authenticate\"], " + accounts
                        + "}"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("data").path("key").asText();
    }

    @ParameterizedTest(name = "key {0}, account {1}, bypass {2}, bearer {3}, ?jwt= {4}: {5}")
    @CsvSource(nullValues = "-", textBlock = """
            # nothing, or nothing that is right
            -,       -, -,   -,         -,         401
            unknown, A, -,   -,         -,         401
            -,       A, -,   -,         -,         401
            -,       -, yes, -,         -,         401
            -,       -, -,   forged,    -,         401
            -,       -, -,   -,         forged,    401
            -,       -, -,   -,         pat,       401
            -,       -, -,   pat,       -,         401
            every,   A, -,   forged,    -,         401
            every,   -, -,   -,         forged,    401
            unknown, -, -,   ofA,       -,         401
            unknown, -, -,   -,         ofA,       401
            # an API key and the account's header
            every,   A, -,   -,         -,         sees A
            every,   B, -,   -,         -,         sees B
            every,   X, -,   -,         -,         403
            every,   -, -,   -,         -,         403
            onlyA,   A, -,   -,         -,         sees A
            onlyA,   B, -,   -,         -,         403
            # bypass, for a key that is marked for it
            every,   -, yes, -,         -,         sees A and B
            all,     -, yes, -,         -,         403
            onlyA,   -, yes, -,         -,         403
            every,   A, yes, -,         -,         sees A
            # a token brings its account
            -,       -, -,   ofA,       -,         sees A
            -,       -, -,   ofB,       -,         sees B
            -,       A, -,   ofA,       -,         sees A
            -,       B, -,   ofA,       -,         403
            -,       X, -,   ofA,       -,         403
            -,       -, yes, ofA,       -,         sees A
            -,       -, -,   siteOfA,   -,         sees A
            -,       B, -,   siteOfA,   -,         403
            # for links
            -,       -, -,   -,         ofA,       sees A
            -,       B, -,   -,         ofA,       403
            -,       -, yes, -,         ofA,       sees A
            -,       -, -,   -,         siteOfA,   sees A
            -,       B, -,   -,         siteOfA,   403
            # a super user, or a site's super passcode, sees across accounts
            -,       -, -,   super,     -,         sees A
            -,       B, -,   super,     -,         sees B
            -,       X, -,   super,     -,         403
            -,       -, yes, super,     -,         sees A and B
            -,       B, -,   -,         super,     sees B
            -,       -, yes, -,         super,     sees A and B
            -,       B, -,   superSite, -,         sees B
            -,       -, yes, -,         superSite, sees A and B
            # a key with a token: the token says who, and the key must work for the account
            onlyA,   -, -,   ofA,       -,         sees A
            onlyB,   -, -,   ofA,       -,         403
            all,     -, -,   ofB,       -,         sees B
            onlyA,   B, -,   super,     -,         403
            onlyA,   -, -,   -,         ofA,       sees A
            onlyB,   -, -,   -,         ofA,       403
            every,   -, -,   -,         ofB,       sees B
            # the account's header comes before ?jwt=, and that before bypass
            every,   A, -,   -,         ofB,       sees A
            every,   -, yes, -,         ofB,       sees B
            # what the token may not, the key does not add
            every,   A, -,   viewer,    -,         403
            -,       -, -,   public,    -,         403
            """)
    void theCallIsAbout(String key, String account, String bypass, String bearer, String jwt, String expected) {
        assertThat(seen(key, account, bypass, bearer, jwt)).isEqualTo(expected);
    }

    private static String seen(String key, String account, String bypass, String bearer, String jwt) {
        int a = look(ann, key, account, bypass, bearer, jwt);
        int b = look(bob, key, account, bypass, bearer, jwt);
        return switch (a + " " + b) {
            case "200 404" -> "sees A";
            case "404 200" -> "sees B";
            case "200 200" -> "sees A and B";
            default -> a == b ? Integer.toString(a) : a + " and " + b;
        };
    }

    private static int look(Someone whom, String key, String account, String bypass, String bearer, String jwt) {
        String path = "/v3/action/user/lookup?username=" + whom.username()
                + (jwt == null ? "" : "&jwt=" + CREDENTIALS.get(jwt));
        return v3.hub()
                .send(with(path, key, account, bypass, bearer).GET().build())
                .status();
    }

    private static HttpRequest.Builder with(String path, String key, String account, String bypass, String bearer) {
        HttpRequest.Builder request = v3.from(anyAddress(), path);
        if (key != null) {
            request.header("x-aether-api-key", CREDENTIALS.get(key));
        }
        if (account != null) {
            request.header("x-account-id", account.equals("A") ? A : account.equals("B") ? B : "noSuchAcct1");
        }
        if (bypass != null) {
            request.header("x-no-account-id", "bypass");
        }
        if (bearer != null) {
            request.header("Authorization", "Bearer " + CREDENTIALS.get(bearer));
        }
        return request;
    }

    @Test
    void aTokenInTheAddressAloneChangesNothing() {
        String path = "/v3/action/user/verify_password?jwt=" + CREDENTIALS.get("ofA");
        var body = Map.of("username", ann.username(), "password", V3Fixture.PASSWORD);
        assertThat(v3.hub()
                        .send(V3Fixture.body(with(path, null, null, null, null), body))
                        .status())
                .isEqualTo(401);
        assertThat(v3.hub()
                        .send(V3Fixture.body(with(path, "onlyA", null, null, null), body))
                        .status())
                .as("with an API key, which no link brings along")
                .isEqualTo(200);
    }

    @Test
    void aHeadIsARead() {
        assertThat(v3.hub()
                        .send(v3.from(
                                        anyAddress(),
                                        "/v3/action/user/lookup?username=" + ann.username() + "&jwt="
                                                + CREDENTIALS.get("ofA"))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tokensInAddressesDontReachTheLog() {
        assertThat(look(ann, null, null, null, null, "ofA")).isEqualTo(200);
        assertThat(v3.hub().output()).doesNotContain(CREDENTIALS.get("ofA"));
    }
}
