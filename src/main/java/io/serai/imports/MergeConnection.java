package io.serai.imports;

import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcUtils;

/// The one connection of an import, at READ COMMITTED and without autocommit. Not thread-safe.
final class MergeConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MergeConnection.class);

    private static final int FETCHED_AT_ONCE = 500;

    private final Connection connection;
    private final JdbcTemplate template;
    private final JdbcClient client;

    MergeConnection(DataSource database) {
        try {
            this.connection = database.getConnection();
        } catch (SQLException e) {
            throw new org.springframework.jdbc.CannotGetJdbcConnectionException("no connection for an import", e);
        }
        this.template = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        this.client = JdbcClient.create(template);
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            JdbcUtils.closeConnection(connection);
            throw translated("prepare the connection", e);
        }
    }

    /// A statement of `sql/imports/`, its parameters by name.
    JdbcClient.StatementSpec file(String name) {
        return client.sql(Sql.of("imports/" + name));
    }

    JdbcClient.StatementSpec sql(String statement) {
        return client.sql(statement);
    }

    /// Reads with a cursor; nothing else can be done with the connection meanwhile.
    void read(String statement, Map<String, @Nullable Object> values, RowCallbackHandler reader) {
        JdbcTemplate cursor = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        cursor.setFetchSize(FETCHED_AT_ONCE);
        new NamedParameterJdbcTemplate(cursor).query(statement, values, reader);
    }

    /// All rows in one go by the driver's bulk protocol.
    <T> void bulk(String statement, List<T> rows, ParameterizedPreparedStatementSetter<T> setter) {
        if (!rows.isEmpty()) {
            template.batchUpdate(statement, rows, rows.size(), setter);
        }
    }

    /// The statements of a file, each ended by a semicolon and a line end, with the same parameters.
    void script(String name, Map<String, @Nullable Object> values) {
        for (String statement : Sql.of("imports/" + name).split(";\n", -1)) {
            if (!statement.isBlank()) {
                client.sql(statement).params(values).update();
            }
        }
    }

    /// One merge of an event at a time gets past here, on all hubs. As every row that hangs on the event needs a shared
    /// lock of it for its foreign key, nobody else adds a person either until the transaction ends.
    ///
    /// @param eventId its public id
    void hold(long event, String eventId) {
        if (!RowHold.EVENT.take(client, event)) {
            throw new IllegalStateException("event " + eventId + " went away while it was merged into");
        }
    }

    /// For others' statements in the same transaction, which is not theirs to end.
    void lend(Consumer<Connection> borrower) {
        borrower.accept(connection);
    }

    void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw translated("commit", e);
        }
    }

    void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // the connection is gone, and the transaction with it
            LOG.debug("an import's transaction could not be rolled back", e);
        }
    }

    @Override
    public void close() {
        rollback();
        JdbcUtils.closeConnection(connection);
    }

    private RuntimeException translated(String task, SQLException e) {
        DataAccessException known = template.getExceptionTranslator().translate(task, null, e);
        return known == null ? new IllegalStateException("an import could not " + task, e) : known;
    }
}
