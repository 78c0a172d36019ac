package io.serai.hub.delivery;

import io.serai.web.DatabaseFailure;
import io.serai.web.DiskFault;
import io.serai.web.Failures;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;

/// What a failure means for another try.
///
/// @param endpoint what was called, where that is known
/// @param retryAfter how long the other side asks to wait
/// @param cause the exception that says most
record Diagnosis(
        Kind kind, @Nullable String endpoint, @Nullable Duration retryAfter, Throwable cause) {

    enum Kind {
        /// The hub's own database or disk, where that can pass ([DiskFault]): waited out for as long as it takes, not
        /// counted as a try.
        OUTAGE,
        /// Not even tried, see [DeliveryException.Kind#HELD_BACK]: later, not counted as a try.
        HELD_BACK,
        TRANSIENT,
        PERMANENT,
        /// Another worker has the row by now: there is nothing left to do here.
        NOT_OURS
    }

    /// Statuses that ask for another try (RFC 9110, RFC 6585); with every 5xx.
    private static final Set<Integer> AGAIN = Set.of(408, 425, 429);

    static Diagnosis of(Throwable failure, Clock clock) {
        for (Throwable cause = failure; cause != null; cause = Failures.cause(cause)) {
            Diagnosis known = known(cause, clock);
            if (known != null) {
                return known;
            }
        }
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = Failures.cause(cause)) {
            root = cause;
        }
        return new Diagnosis(Kind.PERMANENT, null, null, root);
    }

    private static @Nullable Diagnosis known(Throwable cause, Clock clock) {
        return switch (cause) {
            case LeaseLostException lost -> new Diagnosis(Kind.NOT_OURS, null, null, lost);
            case DeliveryException delivery ->
                new Diagnosis(
                        switch (delivery.kind()) {
                            case TRANSIENT -> Kind.TRANSIENT;
                            case HELD_BACK -> Kind.HELD_BACK;
                            case PERMANENT -> Kind.PERMANENT;
                        },
                        delivery.endpoint(),
                        delivery.retryAfter(),
                        delivery);
            case HttpOperationFailedException http ->
                new Diagnosis(
                        isTransient(http.getStatusCode()) ? Kind.TRANSIENT : Kind.PERMANENT,
                        null,
                        retryAfter(http.getResponseHeaders(), clock),
                        http);
            case Throwable disk
            when DiskFault.of(disk).isPresent() ->
                new Diagnosis(
                        DiskFault.of(disk).get() == DiskFault.LASTING ? Kind.PERMANENT : Kind.OUTAGE, null, null, disk);
            case FileSystemException missing -> new Diagnosis(Kind.OUTAGE, null, null, missing);
            // the hub stops: no fault of the work
            case InterruptedException stop -> new Diagnosis(Kind.OUTAGE, null, null, stop);
            case IOException io -> new Diagnosis(Kind.TRANSIENT, null, null, io);
            case TimeoutException late -> new Diagnosis(Kind.TRANSIENT, null, null, late);
            default -> ofDatabase(cause);
        };
    }

    private static @Nullable Diagnosis ofDatabase(Throwable cause) {
        DatabaseFailure failure = DatabaseFailure.of(cause);
        return failure == null
                ? null
                : new Diagnosis(
                        switch (failure.work()) {
                            case WAITED_OUT -> Kind.OUTAGE;
                            case TRIED_AGAIN -> Kind.TRANSIENT;
                            case GIVEN_UP -> Kind.PERMANENT;
                        },
                        null,
                        null,
                        cause);
    }

    static boolean isTransient(int status) {
        return status >= 500 || AGAIN.contains(status);
    }

    private static @Nullable Duration retryAfter(@Nullable Map<String, String> headers, Clock clock) {
        if (headers == null) {
            return null;
        }
        for (var header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("Retry-After")) {
                return RetryAfter.parse(header.getValue(), clock).orElse(null);
            }
        }
        return null;
    }
}
