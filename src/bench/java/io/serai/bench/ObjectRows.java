package io.serai.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `./serai bench rows [--thousands 1000]`: so many sessions, and a tenth as many of seven other types, of ten accounts
/// whose rows lie among each other, in the migrated database of `SERAI_DB_URL`, `SERAI_DB_USER` and
/// `SERAI_DB_PASSWORD`. Their words are written here, too, so that a hub has nothing left to do. They are what `lists`
/// and `objects` list and search.
record ObjectRows(int thousands) implements Benchmark {
    static final ObjectRows USUAL = new ObjectRows(1_000);

    /// The account of the tenth part that is looked at, and one whose rows it never sees.
    static final String ACCOUNT = "benchAcct01";

    static final String OTHER = "benchAcct02";

    private static final int ACCOUNTS = 10;

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("rows", options, "thousands");
        return new ObjectRows(Options.number(options, "thousands", thousands));
    }

    @Override
    public List<BenchRow> run() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(set("SERAI_DB_URL"), set("SERAI_DB_USER"), set("SERAI_DB_PASSWORD"))) {
            long began = System.nanoTime();
            fill(connection);
            double seconds = (System.nanoTime() - began) / 1e9;
            return List.of(BenchRow.rate("sessions, and the rows beside them", thousands * 1e3, seconds, "rows", null));
        }
    }

    private static String set(String name) {
        return Optional.ofNullable(System.getenv(name))
                .orElseThrow(
                        () -> new IllegalStateException(name + " is not set; rows are made in a database of yours"));
    }

    /// @param connection of a database that has none of them yet
    void fill(Connection connection) throws SQLException {
        int many = thousands * 1_000;
        int few = Math.max(1_000, many / ACCOUNTS);
        try (Statement sql = connection.createStatement()) {
            sql.execute("INSERT INTO account (id_random, code, name) SELECT CONCAT('benchAcct', LPAD(seq, 2, '0')),"
                    + " CONCAT('bench', seq), 'An account of benchmarks' FROM seq_1_to_" + ACCOUNTS);
            sql.execute("CREATE TEMPORARY TABLE bench_tenant AS SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS n,"
                    + " id AS account_id, CAST(0 AS UNSIGNED) AS event_id, CAST(0 AS UNSIGNED) AS person_id"
                    + " FROM account WHERE code LIKE 'bench%'");
            insert(sql, "event", "E", 1_000, "name, words_hash", "CONCAT('Event ', seq), CRC32(CONCAT('Event ', seq))");
            sql.execute("UPDATE bench_tenant t SET event_id ="
                    + " (SELECT MIN(id) FROM event e WHERE e.account_id = t.account_id)");
            insert(
                    sql,
                    "person",
                    "P",
                    few,
                    "given_name, full_name, words_hash",
                    "'Ann', CONCAT('Ann ', seq), CRC32(CONCAT('Ann Ann ', seq))");
            sql.execute("UPDATE bench_tenant t SET person_id ="
                    + " (SELECT MIN(id) FROM person p WHERE p.account_id = t.account_id)");
            String name = "CONCAT(IF(seq DIV 10 % 2, 'conference', 'meeting'), ' number', seq)";
            insert(
                    sql,
                    "event_session",
                    "S",
                    many,
                    "event_id, name, `public`, words_hash",
                    "event_id, " + name + ", 1, CRC32(" + name + ")");
            insert(
                    sql,
                    "event_badge",
                    "B",
                    few,
                    "event_id, given_name, full_name, words_hash",
                    "event_id, 'Ann', CONCAT('Ann ', seq), CRC32(CONCAT('Ann Ann ', seq))");
            insert(sql, "event_file", "F", few, "event_id, title, words_hash", "event_id, 'Slides', CRC32('Slides')");
            insert(sql, "journal", "J", few, "person_id, name, words_hash", "person_id, 'Notes', CRC32('Notes')");
            insert(sql, "hosted_file", "H", few, "filename", "'slides.pdf'");
            insert(sql, "data_store", "D", few, "code, text", "CONCAT('c', seq), 'text'");
            words(sql);
            sql.execute("ANALYZE TABLE event_session, record_word");
        }
    }

    /// Rows of the accounts in turn.
    private static void insert(Statement sql, String table, String mark, int rows, String columns, String values)
            throws SQLException {
        sql.execute("INSERT INTO " + table + " (id_random, account_id, " + columns + ") SELECT CONCAT('b" + mark
                + "', LPAD(seq, 9, '0')), account_id, " + values + " FROM seq_1_to_" + rows
                + " JOIN bench_tenant ON n = seq % " + ACCOUNTS);
        try (var due = sql.executeQuery("SELECT COUNT(*) FROM information_schema.columns"
                + " WHERE table_schema = DATABASE() AND table_name = '" + table + "' AND column_name = 'words_due'")) {
            due.next();
            if (due.getInt(1) == 0) {
                return;
            }
        }
        try (var due = sql.executeQuery(
                "SELECT COUNT(*) FROM " + table + " WHERE words_due = 1 AND id_random LIKE 'b" + mark + "%'")) {
            due.next();
            if (due.getInt(1) > 0) {
                throw new IllegalStateException(table + ": its words are others than the ones that are written here");
            }
        }
    }

    /// Of sessions alone, as only they are searched.
    private static void words(Statement sql) throws SQLException {
        for (String word :
                List.of("IF(LEFT(name, 1) = 'c', 'conference', 'meeting')", "SUBSTRING_INDEX(name, ' ', -1)")) {
            sql.execute("INSERT INTO record_word (type, account_id, word, row_id) SELECT 'event_session', account_id, "
                    + word + ", id FROM event_session WHERE id_random LIKE 'bS%'");
        }
    }
}
