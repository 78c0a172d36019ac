package io.serai.hub.delivery;

import io.serai.hub.database.Sql;
import io.serai.web.DatabaseFailure;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/// Stores events that come at the same time by one INSERT: a commit to the disk costs as much for thirty as for
/// one. Nobody waits for others to come; what comes while the disk is busy goes together next.
///
/// Why no timer: one that waits some milliseconds for company makes each event slower when there is little to
/// do, and when there is much it is not needed, as the commit before is wait enough. So the size of a group
/// follows the load. Two writers, so that one statement is prepared while the other's is on its way to the
/// disk.
///
/// Why a group that fails is stored one by one: a statement stores all of its rows or none, and one repeat, or
/// one row that can't be stored, must not cost the others. Repeats are rare, so they may be slow; an `INSERT
/// IGNORE` would be fast and hide the rows that were refused for another reason. An outage is told to all of
/// them instead: none of them is stored, each sender hears so, and sends again.
final class AcceptQueue implements AutoCloseable {
    /// So many at most go together.
    private static final int TOGETHER = 64;

    private static final int WRITERS = 2;

    /// And so many bytes of their bodies, or one event, so that no packet is too large for MariaDB (16 MiB where nobody
    /// has set it).
    private static final int TOGETHER_BYTES = 2 << 20;

    /// What a row has instead of a key that was there before, and where nobody asks for keys.
    static final long REPEAT = -1;

    static final long UNKNOWN = 0;

    /// @param stored the row's key
    private record Pending(Object[] row, int bytes, CompletableFuture<Long> stored) {}

    private final JdbcTemplate sql;
    private final String[] inserts;
    private final boolean keys;
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final List<Thread> writers = new ArrayList<>();

    /// @param keys whether somebody asks for the rows' keys
    AcceptQueue(DataSource database, boolean keys) {
        this.sql = new JdbcTemplate(database);
        this.keys = keys;
        this.inserts = inserts(keys);
        for (int i = 0; i < WRITERS; i++) {
            writers.add(Thread.ofPlatform().daemon().name("accept-" + i).start(this::write));
        }
    }

    /// Returns when it is committed.
    ///
    /// @param row the values of `hub/accept`
    /// @param bytes of its body
    /// @return its key; [#REPEAT] where it was there before, [#UNKNOWN] where nobody asks for keys
    long store(Object[] row, int bytes) {
        var pending = new Pending(row, bytes, new CompletableFuture<>());
        queue.add(pending);
        try {
            return pending.stored().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void write() {
        var together = new ArrayList<Pending>(TOGETHER);
        Pending next = null;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                next = gather(together, next == null ? queue.take() : next);
                store(together);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                together.forEach(pending -> pending.stored().completeExceptionally(e));
            }
            together.clear();
        }
    }

    /// @return what there is no room for any more; null where nothing is left over
    private @Nullable Pending gather(List<Pending> together, Pending first) {
        int bytes = first.bytes();
        Pending next = first;
        while (next != null && (together.isEmpty() || together.size() < TOGETHER && bytes <= TOGETHER_BYTES)) {
            together.add(next);
            next = queue.poll();
            bytes += next == null ? 0 : next.bytes();
        }
        return next;
    }

    private void store(List<Pending> together) {
        if (together.size() == 1) {
            storeAlone(together.getFirst());
            return;
        }
        try {
            List<Long> stored = insert(together);
            for (int i = 0; i < together.size(); i++) {
                together.get(i).stored().complete(stored.get(i));
            }
        } catch (DataAccessException e) {
            if (!(e instanceof DataIntegrityViolationException)
                    && DatabaseFailure.within(e).orElse(DatabaseFailure.FAULT) != DatabaseFailure.CONTENDED) {
                throw e;
            }
            // none of them is stored; one by one it shows which were there before, and which can't be
            together.forEach(this::storeAlone);
        }
    }

    private void storeAlone(Pending pending) {
        try {
            pending.stored().complete(insert(List.of(pending)).getFirst());
        } catch (DuplicateKeyException e) {
            pending.stored().complete(REPEAT);
        } catch (RuntimeException e) {
            pending.stored().completeExceptionally(e);
        }
    }

    /// In the caller's transaction, as many as there are.
    ///
    /// @param rows the values of `hub/accept`
    /// @return their keys
    /// @throws DuplicateKeyException where one was there before
    List<Long> storeWith(List<Object[]> rows) {
        var stored = new ArrayList<Long>();
        for (int from = 0; from < rows.size(); from += TOGETHER) {
            stored.addAll(insert(rows.subList(from, Math.min(rows.size(), from + TOGETHER)).stream()
                    .map(row -> new Pending(row, 0, new CompletableFuture<>()))
                    .toList()));
        }
        return stored;
    }

    /// One statement, so all of them or none.
    private List<Long> insert(List<Pending> rows) {
        String insert = inserts[rows.size()];
        if (keys) {
            return sql.query(insert, statement -> bind(statement, rows), (row, number) -> row.getLong(1));
        }
        sql.update(insert, statement -> bind(statement, rows));
        return Collections.nCopies(rows.size(), UNKNOWN);
    }

    /// By hand, as Spring asks the driver for the type of each null, which answers by an exception.
    private static void bind(PreparedStatement statement, List<Pending> rows) throws SQLException {
        int at = 0;
        for (Pending pending : rows) {
            for (Object value : pending.row()) {
                statement.setObject(++at, value);
            }
        }
    }

    /// The statement for each number of rows.
    private static String[] inserts(boolean keys) {
        String one = Sql.of("hub/accept").strip();
        String values = one.substring(one.indexOf("VALUES") + "VALUES".length());
        var inserts = new String[TOGETHER + 1];
        for (int rows = 1; rows <= TOGETHER; rows++) {
            inserts[rows] = one + ("," + values).repeat(rows - 1) + (keys ? " RETURNING id" : "");
        }
        return inserts;
    }

    @Override
    public void close() {
        writers.forEach(Thread::interrupt);
    }
}
