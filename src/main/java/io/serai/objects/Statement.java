package io.serai.objects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement and the values that are bound to it.
record Statement(String sql, List<@Nullable Object> values) {
    /// Rows that are read from the server as they are asked for, so that a long list is never in memory as a whole.
    private static final int ROWS_AT_ONCE = 128;

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement prepared =
                connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        try {
            for (int i = 0; i < values.size(); i++) {
                prepared.setObject(i + 1, values.get(i));
            }
            prepared.setFetchSize(ROWS_AT_ONCE);
            return prepared;
        } catch (SQLException e) {
            prepared.close();
            throw e;
        }
    }

    int update(Connection connection) throws SQLException {
        try (PreparedStatement prepared = prepare(connection)) {
            return prepared.executeUpdate();
        }
    }
}
