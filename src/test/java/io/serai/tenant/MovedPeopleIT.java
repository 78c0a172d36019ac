package io.serai.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import io.serai.hub.settings.Sha256;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Whoever came with a file comes in by the link that they get by mail, and by nothing else. The hub runs meanwhile.
class MovedPeopleIT {
    private static final String PASSWORD = "a password nobody guesses 7";
    private final TestHub hub = TestHub.shared();

    private Reply post(String path, String body) {
        return hub.send(hub.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private Reply signIn(String email) {
        return post("/auth/login", "{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\"}");
    }

    private static String person(Installation from, String account, String deactivated) {
        String uuid = UUID.randomUUID().toString();
        String email = "moved-" + uuid + "@people.example.org";
        from.sql()
                .sql("INSERT INTO `user` (id_random, uuid, account_id, email, email_key, name, email_verified, active, "
                        + "deactivated_at, password_hash) SELECT ?, ?, id, ?, ?, 'Some One', 1, 1, " + deactivated
                        + ", 'a hash' FROM account WHERE id_random = ?")
                .params(PublicId.random(), uuid, email, email, account)
                .update();
        return email;
    }

    private void set(String email) {
        String token = "T" + Sha256.hex(email).substring(0, 42);
        hub.execute("INSERT INTO one_time_token (user_id, purpose, token_hash, expires_on) SELECT id, 'reset', '"
                + Sha256.hex(token) + "', UTC_TIMESTAMP(3) + INTERVAL 1 HOUR FROM `user` WHERE email = '" + email
                + "'");
        post("/auth/reset-password", "{\"token\": \"" + token + "\", \"password\": \"" + PASSWORD + "\"}");
    }

    @Test
    void aPasswordThatIsSetByMailLetsThemInAndWhoWasKeptOutStaysOut() throws Exception {
        try (Installation from = Installation.empty()) {
            String account = PublicId.random();
            from.sql()
                    .sql("INSERT INTO account (id_random, code, name) VALUES (?, ?, 'Moved')")
                    .params(account, account)
                    .update();
            String active = person(from, account, "NULL");
            String out = person(from, account, "UTC_TIMESTAMP(3)");
            Installation.of(hub).take(from.export(account, true), false, Map.of());
            assertThat(signIn(active).status()).isEqualTo(401);
            set(active);
            set(out);
            assertThat(signIn(active).status()).isEqualTo(200);
            assertThat(signIn(out).status()).isIn(401, 403);
        }
    }
}
