package io.serai.identity;

import static io.serai.identity.V3Fixture.A;
import static io.serai.identity.V3Fixture.B;
import static io.serai.identity.V3Fixture.anyAddress;
import static io.serai.identity.V3Fixture.claims;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Passcodes as those who set and use them see them.
class PasscodeIT {
    private static final List<String> ROLES =
            List.of("super", "manager", "administrator", "trusted", "public", "authenticated");
    private static final Map<String, Integer> HOURS =
            Map.of("super", 8, "manager", 24, "administrator", 48, "trusted", 48, "public", 24, "authenticated", 12);

    private static V3Fixture v3;

    @BeforeAll
    static void start() {
        v3 = V3Fixture.start();
    }

    @AfterAll
    static void stop() {
        v3.hub().close();
    }

    @Test
    void aTokenSaysWhatItIsForAndHowLong() {
        String site = v3.site(A);
        for (String role : ROLES) {
            String jwt = v3.open(site, role, "passcode of " + role);
            JsonNode claims = claims(jwt);
            assertThat(claims.path("typ").asText()).isEqualTo("passcode");
            assertThat(claims.path("sub").asText()).isEqualTo(site);
            assertThat(claims.path("account_id").asText()).isEqualTo(A);
            assertThat(claims.path("role").asText()).isEqualTo(role);
            assertThat(claims.path("eat").asLong()).isEqualTo(claims.path("exp").asLong());
            // the second may change between the two readings of the clock
            assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
                    .isBetween(HOURS.get(role) * 3600L - 1, HOURS.get(role) * 3600L);
            assertThat(claims.path("json_str").asText())
                    .isEqualTo("{\"auth_type\":\"passcode\",\"site_id\":\"%s\",\"role\":\"%s\"}".formatted(site, role));
            var held = new ArrayList<String>();
            ROLES.forEach(flag -> {
                assertThat(claims.path(flag).isBoolean()).as(flag).isTrue();
                if (claims.path(flag).asBoolean()) {
                    held.add(flag);
                }
            });
            assertThat(held).as("the role's flag alone").containsExactly(role);
        }
        assertThat(v3.hub()
                        .count("SELECT COUNT(DISTINCT SUBSTRING_INDEX(passcode_hash, '$', 5)) FROM site_passcode p "
                                + "JOIN site s ON s.id = p.site_id WHERE s.id_random = '" + site + "'"))
                .as("one salt, so that one slow hash tries them all")
                .isEqualTo(1);
    }

    @Test
    void aPasscodeOfDigitsMayComeAsANumberOnEitherPath() throws Exception {
        String site = v3.site(A);
        String long128 = "9".repeat(128);
        v3.open(site, "trusted", "48151623");
        v3.open(site, "public", long128);
        v3.open(site, "manager", "0012345");
        for (String path : List.of("/api/authenticate_passcode", "/authenticate_passcode")) {
            assertThat(numeric(path, site, "48151623").json().at("/data/role").asText())
                    .isEqualTo("trusted");
            assertThat(numeric(path, site, long128).json().at("/data/role").asText())
                    .isEqualTo("public");
            assertThat(numeric(path, site, "\"0012345\"")
                            .json()
                            .at("/data/role")
                            .asText())
                    .isEqualTo("manager");
            for (String no : List.of("48151623.0", "4.8151623e7", "48151623.5", "-48151623", "1234", "9" + long128)) {
                Reply reply = numeric(path, site, no);
                assertThat(reply.status()).as(no + reply.text()).isEqualTo(422);
                assertThat(reply.json().at("/meta/errors/0/where").asText()).isEqualTo("body.passcode");
            }
            assertThat(numeric(path, site, "0012345").status())
                    .as("JSON has no such number")
                    .isEqualTo(400);
            Reply other = numeric(path, site, "12345");
            assertThat(other.status()).isEqualTo(401);
            assertThat(other.json().path("data").isBoolean()).isTrue();
        }
    }

