package io.serai.hub.addresses;

import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Brings e-mail addresses that were stored before there was one form into it, once for each table and in batches: a
/// kill leaves rows of either form, and the next start goes on. A row whose new key another one has keeps the old one,
/// by which it is still found, and is listed in `address_collision` and in the log. Nothing is merged.
public final class AddressForms {
    private static final Logger LOG = LoggerFactory.getLogger(AddressForms.class);
    private static final int BATCH = 500;

    /// @param shown the column with the address itself; null where there is none
    private record Column(
            String table, String key, @Nullable String shown) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("user", "email_key", "email"),
            new Column("event_person", "external_id", null),
            new Column("event_presenter", "external_id", null));

    private record Row(long id, String key, @Nullable String shown) {}

    private final JdbcClient sql;

    public AddressForms(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// May be run again, and by several hubs at once.
    public void bringOver() {
        for (Column column : COLUMNS) {
            boolean done = sql.sql("SELECT COUNT(*) FROM address_form WHERE table_name = ?")
                            .param(column.table())
                            .query(Long.class)
                            .single()
                    > 0;
            if (!done) {
                bringOver(column);
                sql.sql("INSERT IGNORE INTO address_form (table_name) VALUES (?)")
                        .param(column.table())
                        .update();
            }
        }
    }

    private void bringOver(Column column) {
        long last = 0;
        List<Row> rows;
        do {
            rows = sql.sql(("SELECT id, %1$s AS the_key, %2$s AS shown FROM `%3$s` WHERE id > ? AND %1$s LIKE '%%@%%' "
                                    + "AND (%1$s LIKE '%%xn--%%' OR LENGTH(%1$s) <> CHAR_LENGTH(%1$s)) "
                                    + "ORDER BY id LIMIT " + BATCH)
                            .formatted(column.key(), column.shown() == null ? "NULL" : column.shown(), column.table()))
                    .param(last)
                    .query((row, number) ->
                            new Row(row.getLong("id"), row.getString("the_key"), row.getString("shown")))
                    .list();
            rows.forEach(row -> bringOver(column, row));
            last = rows.isEmpty() ? last : rows.getLast().id();
        } while (rows.size() == BATCH);
    }

    private void bringOver(Column column, Row row) {
        MailAddress address;
        try {
            address = MailAddress.of(row.shown() == null ? row.key() : row.shown());
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{} {} has an address that is none any more, and keeps it: {}",
                    column.table(),
                    row.id(),
                    e.getMessage());
            return;
        }
        try {
            if (column.shown() != null) {
                sql.sql("UPDATE `%s` SET %s = ?, %s = ? WHERE id = ? AND %s = ?"
                                .formatted(column.table(), column.key(), column.shown(), column.key()))
                        .params(address.key(), address.shown(), row.id(), row.key())
                        .update();
            } else if (!address.key().equals(row.key())) {
                sql.sql("UPDATE `%s` SET %s = ? WHERE id = ? AND %s = ?"
                                .formatted(column.table(), column.key(), column.key()))
                        .params(address.key(), row.id(), row.key())
                        .update();
            }
        } catch (DuplicateKeyException _) {
            sql.sql("INSERT IGNORE INTO address_collision (table_name, row_id, kept, wanted) VALUES (?, ?, ?, ?)")
                    .params(column.table(), row.id(), row.key(), address.key())
                    .update();
            LOG.warn(
                    "{} {} is someone whose e-mail address another row has in its one form; both stay, see the table "
                            + "address_collision",
                    column.table(),
                    row.id());
        }
    }
}
