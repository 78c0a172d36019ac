package io.serai.identity;

import static io.serai.identity.V3Fixture.A;
import static io.serai.identity.V3Fixture.B;
import static io.serai.identity.V3Fixture.PASSWORD;
import static io.serai.identity.V3Fixture.anyAddress;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.V3Fixture.Someone;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// V3's user actions as the front ends call them.
class V3UserIT {
    private static final String AUTHENTICATE = "/v3/action/user/authenticate";
    private static final String VERIFY = "/v3/action/user/verify_password";
    private static final String DAY = "INTERVAL 1 DAY";

    private static V3Fixture v3;

    @BeforeAll
    static void start() {
        // a mail server that is away: ScannerIT has one that is there
        v3 = V3Fixture.start(Map.of("SERAI_MAIL_URL", "smtp://127.0.0.1:9", "SERAI_MAIL_FROM", "hub@example.org"));
        v3.hub().execute("UPDATE account SET link_hosts_json = '[\"www.example.org\"]' WHERE id_random = '" + A + "'");
    }

    @AfterAll
    static void stop() {
        v3.hub().close();
    }

    @Test
    void aUserSignsInByIdOrByName() {
        Someone person = v3.someone(A, Map.of("role", "'viewer'", "manager", "1"));
        Reply byId = v3.post(AUTHENTICATE, Map.of("user_id", person.id(), "password", PASSWORD));
        assertThat(byId.status()).isEqualTo(200);
        assertThat(byId.text()).doesNotContain("hash", "argon2", PASSWORD);
        JsonNode user = byId.json().path("data");
        assertThat(user.path("id").asText()).isEqualTo(person.id());
        assertThat(user.path("user_id_random").asText()).isEqualTo(person.id());
        assertThat(user.path("account_id").asText()).isEqualTo(A);
        assertThat(user.path("username").asText()).isEqualTo(person.username());
        assertThat(user.path("email").asText()).isEqualTo(person.email());
        assertThat(user.path("role").asText()).isEqualTo("viewer");
        assertThat(user.path("manager").asBoolean()).isTrue();
        assertThat(user.path("super").asBoolean()).isFalse();
        assertThat(v3.post(AUTHENTICATE, Map.of("username", person.username(), "password", PASSWORD))
                        .status())
                .isEqualTo(200);
        assertThat(read(user.path("jwt").asText())).as("a session").isEqualTo(200);
    }

    @Test
    void whoeverSignsInMustSayWhoTheyAreAndProveIt() {
        Someone person = v3.someone(A);
        for (Map<String, String> body : List.<Map<String, String>>of(
                Map.of(),
                Map.of("user_id", person.id()),
                Map.of("password", PASSWORD),
                Map.of("user_id", "", "password", PASSWORD),
                Map.of("user_id", person.id(), "password", ""),
                Map.of("auth_key", "some key"),
                Map.of("username", person.username(), "auth_key", "some key"),
                Map.of("user_id", person.id(), "auth_key", "some key", "password", PASSWORD))) {
            Reply reply = v3.post(AUTHENTICATE, body);
            assertThat(reply.status()).as("%s", body).isEqualTo(400);
            assertThat(reply.json().path("data").isBoolean()).isTrue();
        }
        Reply wrong = v3.post(AUTHENTICATE, Map.of("user_id", person.id(), "password", "not this one"));
        assertThat(wrong.status()).isEqualTo(403);
        Someone none = v3.someone(A, Map.of("password_hash", "NULL"));
        assertThat(said(v3.post(AUTHENTICATE, Map.of("user_id", none.id(), "password", PASSWORD))))
                .as("without a password it is as if it were wrong")
                .isEqualTo(said(wrong));
        assertThat(said(v3.post(AUTHENTICATE, Map.of("user_id", person.id(), "auth_key", "some key"))))
                .isEqualTo(said(wrong));
        for (Map<String, String> body : List.of(
                Map.of("user_id", "noSuchUser1", "password", PASSWORD),
                Map.of("username", "nobody-at-all", "password", PASSWORD),
                Map.of("user_id", v3.someone(B).id(), "password", PASSWORD),
                Map.of("username", v3.someone(B).username(), "password", PASSWORD),
                Map.of("user_id", "noSuchUser1", "auth_key", "some key"))) {
            Reply reply = v3.post(AUTHENTICATE, body);
            assertThat(reply.status()).as("%s", body).isEqualTo(404);
            assertThat(reply.json().path("data").isNull()).isTrue();
        }
    }

