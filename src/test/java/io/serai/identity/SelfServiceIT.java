package io.serai.identity;

import static io.serai.identity.SignInFixture.PASSWORD;
import static io.serai.identity.SignInFixture.address;
import static io.serai.identity.SignInFixture.email;
import static io.serai.identity.SignInFixture.tokenIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people do before they can sign in, mails included.
class SelfServiceIT {
    private static final String OTHER = "quite another passphrase";
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
    void whoSignsUpComesInOnceTheirAddressIsConfirmed() {
        String email = email();
        Reply reply = signUp(email, PASSWORD);
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(401);
        JsonNode mail = people.mail(email, "Confirm your address");
        assertThat(mail.path("text").asText())
                .contains(people.origin() + "/verify?token=", "and not before", "If it was not you");
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(401);

        assertThat(verify(tokenIn(mail)).status()).isEqualTo(200);
        Reply in = people.signIn(email, PASSWORD);
        assertThat(in.status()).as(in.text()).isEqualTo(200);
        assertThat(in.json().path("role").asText()).isEqualTo("viewer");
        assertThat(people.text(
                        "SELECT a.id_random FROM `user` u JOIN account a ON a.id = u.account_id WHERE email_key = ?",
                        email))
                .isEqualTo("demoAcct001");
        assertThat(verify(tokenIn(mail)).status()).isEqualTo(400);
        assertThat(people.hub.output()).doesNotContain(tokenIn(mail));
        assertThat(people.hub.count("SELECT COUNT(*) FROM run WHERE CONCAT_WS(' ', source, parameters_json) LIKE '%"
                        + email + "%'"))
                .isZero();
    }

    @Test
    void whoIsHereAlreadyIsToldByMailAndNothingChanges() {
        String email = people.person();
        Reply known = signUp(email, OTHER);
        Reply unknown = signUp(email(), OTHER);
        assertThat(known.status()).isEqualTo(202);
        assertThat(known.json()).isEqualTo(unknown.json());
        assertThat(people.mail(email, "You are here already").path("text").asText())
                .contains(people.origin() + "/login", people.origin() + "/forgot")
                .doesNotContain("token=");
        assertThat(people.signIn(email, OTHER).status()).isEqualTo(401);
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(200);
    }

    /// Someone signs up with another's address and a password of their own, before or after the other does.
    @Test
    void twoPasswordsForAnUnconfirmedAddressAndNeitherCounts() {
        String email = email();
        signUp(email, PASSWORD);
        people.mail(email, "Confirm your address");
        assertThat(signUp(email, OTHER).status()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(20)).until(() -> people.mail(email, "Confirm your address")
                .path("text")
                .asText()
                .contains("none of them counts"));
        assertThat(verify(tokenIn(people.mail(email, "Confirm your address"))).text())
                .contains("set a password");
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(401);
        assertThat(people.signIn(email, OTHER).status()).isEqualTo(401);
        forgot(email);
        assertThat(reset(tokenIn(people.mail(email, "Set your password")), PASSWORD)
                        .status())
                .isEqualTo(200);
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void signingUpTwiceWithTheSamePasswordDoesNoHarm() throws Exception {
        String email = email();
        for (Reply reply : atOnce(() -> signUp(email, PASSWORD))) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        }
        assertThat(people.hub.count("SELECT COUNT(*) FROM `user` WHERE email_key = '" + email + "'"))
                .isEqualTo(1);
        assertThat(verify(tokenIn(people.mail(email, "Confirm your address"))).status())
                .isEqualTo(200);
        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void whoWasDeactivatedStaysOutWhateverLinkTheyHave() {
        String email = email();
        signUp(email, PASSWORD);
        String verify = tokenIn(people.mail(email, "Confirm your address"));
        forgot(email);
        String reset = tokenIn(people.mail(email, "Set your password"));
        people.hub.execute("UPDATE `user` SET deactivated_at = UTC_TIMESTAMP(3) WHERE email_key = '" + email + "'");
        assertThat(verify(verify).status()).isEqualTo(200);
        assertThat(reset(reset, OTHER).status()).isEqualTo(200);
        assertThat(people.signIn(email, OTHER).status()).isEqualTo(401);
    }

    @Test
    void aForgottenPasswordIsSetByTheLinkAndEverythingOfTheOldOneEnds() {
        String email = people.person();
        Reply login = people.logIn(email);
        forgot(email);
        JsonNode mail = people.mail(email, "Set your password");
        assertThat(mail.path("text").asText()).contains(people.origin() + "/reset?token=");
        Reply reply = reset(tokenIn(mail), OTHER);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);

        assertThat(people.signIn(email, PASSWORD).status()).isEqualTo(401);
        assertThat(people.signIn(email, OTHER).status()).isEqualTo(200);
        assertThat(people.get("/me/sessions", login.json().path("access_token").asText())
                        .status())
                .isEqualTo(401);
        assertThat(people.post(
                                "/auth/refresh",
                                Map.of(
                                        "refresh_token",
                                        login.json().path("refresh_token").asText()))
                        .status())
                .isEqualTo(401);
        assertThat(reset(tokenIn(mail), PASSWORD).status()).isEqualTo(400);
    }

