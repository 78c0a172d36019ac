package io.serai.hub.watch;

import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `hubState`: how the installation itself is, for who looks after all of it.
public final class HubState {
    private final JdbcClient sql;
    private final Path data;

    /// @param data the folder whose disk is told of
    public HubState(DataSource database, Path data) {
        this.sql = JdbcClient.create(database);
        this.data = data;
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        if (!call.principal().everywhere()) {
            throw new Refusal(
                    403,
                    "The hub as a whole is looked after by super users, and with a key that works for all accounts.");
        }
        FileStore disk = Files.getFileStore(data);
        var state = new LinkedHashMap<String, Object>();
        state.put(
                "nodes",
                sql.sql(Sql.of("hub/find-nodes")).query((row, _) -> node(row)).list());
        state.put("disk", Map.of("free_bytes", disk.getUsableSpace(), "total_bytes", disk.getTotalSpace()));
        state.put(
                "queue",
                sql.sql(Sql.of("hub/read-queue")).query((row, _) -> queue(row)).single());
        return new Outcome.Done(state);
    }

    private static Map<String, @Nullable Object> node(ResultSet row) throws SQLException {
        var node = new LinkedHashMap<String, @Nullable Object>();
        node.put("id", row.getString("id"));
        node.put("seen_on", instant(row.getTimestamp("seen_on")));
        node.put("alive", row.getBoolean("alive"));
        return node;
    }

    private static Map<String, @Nullable Object> queue(ResultSet row) throws SQLException {
        var queue = new LinkedHashMap<String, @Nullable Object>();
        queue.put("waiting", row.getLong("waiting"));
        queue.put("oldest_on", instant(row.getTimestamp("oldest_on")));
        queue.put("retrying", row.getLong("retrying"));
        return queue;
    }

    private static @Nullable String instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant().toString();
    }
}
