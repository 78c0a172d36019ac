package io.serai.objects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Removes what a run made, where nobody has changed it since and nothing else refers to it. What is removed is kept in
/// the history before, so that it can come back.
///
/// A record with parts of its own, as a participant has a profile and a badge, stands or falls with them.
final class Removals {
    private static final String PART = "belongs to a record that was changed since, or is referred to";

    private final Taking taking;
    private final ObjectType type;
    private final Engine engine;
    private final Connection connection;
    private final UndoJob job;

    Removals(Taking taking, ObjectType type) {
        this.taking = taking;
        this.type = type;
        this.engine = taking.engine;
        this.connection = taking.connection;
        this.job = taking.job;
    }

    /// @param changes by which records of the type were made alone
    void remove(List<Change> changes) throws SQLException {
        Map<Long, Change> made = new HashMap<>();
        changes.forEach(change -> made.put(change.record(), change));
        Map<Long, String> records = visible(engine.statements.among(type, job.viewer(), made.keySet()));
        Set<Long> removed = remove(records);
        if (removed.isEmpty()) {
            return;
        }
        new Statement(
                        "UPDATE record_change d JOIN record_change c ON c.type = d.type AND c.record_id = d.record_id "
                                + "AND c.run_id = ? AND c.action = 'c' SET d.undoes = c.id, d.void = 1 "
                                + "WHERE d.run_id = ? AND d.type = ? AND d.action = 'd' AND d.record_id IN ("
                                + Taking.list(removed) + ")",
                        List.of(job.undone(), job.run(), type.name()))
                .update(connection);
        taking.markUndone(removed.stream()
                .map(key -> java.util.Objects.requireNonNull(made.get(key)).key())
                .toList());
    }

    /// @param objection why none of them may be removed; null where they may
    void removeBetween(long first, long last, @Nullable String objection) throws SQLException {
        Map<Long, String> records = visible(engine.statements.among(type, job.viewer(), first, last));
        if (objection == null) {
            remove(records);
        } else {
            records.values().forEach(id -> job.keep(type.name(), id, "", objection));
        }
    }

