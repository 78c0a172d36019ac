package io.serai.identity;

import static io.serai.identity.SignInFixture.PASSWORD;
import static io.serai.identity.SignInFixture.address;
import static io.serai.identity.SignInFixture.email;
import static io.serai.identity.SignInFixture.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/// Signing in and out, as programs and browsers see it.
class SignInIT {
    private static SignInFixture people;

    @BeforeAll
    static void start() {
        people = SignInFixture.start();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void aProgramGetsAnAccessToken() throws IOException {
        String email = people.person();
        Reply reply = people.signIn(" " + email.toUpperCase(java.util.Locale.ROOT), PASSWORD);

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(names(reply.json()))
                .containsExactly("access_token", "email", "expires_in", "role", "token_type", "user_id");
        assertThat(reply.json().path("token_type").asText()).isEqualTo("bearer");
        assertThat(reply.json().path("user_id").asText()).isEqualTo(people.uuid(email));
        assertThat(reply.json().path("email").asText()).isEqualTo(email);
        assertThat(reply.json().path("role").asText()).isEqualTo("analyst");
        assertThat(reply.json().path("expires_in").asLong()).isEqualTo(24 * 3600);
        assertThat(header(reply, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(reply, "Set-Cookie")).isEmpty();

        JsonNode claims = claims(reply.json().path("access_token").asText());
        assertThat(names(claims)).contains("sub", "email", "role", "typ", "jti", "iat", "exp");
        assertThat(claims.path("sub").asText()).isEqualTo(people.uuid(email));
        assertThat(claims.path("typ").asText()).isEqualTo("session");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(24 * 3600);
        assertThat(people.get("/me/sessions", reply.json().path("access_token").asText())
                        .status())
                .isEqualTo(200);
        assertThat(people.hub.output())
                .doesNotContain(reply.json().path("access_token").asText(), PASSWORD);
    }

    @Test
    void whoeverMayNotComeInIsToldTheSame() {
        List<Reply> refused = List.of(
                people.signIn(people.person(), "not the password"),
                people.signIn(email(), PASSWORD),
                people.signIn(people.person(Map.of()), PASSWORD),
                people.signIn(with("active", 0), PASSWORD),
                people.signIn(with("enable_from", "2099-01-01"), PASSWORD),
                people.signIn(with("enable_to", "2001-01-01"), PASSWORD),
                people.post("/auth/login", Map.of("email", email(), "password", PASSWORD)),
                people.form("/api/v1/auth/token", Map.of("username", email(), "password", PASSWORD)));
        for (Reply reply : refused) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(401);
            assertThat(reply.json().path("detail").asText())
                    .isEqualTo(refused.getFirst().json().path("detail").asText())
                    .contains("your password", people.origin() + "/forgot", "an administrator");
            assertThat(header(reply, "Content-Type")).isEqualTo("application/problem+json");
            assertThat(header(reply, "Set-Cookie")).isEmpty();
        }
        assertThat(refused.stream()
                        .map(reply -> reply.text().length()
                                - reply.json().path("instance").asText().length()))
                .containsOnly(refused.getFirst().text().length() - "/auth/token".length());
    }

    private static String with(String column, Object value) {
        return people.person(Map.of("password_hash", SignInFixture.hash(), column, value));
    }

    @Test
    void thePasswordGrantTakesAFormAndAUsername() throws IOException {
        String email = people.person(
                Map.of("password_hash", SignInFixture.hash(), "knowledge_role", "ehs", "username", "grantee"));
        Reply byEmail = people.form("/api/v1/auth/token", Map.of("username", email, "password", PASSWORD));
        Reply byName = people.form(
                "/api/v1/auth/token", Map.of("username", "Grantee", "password", PASSWORD, "grant_type", "password"));
        for (Reply reply : List.of(byEmail, byName)) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(names(reply.json())).containsExactly("access_token", "expires_in", "token_type");
            assertThat(reply.json().path("expires_in").asLong()).isEqualTo(8 * 3600);
            String token = reply.json().path("access_token").asText();
            assertThat(claims(token).path("role").asText()).isEqualTo("ehs");
            assertThat(claims(token).path("username").asText()).isEqualTo("grantee");
            Reply me = people.get("/api/v1/auth/me", token);
            assertThat(me.json())
                    .isEqualTo(new ObjectMapper()
                            .createObjectNode()
                            .put("user_id", people.uuid(email))
                            .put("username", "grantee")
                            .put("role", "ehs"));
        }
        assertThat(people.form(
                                "/api/v1/auth/token",
                                Map.of("username", email, "password", PASSWORD, "grant_type", "client_credentials"))
                        .status())
                .isEqualTo(422);
        assertThat(people.post("/api/v1/auth/token", Map.of("username", email, "password", PASSWORD))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void withoutAUsernameOneIsCalledByOnesEmail() {
        String email = people.person();
        Reply me = people.get("/api/v1/auth/me", token(people.signIn(email, PASSWORD)));
        assertThat(me.json().path("username").asText()).isEqualTo(email);
        assertThat(me.json().path("role").asText()).as("who is new").isEqualTo("readonly");
        assertThat(people.hub
                        .send(people.hub.request("/api/v1/auth/me").GET().build())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anInternationalDomainSignsInAsItIsTypedAndSzIsNotSs() {
        String local = "ann" + System.nanoTime();
        String stored = local + "@müller.example.org";
        people.person(Map.of("email", stored, "email_key", stored, "password_hash", SignInFixture.hash()));
        String old = local + "@xn--bcher-kva.example.org";
        people.person(Map.of("email", old, "email_key", old, "password_hash", SignInFixture.hash()));
        String sz = local + "@straße.example.org";
        people.person(Map.of("email", sz, "email_key", sz, "password_hash", SignInFixture.hash()));
        for (String typed : List.of(
                stored,
                stored.toUpperCase(java.util.Locale.ROOT),
                local + "@mu\u0308ller.example.org",
                local + "@xn--mller-kva.example.org",
                old,
                local + "@bücher.example.org",
                sz,
                local + "@xn--strae-oqa.example.org")) {
            Reply in = people.signIn(typed, PASSWORD);
            assertThat(in.status()).as(typed).isEqualTo(200);
        }
        assertThat(people.signIn(local + "@strasse.example.org", PASSWORD).status())
                .isEqualTo(401);
        assertThat(people.signIn(local + "@a\u200db.example.org", PASSWORD).status())
                .isEqualTo(401);
    }

    @Test
    void rowsFromBeforeAreBroughtOverAndOfTwoWithOneAddressBothStay() {
        String local = "old" + System.nanoTime();
        String alone = local + "@xn--mller-kva.example.org";
        people.person(Map.of("email", alone, "email_key", alone, "password_hash", SignInFixture.hash()));
        String first = local + "@xn--bcher-kva.example.org";
        people.person(Map.of("email", first, "email_key", first, "password_hash", SignInFixture.hash()));
        String second = local + "@bücher.example.org";
        people.person(Map.of("email", second, "email_key", second, "password_hash", SignInFixture.hash()));
        String uuid = people.uuid(first);
        people.hub.execute("DELETE FROM address_form");
        var database = people.hub.database;
        var source = new org.springframework.jdbc.datasource.DriverManagerDataSource(
                database.url(), database.user(), database.password());
        new io.serai.hub.addresses.AddressForms(source).bringOver();
        new io.serai.hub.addresses.AddressForms(source).bringOver();
        assertThat(people.text("SELECT email FROM `user` WHERE email_key = ?", local + "@müller.example.org"))
                .isEqualTo(local + "@müller.example.org");
        assertThat(people.uuid(first)).as("keeps its key").isEqualTo(uuid);
        assertThat(people.signIn(first, PASSWORD).json().path("user_id").asText())
                .isEqualTo(uuid);
        assertThat(people.signIn(second, PASSWORD).status()).isEqualTo(200);
        assertThat(people.text("SELECT wanted FROM address_collision WHERE kept = ?", first))
                .isEqualTo(second);
    }

    @Test
    void whatIsNoAddressIsADigestInTheAudit() {
        String typed = "my secret phrase " + System.nanoTime();
        people.signIn(typed, PASSWORD);
        people.signIn(typed, PASSWORD);
        people.signIn("nobody@example.net", PASSWORD);
        assertThat(people.hub.count("SELECT COUNT(*) FROM audit WHERE CONCAT_WS(' ', actor_name, after_json, actor_id) "
                        + "LIKE '%my secret phrase%'"))
                .isZero();
        assertThat(
                        people.hub.count(
                                "SELECT COUNT(*) FROM audit WHERE action = 'session.begin' AND actor_kind = 'guest' "
                                        + "AND actor_name LIKE '(no address) ________________' GROUP BY actor_name HAVING COUNT(*) = 2 LIMIT 1"))
                .isEqualTo(2);
        assertThat(people.hub.count("SELECT COUNT(*) FROM audit WHERE actor_name = 'nobody@example.net'"))
                .isPositive();
    }

    @Test
    void aBrowserGetsACookieThatScriptsCantRead() {
        Reply reply = people.logIn(people.person());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(names(reply.json()))
                .containsExactly(
                        "access_token", "email", "expires_in", "refresh_token", "role", "token_type", "user_id");
        assertThat(header(reply, "Set-Cookie"))
                .isEqualTo("access_token=" + token(reply) + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");
        assertThat(header(reply, "Cache-Control")).isEqualTo("no-store");
        assertThat(withCookie("/me/sessions", token(reply)).json()).hasSize(1);
    }

    @Test
    void aSessionThatSomeonePlantedEndsAtLogin() {
        String planted = token(people.logIn(people.person()));
        Reply reply = people.logIn(people.person(), "Cookie", "access_token=" + planted, "Origin", people.origin());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(token(reply)).isNotEqualTo(planted);
        assertThat(withCookie("/me/sessions", planted).status()).isEqualTo(401);
        assertThat(withCookie("/me/sessions", token(reply)).status()).isEqualTo(200);

        String own = token(people.logIn(people.person()));
        Reply failed = people.post(
                "/auth/login",
                Map.of("email", email(), "password", PASSWORD),
                "Cookie",
                "access_token=" + own,
                "Origin",
                people.origin());
        assertThat(failed.status()).isEqualTo(401);
        assertThat(withCookie("/me/sessions", own).status()).isEqualTo(200);
    }

    @Test
    void loggingOutEndsTheSessionAndMayBeRepeated() {
        String email = people.person();
        String token = token(people.logIn(email));
        String other = token(people.signIn(email, PASSWORD));
        for (int time = 0; time < 2; time++) {
            Reply reply = people.hub.send(people.hub
                    .request("/auth/logout")
                    .headers("Cookie", "access_token=" + token, "Origin", people.origin())
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(reply.status()).as(reply.text()).isEqualTo(204);
            assertThat(header(reply, "Set-Cookie")).startsWith("access_token=; Path=/; Max-Age=0; HttpOnly");
        }
        assertThat(people.get("/me/sessions", token).status()).isEqualTo(401);
        assertThat(people.get("/me/sessions", other).status()).isEqualTo(200);
        assertThat(people.hub
                        .send(people.hub
                                .request("/auth/logout")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build())
                        .status())
                .isEqualTo(204);
    }

    /// A browser sends the cookie by itself, so who asks must be one of the hub's own pages.
    @Test
    void aCookieChangesSomethingOnlyFromTheHubsOwnPages() {
        String email = people.person();
        String token = token(people.logIn(email));
        String session =
                people.get("/me/sessions", token).json().path(0).path("id").asText();
        String cookie = "access_token=" + token;
        for (String path : List.of("/me/sessions/" + session, "/auth/logout")) {
            String method = path.equals("/auth/logout") ? "POST" : "DELETE";
            assertThat(send(method, path, "Cookie", cookie)).isEqualTo(403);
            for (String origin : List.of("https://evil.example", "null", people.origin() + ".evil.example")) {
                assertThat(send(method, path, "Cookie", cookie, "Origin", origin))
                        .isEqualTo(403);
                assertThat(send(method, path, "Cookie", cookie, "Origin", origin, "X-Forwarded-Host", "evil.example"))
                        .isEqualTo(403);
            }
        }
        assertThat(people.logIn(email, "Cookie", cookie, "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(withCookie("/me/sessions", token).json()).hasSize(1);
        assertThat(send("DELETE", "/me/sessions/" + session, "Cookie", cookie, "Origin", people.origin()))
                .isEqualTo(204);
        assertThat(withCookie("/me/sessions", token).status()).isEqualTo(401);
    }

    private static int send(String method, String path, String... headers) {
        return people.hub
                .send(people.hub
                        .request(path)
                        .headers(headers)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build())
                .status();
    }

    @Test
    void onesSessionsAreSeenAndEndedOneByOne() {
        String email = people.person();
        Reply login = people.logIn(email, "User-Agent", "Browser of tests");
        String program = token(people.signIn("192.0.2.77", email, PASSWORD));
        JsonNode listed = people.get("/me/sessions", token(login)).json();
        assertThat(listed).hasSize(2);
        assertThat(names(listed.path(0)))
                .containsExactly(
                        "address", "agent", "created_at", "current", "expires_at", "id", "kind", "last_seen_at");
        assertThat(listed.path(0).path("kind").asText()).isEqualTo("api");
        assertThat(listed.path(0).path("address").asText()).isEqualTo("192.0.2.77");
        assertThat(listed.path(0).path("current").asBoolean()).isFalse();
        assertThat(listed.path(1).path("kind").asText()).isEqualTo("browser");
        assertThat(listed.path(1).path("agent").asText()).isEqualTo("Browser of tests");
        assertThat(listed.path(1).path("current").asBoolean()).isTrue();

        String id = listed.path(0).path("id").asText();
        String stranger = token(people.signIn(people.person(), PASSWORD));
        assertThat(people.delete("/me/sessions/" + id, stranger).status()).isEqualTo(404);
        assertThat(people.get("/me/sessions", program).status()).isEqualTo(200);
        assertThat(people.delete("/me/sessions/" + id, token(login)).status()).isEqualTo(204);
        assertThat(people.delete("/me/sessions/" + id, token(login)).status()).isEqualTo(404);
        assertThat(people.get("/me/sessions", program).status()).isEqualTo(401);
        assertThat(people.get("/me/sessions", token(login)).json()).hasSize(1);
    }

    @Test
    void whoIsDeactivatedIsOutAtOnce() {
        String email = people.person();
        Reply login = people.logIn(email);
        assertThat(people.get("/me/sessions", token(login)).status()).isEqualTo(200);
        people.hub.execute(
                "UPDATE `user` SET active = 0, deactivated_at = UTC_TIMESTAMP(3) WHERE email_key = '" + email + "'");
        assertThat(people.get("/me/sessions", token(login)).status()).isEqualTo(401);
        assertThat(withCookie("/me/sessions", token(login)).status()).isEqualTo(401);
        assertThat(people.post(
                                "/auth/refresh",
                                Map.of(
                                        "refresh_token",
                                        login.json().path("refresh_token").asText()))
                        .status())
                .isEqualTo(401);
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(401);
    }

    @Test
    void aHashFromElsewhereIsTakenOnceAndMadeAnew() {
        String email = people.person(Map.of("password_hash", new BCryptPasswordEncoder(4).encode(PASSWORD)));
        assertThat(people.signIn(email, "not the password").status()).isEqualTo(401);
        assertThat(hashOf(email)).startsWith("$2");
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(200);
        assertThat(hashOf(email)).startsWith("$argon2id$");
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(200);
    }

    private static String hashOf(String email) {
        return people.text("SELECT password_hash FROM `user` WHERE email_key = ?", email);
    }

    @Test
    void fiveFailuresLockAnAddressOutAndNobodyElse() {
        String own = address();
        String stranger = address();
        for (String email : List.of(people.person(), email())) {
            for (int time = 0; time < 5; time++) {
                assertThat(people.signIn(stranger, email, "guess " + time).status())
                        .isEqualTo(401);
            }
            Reply locked = people.signIn(stranger, email, PASSWORD);
            assertThat(locked.status()).as(locked.text()).isEqualTo(429);
            assertThat(Integer.parseInt(header(locked, "Retry-After"))).isBetween(600, 900);
            assertThat(people.post(stranger, "/auth/login", Map.of("email", email, "password", PASSWORD))
                            .status())
                    .isEqualTo(429);
        }
        String email = people.person();
        for (int time = 0; time < 6; time++) {
            people.signIn(stranger, email, "guess");
        }
        assertThat(people.signIn(own, email, PASSWORD).status()).isEqualTo(200);
        assertThat(people.signIn(stranger, people.person(), PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void guessesThatComeAtOnceAreCountedToo() throws Exception {
        String email = people.person();
        String address = address();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> guesses = new ArrayList<>();
            for (int time = 0; time < 20; time++) {
                String guess = "guess " + time;
                guesses.add(() -> people.signIn(address, email, guess).status());
            }
            var statuses = new ArrayList<Integer>();
            for (var each : pool.invokeAll(guesses)) {
                statuses.add(each.get());
            }
            assertThat(statuses).containsOnly(401, 429);
            assertThat(statuses.stream().filter(status -> status == 401)).hasSize(5);
        }
    }

    @Test
    void whoGetsItRightBeginsAnew() {
        String email = people.person();
        String address = address();
        for (int time = 0; time < 4; time++) {
            assertThat(people.signIn(address, email, "guess").status()).isEqualTo(401);
        }
        assertThat(people.signIn(address, email, PASSWORD).status()).isEqualTo(200);
        for (int time = 0; time < 4; time++) {
            assertThat(people.signIn(address, email, "guess").status()).isEqualTo(401);
        }
    }

    @Test
    void everySignInAndEveryFailureIsRecorded() {
        String email = people.person();
        String stranger = email();
        people.signIn(email, PASSWORD);
        people.signIn(email, "not the passphrase of these tests");
        people.signIn(stranger, "not the passphrase of these tests");

        String row = "SELECT CONCAT_WS(' ', action, outcome, address, after_json) FROM audit WHERE actor_name = ? "
                + "AND outcome = '%s'";
        assertThat(people.text(row.formatted("ok"), email)).startsWith("session.begin ok 10.");
        assertThat(people.text(row.formatted("failed"), email))
                .startsWith("session.begin failed 10.")
                .contains("WRONG")
                .doesNotContain("passphrase");
        assertThat(people.text(row.formatted("failed"), stranger)).contains("UNKNOWN");
    }

    @Test
    void tenSignInsAMinuteOfOneAddressAndEmailAreEnough() {
        String email = people.person();
        String address = address();
        for (int time = 0; time < 10; time++) {
            assertThat(people.signIn(address, email, PASSWORD).status()).isEqualTo(200);
        }
        Reply reply = people.signIn(address, email, PASSWORD);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(Integer.parseInt(header(reply, "Retry-After"))).isBetween(1, 60);
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(200);
    }

    private static Reply withCookie(String path, String token) {
        return people.hub.send(people.hub
                .request(path)
                .header("Cookie", "access_token=" + token)
                .GET()
                .build());
    }

    private static String token(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("access_token").asText();
    }

    private static TreeSet<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static JsonNode claims(String token) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