    @Test
    void whoMayNotComeInNowIsToldSoOnlyWithTheRightPassword() {
        Someone disabled = v3.someone(A, Map.of("active", "0"));
        Someone early = v3.someone(A, Map.of("enable_from", "UTC_TIMESTAMP() + " + DAY));
        Someone late = v3.someone(A, Map.of("enable_to", "UTC_TIMESTAMP() - " + DAY));
        assertThat(said(signIn(disabled, PASSWORD))).isEqualTo("403 This user is disabled.");
        assertThat(said(signIn(early, PASSWORD))).isEqualTo("403 This user is not enabled yet.");
        assertThat(said(signIn(late, PASSWORD))).isEqualTo("403 This user's time is over.");
        String wrong = said(signIn(v3.someone(A), "not this one"));
        for (Someone person : List.of(disabled, early, late)) {
            assertThat(said(signIn(person, "not this one"))).isEqualTo(wrong);
            assertThat(v3.post(VERIFY, Map.of("user_id", person.id(), "password", PASSWORD))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPasswordIsVerified() {
        Someone person = v3.someone(A);
        Reply right = v3.post(VERIFY, Map.of("user_id", person.id(), "password", PASSWORD));
        assertThat(right.status()).isEqualTo(200);
        assertThat(right.json().path("data")).isEqualTo(BooleanNode.TRUE);
        assertThat(v3.post(VERIFY, Map.of("username", person.username(), "password", "wrong"))
                        .status())
                .isEqualTo(403);
        Someone none = v3.someone(A, Map.of("password_hash", "NULL"));
        assertThat(said(v3.post(VERIFY, Map.of("user_id", none.id(), "password", PASSWORD))))
                .isEqualTo("400 This user has no password.");
        assertThat(v3.post(VERIFY, Map.of("user_id", "noSuchUser1", "password", PASSWORD))
                        .status())
                .isEqualTo(404);
        assertThat(v3.post(VERIFY, Map.of("user_id", person.id())).status()).isEqualTo(400);
    }

    @Test
    void guessesFromOneAddressLockThatPairOnly() {
        Someone person = v3.someone(A);
        String address = anyAddress();
        int status = 0;
        for (int guess = 0; guess < 6; guess++) {
            status = from(address, Map.of("user_id", person.id(), "password", "guess " + guess))
                    .status();
        }
        assertThat(status).isEqualTo(429);
        Reply locked = from(address, Map.of("user_id", person.id(), "password", PASSWORD));
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(signIn(person, PASSWORD).status()).as("from elsewhere").isEqualTo(200);
    }

    @Test
    void aPasswordIsChangedWithTheCurrentOne() {
        Someone person = v3.someone(A);
        String session = v3.session(person);
        String other = v3.session(person);
        String path = "/v3/action/user/" + person.id() + "/change_password";
        assertThat(as(session, path, Map.of("new_password", "another passphrase"))
                        .status())
                .as("who is no administrator needs it")
                .isEqualTo(403);
        assertThat(as(session, path, Map.of("current_password", "not this one", "new_password", "another passphrase"))
                        .status())
                .isEqualTo(403);
        for (String bad : List.of("short", "password1", "1234567890")) {
            Reply refused = as(session, path, Map.of("current_password", PASSWORD, "new_password", bad));
            assertThat(refused.status()).as(bad).isEqualTo(422);
            assertThat(refused.text()).contains("body.new_password");
        }
        Reply done = as(session, path, Map.of("current_password", PASSWORD, "new_password", "another passphrase"));
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.json().path("data").asBoolean()).isTrue();
        assertThat(read(session)).as("their own goes on").isEqualTo(200);
        assertThat(read(other)).as("the others end").isEqualTo(401);
        assertThat(signIn(person, PASSWORD).status()).isEqualTo(403);
        assertThat(signIn(person, "another passphrase").status()).isEqualTo(200);
    }

    @Test
    void anAdministratorChangesItWithoutButNotOfWhoMayDoMore() {
        var change = Map.of("new_password", "another passphrase");
        String administrator = v3.session(v3.someone(A, Map.of("administrator", "1")));
        assertThat(as(administrator, path(v3.someone(A, Map.of("role", "'viewer'"))), change)
                        .status())
                .as("an analyst with the flag, of a viewer")
                .isEqualTo(200);
        for (Map<String, String> more :
                List.of(Map.of("role", "'admin'"), Map.of("super", "1"), Map.of("role", "'admin'", "super", "1"))) {
            assertThat(as(administrator, path(v3.someone(A, more)), change).status())
                    .as("%s", more)
                    .isEqualTo(403);
        }
        String admin = v3.session(v3.someone(A, Map.of("role", "'admin'", "administrator", "1")));
        assertThat(as(admin, path(v3.someone(A, Map.of("super", "1"))), change).status())
                .isEqualTo(403);
        assertThat(as(admin, path(v3.someone(B)), change).status())
                .as("another account's")
                .isEqualTo(404);
        assertThat(v3.post(path(v3.someone(A, Map.of("super", "1"))), change).status())
                .as("a key that may all")
                .isEqualTo(200);
        assertThat(withKey(key("user:authenticate"), path(v3.someone(A)), change)
                        .status())
                .as("a key that is no administrator")
                .isEqualTo(403);
    }

    @Test
    void aNewAuthKeySignsInOnce() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        Reply made = v3.get("/v3/action/user/" + person.id() + "/new_auth_key");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.response().headers().firstValue("Cache-Control")).contains("no-store");
        String key = made.json().path("data").path("auth_key").asText();
        assertThat(key.length()).as("128 bits or more").isGreaterThanOrEqualTo(22);
        assertThat(v3.hub()
                        .count("SELECT COUNT(*) FROM one_time_token t JOIN `user` u ON u.id = t.user_id "
                                + "WHERE u.id_random = '" + person.id() + "' AND t.token_hash = SHA2('" + key
                                + "', 256) AND "
                                + "TIMESTAMPDIFF(SECOND, t.created_on, t.expires_on) = 600"))
                .isEqualTo(1);
        var body = Map.of("user_id", person.id(), "auth_key", key);
        assertThat(v3.post(AUTHENTICATE, Map.of("user_id", v3.someone(A).id(), "auth_key", key))
                        .status())
                .as("another's")
                .isEqualTo(403);
        Reply used = v3.post(AUTHENTICATE, body);
        assertThat(used.status()).isEqualTo(200);
        assertThat(used.json().path("data").path("email_verified").asBoolean()).isFalse();
        assertThat(v3.post(AUTHENTICATE, body).status()).isEqualTo(403);
        assertThat(v3.hub().output()).doesNotContain(key);
    }

