package io.serai.hub.trace;

import io.serai.web.Account;
import io.serai.web.Passage;
import io.serai.web.Principal;
import io.serai.web.Served;
import io.serai.web.Tracing;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts each passage into the ring; those of work, and those of requests that failed or were slow, go to the table too.
public final class Tracer implements Tracing {
    /// What a request fails with that is not its own fault: beside 5xx, what is there in the hub, and its limits.
    private static final Set<Integer> FAILURES = Set.of(409, 429);

    private final Ring ring;
    private final TraceWriter writer;
    private final long slow;

    /// @param slow from when on a request is slow: what the hub took to carry it out, not what the client took
    Tracer(Ring ring, TraceWriter writer, Duration slow) {
        this.ring = ring;
        this.writer = writer;
        this.slow = slow.toNanos();
    }

    @Override
    public @Nullable Passage begin(String requestId, long began) {
        return requestId.isEmpty() ? null : new Passage(requestId, began);
    }

    /// Of who is nobody's caller and was not even let in nothing is noted: strangers must not be able to push what
    /// others may ask about out of the ring. The log of requests has it.
    @Override
    public void served(Served served, @Nullable Passage noted) {
        if (noted == null && served.account() == null) {
            return;
        }
        Passage passage = noted == null ? new Passage(served.requestId(), System.nanoTime() - served.nanos()) : noted;
        passage.ends(served);
        long account = account(served, passage);
        long number = ring.add(account, passage);
        if (passage.isWork()) {
            writer.work(number, account, passage);
        } else if (served.status() >= 500 || FAILURES.contains(served.status()) || passage.worked() >= slow) {
            writer.request(number, account, passage);
        }
    }

    /// Of a webhook it is the account that it was accepted for; a caller who comes without an account acts for none.
    private static long account(Served served, Passage passage) {
        Account account = served.account();
        if (account != null) {
            return account.id();
        }
        return served.principal() instanceof Principal.Guest ? passage.account() : 0;
    }

    @Override
    public void worked(Passage passage) {
        passage.ends();
        long number = ring.add(passage.account(), passage);
        writer.work(number, passage.account(), passage);
    }
}
