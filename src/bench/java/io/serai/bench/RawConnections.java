package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The limit of a request and an answer in `./serai bench connections`: a handler written by hand with the statements
/// that they take. It believes who calls by a header, checks nothing that it is sent, and refuses nobody.
final class RawConnections {
    /// Holds the integer key of who calls.
    static final String CALLER = "x-caller";

    private static final Pattern NAME = Pattern.compile(":([a-z_]+)");
    private static final List<String> FIELDS = List.of(
            "preferred_name",
            "given_name",
            "family_name",
            "email",
            "phone",
            "birthday",
            "professional_title",
            "affiliations",
            "city",
            "state_province",
            "country",
            "website");
    private static final Named SETTINGS = Named.of("read-settings");
    private static final Named FIND = Named.of("find-by-name");
    private static final Named STANDING = Named.of("read-standing");
    private static final Named ACTIVE = Named.of("find-active");
    private static final String REQUEST = Sql.of("connections/read-requests") + "WHERE r.id_random = ?";
    private static final String HOLD = "UPDATE person_settings SET version = version + 1 WHERE user_id = ?";
    private static final String ASK =
            "INSERT INTO connection_request (id_random, sender_id, receiver_id, low_id, high_id) "
                    + "VALUES (?, ?, ?, ?, ?)";
    private static final String ANSWER = "UPDATE connection_request SET status = 'accepted', "
            + "resolved_on = UTC_TIMESTAMP(3) WHERE id_random = ? AND receiver_id = ? AND status = 'pending'";
    private static final String PERSON =
            "INSERT INTO connection_person (id_random, owner_id, subject_id, linked_user_id, "
                    + String.join(", ", FIELDS) + ") VALUES (?, ?, ?, ?" + ", ?".repeat(FIELDS.size()) + ")";
    private static final String SIDE = "INSERT INTO user_connection (id_random, user_id, connected_id, person_id) "
            + "SELECT ?, ?, ?, id FROM connection_person WHERE id_random = ?";
    private static final String AUDIT = "INSERT INTO audit (id_random, `at`, account_id, action, outcome, resource, "
            + "actor_kind, actor_id, actor_salt, actor_digest, resource_id, after_json, subject_salt, subject_digest) "
            + "VALUES (?, UTC_TIMESTAMP(3), ?, ?, 'ok', 'connection_request', 'user', ?, RANDOM_BYTES(16), "
            + "RANDOM_BYTES(32), ?, '{}', RANDOM_BYTES(16), RANDOM_BYTES(32))";

    private final HikariDataSource pool;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean told = new AtomicBoolean();

    private RawConnections(HikariDataSource pool) {
        this.pool = pool;
    }

    /// A statement of the hub's own, with its values by place.
    private record Named(String sql, List<String> names) {
        static Named of(String name) {
            String sql = Sql.of("connections/" + name).replaceAll("(?m)^--.*$", "");
            return new Named(
                    NAME.matcher(sql).replaceAll("?"),
                    NAME.matcher(sql).results().map(found -> found.group(1)).toList());
        }

        @Nullable
        Object[] values(Map<String, ?> values) {
            return names.stream().map(values::get).toArray();
        }
    }

    static int serve(String url, String user, String password) throws Exception {
        var raw = new RawConnections(RawSql.pool(url, user, password));
        return RawServer.serve(raw::answer);
    }

    private void answer(HttpServerRequest request, Buffer body) {
        try (Connection connection = pool.getConnection()) {
            long caller = Long.parseLong(request.getHeader(CALLER));
            JsonNode sent = json.readTree(body.getBytes());
            boolean asks = request.path().endsWith("/request");
            ObjectNode answered = asks
                    ? asked(connection, caller, sent)
                    : accepted(connection, caller, request.path().split("/")[4]);
            request.response()
                    .setStatusCode(asks ? 201 : 200)
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(json.writeValueAsBytes(answered)));
        } catch (SQLException | IOException e) {
            if (told.compareAndSet(false, true)) {
                System.err.println("the handler written by hand fails: " + e);
            }
            request.response().setStatusCode(500).end();
        }
    }

    private ObjectNode asked(Connection connection, long me, JsonNode sent) throws SQLException {
        ObjectNode mine = one(connection, SETTINGS.sql(), me);
        Object[] name = FIND.values(Map.of(
                "me",
                me,
                "my_name",
                mine.path("umbral_name").asText(),
                "account",
                mine.path("account_id").asLong(),
                "name",
                sent.path("umbral_name").asText()));
        long other = one(connection, FIND.sql(), name).path("user_id").asLong();
        connection.setAutoCommit(false);
        RawSql.write(connection, HOLD, Math.min(me, other));
        RawSql.write(connection, HOLD, Math.max(me, other));
        one(connection, FIND.sql(), name);
        one(
                connection,
                STANDING.sql(),
                STANDING.values(Map.of(
                        "sender", me, "receiver", other, "low", Math.min(me, other), "high", Math.max(me, other))));
        String id = PublicId.random();
        RawSql.write(connection, ASK, id, me, other, Math.min(me, other), Math.max(me, other));
        audit(connection, mine, "user_connection.request", me, id);
        ObjectNode request = one(connection, REQUEST, id);
        connection.commit();
        connection.setAutoCommit(true);
        return request;
    }

    private ObjectNode accepted(Connection connection, long me, String id) throws SQLException {
        connection.setAutoCommit(false);
        RawSql.write(connection, ANSWER, id, me);
        long sender = one(connection, REQUEST, id).path("sender_id").asLong();
        one(connection, ACTIVE.sql(), sender);
        ObjectNode mine = one(connection, SETTINGS.sql(), me);
        side(connection, sender, me, mine);
        String side = side(connection, me, sender, one(connection, SETTINGS.sql(), sender));
        audit(connection, mine, "user_connection.accept", me, side);
        connection.commit();
        connection.setAutoCommit(true);
        return json.createObjectNode().put("message", "You are connected.").put("connection_id", side);
    }

    private static String side(Connection connection, long owner, long other, ObjectNode theirs) throws SQLException {
        String person = PublicId.random();
        var values = new Object[4 + FIELDS.size()];
        values[0] = person;
        values[1] = owner;
        values[2] = other;
        values[3] = other;
        for (int i = 0; i < FIELDS.size(); i++) {
            values[4 + i] = theirs.path(FIELDS.get(i)).textValue();
        }
        RawSql.write(connection, PERSON, values);
        String id = PublicId.random();
        RawSql.write(connection, SIDE, id, owner, other, person);
        return id;
    }

    private static void audit(Connection connection, ObjectNode mine, String action, long me, String id)
            throws SQLException {
        RawSql.write(
                connection, AUDIT, PublicId.random(), mine.path("account_id").asLong(), action, Long.toString(me), id);
    }

    private ObjectNode one(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = RawSql.prepared(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            row.next();
            ObjectNode read = json.createObjectNode();
            var columns = row.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                read.put(columns.getColumnLabel(i), row.getString(i));
            }
            return read;
        }
    }
}
