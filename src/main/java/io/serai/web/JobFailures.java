package io.serai.web;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log what failed where nobody waits for an answer. Jobs run every second, and an outage lasts for hours:
/// what the same job met within the last minute already is not said again, until it has been gone for as long.
final class JobFailures {
    private static final Logger LOG = LoggerFactory.getLogger(JobFailures.class);
    static final long SAME_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST = 1_000;

    private final LongSupplier nanos;
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    /// @param nanos as `System::nanoTime`
    JobFailures(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// @param job a route's id
    void say(String job, Throwable failure) {
        Throwable root = root(failure);
        Optional<DiskFault> disk = DiskFault.of(root);
        DatabaseFailure database = DatabaseFailure.within(failure).orElse(DatabaseFailure.FAULT);
        String what = disk.isPresent()
                ? "disk " + disk.get()
                : database != DatabaseFailure.FAULT ? "database " + database : root.toString();
        if (!isNew(job + " " + what)) {
            return;
        }
        if (disk.isPresent()) {
            LOG.error("{} met a disk that refuses: {}", job, root.toString());
        } else if (database != DatabaseFailure.FAULT) {
            LOG.warn("{} met the database's {} and goes on when it is over: {}", job, database, failure.toString());
        } else {
            LOG.error("{} failed", job, failure);
        }
    }

    private boolean isNew(String what) {
        long now = nanos.getAsLong();
        last.values().removeIf(then -> now - then >= SAME_NANOS);
        return last.size() >= MOST || last.put(what, now) == null;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = Failures.cause(cause)) {
            root = cause;
        }
        return root;
    }
}
