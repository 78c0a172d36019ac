package io.serai.hub.delivery;

import io.serai.web.Call;
import io.serai.web.DatabaseFailure;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The bean `retries`: whether a step that failed is tried again at once, twice at most. What takes longer is tried
/// again from the inbox, where no thread waits.
public final class Retries {
    private static final int QUICK_TRIES = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration CALLERS_PATIENCE = Duration.ofSeconds(5);
    private static final int MARGIN_MILLIS = 20;

    private final Clock clock;

    public Retries(Clock clock) {
        this.clock = clock;
    }

    /// Only what is known to be transient, and never inside a transaction: what went before in it is lost with it.
    public boolean again(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        int tried = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
        if (failure == null || tried > QUICK_TRIES || isInTransaction() || isLate(exchange) || isCanary(exchange)) {
            return false;
        }
        Diagnosis diagnosis = Diagnosis.of(failure, clock);
        return switch (diagnosis.kind()) {
            case TRANSIENT -> isSoon(exchange, diagnosis.retryAfter());
            case OUTAGE -> isRolledBack(failure);
            case HELD_BACK, PERMANENT, NOT_OURS -> false;
        };
    }

    /// As Spring has it, on whose thread the steps of a transaction run. `Exchange.isTransacted()` was seen to say no
    /// inside one (Camel 4.17, the work of an inbox row). After a deadlock, whose transaction is gone, a step that
    /// is tried again and works would be committed without those before it.
    private static boolean isInTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    /// Whether a caller has waited long enough for this answer, good or bad.
    private static boolean isLate(Exchange exchange) {
        return exchange.getProperty(Call.PROPERTY) != null
                && exchange.getClock().elapsed() > CALLERS_PATIENCE.toMillis();
    }

    /// It is to say quickly whether a replay of many helps, and to ask a vendor that is still down as little as it can.
    private static boolean isCanary(Exchange exchange) {
        Work work = exchange.getProperty(Work.PROPERTY, Work.class);
        return work != null && work.canary();
    }

    private static boolean isSoon(Exchange exchange, @Nullable Duration asked) {
        if (asked == null) {
            return true;
        }
        exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, asked.toMillis() + MARGIN_MILLIS);
        return asked.compareTo(PATIENCE) <= 0;
    }

    /// A deadlock or a lock wait: the statement left nothing behind, so the step can be repeated.
    private static boolean isRolledBack(Throwable failure) {
        return DatabaseFailure.within(failure).orElse(DatabaseFailure.FAULT) == DatabaseFailure.CONTENDED;
    }
}
