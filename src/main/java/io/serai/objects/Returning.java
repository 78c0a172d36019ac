package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Brings removed records back, with their ids.
final class Returning {
    private final Taking taking;
    private final ObjectType type;
    private final Connection connection;
    private final UndoJob job;

    Returning(Taking taking, ObjectType type) {
        this.taking = taking;
        this.type = type;
        this.connection = taking.connection;
        this.job = taking.job;
    }

    /// @param removals of records of the type, the newest first
    void bringBack(List<Change> removals) throws SQLException {
        var groups = new LinkedHashMap<List<String>, List<Change>>();
        for (Change removal : removals) {
            if (removal.fields() == null) {
                job.keep(type.name(), removal.publicId(), "", Taking.ERASED);
            } else {
                groups.computeIfAbsent(columns(removal.fields()), names -> new ArrayList<>())
                        .add(removal);
            }
        }
        for (var group : groups.entrySet()) {
            note(inserted(group.getKey(), group.getValue()));
        }
    }

    /// What was kept of the row and the table still has, and what was null.
    private List<String> columns(JsonNode row) {
        Columns columns = taking.engine.columns();
        return columns.stored(type).stream()
                .filter(name -> row.has(name) || columns.isNullable(type, name))
                .toList();
    }

    private List<Change> inserted(List<String> columns, List<Change> removals) throws SQLException {
        var before = connection.setSavepoint();
        try {
            insert(columns, removals);
            return removals;
        } catch (SQLException e) {
            Restoring.reason(e);
            connection.rollback(before);
        }
        var done = new ArrayList<Change>();
        for (Change removal : removals) {
            var one = connection.setSavepoint();
            try {
                insert(columns, List.of(removal));
                done.add(removal);
            } catch (SQLException e) {
                job.keep(type.name(), removal.publicId(), "", Restoring.reason(e));
                connection.rollback(one);
            }
        }
        return done;
    }

    private void insert(List<String> columns, List<Change> removals) throws SQLException {
        String names = columns.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        try (PreparedStatement prepared = connection.prepareStatement(
                "INSERT INTO `" + type.table() + "` (" + names + ") VALUES (" + marks + ")")) {
            for (Change removal : removals) {
                int at = 0;
                for (String column : columns) {
                    JsonNode value = Objects.requireNonNull(removal.fields()).path(column);
                    prepared.setString(++at, value.isNull() || value.isMissingNode() ? null : value.asText());
                }
                prepared.addBatch();
            }
            prepared.executeBatch();
        }
    }

    private void note(List<Change> back) throws SQLException {
        var keys = new ArrayList<Long>();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, undoes, void) "
                        + "VALUES (?, ?, ?, ?, 'c', ?, ?, ?, 1)")) {
            for (Change removal : back) {
                keys.add(removal.key());
                insert.setObject(1, removal.account());
                insert.setString(2, type.name());
                insert.setLong(3, removal.record());
                insert.setString(4, removal.publicId());
                insert.setLong(5, job.run());
                insert.setInt(6, job.nextRow());
                insert.setLong(7, removal.key());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        job.count(UndoJob.RETURNED, back.size());
        taking.markUndone(keys);
    }
}