    private static Reply numeric(String path, String site, String passcode) {
        return v3.hub()
                .send(v3.from(anyAddress(), path)
                        .header("Content-Type", "application/json")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                                "{\"site_id\": \"" + site + "\", \"passcode\": " + passcode + "}"))
                        .build());
    }

    @Test
    void theAnswerIsTheEnvelopeOfV3() {
        String site = v3.site(A);
        v3.open(site, "trusted", "horse battery");
        JsonNode answer = v3.passcode(anyAddress(), site, "horse battery").json();
        assertThat(answer.path("data").fieldNames()).toIterable().containsExactly("jwt", "account_id", "role");
        assertThat(answer.path("data").path("account_id").asText()).isEqualTo(A);
        assertThat(answer.path("data").path("role").asText()).isEqualTo("trusted");
        assertThat(answer.path("meta").path("success").asBoolean()).isTrue();
    }

    @Test
    void theHighestRoleThatMatchesWins() {
        // two alike can't be set; they may come from elsewhere, each with a salt of its own
        String site = v3.site(A);
        String hash = new Passwords().hash("one for both");
        String again = new Passwords().hash("one for both");
        for (var row : Map.of("public", hash, "manager", again).entrySet()) {
            v3.hub()
                    .execute(("INSERT INTO site_passcode (site_id, role, passcode_hash, version) "
                                    + "SELECT id, '%s', '%s', 'v' FROM site WHERE id_random = '%s'")
                            .formatted(row.getKey(), row.getValue(), site));
        }
        assertThat(v3.passcode(anyAddress(), site, "one for both")
                        .json()
                        .path("data")
                        .path("role")
                        .asText())
                .isEqualTo("manager");
    }

    @Test
    void whatIsWrongIsRefused() {
        String site = v3.site(A);
        v3.open(site, "public", "welcome all");
        Reply wrong = v3.passcode(anyAddress(), site, "welcome None");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.json().path("data").isBoolean()).isTrue();
        assertThat(v3.passcode(anyAddress(), v3.site(A), "welcome all").status())
                .as("another site's")
                .isEqualTo(401);
        Reply nowhere = v3.passcode(anyAddress(), "noSuchSite1", "welcome all");
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.json().path("data").isNull()).isTrue();
        assertThat(v3.passcode(anyAddress(), site, "1234").status()).isEqualTo(422);
        assertThat(v3.hub()
                        .send(V3Fixture.body(
                                v3.from(anyAddress(), "/api/authenticate_passcode"), Map.of("site_id", site)))
                        .status())
                .isEqualTo(422);
        v3.hub().execute("UPDATE site SET enable = 0 WHERE id_random = '" + site + "'");
        assertThat(v3.passcode(anyAddress(), site, "welcome all").status()).isEqualTo(404);
    }

    @Test
    void aNewPasscodeEndsWhatTheOldOneOpened() {
        String site = v3.site(A);
        String jwt = v3.open(site, "administrator", "the first one");
        String other = v3.open(site, "manager", "not concerned");
        assertThat(read(jwt)).isEqualTo(200);
        String anew = v3.open(site, "administrator", "the second one");
        assertThat(read(jwt)).isEqualTo(401);
        assertThat(read(anew)).isEqualTo(200);
        assertThat(v3.passcode(anyAddress(), site, "the first one").status()).isEqualTo(401);
        assertThat(v3.hub().send(delete(site, "administrator")).status()).isEqualTo(200);
        assertThat(read(anew)).isEqualTo(401);
        assertThat(v3.hub().send(delete(site, "administrator")).status()).isEqualTo(404);
        assertThat(read(other)).isEqualTo(200);
    }

    @Test
    void aPasscodeIsNeverShownAndStoredOnlyAsASlowHash() {
        String site = v3.site(A);
        v3.open(site, "trusted", "shown to nobody");
        Reply list = v3.get("/v3/hub/site/" + site + "/passcode");
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.text()).doesNotContain("shown to nobody", "argon2");
        assertThat(list.json().path("data").findValuesAsText("role")).isEqualTo(ROLES);
        assertThat(list.json().path("data").findValuesAsText("set"))
                .containsExactly("false", "false", "false", "true", "false", "false");
        assertThat(v3.hub()
                        .count(
                                "SELECT COUNT(*) FROM site_passcode p JOIN site s ON s.id = p.site_id WHERE s.id_random = '"
                                        + site + "' AND passcode_hash LIKE '$argon2id$v=19$m=19456,%'"))
                .isOne();
        assertThat(v3.hub()
                        .count("SELECT COUNT(*) FROM site_passcode "
                                + "WHERE CONCAT_WS(' ', role, passcode_hash, version) LIKE '%shown to nobody%'"))
                .isZero();
        assertThat(v3.hub().output()).doesNotContain("shown to nobody");
    }

    @Test
    void twoRolesOfASiteDontShareAPasscode() {
        String site = v3.site(A);
        v3.open(site, "trusted", "only for one");
        Reply shared = v3.put("/v3/hub/site/" + site + "/passcode/public", Map.of("passcode", "only for one"));
        assertThat(shared.status()).isEqualTo(409);
        assertThat(shared.text()).contains("trusted");
        v3.open(site, "trusted", "only for one");
        v3.open(v3.site(A), "public", "only for one");
    }

    @Test
    void passcodesAreTheSitesAccountsOwn() {
        String site = v3.site(B);
        assertThat(v3.get("/v3/hub/site/" + site + "/passcode").status()).isEqualTo(404);
        assertThat(v3.put("/v3/hub/site/" + site + "/passcode/public", Map.of("passcode", "from elsewhere"))
                        .status())
                .isEqualTo(404);
        assertThat(v3.hub().send(delete(site, "public")).status()).isEqualTo(404);
        assertThat(v3.put("/v3/hub/site/" + v3.site(A) + "/passcode/king", Map.of("passcode", "long enough"))
                        .status())
                .isEqualTo(404);
        assertThat(v3.put("/v3/hub/site/" + v3.site(A) + "/passcode/public", Map.of("passcode", "1234"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void onlyWhoSeesEveryAccountSetsThePasscodeThatDoes() {
        String session = v3.session(v3.someone(A, Map.of("role", "'admin'")));
        String site = v3.site(A);
        assertThat(set(session, site, "super")).isEqualTo(403);
        assertThat(set(session, site, "manager")).isEqualTo(200);
        assertThat(set(v3.session(v3.someone(A, Map.of("super", "1"))), site, "super"))
                .isEqualTo(200);
        assertThat(set(v3.session(v3.someone(A)), site, "manager"))
                .as("an analyst")
                .isEqualTo(403);
    }

    @Test
    void aPasscodesTokenIsNoSession() {
        String jwt = v3.open(v3.site(A), "manager", "not a person");
        assertThat(v3.hub()
                        .send(v3.from(anyAddress(), "/v3/hub/run")
                                .header("Cookie", "access_token=" + jwt)
                                .GET()
                                .build())
                        .status())
                .isEqualTo(401);
        for (String own : List.of("/me/sessions", "/api/v1/auth/me")) {
            assertThat(v3.hub()
                            .send(v3.from(anyAddress(), own)
                                    .header("Authorization", "Bearer " + jwt)
                                    .GET()
                                    .build())
                            .status())
                    .as(own)
                    .isEqualTo(403);
        }
    }

    @Test
    void onlyWrongPasscodesAreCounted() {
        String site = v3.site(A);
        v3.open(site, "public", "a full hall");
        String address = anyAddress();
        for (int visitor = 0; visitor < 12; visitor++) {
            assertThat(v3.passcode(address, site, "a full hall").status()).isEqualTo(200);
        }
        for (int guess = 0; guess < 10; guess++) {
            assertThat(v3.passcode(address, site, "guess " + guess).status()).isEqualTo(401);
        }
        Reply last = v3.passcode(address, site, "a full hall");
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.response().headers().firstValueAsLong("Retry-After").orElse(0))
                .isBetween(1L, 60L);
        assertThat(v3.passcode(anyAddress(), site, "a full hall").status())
                .as("from elsewhere")
                .isEqualTo(200);
    }

    private static int read(String jwt) {
        return v3.hub()
                .send(v3.from(anyAddress(), "/v3/hub/run")
                        .header("Authorization", "Bearer " + jwt)
                        .GET()
                        .build())
                .status();
    }

    private static int set(String session, String site, String role) {
        return v3.hub()
                .send(v3.from(anyAddress(), "/v3/hub/site/" + site + "/passcode/" + role)
                        .header("Authorization", "Bearer " + session)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"passcode\": \"of " + role + "\"}"))
                        .build())
                .status();
    }

    private static HttpRequest delete(String site, String role) {
        return v3.hub()
                .demo("/v3/hub/site/" + site + "/passcode/" + role)
                .DELETE()
                .build();
    }
}
