package io.serai.objects;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes back a piece of what a run did, within one transaction.
final class Taking {
    /// Types whose records their own domain makes and removes, with more than a row.
    private static final Set<String> OWN_RULES = Set.of("user", "hosted_file");

    static final String NOT_PERMITTED = "not permitted";
    static final String CHANGED_SINCE = "changed since";
    static final String ERASED = "erased";
    static final String REMOVED_SINCE = "removed since";

    final Engine engine;
    final ObjectMapper json;
    final Connection connection;
    final UndoJob job;

    Taking(Engine engine, ObjectMapper json, Connection connection, UndoJob job) {
        this.engine = engine;
        this.json = json;
        this.connection = connection;
        this.job = job;
    }

    /// @param alike changes of one type and action, the newest first
    void back(List<Change> alike) throws SQLException {
        Change first = alike.getFirst();
        ObjectType type = engine.registry.named(first.type()).orElse(null);
        if (type == null || Untold.is(type)) {
            keepAll(alike, "there is no such type any more");
            return;
        }
        boolean own = OWN_RULES.contains(type.name());
        switch (first.action()) {
            case CHANGED -> {
                if (own) {
                    keepAll(alike, "its domain has rules of its own: change it by hand");
                } else if (permitted(type, Access.Right.WRITE, alike)) {
                    new Restoring(this, type).restore(alike);
                }
            }
            case DELETED -> {
                if (own) {
                    keepAll(alike, "its domain has rules of its own: make it anew");
                } else if (permitted(type, Access.Right.WRITE, alike)) {
                    new Returning(this, type).bringBack(alike);
                }
            }
            case CREATED -> {
                if (own) {
                    keepAll(alike, "its domain has rules of its own: remove it by hand");
                } else if (permitted(type, Access.Right.DELETE, alike)) {
                    new Removals(this, type).remove(alike);
                }
            }
        }
    }

    /// Removes the records of a type between two keys, which the run made.
    void away(String name, long first, long last) throws SQLException {
        ObjectType type = engine.registry.named(name).orElse(null);
        if (type != null) {
            boolean may = job.viewer().principal().may(type.access().delete());
            new Removals(this, type).removeBetween(first, last, may ? null : NOT_PERMITTED);
        }
    }

    private boolean permitted(ObjectType type, Access.Right right, List<Change> changes) {
        boolean may = job.viewer().principal().may(type.access().permission(right));
        if (!may) {
            keepAll(changes, NOT_PERMITTED);
        }
        return may;
    }

    private void keepAll(List<Change> changes, String reason) {
        changes.forEach(change -> job.keep(change.type(), change.publicId(), "", reason));
    }

    /// Locks rows until the transaction ends.
    ///
    /// @return the keys of those that are there
    Set<Long> lock(ObjectType type, Collection<Long> keys) throws SQLException {
        return keys("SELECT id FROM `" + type.table() + "` WHERE " + picked("id", keys) + " FOR UPDATE", List.of());
    }

    Set<Long> keys(String sql, List<? extends @Nullable Object> values) throws SQLException {
        try (PreparedStatement prepared = new Statement(sql, new ArrayList<>(values)).prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            var keys = new TreeSet<Long>();
            while (row.next()) {
                keys.add(row.getLong(1));
            }
            return keys;
        }
    }

    /// A condition that picks these keys: a range where they follow one another, which is read faster than a list.
    static String picked(String column, Collection<Long> keys) {
        if (keys.size() > 1) {
            long first = Collections.min(keys);
            long last = Collections.max(keys);
            if (last - first + 1 == keys.size()) {
                return column + " BETWEEN " + first + " AND " + last;
            }
        }
        return column + " IN (" + list(keys) + ")";
    }

    /// Integers as they stand in a list of SQL; none makes a list that nothing is in.
    static String list(Collection<Long> keys) {
        return keys.isEmpty() ? "NULL" : keys.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// Marks changes as taken back whole. What one of them had taken back is in effect again, and so on.
    void markUndone(Collection<Long> changes) throws SQLException {
        Collection<Long> these = changes;
        for (boolean undone = true; !these.isEmpty(); undone = !undone) {
            new Statement(
                            "UPDATE record_change SET undone = " + (undone ? 1 : 0) + " WHERE id IN (" + list(these)
                                    + ")",
                            List.of())
                    .update(connection);
            these = keys(
                    "SELECT undoes FROM record_change WHERE undoes IS NOT NULL AND void = 1 AND id IN (" + list(these)
                            + ")",
                    List.of());
        }
    }
}
