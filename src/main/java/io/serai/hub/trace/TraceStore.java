package io.serai.hub.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.web.Passage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Passages in the table `trace`, and the runs of a request.
final class TraceStore {
    private static final TypeReference<List<Passage.Part>> PARTS = new TypeReference<>() {};

    /// As wide as its column.
    private static final int LONGEST_ID = 200;

    /// A run that a request began.
    ///
    /// @param worked whether it is that of accepted work
    record RunOfRequest(
            String id,
            String capability,
            String trigger,
            String status,
            boolean worked,
            Instant began,
            @Nullable Instant ended) {}

    private final JdbcClient sql;
    private final String node;
    private final ObjectMapper json;

    /// @param node names this process
    TraceStore(DataSource database, String node, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.node = node;
        this.json = json.copy().setDefaultPropertyInclusion(JsonInclude.Include.NON_DEFAULT);
    }

    String node() {
        return node;
    }

    /// In one statement.
    void write(List<TraceWriter.Pending> passages) {
        var rows = new ArrayList<Object[]>();
        for (TraceWriter.Pending each : passages) {
            Passage passage = each.passage();
            if (passage.requestId().length() <= LONGEST_ID) {
                rows.add(new Object[] {
                    each.account(),
                    passage.requestId(),
                    node,
                    each.number(),
                    passage.began(),
                    passage.left(),
                    text(passage.parts())
                });
            }
        }
        if (!rows.isEmpty()) {
            sql.sql("INSERT INTO trace (account_id, request_id, node, number, began, parts_left, parts_json) "
                            + "VALUES :rows")
                    .param("rows", rows)
                    .update();
        }
    }

    /// @param account the tenant's integer key; 0 for nobody's
    List<Kept> find(String requestId, long account, int most) {
        return sql.sql("SELECT node, number, began, parts_left, parts_json FROM trace WHERE request_id = ? "
                        + "AND account_id = ? ORDER BY id DESC LIMIT ?")
                .params(requestId, account, most)
                .query(this::kept)
                .list();
    }

    private Kept kept(ResultSet row, int number) throws SQLException {
        try {
            return new Kept(
                    row.getString("node"),
                    row.getLong("number"),
                    row.getLong("began"),
                    row.getInt("parts_left"),
                    json.readValue(row.getString("parts_json"), PARTS));
        } catch (JsonProcessingException e) {
            throw new SQLException("trace.parts_json holds no parts", e);
        }
    }

    List<RunOfRequest> runs(String requestId, long account, int most) {
        return sql.sql(Sql.of("hub/read-runs-of-request"))
                .param("request", requestId)
                .param("account", account)
                .param("most", most)
                .query((row, number) -> {
                    Timestamp ended = row.getTimestamp("finished_on");
                    return new RunOfRequest(
                            row.getString("id_random"),
                            row.getString("capability"),
                            row.getString("trigger"),
                            row.getString("status"),
                            row.getBoolean("worked"),
                            row.getTimestamp("started_on").toInstant(),
                            ended == null ? null : ended.toInstant());
                })
                .list();
    }

    private String text(List<Passage.Part> parts) {
        try {
            return json.writeValueAsString(parts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parts are always JSON", e);
        }
    }
}
