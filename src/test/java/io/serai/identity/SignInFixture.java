package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// A hub behind one trusted proxy, so that every try can come from an address of its own, and people in it.
final class SignInFixture implements AutoCloseable {
    static final String PASSWORD = "a passphrase of these tests";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HASH = new Passwords().hash(PASSWORD);
    private static final AtomicInteger COUNT = new AtomicInteger();

    final TestHub hub;

    SignInFixture(TestHub hub) {
        this.hub = hub;
    }

    static SignInFixture start() {
        return new SignInFixture(TestHub.shared());
    }

    static String hash() {
        return HASH;
    }

    /// An address that nothing has come from.
    static String address() {
        int next = COUNT.incrementAndGet();
        return "10.%d.%d.%d".formatted(next >> 16, (next >> 8) & 255, next & 255);
    }

    static String email() {
        return "person" + COUNT.incrementAndGet() + "@example.net";
    }

    /// An active person of the demo account with the password of all.
    String person() {
        return person(Map.of("password_hash", HASH));
    }

    /// @param columns of the row, beside those that are needed; an empty text for NULL
    String person(Map<String, Object> columns) {
        String email = email();
        var all = new LinkedHashMap<String, Object>();
        all.put("id_random", io.serai.hub.database.PublicId.random());
        all.put("uuid", UUID.randomUUID().toString());
        all.put("email", email);
        all.put("email_key", email);
        all.putAll(columns);
        String names = String.join(", ", all.keySet());
        String marks = all.keySet().stream().map(_ -> "?").collect(Collectors.joining(", "));
        try (var connection = hub.database.connect();
                var insert = connection.prepareStatement("INSERT INTO `user` (account_id, " + names + ") SELECT id, "
                        + marks + " FROM account WHERE id_random = 'demoAcct001'")) {
            int at = 1;
            for (Object value : all.values()) {
                insert.setObject(at++, value);
            }
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return email;
    }

    String uuid(String email) {
        return text("SELECT uuid FROM `user` WHERE email_key = ?", email);
    }

    /// One value of one row.
    String text(String sql, String parameter) {
        try (var connection = hub.database.connect();
                var query = connection.prepareStatement(sql)) {
            query.setString(1, parameter);
            try (var row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// From an address of its own.
    HttpRequest.Builder from(String address, String path) {
        return hub.request(path).header("X-Forwarded-For", address);
    }

    Reply post(String address, String path, Map<String, ?> body, String... headers) {
        HttpRequest.Builder request = from(address, path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return hub.send(
                request.POST(HttpRequest.BodyPublishers.ofString(json(body))).build());
    }

    Reply post(String path, Map<String, ?> body, String... headers) {
        return post(address(), path, body, headers);
    }

    Reply form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return hub.send(from(address(), path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Reply signIn(String email, String password) {
        return post("/auth/token", Map.of("email", email, "password", password));
    }

    Reply signIn(String address, String email, String password) {
        return post(address, "/auth/token", Map.of("email", email, "password", password));
    }

    Reply logIn(String email, String... headers) {
        return post("/auth/login", Map.of("email", email, "password", PASSWORD), headers);
    }

    /// As whoever has the token.
    Reply get(String path, String token) {
        return hub.send(from(address(), path)
                .header("Authorization", "Bearer " + token)
                .GET()
                .build());
    }

    Reply delete(String path, String token) {
        return hub.send(from(address(), path)
                .header("Authorization", "Bearer " + token)
                .DELETE()
                .build());
    }

    String origin() {
        return "http://127.0.0.1:" + hub.port;
    }

    /// The newest mail to an address whose subject holds the text, as soon as it is there.
    JsonNode mail(String to, String subject) {
        return Awaitility.await("a mail to " + to)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> find(to, subject), mail -> !mail.isMissingNode());
    }

    JsonNode find(String to, String subject) {
        for (JsonNode mail :
                hub.send(hub.request("/api/dev/mail?to=" + to).GET().build()).json()) {
            if (mail.path("subject").asText().contains(subject)) {
                return mail;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    static String tokenIn(JsonNode mail) {
        return mail.path("text").asText().replaceFirst("(?s).*\\?token=([A-Za-z0-9_-]+).*", "$1");
    }

    private static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String header(Reply reply, String name) {
        return reply.response().headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        hub.close();
    }
}
