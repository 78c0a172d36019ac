package io.serai.web;

import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.TransactionSystemException;

/// What a caller may learn of an exception: a refusal as it is, an outage as 503, a disk's as 507, all else as 500 and
// a request id.
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    public static Outcome outcome(Throwable failure, String requestId) {
        for (Throwable cause = failure; cause != null; cause = cause(cause)) {
            if (cause instanceof Refusal refusal) {
                return refusal.outcome();
            }
            if (cause instanceof Explained explained) {
                LOG.warn("request {} failed: {}", requestId, cause.toString());
                return explained.outcome();
            }
            var disk = DiskFault.of(cause);
            if (disk.isPresent()) {
                LOG.error("request {} met a disk that refuses: {}", requestId, cause.toString());
                return notKept(disk.get());
            }
            if (isOutage(cause)) {
                LOG.warn("request {} met an outage: {}", requestId, cause.toString());
                return new Outcome.Refused(503, "The database does not answer right now. Please try again.");
            }
        }
        LOG.error("request {} failed", requestId, failure);
        return new Outcome.Refused(
                500, "Something went wrong on our side. Give this request id to whoever runs the hub: " + requestId);
    }

    /// What a caller is told whose file could not be written (RFC 4918, 11.5).
    static Outcome.Refused notKept(DiskFault fault) {
        return new Outcome.Refused(
                507,
                switch (fault) {
                    case FULL -> "The hub's disk is full, so nothing of this was kept. Please try again later.";
                    case PASSING -> "The hub's disk does not take this right now. Please try again.";
                    case LASTING ->
                        "The hub's disk does not take this. Please tell whoever runs the hub, whose log says why.";
                });
    }

    /// Whether an outage is at the root of it.
    public static boolean isOutageWithin(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause(cause)) {
            if (isOutage(cause)) {
                return true;
            }
        }
        return false;
    }

    /// What lies behind it. Of a transaction that could not even be rolled back it is why it was to be: that the
    /// connection is closed says nothing.
    public static @Nullable Throwable cause(Throwable failure) {
        Throwable first = failure instanceof TransactionSystemException end ? end.getApplicationException() : null;
        return first == null ? failure.getCause() : first;
    }

    /// Whether it may well work when tried again: no connection, a deadlock, a lock wait.
    public static boolean isOutage(Throwable failure) {
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException;
    }
}
