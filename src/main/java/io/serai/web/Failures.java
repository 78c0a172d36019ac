package io.serai.web;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.TransactionSystemException;

/// What a caller may learn of an exception: a refusal as it is, what ails the database by its kind, a disk's as 507,
/// all else as 500 and a request id.
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
                return notAnswered(disk.get());
            }
        }
        DatabaseFailure known = DatabaseFailure.within(failure).orElse(DatabaseFailure.FAULT);
        if (known != DatabaseFailure.FAULT) {
            LOG.warn("request {} met the database's {}: {}", requestId, known, failure.toString());
            return known.outcome();
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

    /// The same of a disk that refused later: by then something may have been accepted, and work on it goes on.
    private static Outcome.Refused notAnswered(DiskFault fault) {
        return fault != DiskFault.FULL
                ? notKept(fault)
                : new Outcome.Refused(
                        507,
                        "The hub's disk is full, so this can't be answered. An import that was accepted goes on: look at its"
                                + " run before you send it again.");
    }

    /// Whether the database is at the root of it, and it will pass.
    public static boolean isOutageWithin(Throwable failure) {
        return DatabaseFailure.within(failure)
                .filter(known -> known.work() != DatabaseFailure.Work.GIVEN_UP)
                .isPresent();
    }

    /// What lies behind it. Of a transaction that could not even be rolled back it is why it was to be: that the
    /// connection is closed says nothing.
    public static @Nullable Throwable cause(Throwable failure) {
        Throwable first = failure instanceof TransactionSystemException end ? end.getApplicationException() : null;
        return first == null ? failure.getCause() : first;
    }
}
