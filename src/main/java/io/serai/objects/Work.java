package io.serai.objects;

import io.serai.web.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads and writes in the database, and does again what may be done again: a read whose connection broke, once, on
/// another; a write of which nothing can be committed, as it failed before its COMMIT was sent.
final class Work {
    private static final int TRIES = 4;
    private static final int PAUSE_MILLIS = 20;

    /// What is done with a connection.
    interface Step<T> {
        T with(Connection connection) throws SQLException;
    }

    private final DataSource source;
    private final TransactionTemplate transaction;

    Work(DataSource source) {
        this.source = source;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    <T> T read(Step<T> step) {
        try {
            return once(step);
        } catch (BrokenException e) {
            if (!is(e, DatabaseFailure.AWAY)) {
                throw e;
            }
            return once(step);
        }
    }

    private <T> T once(Step<T> step) {
        try (Connection connection = source.getConnection()) {
            return step.with(connection);
        } catch (SQLException e) {
            throw new BrokenException(e);
        }
    }

    /// A connection that the step goes on reading from after it returned, and closes.
    <T> T open(Step<T> step) {
        try {
            return opened(step);
        } catch (BrokenException e) {
            if (!is(e, DatabaseFailure.AWAY)) {
                throw e;
            }
            return opened(step);
        }
    }

    private <T> T opened(Step<T> step) {
        Connection connection = null;
        boolean kept = false;
        try {
            connection = source.getConnection();
            T result = step.with(connection);
            kept = true;
            return result;
        } catch (SQLException e) {
            throw new BrokenException(e);
        } finally {
            if (connection != null && !kept) {
                closeQuietly(connection);
            }
        }
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // the pool has noticed
        }
    }

    /// In one transaction with all that is told of it. Within another one it is that which is done again.
    <T> T write(Step<T> step) {
        return write(step, false);
    }

    /// The same, rolled back at the end: what it did is seen by nobody.
    <T> T tryOut(Step<T> step) {
        return write(step, true);
    }

    private <T> T write(Step<T> step, boolean rolledBack) {
        int tries = TransactionSynchronizationManager.isActualTransactionActive() ? 1 : TRIES;
        for (int attempt = 1; ; attempt++) {
            var through = new boolean[1];
            try {
                @Nullable
                T result = transaction.execute(status -> {
                    Connection connection = DataSourceUtils.getConnection(source);
                    try {
                        T done = step.with(connection);
                        through[0] = true;
                        if (rolledBack) {
                            status.setRollbackOnly();
                        }
                        return done;
                    } catch (SQLException e) {
                        throw new BrokenException(e);
                    } finally {
                        DataSourceUtils.releaseConnection(connection, source);
                    }
                });
                return java.util.Objects.requireNonNull(result);
            } catch (RuntimeException e) {
                boolean undone = is(e, DatabaseFailure.CONTENDED) || !through[0] && is(e, DatabaseFailure.AWAY);
                if (!undone || attempt == tries) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS * attempt) + 1L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean is(Throwable failure, DatabaseFailure what) {
        Optional<DatabaseFailure> known = DatabaseFailure.within(failure);
        return known.isPresent() && known.get() == what;
    }

    /// A statement failed.
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenException(SQLException cause) {
            super(cause);
        }

        SQLException sql() {
            return (SQLException) java.util.Objects.requireNonNull(getCause());
        }
    }
}
