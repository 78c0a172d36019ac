package io.serai.hub.runs;

import io.serai.hub.database.Sql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What became of each row of a run, in the file's order: of those that were imported from `run_outcome`, of the rest
/// from `run_rejection`; in a run about people and not about a file, of each of them from `run_person`; of an undo from
/// the history of records and `run_kept`.
public final class RunRows {
    private static final Map<String, String> OUTCOMES = Map.of("c", "created", "u", "updated", "n", "unchanged");

    private final JdbcClient sql;

    /// @param who `+` and a public id, a person's integer key, or empty
    private record Imported(int row, String outcome, String who) {}

    public RunRows(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param outcome null for all
    /// @param after the last row of the page before, 0 for the first page
    /// @param limit so many at most
    List<Map<String, Object>> page(long run, @Nullable String outcome, int after, int limit) {
        var rows = new ArrayList<Map<String, Object>>();
        if (outcome == null || !OUTCOMES.containsValue(outcome)) {
            rows.addAll(notImported(run, outcome, after, limit));
            rows.addAll(people(run, outcome, after, limit));
            rows.addAll(records(run, outcome, after, limit));
        }
        if (outcome == null || OUTCOMES.containsValue(outcome)) {
            rows.addAll(described(imported(run, outcome, after, limit)));
        }
        rows.sort(Comparator.comparingInt(row -> (Integer) Objects.requireNonNull(row.get("row"))));
        return rows.subList(0, Math.min(limit, rows.size()));
    }

    private List<Map<String, Object>> notImported(long run, @Nullable String outcome, int after, int limit) {
        return sql.sql("SELECT row_no, kind, column_name, `value`, reason FROM run_rejection WHERE run_id = :run "
                        + "AND row_no > :after AND (:kind IS NULL OR kind = :kind) ORDER BY row_no LIMIT :limit")
                .param("run", run)
                .param("after", after)
                .param("kind", outcome)
                .param("limit", limit)
                .query((row, number) -> {
                    Map<String, Object> said = row(row.getInt("row_no"), row.getString("kind"));
                    said.put("column", row.getString("column_name"));
                    said.put("value", row.getString("value"));
                    said.put("reason", row.getString("reason"));
                    return said;
                })
                .list();
    }

    private List<Map<String, Object>> people(long run, @Nullable String outcome, int after, int limit) {
        return sql.sql(
                        "SELECT row_no, outcome, who, place, reason FROM run_person WHERE run_id = :run "
                                + "AND row_no > :after AND (:outcome IS NULL OR outcome = :outcome) ORDER BY row_no LIMIT :limit")
                .param("run", run)
                .param("after", after)
                .param("outcome", outcome)
                .param("limit", limit)
                .query((row, number) -> {
                    Map<String, Object> said = row(row.getInt("row_no"), row.getString("outcome"));
                    said.put("who", row.getString("who"));
                    said.put("place", row.getString("place"));
                    said.put("reason", row.getString("reason"));
                    return said;
                })
                .list();
    }

    /// What an undo did to records, and which it left as they are.
    private List<Map<String, Object>> records(long run, @Nullable String outcome, int after, int limit) {
        return sql.sql(Sql.of("hub/read-undone-rows"))
                .param("run", run)
                .param("after", after)
                .param("outcome", outcome)
                .param("limit", limit)
                .query((row, number) -> {
                    Map<String, Object> said = row(row.getInt("row_no"), row.getString("outcome"));
                    said.put("type", row.getString("type"));
                    said.put("id", row.getString("record"));
                    if (row.getString("reason") != null) {
                        said.put("field", row.getString("field").isEmpty() ? null : row.getString("field"));
                        said.put("reason", row.getString("reason"));
                    }
                    return said;
                })
                .list();
    }

    private List<Imported> imported(long run, @Nullable String outcome, int after, int limit) {
        var found = new ArrayList<Imported>();
        int last = after;
        while (found.size() < limit) {
            var piece = sql.sql("SELECT to_row, rows_text FROM run_outcome WHERE run_id = ? AND to_row > ? "
                            + "ORDER BY from_row LIMIT 1")
                    .params(run, last)
                    .query((row, number) -> Map.entry(row.getInt("to_row"), row.getString("rows_text")))
                    .optional();
            if (piece.isEmpty()) {
                break;
            }
            for (String line : piece.get().getValue().split("\n")) {
                String[] parts = line.split(" ", 3);
                int row = Integer.parseInt(parts[0]);
                String became = Objects.requireNonNull(OUTCOMES.get(parts[1]), line);
                if (row > last && (outcome == null || outcome.equals(became)) && found.size() < limit) {
                    found.add(new Imported(row, became, parts[2]));
                }
            }
            last = piece.get().getKey();
        }
        return found;
    }

    private List<Map<String, Object>> described(List<Imported> rows) {
        Map<String, String> people = people(rows);
        return rows.stream()
                .map(row -> {
                    Map<String, Object> said = row(row.row(), row.outcome());
                    String id = people.get(row.who());
                    if (id != null) {
                        said.put("event_person_id", id);
                    }
                    return said;
                })
                .toList();
    }

    /// Public ids of those who are still there, by what stands for them.
    private Map<String, String> people(List<Imported> rows) {
        var known = new HashMap<String, String>();
        List<String> fresh = rows.stream()
                .map(Imported::who)
                .filter(who -> who.startsWith("+"))
                .map(who -> who.substring(1))
                .toList();
        List<Long> keys = rows.stream()
                .map(Imported::who)
                .filter(who -> !who.isEmpty() && !who.startsWith("+"))
                .map(Long::valueOf)
                .toList();
        if (!fresh.isEmpty()) {
            sql.sql("SELECT id_random FROM event_person WHERE id_random IN (:ids)")
                    .param("ids", fresh)
                    .query(String.class)
                    .list()
                    .forEach(id -> known.put("+" + id, id));
        }
        if (!keys.isEmpty()) {
            sql.sql("SELECT id, id_random FROM event_person WHERE id IN (:ids)")
                    .param("ids", keys)
                    .query(row -> {
                        known.put(row.getString("id"), row.getString("id_random"));
                    });
        }
        return known;
    }

    private static Map<String, Object> row(int row, String outcome) {
        var said = new LinkedHashMap<String, Object>();
        said.put("row", row);
        said.put("outcome", outcome);
        return said;
    }
}
