package io.serai.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// The limit of `./serai bench objects`: a handler written by hand that knows one type, with the same statements and
/// the same JSON as the hub's, the row of the audit too. It looks at nobody, and at nothing that it is sent.
final class RawRecords {
    private static final String COLUMNS = "SELECT v.id, v.account_id, v.id_random, v.account_id_random,"
            + " v.event_id_random, v.event_location_id_random, v.event_location_name, v.code, v.name, v.description,"
            + " v.start_datetime, v.end_datetime, v.poc_person_id_random, v.poc_person_full_name, v.public,"
            + " v.public_hide, v.hide_event_launcher, v.default_qry_str, v.enable, v.hide, v.priority, v.sort,"
            + " v.`group`, v.notes, v.created_on, v.updated_on FROM v_event_session v";
    private static final String LIST =
            COLUMNS + " WHERE v.account_id = ? AND v.enable = 1 AND v.hide = 0 ORDER BY v.id LIMIT 21 OFFSET 0";
    private static final String ONE = COLUMNS + " WHERE v.id_random = ? AND v.account_id = ?";
    private static final String EVENT =
            "SELECT v.id, v.account_id FROM v_event v WHERE v.id_random = ? AND v.account_id = ?";
    private static final String KEY =
            "SELECT v.id, v.account_id FROM v_event_session v WHERE v.id_random = ? AND v.account_id = ?";
    private static final String LOCK = "SELECT id FROM event_session WHERE id = ? FOR UPDATE";
    private static final String INSERT =
            "INSERT INTO event_session (name, event_id, account_id, id_random) VALUES (?, ?, ?, ?)";
    private static final String UPDATE =
            "UPDATE event_session SET name = ?, updated_on = UTC_TIMESTAMP(3) WHERE id = ?";
    private static final String AUDIT = Sql.of("audit/write-row").replaceAll(":\\w+", "?");
    private static final List<String> NUMBERS = List.of("priority", "sort");
    private static final List<String> FLAGS = List.of("public", "public_hide", "hide_event_launcher", "enable", "hide");

    private final HikariDataSource pool;
    private final ObjectMapper json = new ObjectMapper();
    private final long account;
    private final AtomicBoolean told = new AtomicBoolean();

    private RawRecords(HikariDataSource pool, long account) {
        this.pool = pool;
        this.account = account;
    }

    static int serve(String url, String user, String password, String account) throws Exception {
        var records = new RawRecords(RawSql.pool(url, user, password), Long.parseLong(account));
        return RawServer.serve(records::answer);
    }

    private void answer(HttpServerRequest request, Buffer body) {
        try {
            byte[] answer;
            if (request.method().equals(HttpMethod.GET)) {
                answer = list();
            } else {
                JsonNode sent = json.readTree(body.getBytes());
                String path = request.path();
                answer = request.method().equals(HttpMethod.POST)
                        ? create(sent)
                        : change(path.substring(path.lastIndexOf('/') + 1), sent);
            }
            request.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(answer));
        } catch (SQLException | IOException e) {
            if (told.compareAndSet(false, true)) {
                System.err.println("the handler written by hand fails: " + e);
            }
            request.response().setStatusCode(500).end();
        }
    }

    private byte[] list() throws SQLException, IOException {
        var out = new ByteArrayOutputStream();
        try (Connection connection = pool.getConnection();
                var statement = connection.prepareStatement(LIST);
                JsonGenerator generator = json.createGenerator(out)) {
            statement.setLong(1, account);
            generator.writeStartObject();
            generator.writeArrayFieldStart("data");
            try (ResultSet row = statement.executeQuery()) {
                for (int count = 0; count < 20 && row.next(); count++) {
                    row(row, generator);
                }
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    private byte[] create(JsonNode sent) throws SQLException, IOException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            long event = RawSql.number(connection, EVENT, sent.path("event_id").asText(), account);
            String id = PublicId.random();
            RawSql.write(connection, INSERT, sent.path("name").asText(), event, account, id);
            byte[] made = one(connection, id);
            audit(connection, "create", id, sent);
            connection.commit();
            return made;
        }
    }

    private byte[] change(String id, JsonNode sent) throws SQLException, IOException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            long key = RawSql.number(connection, KEY, id, account);
            RawSql.number(connection, LOCK, key);
            one(connection, id);
            RawSql.write(connection, UPDATE, sent.path("name").asText(), key);
            byte[] changed = one(connection, id);
            audit(connection, "change", id, sent);
            connection.commit();
            return changed;
        }
    }

    private byte[] one(Connection connection, String id) throws SQLException, IOException {
        var out = new ByteArrayOutputStream();
        try (PreparedStatement statement = RawSql.prepared(connection, ONE, id, account);
                ResultSet row = statement.executeQuery();
                JsonGenerator generator = json.createGenerator(out)) {
            row.next();
            generator.writeStartObject();
            generator.writeFieldName("data");
            row(row, generator);
            generator.writeEndObject();
        }
        return out.toByteArray();
    }

    private void audit(Connection connection, String action, String id, JsonNode after) throws SQLException {
        RawSql.write(
                connection,
                AUDIT,
                PublicId.random(),
                Timestamp.from(Instant.now()),
                account,
                "event_session." + action,
                "ok",
                "event_session",
                "0123456789abcdef01234567",
                1,
                "application",
                "rawRawRaw01",
                "raw",
                null,
                null,
                null,
                null,
                new byte[32],
                id,
                "{}",
                after.toString(),
                null,
                new byte[32]);
    }

    private static void row(ResultSet row, JsonGenerator generator) throws SQLException, IOException {
        generator.writeStartObject();
        for (String name : List.of("id", "id_random", "event_session_id", "event_session_id_random")) {
            generator.writeStringField(name, row.getString(3));
        }
        var columns = row.getMetaData();
        for (int i = 4; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i);
            String text = row.getString(i);
            if (name.endsWith("_random")) {
                generator.writeStringField(name.replace("_random", ""), text);
            }
            generator.writeFieldName(name);
            if (text == null) {
                generator.writeNull();
            } else if (NUMBERS.contains(name)) {
                generator.writeNumber(text);
            } else if (FLAGS.contains(name)) {
                generator.writeBoolean(!text.equals("0"));
            } else {
                generator.writeString(text);
            }
        }
        generator.writeEndObject();
    }
}
