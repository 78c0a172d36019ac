package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Personal access tokens as those who make and use them see them.
class PersonalTokenIT {
    private static TestPeople people;

    private String account;
    private Caller ann;

    @BeforeAll
    static void start() {
        people = new TestPeople();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @BeforeEach
    void someone() {
        account = people.account();
        ann = people.someone(account, "analyst");
    }

    @Test
    void aTokenIsShownOnceAndStoredOnlyAsAHash() {
        Reply made = people.post(ann, "/auth/tokens", "{\"name\": \"backup\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(fields(made.json())).containsExactly("id", "name", "prefix", "token", "expires_at", "created_at");
        assertThat(made.response().headers().firstValue("Cache-Control")).contains("no-store");
        String id = made.json().path("id").asText();
        String token = made.json().path("token").asText();
        assertThat(token).matches("serai_pat_[0-9A-Za-z]{60}");
        assertThat(made.json().path("prefix").asText()).isEqualTo(id.substring(0, 8));

        Reply list = people.get(ann, "/auth/tokens");
        assertThat(fields(list.json().get(0)))
                .containsExactly(
                        "id", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at");
        assertThat(list.json()).hasSize(1);
        assertThat(people.get(ann, "/auth/tokens/" + id).json())
                .isEqualTo(list.json().get(0));
        assertThat(people.mentions(token)).isEmpty();
        assertThat(people.mentions(token.substring(21, 64))).as("its secret").isEmpty();
        assertThat(people.hub.output()).doesNotContain(token.substring(21, 64));
        assertThat(people.hub.count(
                        "SELECT COUNT(*) FROM personal_access_token WHERE token_hash = SHA2('" + token + "', 256)"))
                .isEqualTo(1);
    }

    @Test
    void itLasts90DaysUnlessSaid() {
        assertThat(days("{\"name\": \"a\"}")).isEqualTo(90);
        assertThat(days("{\"name\": \"a\", \"expires_in_days\": 1}")).isEqualTo(1);
        assertThat(days("{\"name\": \"a\", \"expires_in_days\": 3650}")).isEqualTo(3650);
        Reply never = people.post(ann, "/auth/tokens", "{\"name\": \"a\", \"expires_in_days\": null}");
        assertThat(never.status()).isEqualTo(201);
        assertThat(never.json().path("expires_at").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"\"}",
                "{\"name\": \"   \"}",
                "{\"name\": \"a\", \"expires_in_days\": 0}",
                "{\"name\": \"a\", \"expires_in_days\": 3651}",
                "{\"name\": \"a\", \"expires_in_days\": 1.5}",
                "{\"name\": \"a\", \"scopes\": []}",
                "{\"name\": \"a\", \"scope\": [\"run:read\"]}"
            })
    void whatDoesNotFitIs422(String wish) {
        assertThat(people.post(ann, "/auth/tokens", wish).status()).isEqualTo(422);
    }

    @Test
    void aNameHas100CharactersAtMost() {
        assertThat(people.post(ann, "/auth/tokens", "{\"name\": \"" + "x".repeat(100) + "\"}")
                        .status())
                .isEqualTo(201);
        assertThat(people.post(ann, "/auth/tokens", "{\"name\": \"" + "x".repeat(101) + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aScopeThatIsUnknownOrMoreThanTheOwnerMayIsNamed() {
        Reply reply = people.post(
                ann, "/auth/tokens", "{\"name\": \"a\", \"scopes\": [\"run:read\", \"fly\", \"user:admin\", \"*\"]}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("errors").findValuesAsText("message"))
                .hasSize(3)
                .anyMatch(message -> message.startsWith("'fly' is none of"))
                .anyMatch(message -> message.startsWith("'*' is none of"))
                .anyMatch(message -> message.equals("'user:admin' is more than you may yourself"));
    }

    @Test
    void scopesOnlyNarrow() {
        Caller whole = people.token(ann);
        Caller narrow = people.token(ann, "\"scopes\": [\"run:read\"]");
        assertThat(people.get(whole, "/v3/hub/run").status()).isEqualTo(200);
        assertThat(people.get(whole, "/v3/hub/dead_letter").status()).isEqualTo(200);
        assertThat(people.get(narrow, "/v3/hub/run").status()).isEqualTo(200);
        assertThat(people.get(narrow, "/v3/hub/dead_letter").status()).isEqualTo(403);
        people.hub.execute("UPDATE `user` SET role = 'admin' WHERE uuid = '" + ann.uuid() + "'");
        assertThat(people.get(whole, "/api/users").status())
                .as("a promoted owner's")
                .isEqualTo(200);
        assertThat(people.get(narrow, "/api/users").status()).isEqualTo(403);
        people.hub.execute("UPDATE `user` SET role = 'none' WHERE uuid = '" + ann.uuid() + "'");
        assertThat(people.get(narrow, "/v3/hub/run").status())
                .as("what the owner may no more")
                .isEqualTo(403);
    }

    @Test
    void tokensAreManagedByWhoHasSignedInOnly() {
        Caller admin = people.someone(account, "admin");
        for (Caller caller : List.of(people.token(ann), people.token(admin))) {
            String own = "/auth/tokens/AAAAAAAAAAA";
            assertThat(people.get(caller, "/auth/tokens").status()).isEqualTo(403);
            assertThat(people.post(caller, "/auth/tokens", "{\"name\": \"more\"}")
                            .status())
                    .isEqualTo(403);
            assertThat(people.get(caller, own).status()).isEqualTo(403);
            assertThat(people.delete(caller, own).status()).isEqualTo(403);
            assertThat(people.post(caller, own + "/rotate", "{}").status()).isEqualTo(403);
            assertThat(people.get(caller, "/auth/admin/tokens").status()).isEqualTo(403);
            assertThat(people.delete(caller, "/auth/admin/tokens/AAAAAAAAAAA").status())
                    .isEqualTo(403);
        }
        assertThat(people.hub.get("/auth/tokens").status()).as("an API key").isEqualTo(403);
    }

    @Test
    void aRevokedTokenIs401() {
        Caller token = people.token(ann);
        String id = only();
        assertThat(people.delete(ann, "/auth/tokens/" + id).status()).isEqualTo(204);
        assertThat(people.get(token, "/me").status()).isEqualTo(401);
        assertThat(people.get(ann, "/auth/tokens/" + id)
                        .json()
                        .path("revoked_at")
                        .asText())
                .startsWith("20");
        assertThat(people.delete(ann, "/auth/tokens/" + id).status())
                .as("again")
                .isEqualTo(204);
    }

    @Test
    void anExpiredTokenIs401() {
        Caller token = people.token(ann);
        people.hub.execute("UPDATE personal_access_token SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND "
                + "WHERE id_random = '" + only() + "'");
        assertThat(people.get(token, "/me").status()).isEqualTo(401);
    }

    @Test
    void aForgedOrCutTokenIs401() {
        String good = people.token(ann).token();
        TokenText made = TokenText.mint(new SecureRandom());
        for (String bad : List.of(
                made.text(),
                good.substring(0, good.length() - 1),
                good + "x",
                good.substring(0, 30) + (good.charAt(30) == 'x' ? 'y' : 'x') + good.substring(31),
                "serai_pat_",
                "serai_pat_" + "x".repeat(5000))) {
            assertThat(people.get(ann.with(bad), "/me").status()).isEqualTo(401);
        }
        assertThat(people.get(ann.with(good), "/me").status()).isEqualTo(200);
    }

    @Test
    void theIdAloneOpensNothing() {
        Caller token = people.token(ann);
        people.hub.execute("UPDATE personal_access_token SET token_hash = SHA2('another', 256) WHERE id_random = '"
                + only() + "'");
        assertThat(people.get(token, "/me").status())
                .as("the right form and id, and another hash")
                .isEqualTo(401);
    }

    @Test
    void aTokenIsNoLink() {
        Caller token = people.token(ann);
        assertThat(people.hub
                        .send(people.hub
                                .request("/v3/hub/run?jwt=" + token.token())
                                .GET()
                                .build())
                        .status())
                .isEqualTo(401);
        assertThat(people.hub
                        .send(people.hub
                                .request("/v3/hub/run")
                                .header("Cookie", "access_token=" + token.token())
                                .GET()
                                .build())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whenAndFromWhereItWasUsedIsKeptOnceAMinute() {
        Caller token = people.token(ann);
        people.get(token, "/me");
        String path = "/auth/tokens/" + only();
        String first = people.get(ann, path).json().path("last_used_at").asText();
        assertThat(Duration.between(Instant.parse(first), Instant.now()).abs()).isLessThan(Duration.ofMinutes(2));
        people.hub.execute("UPDATE personal_access_token SET last_used_at = last_used_at - INTERVAL 20 SECOND WHERE "
                + "id_random = '" + only() + "'");
        String moved = people.get(ann, path).json().path("last_used_at").asText();
        people.get(token, "/me");
        assertThat(people.get(ann, path).json().path("last_used_at").asText()).isEqualTo(moved);
        people.hub.execute("UPDATE personal_access_token SET last_used_at = last_used_at - INTERVAL 60 SECOND WHERE "
                + "id_random = '" + only() + "'");
        people.get(token, "/me");
        assertThat(people.get(ann, path).json().path("last_used_at").asText()).isGreaterThan(moved);
        assertThat(people.hub.count(
                        "SELECT last_used_address = '127.0.0.1' FROM personal_access_token WHERE id_random = '" + only()
                                + "'"))
                .isEqualTo(1);
    }

    @Test
    void theOldOneWorksOnForTheOverlap() {
        Caller old = people.token(ann, "\"scopes\": [\"self\"]", "\"expires_in_days\": 7");
        String id = only();
        Reply reply = people.post(ann, "/auth/tokens/" + id + "/rotate", "{\"overlap_seconds\": 600}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        JsonNode made = reply.json();
        assertThat(made.path("id").asText()).isNotEqualTo(id);
        assertThat(daysOf(made)).isEqualTo(7);
        Caller fresh = ann.with(made.path("token").asText());
        assertThat(people.get(old, "/me").status()).isEqualTo(200);
        assertThat(people.get(fresh, "/me").status()).isEqualTo(200);
        assertThat(people.get(fresh, "/v3/hub/run").status()).as("its scopes").isEqualTo(403);
        Instant until = Instant.parse(
                people.get(ann, "/auth/tokens/" + id).json().path("expires_at").asText());
        assertThat(Duration.between(Instant.parse(made.path("created_at").asText()), until))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(people.post(ann, "/auth/tokens/" + id + "/rotate").status())
                .as("a second time")
                .isEqualTo(409);
    }

    @Test
    void withoutAnOverlapTheOldOneEndsAtOnce() {
        Caller old = people.token(ann, "\"expires_in_days\": null");
        Reply reply = people.post(ann, "/auth/tokens/" + only() + "/rotate", "{\"overlap_seconds\": 0}");
        assertThat(reply.json().path("expires_at").isNull()).isTrue();
        assertThat(people.get(old, "/me").status()).isEqualTo(401);
        assertThat(people.get(ann.with(reply.json().path("token").asText()), "/me")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void makingRotatingAndEndingAreRecordedWithoutTheSecret() {
        people.token(ann);
        String id = only();
        String made = people.post(ann, "/auth/tokens/" + id + "/rotate")
                .json()
                .path("token")
                .asText();
        people.delete(ann, "/auth/tokens/" + id);
        people.delete(ann, "/auth/tokens/" + id);
        assertThat(people.texts("SELECT action FROM audit WHERE resource = 'token' AND resource_id = '" + id
                        + "' AND actor_id = '" + ann.uuid() + "' ORDER BY id"))
                .containsExactly("token.create", "token.rotate", "token.revoke");
        assertThat(people.mentions(made.substring(21, 64))).isEmpty();
    }

    @Test
    void whatHasEndedIsNotRotated() {
        people.token(ann);
        String id = only();
        people.delete(ann, "/auth/tokens/" + id);
        assertThat(people.post(ann, "/auth/tokens/" + id + "/rotate").status()).isEqualTo(409);
        assertThat(people.post(ann, "/auth/tokens/" + id + "/rotate", "{\"overlap_seconds\": 2592001}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anothersTokenIs404() {
        people.token(ann);
        String path = "/auth/tokens/" + only();
        Caller admin = people.someone(account, "admin");
        assertThat(people.get(admin, path).status()).isEqualTo(404);
        assertThat(people.delete(admin, path).status()).isEqualTo(404);
        assertThat(people.post(admin, path + "/rotate").status()).isEqualTo(404);
        assertThat(people.get(ann, "/auth/tokens/AAAAAAAAAAA").status()).isEqualTo(404);
    }

    @Test
    void nobodyHasMoreThan100ThatWork() {
        people.token(ann);
        String first = only();
        people.hub.execute("INSERT INTO personal_access_token (id_random, user_id, name, prefix, token_hash) "
                + "SELECT CONCAT(LEFT(t.id_random, 8), LPAD(s.seq, 3, '0')), t.user_id, 'more', 'more', "
                + "SHA2(CONCAT(t.id_random, s.seq), 256) FROM personal_access_token t JOIN seq_1_to_99 s "
                + "WHERE t.id_random = '" + first + "'");
        assertThat(people.post(ann, "/auth/tokens", "{\"name\": \"one more\"}").status())
                .isEqualTo(409);
        assertThat(people.post(ann, "/auth/tokens/" + first + "/rotate").status())
                .as("with an overlap there would be 101")
                .isEqualTo(409);
        Reply rotated = people.post(ann, "/auth/tokens/" + first + "/rotate", "{\"overlap_seconds\": 0}");
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(201);
        people.delete(ann, "/auth/tokens/" + rotated.json().path("id").asText());
        assertThat(people.post(ann, "/auth/tokens", "{\"name\": \"one more\"}").status())
                .isEqualTo(201);
    }

    @Test
    void administratorsSeeAndEndTheirAccountsTokens() {
        Caller admin = people.someone(account, "admin");
        Caller token = people.token(ann);
        String id = only();
        Caller stranger = people.someone(people.account(), "admin");
        JsonNode list = people.get(admin, "/auth/admin/tokens").json();
        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("id").asText()).isEqualTo(id);
        assertThat(list.get(0).path("email").asText()).isEqualTo(ann.email());
        assertThat(list.get(0).path("user_id").asText()).isEqualTo(ann.uuid());
        assertThat(people.get(stranger, "/auth/admin/tokens").json()).isEmpty();
        assertThat(people.delete(stranger, "/auth/admin/tokens/" + id).status()).isEqualTo(404);
        assertThat(people.get(ann, "/auth/admin/tokens").status()).isEqualTo(403);
        assertThat(people.delete(ann, "/auth/admin/tokens/" + id).status()).isEqualTo(403);
        assertThat(people.delete(admin, "/auth/admin/tokens/" + id).status()).isEqualTo(204);
        assertThat(people.get(token, "/me").status()).isEqualTo(401);
    }

    private String only() {
        JsonNode list = people.get(ann, "/auth/tokens").json();
        assertThat(list).hasSize(1);
        return list.get(0).path("id").asText();
    }

    private long days(String wish) {
        Reply reply = people.post(ann, "/auth/tokens", wish);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return daysOf(reply.json());
    }

    private static long daysOf(JsonNode token) {
        return Duration.between(
                        Instant.parse(token.path("created_at").asText()),
                        Instant.parse(token.path("expires_at").asText()))
                .toDays();
    }

    private static List<String> fields(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}