    @Test
    void anAuthKeyThatWasShownProvesNoAddress() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        assertThat(v3.post(AUTHENTICATE, Map.of("user_id", person.id(), "password", PASSWORD, "valid_email", true))
                        .json()
                        .path("data")
                        .path("email_verified")
                        .asBoolean())
                .as("a password proves no address")
                .isFalse();
        for (Object said : List.of(true, "True", false)) {
            Reply reply = v3.post(
                    AUTHENTICATE, Map.of("user_id", person.id(), "auth_key", authKey(person), "valid_email", said));
            assertThat(reply.json().path("data").path("email_verified").asBoolean())
                    .isFalse();
            assertThat(v3.hub().count("SELECT email_verified FROM `user` WHERE id_random = '" + person.id() + "'"))
                    .isZero();
        }
    }

    @Test
    void anAuthKeyWorksOnceHoweverManyComeWithIt() throws Exception {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        var body = Map.of("user_id", person.id(), "auth_key", authKey(person));
        var statuses = new ArrayList<Integer>();
        try (var many = Executors.newFixedThreadPool(20)) {
            Callable<Integer> one = () -> v3.post(AUTHENTICATE, body).status();
            for (var answered : many.invokeAll(Collections.nCopies(20, one))) {
                statuses.add(answered.get());
            }
        }
        assertThat(statuses).containsOnly(200, 403).containsOnlyOnce(200);
    }

    @Test
    void anAuthKeyIsOverAfterItsTimeAndWithANewPassword() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        String old = authKey(person);
        v3.hub()
                .execute(
                        "UPDATE one_time_token SET expires_on = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE token_hash = "
                                + "SHA2('" + old + "', 256)");
        assertThat(byKey(person, old).status()).isEqualTo(403);
        String forgotten = authKey(person);
        assertThat(v3.post(path(person), Map.of("new_password", "another passphrase"))
                        .status())
                .isEqualTo(200);
        assertThat(byKey(person, forgotten).status()).isEqualTo(403);
        for (String call : List.of("reset-password", "set-password", "deactivate")) {
            Someone other = v3.someone(A, Map.of("allow_auth_key", "1"));
            String key = authKey(other);
            int status = v3.post("/api/users/" + other.uuid() + "/" + call, Map.of("password", "another passphrase"))
                    .status();
            assertThat(status).as(call).isBetween(200, 204);
            v3.post("/api/users/" + other.uuid() + "/activate", Map.of());
            assertThat(byKey(other, key).status()).as("after " + call).isEqualTo(403);
        }
        String unused = authKey(person);
        v3.hub().execute("UPDATE `user` SET active = 0 WHERE id_random = '" + person.id() + "'");
        assertThat(said(byKey(person, unused))).isEqualTo("403 This user is disabled.");
        v3.hub().execute("UPDATE `user` SET active = 1 WHERE id_random = '" + person.id() + "'");
        assertThat(byKey(person, unused).status()).as("it was not used up").isEqualTo(200);
    }

    @Test
    void noAuthKeyIsMadeForWhoMayNotHaveOne() {
        assertThat(newKey(v3.someone(A), "").status()).as("not allowed").isEqualTo(403);
        assertThat(newKey(v3.someone(A, Map.of("allow_auth_key", "1", "active", "0")), "")
                        .status())
                .as("disabled")
                .isEqualTo(403);
        assertThat(newKey(v3.someone(B, Map.of("allow_auth_key", "1")), "").status())
                .as("another account's")
                .isEqualTo(404);
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        assertThat(newKey(person, "?minutes=0").status()).isEqualTo(422);
        assertThat(newKey(person, "?minutes=1441").status()).isEqualTo(422);
        assertThat(newKey(person, "?minutes=60").status()).isEqualTo(200);
        Someone above = v3.someone(A, Map.of("allow_auth_key", "1", "super", "1"));
        String narrow = key("user:key");
        assertThat(withKey(narrow, "/v3/action/user/" + above.id() + "/new_auth_key", null)
                        .status())
                .as("a super user, by a key for one account")
                .isEqualTo(403);
        assertThat(withKey(narrow, "/v3/action/user/" + person.id() + "/new_auth_key", null)
                        .status())
                .isEqualTo(200);
        Someone admin = v3.someone(A, Map.of("allow_auth_key", "1", "role", "'admin'"));
        String site = v3.open(v3.site(A), "administrator", "administrates A");
        assertThat(v3.hub()
                        .send(v3.from(anyAddress(), "/v3/action/user/" + admin.id() + "/new_auth_key")
                                .header("Authorization", "Bearer " + site)
                                .GET()
                                .build())
                        .status())
                .as("an administrator of the hub, by a passcode")
                .isEqualTo(403);
    }

    @Test
    void whereNoMailGetsThroughTheCauseIsSaidAndTheKeyIsOver() {
        Someone person = v3.someone(A, Map.of("allow_auth_key", "1"));
        Reply reply = v3.get(
                "/v3/action/user/" + person.id() + "/email_auth_key_url?root_url=https%3A%2F%2Fwww.example.org%2Fin");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(said(reply)).contains("mail server").doesNotContain("Give this request id");
        assertThat(v3.hub()
                        .count("SELECT COUNT(*) FROM one_time_token t JOIN `user` u ON u.id = t.user_id "
                                + "WHERE u.id_random = '" + person.id() + "' AND t.used_on IS NULL"))
                .isZero();
    }

    @Test
    void aUserIsLookedUpWithinTheAccount() {
        Someone person = v3.someone(A);
        for (String query :
                List.of("email=" + person.email().toUpperCase(Locale.ROOT), "username=" + person.username())) {
            Reply found = v3.get("/v3/action/user/lookup?" + query);
            assertThat(found.status()).as(query).isEqualTo(200);
            assertThat(found.json().path("data").path("user_id").asText()).isEqualTo(person.id());
            assertThat(found.json().path("data").has("jwt")).isFalse();
        }
        assertThat(v3.get("/v3/action/user/lookup").status()).isEqualTo(400);
        assertThat(v3.get("/v3/action/user/lookup?email=a@example.org&username=a")
                        .status())
                .isEqualTo(400);
        assertThat(v3.get("/v3/action/user/lookup?email=nobody@example.org").status())
                .isEqualTo(404);
        assertThat(v3.get("/v3/action/user/lookup?email=" + v3.someone(B).email())
                        .status())
                .isEqualTo(404);
    }

    private static Reply signIn(Someone person, String password) {
        return v3.post(AUTHENTICATE, Map.of("user_id", person.id(), "password", password));
    }

    private static Reply byKey(Someone person, String key) {
        return v3.post(AUTHENTICATE, Map.of("user_id", person.id(), "auth_key", key));
    }

    private static Reply from(String address, Map<String, String> body) {
        return v3.hub()
                .send(V3Fixture.body(
                        v3.from(address, AUTHENTICATE)
                                .header("x-aether-api-key", TestHub.KEY)
                                .header("x-account-id", A),
                        body));
    }

    private static Reply as(String session, String path, Map<String, String> body) {
        return v3.hub()
                .send(V3Fixture.body(v3.from(anyAddress(), path).header("Authorization", "Bearer " + session), body));
    }

    private static Reply withKey(String key, String path, Map<String, String> body) {
        HttpRequest.Builder request =
                v3.from(anyAddress(), path).header("x-aether-api-key", key).header("x-account-id", A);
        return v3.hub().send(body == null ? request.GET().build() : V3Fixture.body(request, body));
    }

    private static String key(String permission) {
        return v3.post(
                        "/v3/hub/api_key",
                        Map.of("name", "narrow", "permissions", List.of(permission), "accounts", List.of(A)))
                .json()
                .path("data")
                .path("key")
                .asText();
    }

    private static Reply newKey(Someone person, String query) {
        return v3.get("/v3/action/user/" + person.id() + "/new_auth_key" + query);
    }

    private static String authKey(Someone person) {
        Reply made = newKey(person, "");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        return made.json().path("data").path("auth_key").asText();
    }

    private static String path(Someone person) {
        return "/v3/action/user/" + person.id() + "/change_password";
    }

    private static int read(String jwt) {
        return v3.hub()
                .send(v3.from(anyAddress(), "/v3/hub/run")
                        .header("Authorization", "Bearer " + jwt)
                        .GET()
                        .build())
                .status();
    }

    private static String said(Reply reply) {
        return reply.status() + " "
                + reply.json().path("meta").path("status_message").asText();
    }
}
