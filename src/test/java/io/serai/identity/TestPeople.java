package io.serai.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// People who are there and signed in without the cost of a password: their rows are written, and their tokens signed,
/// by the test.
public final class TestPeople implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    public final TestHub hub;
    private final SecureRandom random = new SecureRandom();
    private final JwtKeys keys = new JwtKeys(TestHub.JWT_KEY, null, Clock.systemUTC());

    public TestPeople() {
        this(TestHub.shared());
    }

    /// @param hub that takes tokens signed with [TestHub#JWT_KEY]
    public TestPeople(TestHub hub) {
        this.hub = hub;
    }

    @Override
    public void close() {
        hub.close();
    }

    /// Someone who is signed in.
    ///
    /// @param token of their session, or one of their personal access tokens
    public record Caller(String uuid, String email, String token) {
        public Caller with(String other) {
            return new Caller(uuid, email, other);
        }
    }

    /// Another tenant.
    public String account() {
        String id = PublicId.random();
        hub.execute("INSERT INTO account (id_random, code, name) VALUES ('" + id + "', '" + id + "', 'An account')");
        return id;
    }

    public Caller someone(String account, String role) {
        String uuid = UUID.randomUUID().toString();
        String email = role.replace('_', '-') + "-" + uuid + "@people.example.org";
        hub.execute(
                "INSERT INTO `user` (id_random, uuid, account_id, email, email_key, name, role, email_verified) SELECT '"
                        + PublicId.random() + "', '" + uuid + "', id, '" + email + "', '" + email + "', 'Some One', '"
                        + role
                        + "', 1 FROM account WHERE id_random = '" + account + "'");
        return new Caller(uuid, email, session(uuid, email, role));
    }

    String session(String uuid, String email, String role) {
        return session(uuid, email, role, Duration.ofHours(1));
    }

    /// The same person, by a token that ends.
    public Caller until(Caller caller, Duration lifetime) {
        return caller.with(session(caller.uuid(), caller.email(), "viewer", lifetime));
    }

    private String session(String uuid, String email, String role, Duration lifetime) {
        String id = PublicId.random();
        hub.execute("INSERT INTO user_session (id_random, user_id, kind, address, agent, expires_on) SELECT '" + id
                + "', id, 'api', '127.0.0.1', 'the tests', UTC_TIMESTAMP() + INTERVAL 1 DAY FROM `user` WHERE uuid = '"
                + uuid + "'");
        return keys.mint(Sessions.TYP, uuid, Map.of("sid", id, "email", email, "role", role), lifetime);
    }

    /// What a passcode of the demo site opens.
    String passcode(String role) {
        String version = PublicId.random();
        hub.execute("INSERT INTO site_passcode (site_id, role, passcode_hash, version) SELECT id, '" + role
                + "', 'none', '" + version + "' FROM site WHERE id_random = 'demoSite001'");
        return keys.mint(Passcodes.TYP, "demoSite001", Map.of("role", role, "ver", version), Duration.ofHours(1));
    }

    /// The same of a site of its own, for hubs that others use, too.
    public String passcodeOnce(String role) {
        String site = PublicId.random();
        String version = PublicId.random();
        hub.execute("INSERT INTO site (id_random, account_id, name) SELECT '" + site
                + "', id, 'A site' FROM account WHERE id_random = 'demoAcct001'");
        hub.execute("INSERT INTO site_passcode (site_id, role, passcode_hash, version) SELECT id, '" + role
                + "', 'none', '" + version + "' FROM site WHERE id_random = '" + site + "'");
        return keys.mint(Passcodes.TYP, site, Map.of("role", role, "ver", version), Duration.ofHours(1));
    }

    /// A personal access token of theirs, that was made without asking the hub.
    ///
    /// @param scopes a JSON array, or `null`
    public Caller writtenToken(Caller caller, String scopes) {
        TokenText text = TokenText.mint(random);
        hub.execute(
                "INSERT INTO personal_access_token (id_random, user_id, name, prefix, token_hash, scopes_json) SELECT '"
                        + text.id() + "', id, 'written', '" + text.prefix() + "', '" + text.hash() + "', " + scopes
                        + " FROM `user` WHERE uuid = '" + caller.uuid() + "'");
        return caller.with(text.text());
    }

    /// A personal access token of theirs.
    ///
    /// @param more members of the wish, such as `"scopes": ["run:read"]`
    public Caller token(Caller caller, String... more) {
        String wish = "{\"name\": \"a script\"" + (more.length == 0 ? "" : ", " + String.join(", ", more)) + "}";
        Reply reply = post(caller, "/auth/tokens", wish);
        if (reply.status() != 201) {
            throw new AssertionError(reply.text());
        }
        return caller.with(reply.json().path("token").asText());
    }

    public Reply get(Caller caller, String path) {
        return hub.send(as(caller, path).GET().build());
    }

    public Reply post(Caller caller, String path, String... body) {
        return send(caller, "POST", path, body);
    }

    public Reply patch(Caller caller, String path, String body) {
        return send(caller, "PATCH", path, body);
    }

    public Reply delete(Caller caller, String path) {
        return send(caller, "DELETE", path);
    }

    public Reply send(Caller caller, String method, String path, String... body) {
        return hub.send(body(as(caller, path), method, body));
    }

    public HttpRequest.Builder as(Caller caller, String path) {
        var request = hub.request(path);
        return caller.token().isEmpty() ? request : request.header("Authorization", "Bearer " + caller.token());
    }

    static HttpRequest body(HttpRequest.Builder request, String method, String... body) {
        return body.length == 0
                ? request.method(method, HttpRequest.BodyPublishers.noBody()).build()
                : request.header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body[0]))
                        .build();
    }

    /// The first column of every row.
    public List<String> texts(String select) {
        var texts = new ArrayList<String>();
        try (var connection = hub.database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(select)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The columns, of all tables, that hold the text.
    public List<String> mentions(String text) {
        var found = new ArrayList<String>();
        try (var connection = hub.database.connect();
                var columns = connection.createStatement();
                var ask = connection.createStatement();
                var column = columns.executeQuery(
                        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() "
                                + "AND data_type IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', "
                                + "'json', 'blob', 'mediumblob', 'longblob', 'varbinary')")) {
            while (column.next()) {
                String where = "`" + column.getString(1) + "` WHERE INSTR(CONVERT(`" + column.getString(2)
                        + "` USING utf8mb4), '" + text + "') > 0";
                try (var row = ask.executeQuery("SELECT COUNT(*) FROM " + where)) {
                    row.next();
                    if (row.getLong(1) > 0) {
                        found.add(column.getString(1) + "." + column.getString(2));
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
