package io.serai.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Stores events that come at the same time by one INSERT: a commit to the disk costs as much for thirty as for one.
/// Nobody waits for others to come; what comes while the disk is busy goes together next.
final class AcceptQueue implements AutoCloseable {
    /// So many at most go together.
    private static final int TOGETHER = 64;

    private static final int WRITERS = 2;

    private record Pending(Object[] row, CompletableFuture<Boolean> stored) {}

    private final JdbcTemplate sql;
    private final TransactionTemplate transaction;
    private final String insert = Sql.of("hub/accept");
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final List<Thread> writers = new ArrayList<>();

    AcceptQueue(DataSource database) {
        this.sql = new JdbcTemplate(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        for (int i = 0; i < WRITERS; i++) {
            writers.add(Thread.ofPlatform().daemon().name("accept-" + i).start(this::write));
        }
    }

    /// Returns when it is committed.
    ///
    /// @param row the values of `hub/accept`
    /// @return false where it was there before
    boolean store(Object[] row) {
        var pending = new Pending(row, new CompletableFuture<>());
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
        while (!Thread.currentThread().isInterrupted()) {
            try {
                together.add(queue.take());
                queue.drainTo(together, TOGETHER - 1);
                store(together);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                together.forEach(pending -> pending.stored().completeExceptionally(e));
            }
            together.clear();
        }
    }

    private void store(List<Pending> together) {
        if (together.size() == 1) {
            storeAlone(together.getFirst());
            return;
        }
        try {
            transaction.executeWithoutResult(status ->
                    sql.batchUpdate(insert, together.stream().map(Pending::row).toList()));
            together.forEach(pending -> pending.stored().complete(true));
        } catch (DataIntegrityViolationException | ConcurrencyFailureException e) {
            // none of them is stored; one by one it shows which were there before, and which can't be
            together.forEach(this::storeAlone);
        }
    }

    private void storeAlone(Pending pending) {
        try {
            sql.update(insert, pending.row());
            pending.stored().complete(true);
        } catch (DuplicateKeyException e) {
            pending.stored().complete(false);
        } catch (RuntimeException e) {
            pending.stored().completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        writers.forEach(Thread::interrupt);
    }
}