    /// Public ids by key of those that the caller may see.
    private Map<Long, String> visible(Statement statement) throws SQLException {
        var records = new TreeMap<Long, String>();
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                records.put(row.getLong(1), row.getString(2));
            }
        }
        return records;
    }

    private Set<Long> remove(Map<Long, String> records) throws SQLException {
        if (records.isEmpty()) {
            return Set.of();
        }
        var keys = new HashSet<>(taking.lock(type, records.keySet()));
        Map<Long, String> reasons = blocked(type, keys, Set.of());
        parts(keys).forEach(reasons::putIfAbsent);
        reasons.forEach((key, reason) -> job.keep(type.name(), String.valueOf(records.get(key)), "", reason));
        keys.removeAll(reasons.keySet());
        if (!keys.isEmpty()) {
            note(keys);
            forget(keys);
        }
        job.count(UndoJob.REMOVED, keys.size());
        return keys;
    }

    /// Why some of these stay, by key.
    ///
    /// @param aside tables that may refer to them
    private Map<Long, String> blocked(ObjectType of, Collection<Long> keys, Set<String> aside) throws SQLException {
        var reasons = new HashMap<Long, String>();
        if (keys.isEmpty()) {
            return reasons;
        }
        for (long changed : taking.keys(
                "SELECT DISTINCT record_id FROM record_change WHERE type = ? AND " + Taking.picked("record_id", keys)
                        + " AND action = 'u' AND undone = 0 AND void = 0 AND NOT run_id <=> ? AND NOT run_id <=> ?",
                List.of(of.name(), job.undone(), job.run()))) {
            reasons.put(changed, Taking.CHANGED_SINCE);
        }
        for (Columns.Referrer referrer : engine.columns().referrers(of)) {
            if (aside.contains(referrer.table())) {
                continue;
            }
            String column = "`" + referrer.column() + "`";
            for (long referred : taking.keys(
                    "SELECT DISTINCT " + column + " FROM `" + referrer.table() + "` WHERE "
                            + Taking.picked(column, keys),
                    List.of())) {
                reasons.putIfAbsent(referred, "is referred to by " + referrer.table());
            }
        }
        tied(of, keys).forEach(reasons::putIfAbsent);
        return reasons;
    }

    /// Those that a record of any type is tied to by their public id.
    private Map<Long, String> tied(ObjectType of, Collection<Long> keys) throws SQLException {
        var reasons = new HashMap<Long, String>();
        for (ObjectType other : engine.registry.types()) {
            if (other.parents().get(ObjectType.ANY) instanceof Parent.Any(String typeField, String idField)) {
                for (long tied : taking.keys(
                        "SELECT t.id FROM `" + of.table() + "` t JOIN `" + other.table() + "` o ON o.`" + typeField
                                + "` = ? AND o.`" + idField + "` = t.id_random WHERE " + Taking.picked("t.id", keys),
                        List.of(of.name()))) {
                    reasons.put(tied, "is referred to by " + other.name());
                }
            }
        }
        return reasons;
    }

    /// Parts whose whole, or another part of it, stays.
    private Map<Long, String> parts(Collection<Long> keys) throws SQLException {
        var reasons = new HashMap<Long, String>();
        ObjectType whole = engine.registry.wholeOf(type);
        if (whole == null || keys.isEmpty()) {
            return reasons;
        }
        String column = ownerColumn(type, whole);
        Map<Long, Long> owners = owners(type, column, Taking.picked("id", keys));
        Set<Long> made = madeByTheRun(whole, owners.values());
        Set<Long> staying = new HashSet<>(blockedWholes(whole, made));
        for (ObjectType part : engine.registry.partsOf(whole)) {
            if (!part.equals(type)) {
                Map<Long, Long> siblings = owners(
                        part, ownerColumn(part, whole), Taking.picked("`" + ownerColumn(part, whole) + "`", made));
                blocked(part, siblings.keySet(), Set.of()).keySet().forEach(key -> staying.add(siblings.get(key)));
            }
        }
        owners.forEach((key, owner) -> {
            if (staying.contains(owner)) {
                reasons.put(key, PART);
            }
        });
        return reasons;
    }

    private Set<Long> blockedWholes(ObjectType whole, Set<Long> made) throws SQLException {
        if (made.isEmpty()) {
            return Set.of();
        }
        Set<String> parts =
                engine.registry.partsOf(whole).stream().map(ObjectType::table).collect(Collectors.toSet());
        return blocked(whole, made, parts).keySet();
    }

    private static String ownerColumn(ObjectType part, ObjectType whole) {
        return part.parents().get(whole.name()) instanceof Parent.By(String field)
                ? part.reference(field).column()
                : whole.name() + "_id";
    }

    /// The whole of each part.
    private Map<Long, Long> owners(ObjectType part, String column, String which) throws SQLException {
        var owners = new HashMap<Long, Long>();
        var statement = new Statement(
                "SELECT id, `" + column + "` FROM `" + part.table() + "` WHERE " + which + " AND `" + column
                        + "` IS NOT NULL",
                List.of());
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                owners.put(row.getLong(1), row.getLong(2));
            }
        }
        return owners;
    }

    private Set<Long> madeByTheRun(ObjectType whole, Collection<Long> keys) throws SQLException {
        var made = new HashSet<Long>();
        if (keys.isEmpty()) {
            return made;
        }
        var statement = new Statement(
                "SELECT first_id, last_id FROM record_created WHERE run_id = ? AND type = ? UNION ALL SELECT record_id, "
                        + "record_id FROM record_change WHERE run_id = ? AND type = ? AND action = 'c'",
                List.of(job.undone(), whole.name(), job.undone(), whole.name()));
        var sorted = new java.util.TreeSet<>(keys);
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                made.addAll(sorted.subSet(row.getLong(1), true, row.getLong(2), true));
            }
        }
        return made;
    }

    /// The rows as they are, one statement for all of them.
    private void note(Set<Long> keys) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        String account = "v.account_id";
        String view = " JOIN " + type.views().get(ObjectType.DEFAULT_VIEW) + " v ON v.id = t.id";
        if (type.tenancy() instanceof Tenancy.Global) {
            account = "NULL";
            view = "";
        } else if (job.viewer().tenant() instanceof Tenant.Of(long own)) {
            account = "?";
            view = "";
            values.add(own);
        }
        values.add(type.name());
        values.add(job.run());
        values.add(job.takeRows(keys.size()));
        long first = Collections.min(keys);
        boolean oneAfterTheOther = Collections.max(keys) - first + 1 == keys.size();
        // by arithmetic where that does, as to number rows the database sorts them, as long as they are
        String number = oneAfterTheOther ? "t.id - " + (first - 1) : "ROW_NUMBER() OVER (ORDER BY t.id)";
        new Statement(
                        "INSERT INTO record_change (account_id, type, record_id, record, action, run_id, row_no, "
                                + "fields_json) SELECT " + account + ", ?, t.id, t.id_random, 'd', ?, ? + " + number
                                + ", " + engine.columns().asJson(type, "t") + " FROM `" + type.table()
                                + "` t" + view + " WHERE " + Taking.picked("t.id", keys),
                        values)
                .update(connection);
    }

    private void forget(Set<Long> keys) throws SQLException {
        if (!type.words().isEmpty()) {
            new Statement(
                            "DELETE FROM record_word WHERE type = ? AND " + Taking.picked("row_id", keys),
                            List.of(type.name()))
                    .update(connection);
        }
        new Statement("DELETE FROM `" + type.table() + "` WHERE " + Taking.picked("id", keys), List.of())
                .update(connection);
    }
}
