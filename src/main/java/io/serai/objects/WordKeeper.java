package io.serai.objects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The bean `wordKeeper`: renews the words of rows that are due, a batch at a time.
///
/// A row waits until nobody has touched it for some seconds, so that an import does not run a race against this for the
/// same processors; until then a search holds it against its text.
public final class WordKeeper {
    private static final int BATCH = 200;
    private static final int MOST_BATCHES = 50;
    private static final int SETTLED_SECONDS = 5;

    private final Registry registry;
    private final Work work;

    private record Due(long key, @Nullable Long account, String text, long hash) {}

    WordKeeper(Registry registry, DataSource source) {
        this.registry = registry;
        this.work = new Work(source);
    }

    /// Called every few seconds; the work of one call is bounded, and half of its time it rests.
    public void keep() throws InterruptedException {
        for (ObjectType type : registry.types()) {
            for (int batch = 0; batch < MOST_BATCHES && !type.words().isEmpty(); batch++) {
                long began = System.nanoTime();
                int renewed = work.write(connection -> renew(connection, type));
                if (renewed < BATCH) {
                    break;
                }
                Thread.sleep((System.nanoTime() - began) / 1_000_000);
            }
        }
    }

    private static int renew(Connection connection, ObjectType type) throws SQLException {
        List<Due> rows = due(connection, type);
        if (rows.isEmpty()) {
            return 0;
        }
        String table = "`" + type.table() + "`";
        try (PreparedStatement forget =
                        connection.prepareStatement("DELETE FROM record_word WHERE type = ? AND row_id = ?");
                PreparedStatement keep = connection.prepareStatement(
                        "INSERT IGNORE INTO record_word (type, account_id, word, row_id) VALUES (?, ?, ?, ?)");
                PreparedStatement mark =
                        connection.prepareStatement("UPDATE " + table + " SET words_hash = ? WHERE id = ?")) {
            for (Due row : rows) {
                forget.setString(1, type.name());
                forget.setLong(2, row.key());
                forget.addBatch();
                for (String word : row.account() == null ? List.<String>of() : Words.of(row.text())) {
                    keep.setString(1, type.name());
                    keep.setObject(2, row.account());
                    keep.setString(3, word);
                    keep.setLong(4, row.key());
                    keep.addBatch();
                }
                mark.setLong(1, row.hash());
                mark.setLong(2, row.key());
                mark.addBatch();
            }
            forget.executeBatch();
            keep.executeBatch();
            mark.executeBatch();
        }
        return rows.size();
    }

    /// Rows that another hub is at, and those that somebody writes, are left to the next time.
    private static List<Due> due(Connection connection, ObjectType type) throws SQLException {
        var rows = new ArrayList<Due>();
        var keys = new StringBuilder();
        try (PreparedStatement prepared = connection.prepareStatement("SELECT id FROM `" + type.table()
                        + "` WHERE words_due = 1 AND updated_on < UTC_TIMESTAMP(3) - INTERVAL " + SETTLED_SECONDS
                        + " SECOND LIMIT " + BATCH + " FOR UPDATE SKIP LOCKED");
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                keys.append(keys.isEmpty() ? "" : ",").append(row.getLong(1));
            }
        }
        if (keys.isEmpty()) {
            return rows;
        }
        try (PreparedStatement prepared = connection.prepareStatement(
                        "SELECT id, account_id, default_qry_str, CRC32(default_qry_str) FROM "
                                + type.views().get(ObjectType.DEFAULT_VIEW) + " WHERE id IN (" + keys + ")");
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                long account = row.getLong(2);
                rows.add(new Due(row.getLong(1), row.wasNull() ? null : account, row.getString(3), row.getLong(4)));
            }
        }
        return rows;
    }

    /// Sessions and badges that an older hub, or a hand, wrote without their account.
    public void bringOver() {
        work.write(connection -> {
            int brought = 0;
            for (ObjectType type : registry.types()) {
                if (type.tenancy() instanceof Tenancy.Through(String field, boolean kept) && kept) {
                    ObjectType parent = registry.type(type.reference(field).target());
                    brought += new Statement(
                                    "UPDATE `" + type.table() + "` t JOIN "
                                            + parent.views().get(ObjectType.DEFAULT_VIEW) + " p ON p.id = t." + field
                                            + " SET t.account_id = p.account_id WHERE t.account_id IS NULL",
                                    List.of())
                            .update(connection);
                }
            }
            return brought;
        });
    }
}
