package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The limit of a guest's page and answer in `./serai bench invitations`: a handler written by hand with the statements
/// that one answer takes, one after the other, for guests of one event whose places are taken. It believes every link,
/// scores nothing, and looks at nothing that it is sent but whether somebody comes.
final class RawRsvp {
    private static final String GUEST = Sql.of("invitations/read-guests") + "WHERE g.id_random = ?";
    private static final String HELD = Sql.of("invitations/read-guests") + "WHERE g.id = ? FOR UPDATE";
    private static final String EVENT = Sql.of("invitations/read-events").replace(":person", "NULL") + "WHERE e.id = ?";
    private static final String HISTORY = Sql.of("invitations/read-history").replaceAll(":\\w+", "?");
    private static final String ACCESS = "INSERT INTO event_access (id_random, event_id, guest_id, kind, address, "
            + "scanner, gesture, score, band, blocked, unscored, answer, plus_ones, what_json) "
            + "VALUES (?, ?, ?, ?, '127.0.0.1', 0, 0, ?, ?, 0, 0, ?, ?, ?)";
    private static final String TAKEN = "SELECT COALESCE(SUM(1 + plus_ones), 0) FROM event_guest "
            + "WHERE event_id = ? AND removed_on IS NULL AND status = 'attending'";
    private static final String ANSWER = "UPDATE event_guest SET status = 'waitlisted', plus_ones = ?, turn = ?, "
            + "answered_on = UTC_TIMESTAMP(3), updated_on = UTC_TIMESTAMP(3) WHERE id = ?";
    private static final String POSITION = "SELECT COUNT(*) FROM event_guest WHERE event_id = ? "
            + "AND removed_on IS NULL AND status = 'waitlisted' AND turn <= ?";

    private final HikariDataSource pool;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean told = new AtomicBoolean();

    private RawRsvp(HikariDataSource pool) {
        this.pool = pool;
    }

    static int serve(String url, String user, String password) throws Exception {
        var rsvp = new RawRsvp(RawSql.pool(url, user, password));
        return RawServer.serve(rsvp::answer);
    }

    private void answer(HttpServerRequest request, Buffer body) {
        try (Connection connection = pool.getConnection()) {
            String guest = request.path().split("/")[2].split("\\.")[1];
            byte[] answer = request.method().equals(HttpMethod.GET)
                    ? page(connection, guest)
                    : taken(connection, guest, json.readTree(body.getBytes()));
            request.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(answer));
        } catch (SQLException | IOException e) {
            if (told.compareAndSet(false, true)) {
                System.err.println("the handler written by hand fails: " + e);
            }
            request.response().setStatusCode(500).end();
        }
    }

    private byte[] page(Connection connection, String id) throws SQLException, IOException {
        ObjectNode guest = one(connection, GUEST, id);
        ObjectNode event = one(connection, EVENT, guest.path("event_id").asLong());
        access(connection, guest, "visit", null, null, null);
        RawSql.write(
                connection,
                "UPDATE event_guest SET status = 'opened', updated_on = UTC_TIMESTAMP(3) "
                        + "WHERE id = ? AND status IN ('new', 'invited')",
                guest.path("id").asLong());
        ObjectNode shown = json.createObjectNode();
        shown.set("event", event.retain("name", "description", "start_datetime", "timezone", "location"));
        shown.set("name", guest.get("name"));
        shown.set("status", guest.get("status"));
        shown.set("plus_ones", guest.get("plus_ones"));
        return json.writeValueAsBytes(shown);
    }

    private byte[] taken(Connection connection, String id, JsonNode sent) throws SQLException, IOException {
        ObjectNode guest = one(connection, GUEST, id);
        long event = one(connection, EVENT, guest.path("event_id").asLong())
                .path("id")
                .asLong();
        long key = guest.path("id").asLong();
        look(connection, "SELECT cidr FROM event_allowed WHERE event_id = ?", event);
        look(connection, "SELECT medium, high, block FROM event_hosting WHERE event_id = ?", event);
        look(connection, HISTORY, key, key, key, key);
        connection.setAutoCommit(false);
        look(connection, "SELECT removed_on IS NULL FROM event_hosting WHERE event_id = ? FOR UPDATE", event);
        one(connection, EVENT, event);
        look(connection, TAKEN, event);
        one(connection, HELD, key);
        int plusOnes = sent.path("plus_ones").asInt();
        long turn = RawSql.number(connection, "SELECT turn FROM event_hosting WHERE event_id = ?", event) + 1;
        RawSql.write(connection, ANSWER, plusOnes, turn, key);
        RawSql.write(
                connection,
                "INSERT INTO event_notice (id_random, event_id, guest_id, kind, channel) "
                        + "VALUES (?, ?, ?, 'waitlist', 'manual')",
                PublicId.random(),
                event,
                key);
        access(connection, guest, "rsvp", 0, "waitlisted", plusOnes);
        RawSql.write(connection, "UPDATE event_hosting SET turn = ? WHERE event_id = ?", turn, event);
        connection.commit();
        connection.setAutoCommit(true);
        ObjectNode answered = json.createObjectNode();
        answered.put("status", "waitlisted");
        answered.put("position", RawSql.number(connection, POSITION, event, turn));
        answered.put("plus_ones", plusOnes);
        return json.writeValueAsBytes(answered);
    }

    private void access(
            Connection connection,
            ObjectNode guest,
            String kind,
            @Nullable Integer score,
            @Nullable String answer,
            @Nullable Integer plusOnes)
            throws SQLException {
        RawSql.write(
                connection,
                ACCESS,
                PublicId.random(),
                guest.path("event_id").asLong(),
                guest.path("id").asLong(),
                kind,
                score,
                score == null ? null : "low",
                answer,
                plusOnes,
                "{}");
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

    private static void look(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = RawSql.prepared(connection, sql, values);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                row.getString(1);
            }
        }
    }
}
