package io.serai.web;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Ends WebSockets and streams of events whose token has ended: at its time where it says one, and soon after it was
/// revoked, its person was deactivated or lost the permission. Those of one token are looked at together.
///
/// Why it asks again and again: what ends a token is a row in the database, and nobody tells the hubs of it. The more
/// tokens there are the longer it takes to ask for each, so that the database has no more to do than before.
final class TokenWatch {
    private static final int ENDED = 4401;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final long LOOK_MILLIS = 250;
    private static final long SOONEST = Duration.ofSeconds(2).toNanos();
    /// For how long nobody has to be able to tell.
    private static final long UNSURE = Duration.ofMinutes(1).toNanos();
    private static final int A_SECOND = 250;
    private static final int AT_ONCE = 8;

    private record Key(
            @Nullable String bearer,
            @Nullable String cookie,
            @Nullable String jwt,
            @Nullable String apiKey,
            @Nullable String accountId,
            Operation operation) {}

    private final Gate gate;
    private final Workers workers;
    private final Executor loop;
    private final ConcurrentHashMap<Key, Watched> all = new ConcurrentHashMap<>();
    /// Those that are to be asked for, and how many are being; on the loop alone.
    private final Deque<Watched> due = new ArrayDeque<>();

    private int asking;

    TokenWatch(Vertx vertx, Gate gate, Workers workers) {
        this.gate = gate;
        this.workers = workers;
        var context = (ContextInternal) vertx.getOrCreateContext();
        this.loop = step -> context.emit(_ -> step.run());
        loop.execute(() -> vertx.setPeriodic(LOOK_MILLIS, now -> look()));
    }

    private static final class Watched {
        final Credentials credentials;
        final @Nullable Account account;
        final @Nullable Instant until;
        final Set<Held> held = ConcurrentHashMap.newKeySet();
        final Operation operation;
        long asked = System.nanoTime();
        long sure = asked;
        boolean isDue;

        Watched(Visit visit) {
            this.credentials = Objects.requireNonNull(visit.proof());
            this.operation = Objects.requireNonNull(visit.target());
            this.account = visit.account();
            this.until = visit.until();
        }

        void end(int code, String reason) {
            held.forEach(one -> one.close(code, reason));
        }
    }

    /// @return to be called when it is closed
    Runnable watch(Visit visit, Held held) {
        Credentials proof = Objects.requireNonNull(visit.proof());
        var key = new Key(
                proof.bearer(),
                proof.cookie(),
                proof.jwt(),
                proof.apiKey(),
                proof.accountId(),
                Objects.requireNonNull(visit.target()));
        all.compute(key, (same, there) -> {
            Watched watched = there == null ? new Watched(visit) : there;
            watched.held.add(held);
            return watched;
        });
        return () -> all.computeIfPresent(key, (same, there) -> {
            there.held.remove(held);
            return there.held.isEmpty() ? null : there;
        });
    }

    private void look() {
        long now = System.nanoTime();
        Instant time = Instant.now();
        long period = Math.max(SOONEST, all.size() * Duration.ofSeconds(1).toNanos() / A_SECOND);
        all.forEach((key, watched) -> {
            if (watched.until != null && !time.isBefore(watched.until)) {
                watched.end(ENDED, "the token has ended");
            } else if (now - watched.sure > Math.max(UNSURE, 3 * period)) {
                watched.end(TRY_AGAIN_LATER, "the database does not answer");
            } else if (!watched.isDue && now - watched.asked > period) {
                watched.isDue = true;
                due.add(watched);
            }
        });
        ask();
    }

    /// The next ones, a few at once.
    private void ask() {
        while (asking < AT_ONCE && !due.isEmpty()) {
            Watched watched = due.remove();
            asking++;
            watched.asked = System.nanoTime();
            workers.run(loop, () -> gate.decide(watched.credentials)).onComplete(decided -> {
                asking--;
                watched.isDue = false;
                if (decided.succeeded()) {
                    watched.sure = System.nanoTime();
                    heed(watched, decided.result());
                }
                ask();
            });
        }
    }

    private static void heed(Watched watched, Gate.Decision decision) {
        if (decision instanceof Gate.Decision.Admitted admitted
                && Objects.equals(admitted.account(), watched.account)
                && (!watched.operation.isGiven() || admitted.principal().may(watched.operation.permission()))) {
            watched.held.forEach(one -> one.is(admitted.principal()));
        } else {
            watched.end(ENDED, "the token has ended");
        }
    }
}
