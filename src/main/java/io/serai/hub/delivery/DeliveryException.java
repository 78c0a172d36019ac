package io.serai.hub.delivery;

import io.serai.web.Explained;
import io.serai.web.Outcome;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something outside could not be reached or did not do what it was asked, and it is known whether a later try can
/// help.
public final class DeliveryException extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1;

    /// What a later try can do.
    public enum Kind {
        /// The same may well work later: a timeout, a reset, 408, 425, 429, 5xx.
        TRANSIENT,
        /// It was not even tried, as a limit or an open circuit breaker was in the way: to be tried later, and not
        /// counted as a try.
        HELD_BACK,
        /// The same will fail again: another 4xx, a body that can't be read, a missing setting.
        PERMANENT
    }

    /// 408, 502, 504: it was begun, and what became of it is not said.
    private static final Set<Integer> CANT_KNOW = Set.of(408, 502, 504);

    private final Kind kind;
    private final String endpoint;
    private final int status;
    private final @Nullable Duration retryAfter;

    /// @param endpoint what was called, without secrets, such as `novi GET /customers/{uuid}`
    /// @param status the HTTP status that was answered; 429 for what a limit of ours held back; 0 for none
    /// @param retryAfter how long the other side asks to wait
    public DeliveryException(
            Kind kind,
            String endpoint,
            int status,
            @Nullable Duration retryAfter,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.endpoint = endpoint;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public static DeliveryException permanent(String endpoint, String message) {
        return new DeliveryException(Kind.PERMANENT, endpoint, 0, null, message, null);
    }

    /// For callers of routes that have no answer of their own to it.
    @Override
    public Outcome outcome() {
        return switch (kind) {
            case TRANSIENT, HELD_BACK -> new Outcome.Refused(503, getMessage() + " Please try again.", retryAfter);
            case PERMANENT -> new Outcome.Refused(502, String.valueOf(getMessage()));
        };
    }

    public Kind kind() {
        return kind;
    }

    public String endpoint() {
        return endpoint;
    }

    /// 0 where nothing was answered.
    public int status() {
        return status;
    }

    /// Whether the other side may have done what it was asked: its answer did not come, or is none, or is a proxy's
    /// that can't know. A `ConnectException` as the cause says that nothing was sent.
    public boolean mayHaveArrived() {
        return kind == Kind.TRANSIENT
                && (status == 0 && !(getCause() instanceof ConnectException)
                        || status < 300 && status > 0
                        || CANT_KNOW.contains(status));
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
