package io.serai.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.web.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives fields that still hold what a run wrote their earlier values.
final class Restoring {
    static final String LINK = "linked_to";
    private static final int DUPLICATE = 1062;
    private static final int REFERENCE = 1452;

    private final Taking taking;
    private final ObjectType type;
    private final Engine engine;
    private final Connection connection;
    private final UndoJob job;
    private final Map<String, Optional<Long>> found = new HashMap<>();

    /// What becomes of one change.
    ///
    /// @param columns what is written
    /// @param fields what the undo changes, as the history tells it
    /// @param whole whether nothing of the change stays
    private record Plan(Change change, Map<String, @Nullable Object> columns, ObjectNode fields, boolean whole) {}

    Restoring(Taking taking, ObjectType type) {
        this.taking = taking;
        this.type = type;
        this.engine = taking.engine;
        this.connection = taking.connection;
        this.job = taking.job;
    }

    /// @param changes of records of the type, the newest first
    void restore(List<Change> changes) throws SQLException {
        Set<Long> records = changes.stream().map(Change::record).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Long> there = taking.lock(type, records);
        Map<Long, ObjectNode> now = engine.reader.many(connection, type, job.viewer(), there);
        var plans = new ArrayList<Plan>();
        for (Change change : changes) {
            ObjectNode record = now.get(change.record());
            if (record != null && change.fields() != null) {
                plans.add(plan(change, change.fields(), record));
            } else if (change.fields() == null) {
                job.keep(type.name(), change.publicId(), "", Taking.ERASED);
            } else if (!there.contains(change.record())) {
                job.keep(type.name(), change.publicId(), "", Taking.REMOVED_SINCE);
            }
        }
        write(plans);
    }

    private Plan plan(Change change, JsonNode fields, ObjectNode record) throws SQLException {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        ObjectNode told = taking.json.createObjectNode();
        boolean whole = true;
        for (var member : fields.properties()) {
            String name = member.getKey();
            JsonNode from = orNull(member.getValue().get("from"));
            JsonNode to = orNull(member.getValue().get("to"));
            String reason =
                    name.equals(LINK) ? retie(change, from, to, told) : give(name, from, to, record, columns, told);
            if (reason != null) {
                job.keep(type.name(), change.publicId(), name, reason);
                whole = false;
            }
        }
        return new Plan(change, columns, told, whole);
    }

    private static JsonNode orNull(@Nullable JsonNode node) {
        return node == null ? NullNode.instance : node;
    }

    /// @return why the field keeps what it holds; null where it gets its earlier value, or has it
    private @Nullable String give(
            String name,
            JsonNode from,
            JsonNode to,
            ObjectNode record,
            Map<String, @Nullable Object> columns,
            ObjectNode told)
            throws SQLException {
        ObjectField field = type.fields().get(name);
        if (field == null || Untold.is(type, name)) {
            return "there is no such field any more";
        }
        if (field.readOnly() && !type.inherits().containsKey(name)) {
            return "is not written";
        }
        if (!job.viewer().sees(field)) {
            return Taking.NOT_PERMITTED;
        }
        JsonNode now = orNull(record.get(name));
        if (same(field, now, from)) {
            return null;
        }
        if (!same(field, now, to)) {
            return Taking.CHANGED_SINCE;
        }
        try {
            columns.put(field.column(), bound(field, from));
        } catch (Values.Unfit e) {
            return "the earlier value " + e.getMessage();
        }
        if (field.kind().refers() && !from.isNull() && columns.get(field.column()) == null) {
            columns.remove(field.column());
            return "what it referred to is gone";
        }
        change(told, name, now, from);
        record.set(name, from);
        return null;
    }

    private @Nullable Object bound(ObjectField field, JsonNode value) throws Values.Unfit, SQLException {
        if (value.isNull()) {
            Columns.Column column = engine.columns().of(type, field);
            if (field.needed() || column != null && !column.nullable()) {
                throw new Values.Unfit("may not be null");
            }
            return null;
        }
        return field.kind().refers() ? key(field, value.asText()).orElse(null) : engine.values.of(field.kind(), value);
    }

    private Optional<Long> key(ObjectField field, String id) throws SQLException {
        String wanted = field.name() + " " + id;
        Optional<Long> known = found.get(wanted);
        if (known == null) {
            known = resolved(field, id);
            found.put(wanted, known);
        }
        return known;
    }

