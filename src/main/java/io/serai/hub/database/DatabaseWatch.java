package io.serai.hub.database;

import io.serai.web.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the database once a second whether it is there, and every few seconds whether it takes writes, on a connection
/// of its own, so that a pool with all its connections in use doesn't look like an outage. Migrates it when it first
/// answers.
final class DatabaseWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final long PERIOD_MS = 1_000;
    private static final int ANSWER_SECONDS = 2;

    private final DatabaseLogin login;
    private final Runnable onReturn;
    private final CheckedSchema checked;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("database-watch").factory());
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Pulse pulse = new Pulse();
    private @Nullable Connection connection;
    private boolean migrated;
    private boolean prepared;
    private volatile @Nullable Runnable preparation;
    private volatile @Nullable Thread preparing;
    private volatile State state;

    private record State(
            boolean up, Instant since, @Nullable String problem) {}

    /// @param checked what earlier starts found out about the schema
    DatabaseWatch(DatabaseLogin login, Runnable onReturn, CheckedSchema checked, Clock clock) {
        this.checked = checked;
        this.login = login;
        this.onReturn = onReturn;
        this.clock = clock;
        this.state = new State(false, clock.instant(), null);
    }

    void begin() {
        thread.scheduleWithFixedDelay(this::look, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    boolean up() {
        return state.up();
    }

    Instant since() {
        return state.since();
    }

    Optional<String> problem() {
        return Optional.ofNullable(state.problem());
    }

    void onReady(Runnable action) {
        try {
            thread.execute(() -> {
                waiting.add(action);
                if (up()) {
                    runWaiting();
                }
            });
        } catch (RejectedExecutionException _) {
            // The hub is ending: what was to run when the database is ready needn't any more.
        }
    }

    /// @param action what erases again whom a restore brought back
    void prepareBy(Runnable action) {
        preparation = action;
    }

    /// Whether this thread works on what comes before anybody else is let in.
    boolean isPreparing() {
        return preparing == Thread.currentThread();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    private void look() {
        try {
            if (!answers()) {
                disconnect();
                connect();
            }
            if (!migrated) {
                migrate();
                sayHowDurable();
                migrated = true;
            }
            if (!prepared && !prepare()) {
                return;
            }
            prepared = true;
            beat();
            becomeUp();
            runWaiting();
        } catch (SQLException | RuntimeException e) {
            disconnect();
            becomeDown(e);
        }
    }

    private boolean answers() throws SQLException {
        return connection != null && connection.isValid(ANSWER_SECONDS);
    }

    private void connect() throws SQLException {
        connection = login.unpooled(ANSWER_SECONDS * 1_000).getConnection();
    }

    private void beat() throws SQLException {
        if (connection != null) {
            pulse.beat(connection, !state.up());
        }
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException _) {
                // It is gone already.
            }
        }
    }

    /// Takes a lock in the database, so several hubs may start at once.
    private void migrate() throws SQLException {
        if (connection != null && checked.holds(connection)) {
            LOG.info("The schema is up to date, as it was at the last start");
            return;
        }
        long began = System.nanoTime();
        int applied = new Migrations(login).migrate();
        LOG.info(
                "The schema is up to date: {} migrations applied in {} ms",
                applied,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        if (connection != null) {
            checked.remember(connection);
        }
    }

    /// What is accepted is promised, and the server's settings may not keep that.
    private void sayHowDurable() throws SQLException {
        if (connection == null) {
            return;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(Sql.of("hub/why-not-durable"))) {
            if (rows.next() && !rows.getString(1).isEmpty()) {
                LOG.warn("A power cut may take what was acknowledged: the database's {}", rows.getString(1));
            }
        }
    }

    /// @return false where it can't be done yet, and is tried again
    private boolean prepare() throws SQLException {
        if (!erasuresArePending()) {
            return true;
        }
        Runnable action = preparation;
        if (action == null) {
            state = new State(false, state.since(), "who was erased since the back-up is not erased again yet");
            return false;
        }
        preparing = Thread.currentThread();
        try {
            action.run();
        } finally {
            preparing = null;
        }
        return true;
    }

    private boolean erasuresArePending() throws SQLException {
        if (connection == null) {
            return true;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM erasure_pending")) {
            return rows.next() && rows.getLong(1) > 0;
        }
    }

    private void runWaiting() {
        for (Runnable action = waiting.peek(); action != null; action = waiting.peek()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("What was to run once the database is ready failed; it is tried again", e);
                return;
            }
            waiting.remove();
        }
    }

    private void becomeUp() {
        if (!state.up()) {
            onReturn.run();
            state = new State(true, clock.instant(), null);
            LOG.info("The database answers");
        }
    }

    private void becomeDown(Exception failure) {
        String problem = problem(failure);
        State old = state;
        if (old.up() || !problem.equals(old.problem())) {
            if (failure instanceof SchemaException) {
                LOG.error("The database can't be used: {}", problem);
            } else if (refusal(failure) != null && !(failure instanceof FlywayException)) {
                LOG.warn("The database is away: {} ({})", problem, failure.getMessage());
            } else {
                LOG.error("The database can't be used: {}", problem, failure);
            }
        }
        state = new State(false, old.up() ? clock.instant() : old.since(), problem);
    }

    /// For people who may not see addresses and names; the log has the rest.
    private static String problem(Exception failure) {
        if (failure instanceof SchemaException schema) {
            return String.valueOf(schema.getMessage());
        }
        SQLException refusal = refusal(failure);
        if (refusal == null) {
            return failure instanceof FlywayException
                    ? "its schema can't be brought to this version"
                    : "the hub failed when it asked it";
        }
        DatabaseFailure known = DatabaseFailure.within(failure).orElse(DatabaseFailure.FAULT);
        return known == DatabaseFailure.FAULT
                ? known.health() + " (" + refusal.getErrorCode() + ", " + refusal.getSQLState() + ")"
                : known.health();
    }

    private static @Nullable SQLException refusal(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal) {
                return refusal;
            }
        }
        return null;
    }
}