    @Test
    void aResetLinkWorksOnceForADayAndForNothingElse() throws Exception {
        String email = people.person();
        String verify = mint(email, "verify", "24 HOUR");
        assertThat(reset(verify, OTHER).status()).isEqualTo(400);
        assertThat(verify(mint(email, "reset", "24 HOUR")).status()).isEqualTo(400);
        assertThat(reset(mint(email, "reset", "0 SECOND"), OTHER).status()).isEqualTo(400);
        assertThat(reset("unknown", OTHER).status()).isEqualTo(400);

        String token = mint(email, "reset", "24 HOUR");
        String second = mint(email, "reset", "24 HOUR");
        for (String bad : List.of("short", "password", "iloveyou1", email)) {
            Reply refused = reset(token, bad);
            assertThat(refused.status()).as(bad + refused.text()).isEqualTo(400);
        }
        List<Reply> replies = atOnce(() -> reset(token, OTHER));
        assertThat(replies.stream().map(Reply::status)).containsExactlyInAnyOrder(200, 400);
        assertThat(reset(second, PASSWORD).status()).isEqualTo(400);
    }

    @Test
    void aResetEndsLinksAndKeysThatAreOutAndWhereItIsWishedTokens() throws Exception {
        String email = people.person(Map.of("password_hash", SignInFixture.hash(), "allow_auth_key", 1));
        String kept = personalToken(email);
        String key = mint(email, "auth_key", "10 MINUTE");
        String link = mint(email, "reset", "24 HOUR");
        assertThat(reset(mint(email, "reset", "24 HOUR"), OTHER).status()).isEqualTo(200);
        assertThat(byKey(email, key)).as("a one-time key from before").isEqualTo(403);
        assertThat(reset(link, PASSWORD).status()).as("a link from before").isEqualTo(400);
        assertThat(people.get("/me", kept).status()).as("a token goes on").isEqualTo(200);

        Reply reply = people.post(
                "/auth/reset-password",
                Map.of("token", mint(email, "reset", "24 HOUR"), "password", PASSWORD, "end_tokens", true));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(people.get("/me", kept).status()).as("where it is wished").isEqualTo(401);
        assertThat(people.text(
                        "SELECT after_json FROM audit WHERE action = 'user.password' AND resource_id = ? "
                                + "ORDER BY id DESC LIMIT 1",
                        people.uuid(email)))
                .isEqualTo("{\"tokens_ended\":1}");
        assertThat(byKey(email, mint(email, "auth_key", "10 MINUTE"))).isEqualTo(200);
    }

