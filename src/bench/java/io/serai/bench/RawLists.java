package io.serai.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;

/// The limit of `./serai bench lists`: a handler written by hand that knows one list, with the same statement and the
/// same JSON, and looks at nobody.
final class RawLists {
    private static final String LIST = "SELECT v.id, v.account_id, v.id_random, v.account_id_random, v.event_id_random,"
            + " v.event_location_id_random, v.event_location_name, v.code, v.name, v.description, v.start_datetime,"
            + " v.end_datetime, v.poc_person_id_random, v.poc_person_full_name, v.public, v.public_hide,"
            + " v.hide_event_launcher, v.default_qry_str, v.enable, v.hide, v.priority, v.sort, v.`group`, v.notes,"
            + " v.created_on, v.updated_on FROM v_event_session v"
            + " WHERE v.account_id = ? AND v.enable = 1 AND v.hide = 0 ORDER BY v.id LIMIT 21 OFFSET 0";
    private static final List<String> NUMBERS = List.of("priority", "sort");
    private static final List<String> FLAGS = List.of("public", "public_hide", "hide_event_launcher", "enable", "hide");

    private final HikariDataSource pool;
    private final ObjectMapper json = new ObjectMapper();
    private final long account;

    private RawLists(HikariDataSource pool, long account) {
        this.pool = pool;
        this.account = account;
    }

    static int serve(String url, String user, String password, String account) throws Exception {
        var config = new HikariConfig();
        config.setJdbcUrl(url + "?useServerPrepStmts=false&cachePrepStmts=true");
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(30);
        var lists = new RawLists(new HikariDataSource(config), Long.parseLong(account));
        var workers = Executors.newVirtualThreadPerTaskExecutor();
        return Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> workers.execute(() -> lists.answer(request)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private void answer(HttpServerRequest request) {
        try {
            request.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(list()));
        } catch (SQLException | IOException e) {
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
