package io.serai.shadow;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/// Connections that are all one, whose changes are never committed: what the code takes for a transaction is a
/// savepoint, and all of it is undone by [#undo]. Everybody sees what anybody changed, as after a commit.
///
/// One thing differs from transactions of their own: where one is rolled back in which another was begun and committed,
/// that one goes with it.
final class SandboxSource extends AbstractDataSource implements AutoCloseable {
    /// How threads are called that carry out steps.
    private static final Pattern ROUTES = Pattern.compile("Camel |worker-|list-reader-");

    private final Connection real;
    private final Recorder recorder;
    private final Thread user = Thread.currentThread();

    /// @param real to be used by nobody else; closed with this
    SandboxSource(Connection real, Recorder recorder) throws SQLException {
        this.real = real;
        this.recorder = recorder;
        real.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (var statement = real.createStatement()) {
            // nobody outside is to wait for the sandbox, and it for nobody
            statement.execute("SET SESSION innodb_lock_wait_timeout = 2, SESSION max_statement_time = 20");
        }
        real.setAutoCommit(false);
    }

    /// As if nothing had been written since the last time; all locks are given back.
    void undo() throws SQLException {
        real.rollback();
    }

    /// As after a restore, in which state nothing goes outside. Undone with the rest.
    void hold() throws SQLException {
        try (var statement = real.createStatement()) {
            statement.executeUpdate("UPDATE hub_hold SET held_since = UTC_TIMESTAMP(3) WHERE id = 1");
        }
    }

    /// Only for the thread that made this: what runs beside it, such as a bean's own housekeeping, finds the database
    /// away. Where that is a step of the route, nothing can be said of the event.
    @Override
    public Connection getConnection() throws SQLException {
        if (Thread.currentThread() != user) {
            if (ROUTES.matcher(Thread.currentThread().getName()).lookingAt()) {
                recorder.obstacle("unsupported: a step that works beside the others");
            }
            throw new SQLTransientConnectionException("the sandbox is for one thread", "08001");
        }
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, new Logical());
    }

    @Override
    public Connection getConnection(String name, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public void close() throws SQLException {
        real.rollback();
        real.close();
    }

    /// What its user takes for a connection.
    private final class Logical implements InvocationHandler {
        private boolean automatic = true;
        private boolean closed;
        private @Nullable Savepoint begun;

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "getAutoCommit" -> {
                    return automatic;
                }
                case "setAutoCommit" -> automatic(arguments != null && Boolean.TRUE.equals(arguments[0]));
                case "commit" -> begin();
                case "rollback" -> rollback(arguments);
                case "isClosed" -> {
                    return closed;
                }
                case "close" -> end();
                case "abort" -> throw new SQLException("the sandbox's connection is not for one alone");
                case "setTransactionIsolation", "setReadOnly", "setNetworkTimeout", "setCatalog", "setSchema" -> {}
                default -> {
                    if (closed) {
                        throw new SQLException("the connection is closed", "08003");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }
            }
            return null;
        }

        private void automatic(boolean wanted) throws SQLException {
            if (!wanted && automatic) {
                begin();
            } else if (wanted) {
                begun = null;
            }
            automatic = wanted;
        }

        private void begin() throws SQLException {
            begun = real.setSavepoint();
        }

        private void rollback(Object @Nullable [] arguments) throws SQLException {
            if (arguments != null && arguments.length == 1 && arguments[0] instanceof Savepoint point) {
                real.rollback(point);
            } else if (begun != null) {
                real.rollback(begun);
            }
        }

        private void end() throws SQLException {
            if (!closed && !automatic && begun != null) {
                real.rollback(begun);
            }
            closed = true;
        }
    }
}
