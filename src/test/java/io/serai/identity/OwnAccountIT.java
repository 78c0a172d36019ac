package io.serai.identity;

import static io.serai.identity.SignInFixture.PASSWORD;
import static io.serai.identity.SignInFixture.email;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who signs up gets an account of their own.
class OwnAccountIT {
    private static SignInFixture people;

    @BeforeAll
    static void start() {
        people = new SignInFixture(TestHub.create()
                .with("SERAI_HTTP_PROXIES", "1")
                .with("SERAI_SIGNUP_ACCOUNT", "new")
                .start());
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void anAccountIsMadeOnceTheAddressIsConfirmedAndItsMakerAdministersIt() {
        long before = accounts();
        String ann = signedUp();
        String bea = signedUp();
        assertThat(accounts()).as("whoever only types an address makes none").isEqualTo(before);
        assertThat(people.signIn(ann, PASSWORD).status()).isEqualTo(401);

        String token = confirmed(ann);
        String other = confirmed(bea);
        assertThat(accounts()).isEqualTo(before + 2);
        Reply me = people.get("/me", token);
        assertThat(me.json().path("role").asText()).isEqualTo("admin");
        assertThat(me.json().path("knowledge_role").asText()).isEqualTo("admin");
        assertThat(me.json().at("/account/code").asText()).startsWith("own-");
        assertThat(me.json().path("account"))
                .isNotEqualTo(people.get("/me", other).json().path("account"));
        assertThat(people.get("/api/users", token).json().findValuesAsText("email"))
                .containsExactly(ann);
        assertThat(people.hub.count("SELECT COUNT(*) FROM audit a JOIN account c ON c.id = a.account_id WHERE "
                        + "c.code = '" + me.json().at("/account/code").asText()
                        + "' AND a.action IN ('account.create', 'user.verify')"))
                .isEqualTo(2);
    }

    @Test
    void aResetLinkConfirmsAndMakesTheAccountToo() {
        String ann = signedUp();
        people.post("/auth/forgot-password", Map.of("email", ann));
        String link = SignInFixture.tokenIn(people.mail(ann, "Set your password"));
        Reply reset = people.post("/auth/reset-password", Map.of("token", link, "password", PASSWORD + "s"));
        assertThat(reset.status()).as(reset.text()).isEqualTo(200);
        String token =
                people.signIn(ann, PASSWORD + "s").json().path("access_token").asText();
        assertThat(people.get("/me", token).json().path("role").asText()).isEqualTo("admin");
    }

    @Test
    void whoIsAloneInTheirOwnAccountGoesAndClosesIt() {
        String ann = signedUp();
        String token = confirmed(ann);
        String account = people.get("/me", token).json().at("/account/id").asText();
        Reply added = people.hub.send(people.hub
                .request("/api/users")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"email\": \"" + email() + "\"}"))
                .build());
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        assertThat(people.delete("/me", token).status())
                .as("nobody would be left to administer the other one")
                .isEqualTo(409);
        assertThat(people.delete("/api/users/" + added.json().path("id").asText(), token)
                        .status())
                .isEqualTo(204);
        assertThat(people.delete("/me", token).status()).isEqualTo(204);
        assertThat(people.hub.count("SELECT enable FROM account WHERE id_random = '" + account + "'"))
                .isZero();
        assertThat(people.get("/me", token).status()).isEqualTo(401);
        people.post("/auth/signup", Map.of("email", ann, "password", PASSWORD, "accept_terms", true));
        String again = confirmed(ann);
        assertThat(people.get("/me", again).json().at("/account/id").asText()).isNotEqualTo(account);
    }

    @Test
    void whoNeverConfirmsIsForgottenAfterAWeek() {
        String ann = signedUp();
        String young = signedUp();
        people.hub.execute(
                "UPDATE `user` SET created_on = UTC_TIMESTAMP(3) - INTERVAL 8 DAY WHERE email_key = '" + ann + "'");
        var database = people.hub.database;
        var source = new org.springframework.jdbc.datasource.DriverManagerDataSource(
                database.url(), database.user(), database.password());
        new Leftovers(source, java.time.Clock.systemUTC()).purge();
        assertThat(people.hub.count("SELECT COUNT(*) FROM `user` WHERE email_key = '" + ann + "'"))
                .isZero();
        assertThat(people.hub.count("SELECT COUNT(*) FROM `user` WHERE email_key = '" + young + "'"))
                .isEqualTo(1);
    }

    private static long accounts() {
        return people.hub.count("SELECT COUNT(*) FROM account WHERE origin IS NULL OR origin <> 'sign_ups'");
    }

    private static String signedUp() {
        String email = email();
        Reply reply = people.post("/auth/signup", Map.of("email", email, "password", PASSWORD, "accept_terms", true));
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return email;
    }

    /// @return their access token
    private static String confirmed(String email) {
        String link = SignInFixture.tokenIn(people.mail(email, "Confirm your address"));
        Reply reply = people.post("/auth/verify-email", Map.of("token", link));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return people.signIn(email, PASSWORD).json().path("access_token").asText();
    }
}
