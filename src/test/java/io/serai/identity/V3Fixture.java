package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/// A hub whose callers may come from any address, and people of its two demo accounts.
record V3Fixture(TestHub hub) {
    static final String A = "demoAcct001";
    static final String B = "demoAcct002";
    static final String PASSWORD = "a long enough passphrase";
    /// Slow to make, so made once.
    private static final String HASH = new Passwords().hash(PASSWORD);

    private static final ObjectMapper JSON = new ObjectMapper();

    record Someone(String id, String uuid, String email, String username) {}

    /// On the hub that tests share.
    static V3Fixture start() {
        return new V3Fixture(TestHub.shared());
    }

    /// On a hub of its own.
    ///
    /// @param settings environment variables
    static V3Fixture start(Map<String, String> settings) {
        TestHub hub = TestHub.create().with("SERAI_HTTP_PROXIES", "1");
        settings.forEach(hub::with);
        return new V3Fixture(hub.start());
    }

    /// @param columns beside those that everyone has, as SQL values
    Someone someone(String account, Map<String, String> columns) {
        String id = PublicId.random();
        // a dash is no start for a name
        String name = "u" + UUID.randomUUID().toString().substring(0, 8);
        var person = new Someone(id, UUID.randomUUID().toString(), name + "@example.org", name);
        var names = new StringBuilder();
        var values = new StringBuilder();
        columns.forEach((column, value) -> {
            names.append(", ").append(column);
            values.append(", ").append(value);
        });
        String hash = columns.containsKey("password_hash") ? "" : ", password_hash";
        hub.execute(("INSERT INTO `user` (id_random, uuid, account_id, email, email_key, username, name%s%s) "
                        + "SELECT '%s', '%s', id, '%s', '%s', '%s', 'Ann Example'%s%s FROM account WHERE id_random = '%s'")
                .formatted(
                        names,
                        hash,
                        id,
                        person.uuid(),
                        person.email(),
                        person.email(),
                        name,
                        values,
                        hash.isEmpty() ? "" : ", '" + HASH + "'",
                        account));
        return person;
    }

    Someone someone(String account) {
        return someone(account, Map.of());
    }

    /// An address that nobody has called from yet.
    static String anyAddress() {
        byte[] bits = Base64.getUrlDecoder().decode(PublicId.random());
        return "10.%d.%d.%d".formatted(bits[0] & 0xff, bits[1] & 0xff, bits[2] & 0xff);
    }

    HttpRequest.Builder from(String address, String path) {
        return hub.request(path).header("X-Forwarded-For", address);
    }

    /// As the front end of account A, from an address of its own.
    Reply post(String path, Object body) {
        return hub.send(body(
                from(anyAddress(), path).header("x-aether-api-key", TestHub.KEY).header("x-account-id", A), body));
    }

    Reply get(String path) {
        return hub.send(from(anyAddress(), path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", A)
                .GET()
                .build());
    }

    Reply put(String path, Object body) {
        return hub.send(from(anyAddress(), path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", A)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(text(body)))
                .build());
    }

    static HttpRequest body(HttpRequest.Builder request, Object body) {
        return request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text(body)))
                .build();
    }

    private static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The token of a session of theirs.
    String session(Someone person) {
        Reply reply = hub.send(body(
                from(anyAddress(), "/v3/action/user/authenticate")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-no-account-id", "bypass"),
                Map.of("user_id", person.id(), "password", PASSWORD)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data").path("jwt").asText();
    }

    Reply passcode(String address, String site, String passcode) {
        return hub.send(
                body(from(address, "/api/authenticate_passcode"), Map.of("site_id", site, "passcode", passcode)));
    }

    /// Sets it and takes its token.
    String open(String site, String role, String passcode) {
        Reply set = put("/v3/hub/site/" + site + "/passcode/" + role, Map.of("passcode", passcode));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        Reply opened = passcode(anyAddress(), site, passcode);
        assertThat(opened.status()).as(opened.text()).isEqualTo(200);
        return opened.json().path("data").path("jwt").asText();
    }

    String site(String account) {
        String id = PublicId.random();
        hub.execute("INSERT INTO site (id_random, account_id, name) SELECT '%s', id, 'Some site' FROM account "
                        .formatted(id)
                + "WHERE id_random = '%s'".formatted(account));
        return id;
    }

    static JsonNode claims(String jwt) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