    @Test
    void thePageOffersToEndTokensToo() throws Exception {
        String email = people.person();
        String token = personalToken(email);
        String link = mint(email, "reset", "24 HOUR");
        assertThat(people.hub
                        .send(people.hub.request("/reset?token=" + link).GET().build())
                        .text())
                .contains("type=\"checkbox\"", "name=\"end_tokens\"");
        String form = "token=" + link + "&password=" + OTHER.replace(' ', '+') + "&again=" + OTHER.replace(' ', '+')
                + "&end_tokens=true";
        Reply reply = people.hub.send(people.from(SignInFixture.address(), "/reset")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", people.origin())
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
        assertThat(reply.status()).as(reply.text()).isEqualTo(303);
        assertThat(people.get("/me", token).status()).isEqualTo(401);
    }

    private static String personalToken(String email) {
        String session = people.logIn(email).json().path("access_token").asText();
        Reply made = people.post("/auth/tokens", Map.of("name", "t"), "Authorization", "Bearer " + session);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("token").asText();
    }

    /// The status of a sign-in by a one-time key.
    private static int byKey(String email, String key) {
        return people.post(
                        "/v3/action/user/authenticate",
                        Map.of(
                                "user_id",
                                people.text("SELECT id_random FROM `user` WHERE email_key = ?", email),
                                "auth_key",
                                key),
                        "x-aether-api-key",
                        TestHub.KEY,
                        "x-account-id",
                        "demoAcct001")
                .status();
    }

    @Test
    void aResetClearsTheLockout() {
        String email = people.person();
        String address = address();
        for (int time = 0; time < 5; time++) {
            people.signIn(address, email, "guess");
        }
        assertThat(people.signIn(address, email, PASSWORD).status()).isEqualTo(429);
        assertThat(reset(mint(email, "reset", "24 HOUR"), OTHER).status()).isEqualTo(200);
        assertThat(people.signIn(address, email, OTHER).status()).isEqualTo(200);
    }

    @Test
    void forgettingAnswersAlikeAndWritesToNobodyElse() {
        String nobody = email();
        String gone = people.person(
                Map.of("password_hash", SignInFixture.hash(), "active", 0, "deactivated_at", "2026-01-01"));
        String known = people.person();
        Reply first = forgot(known);
        for (String email : List.of(nobody, gone, "no address at all")) {
            Reply reply = forgot(email);
            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.json()).isEqualTo(first.json());
        }
        people.mail(known, "Set your password");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> people.hub.count("SELECT COUNT(*) FROM inbox WHERE capability = 'mail.reset' "
                                + "AND status IN ('accepted', 'working', 'retrying')")
                        == 0);
        assertThat(people.hub.count("SELECT COUNT(*) FROM inbox WHERE capability = 'mail.reset' AND status = 'dead'"))
                .isZero();
        assertThat(people.find(nobody, "").isMissingNode()).isTrue();
        assertThat(people.find(gone, "").isMissingNode()).isTrue();
    }

    @Test
    void aForgedHostDoesNotReachTheMail() throws Exception {
        String email = people.person();
        String body = "{\"email\": \"" + email + "\"}";
        try (var socket = new java.net.Socket("127.0.0.1", people.hub.port)) {
            socket.getOutputStream()
                    .write(("POST /auth/forgot-password HTTP/1.1\r\nHost: 127.0.0.1:" + people.hub.port
                                    + "\r\nX-Forwarded-Host: evil.example\r\n"
                                    + "X-Forwarded-For: " + address() + "\r\nForwarded: host=evil.example\r\n"
                                    + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 202");
        }
        assertThat(people.mail(email, "Set your password").path("text").asText())
                .contains(people.origin() + "/reset?token=")
                .doesNotContain("evil");
    }

    @Test
    void whatCanBeNoAddressOrNoPasswordIsNamed() {
        for (String email :
                List.of("ann", "ann@example", "ann@example.org\r\nBcc: eve@example.org", "a b@example.org")) {
            Reply reply = signUp(email, PASSWORD);
            assertThat(reply.status()).as(email + reply.text()).isEqualTo(422);
            assertThat(reply.text()).contains("body.email");
        }
        assertThat(signUp(email(), "1234567").status()).isEqualTo(400);
        assertThat(signUp(email(), "password1").text()).contains("most used");
        assertThat(signUp(email(), "x".repeat(129)).status()).isEqualTo(400);
        assertThat(people.post(
                                "/auth/signup",
                                Map.of("email", email(), "password", PASSWORD, "accept_terms", true, "role", "admin"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whoDoesNotAcceptTheTermsIsNotSignedUp() {
        String email = email();
        for (Map<String, Object> given : List.of(
                Map.<String, Object>of("email", email, "password", PASSWORD),
                Map.<String, Object>of("email", email, "password", PASSWORD, "accept_terms", false),
                Map.<String, Object>of("email", email, "password", PASSWORD, "accept_terms", "true"))) {
            Reply reply = people.post("/auth/signup", given);
            assertThat(reply.status()).as(reply.text()).isEqualTo(422);
            assertThat(reply.text()).contains("accept_terms");
        }
        assertThat(signUp(email, PASSWORD).status()).isEqualTo(202);
        assertThat(people.hub.count("SELECT COUNT(*) FROM `user` WHERE email_key = '" + email
                        + "' AND terms_accepted_at IS NOT NULL AND privacy_accepted_at IS NOT NULL"))
                .isEqualTo(1);
    }

    @Test
    void oneAddressSignsUpAndForgetsOnlySoOften() {
        String address = address();
        for (int time = 0; time < 5; time++) {
            assertThat(people.post(address, "/auth/forgot-password", Map.of("email", "x@example.net"))
                            .status())
                    .isEqualTo(202);
        }
        Reply reply = people.post(address, "/auth/forgot-password", Map.of("email", "X@example.net"));
        assertThat(reply.status()).isEqualTo(429);
        assertThat(SignInFixture.header(reply, "Retry-After")).isNotBlank();
        for (int time = 0; time < 20; time++) {
            people.post(
                    address,
                    "/auth/signup",
                    Map.of("email", "x@example.net", "password", "short", "accept_terms", true));
        }
        assertThat(people.post(
                                address,
                                "/auth/signup",
                                Map.of("email", email(), "password", PASSWORD, "accept_terms", true))
                        .status())
                .isEqualTo(429);
    }

    private static String mint(String email, String purpose, String lifetime) {
        String token = purpose + io.serai.hub.database.PublicId.random() + io.serai.hub.database.PublicId.random();
        people.hub.execute(
                "INSERT INTO one_time_token (user_id, purpose, token_hash, expires_on) SELECT id, '" + purpose
                        + "', SHA2('" + token + "', 256), UTC_TIMESTAMP(3) + INTERVAL " + lifetime
                        + " FROM `user` WHERE email_key = '" + email + "'");
        return token;
    }

    private static Reply signUp(String email, String password) {
        return people.post("/auth/signup", Map.of("email", email, "password", password, "accept_terms", true));
    }

    private static Reply verify(String token) {
        return people.post("/auth/verify-email", Map.of("token", token));
    }

    private static Reply forgot(String email) {
        return people.post("/auth/forgot-password", Map.of("email", email));
    }

    private static Reply reset(String token, String password) {
        return people.post("/auth/reset-password", Map.of("token", token, "password", password));
    }

    private static List<Reply> atOnce(Callable<Reply> call) throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = new ArrayList<Reply>();
            for (var each : pool.invokeAll(List.of(call, call))) {
                replies.add(each.get());
            }
            return replies;
        }
    }
}
