package io.serai.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Keeps what a call made or changed in the history of the record. What it removes is kept before that is gone: see
/// [Removals].
final class HistoryNews implements News {
    private final JdbcClient sql;
    private final ObjectMapper json;

    HistoryNews(DataSource source, ObjectMapper json) {
        this.sql = JdbcClient.create(source);
        this.json = json;
    }

    @Override
    public void told(Call call, Item item) {
        ObjectType type = item.type();
        if (Untold.is(type) || item.action() == Action.DELETE) {
            return;
        }
        Map<String, Object> fields = item.action() == Action.CREATE ? Map.of() : differences(item);
        if (item.action() == Action.CHANGE && fields.isEmpty()) {
            return;
        }
        String account = type.tenancy() instanceof Tenancy.Global ? "NULL" : "account_id";
        sql.sql(
                        "INSERT INTO record_change (account_id, type, record_id, record, action, request_id, actor_kind, actor, "
                                + "fields_json) SELECT " + account
                                + ", :type, id, id_random, :action, :request, :kind, :actor, "
                                + ":fields FROM " + type.views().get(ObjectType.DEFAULT_VIEW)
                                + " WHERE id_random = :record")
                .param("type", type.name())
                .param("action", item.action() == Action.CREATE ? "c" : "u")
                .param("request", call.requestId())
                .param("kind", kind(call))
                .param("actor", call.principal().name())
                .param("fields", item.action() == Action.CREATE ? null : text(fields))
                .param("record", item.id())
                .update();
    }

    /// Keeps a record that is about to be removed, so that it can be told what it was.
    static void removing(Engine engine, Connection connection, Call call, ObjectType type, long key)
            throws SQLException {
        if (Untold.is(type)) {
            return;
        }
        String account = type.tenancy() instanceof Tenancy.Global ? "NULL" : "v.account_id";
        new Statement(
                        "INSERT INTO record_change (account_id, type, record_id, record, action, request_id, actor_kind, "
                                + "actor, fields_json) SELECT " + account + ", ?, t.id, t.id_random, 'd', ?, ?, ?, "
                                + engine.columns().asJson(type, "t") + " FROM `" + type.table() + "` t JOIN "
                                + type.views().get(ObjectType.DEFAULT_VIEW) + " v ON v.id = t.id WHERE t.id = ?",
                        List.of(
                                type.name(),
                                call.requestId(),
                                kind(call),
                                call.principal().name(),
                                key))
                .update(connection);
    }

    /// Who calls, as the history tells of them.
    static String kind(Call call) {
        return call.principal().someone() == null ? "application" : "person";
    }

    private static Map<String, Object> differences(Item item) {
        var fields = new LinkedHashMap<String, Object>();
        var names = new TreeSet<>(item.before().keySet());
        names.addAll(item.after().keySet());
        for (String name : names) {
            Object from = item.before().get(name);
            Object to = item.after().get(name);
            if (!Objects.equals(from, to) && !Untold.is(item.type(), name)) {
                var change = new LinkedHashMap<String, @Nullable Object>();
                change.put("from", from);
                change.put("to", to);
                fields.put(name, change);
            }
        }
        return fields;
    }

    private String text(Map<String, Object> fields) {
        try {
            return json.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written", e);
        }
    }
}