    private Optional<Long> resolved(ObjectField field, String id) throws SQLException {
        try {
            return Optional.of(engine.references
                    .require(connection, field, job.viewer(), id, List.of())
                    .key());
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    /// A set of rows tells a truth value by 0 and 1, and JSON as the database had it.
    static boolean same(ObjectField field, JsonNode one, JsonNode other) {
        if (one.isNull() || other.isNull()) {
            return one.isNull() && other.isNull();
        }
        return switch (field.kind()) {
            case BOOLEAN -> truth(one) == truth(other);
            case INTEGER, NUMBER -> one.decimalValue().compareTo(other.decimalValue()) == 0;
            default -> one.equals(other);
        };
    }

    private static boolean truth(JsonNode node) {
        return node.isBoolean() ? node.booleanValue() : node.asInt() != 0;
    }

    private static void change(ObjectNode told, String name, JsonNode from, JsonNode to) {
        ObjectNode change = told.putObject(name);
        change.set("from", from);
        change.set("to", to);
    }

    /// Unties what was tied, or ties what was untied.
    private @Nullable String retie(Change change, JsonNode from, JsonNode to, ObjectNode told) throws SQLException {
        String[] tie = (to.isNull() ? from : to).asText().split(":", 2);
        ObjectType parent =
                tie.length < 2 ? null : engine.registry.named(tie[0]).orElse(null);
        if (parent == null || !(type.parent(parent.name()) instanceof Parent.Via via)) {
            return "there is no such tie any more";
        }
        Optional<Resolved> other = engine.references.find(connection, parent, job.viewer(), tie[1], List.of());
        if (other.isEmpty()) {
            return to.isNull() ? "what it was tied to is gone" : null;
        }
        var below = new Statements.Below(parent, via, other.get().key(), tie[1]);
        Statement statement = to.isNull()
                ? engine.statements.link(type, below, via, change.record())
                : engine.statements.unlink(type, below, via, change.record());
        if (statement.update(connection) > 0) {
            change(told, LINK, to, from);
        }
        return null;
    }

    private void write(List<Plan> plans) throws SQLException {
        var rows = new LinkedHashMap<Long, Map<String, @Nullable Object>>();
        for (Plan plan : plans) {
            if (!plan.columns().isEmpty()) {
                rows.computeIfAbsent(plan.change().record(), key -> new LinkedHashMap<>())
                        .putAll(plan.columns());
            }
        }
        Map<Long, String> refused = update(rows);
        var done = new ArrayList<Plan>();
        for (Plan plan : plans) {
            String reason = refused.get(plan.change().record());
            if (reason == null) {
                done.add(plan);
            } else {
                job.keep(type.name(), plan.change().publicId(), "", reason);
            }
        }
        note(done);
    }

    /// @return by record why the database did not take it
    private Map<Long, String> update(Map<Long, Map<String, @Nullable Object>> rows) throws SQLException {
        var groups = new LinkedHashMap<Set<String>, Map<Long, Map<String, @Nullable Object>>>();
        rows.forEach((key, columns) -> groups.computeIfAbsent(columns.keySet(), names -> new LinkedHashMap<>())
                .put(key, columns));
        var refused = new HashMap<Long, String>();
        for (var group : groups.entrySet()) {
            var before = connection.setSavepoint();
            try {
                update(group.getKey(), group.getValue());
            } catch (SQLException e) {
                reason(e);
                connection.rollback(before);
                refused.putAll(oneByOne(group.getKey(), group.getValue()));
            }
        }
        return refused;
    }

    private void update(Set<String> names, Map<Long, Map<String, @Nullable Object>> rows) throws SQLException {
        String set = names.stream().map(name -> "`" + name + "` = ?").collect(Collectors.joining(", "));
        try (PreparedStatement prepared = connection.prepareStatement(
                "UPDATE `" + type.table() + "` SET " + set + ", updated_on = UTC_TIMESTAMP(3) WHERE id = ?")) {
            for (var row : rows.entrySet()) {
                int at = 0;
                for (String name : names) {
                    prepared.setObject(++at, row.getValue().get(name));
                }
                prepared.setLong(++at, row.getKey());
                prepared.addBatch();
            }
            prepared.executeBatch();
        }
    }

    private Map<Long, String> oneByOne(Set<String> names, Map<Long, Map<String, @Nullable Object>> rows)
            throws SQLException {
        var refused = new HashMap<Long, String>();
        for (var row : rows.entrySet()) {
            var before = connection.setSavepoint();
            try {
                update(names, Map.of(row.getKey(), row.getValue()));
            } catch (SQLException e) {
                refused.put(row.getKey(), reason(e));
                connection.rollback(before);
            }
        }
        return refused;
    }

    /// Of a batch the driver tells the code in the cause alone.
    ///
    /// @throws SQLException what is no matter of this record
    static String reason(SQLException e) throws SQLException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            int code = cause instanceof SQLException sql ? sql.getErrorCode() : 0;
            if (code == DUPLICATE) {
                return "another record has taken its place";
            }
            if (code == REFERENCE) {
                return "what it referred to is gone";
            }
        }
        throw e;
    }

    private void note(List<Plan> plans) throws SQLException {
        var whole = new ArrayList<Long>();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, undoes, void, "
                        + "fields_json) VALUES (?, ?, ?, ?, 'u', ?, ?, ?, ?, ?)")) {
            for (Plan plan : plans) {
                if (plan.whole()) {
                    whole.add(plan.change().key());
                }
                if (plan.fields().isEmpty()) {
                    continue;
                }
                Change change = plan.change();
                insert.setObject(1, change.account());
                insert.setString(2, type.name());
                insert.setLong(3, change.record());
                insert.setString(4, change.publicId());
                insert.setLong(5, job.run());
                insert.setInt(6, job.nextRow());
                insert.setLong(7, change.key());
                insert.setBoolean(8, plan.whole());
                insert.setString(9, text(plan.fields()));
                insert.addBatch();
                job.count(UndoJob.RESTORED, 1);
            }
            insert.executeBatch();
        }
        taking.markUndone(whole);
    }

    private String text(JsonNode node) {
        try {
            return taking.json.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }
}
