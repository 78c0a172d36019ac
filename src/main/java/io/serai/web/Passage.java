package io.serai.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/// What a request, or one try of accepted work, goes through on this hub: its steps and calls, and how long each took.
/// Names come from contracts, routes and connectors; of what a caller sent it holds the request's id and nothing else.
///
/// It is the current one of the thread that carries it out. Where a route goes on in other threads, they find it in
/// their exchange.
public final class Passage {
    /// The exchange property that holds it.
    public static final String PROPERTY = "passage";

    /// Parts that are noted of one; what is more is counted.
    public static final int MOST = 100;

    /// So that a loop does not keep calls and ends from being noted.
    private static final int MOST_STEPS = 60;

    private static final ThreadLocal<Passage> CURRENT = new ThreadLocal<>();

    /// What a part is.
    public enum Kind {
        /// A request, from its first byte to the last of its answer.
        EDGE,
        /// A step of a route.
        STEP,
        /// A call to a vendor.
        VENDOR,
        /// A try of accepted work.
        WORK
    }

    /// @param of the path's template, the route, or the vendor
    /// @param outcome of what failed the exception's class or kind, of work what became of it; null where all
    ///     went well
    /// @param status of HTTP; 0 where there is none
    /// @param attempt the how manyeth try in a row; 0 where nothing is tried again
    /// @param at microseconds from the passage's begin
    /// @param took microseconds
    public record Part(
            Kind kind,
            String name,
            @Nullable String of,
            @Nullable String outcome,
            int status,
            int attempt,
            long at,
            long took) {}

    private final String requestId;
    private final long origin;
    private final long entered = System.nanoTime();
    private final List<Part> parts = new ArrayList<>(4);
    private int left;
    private int steps;
    private long stepped;
    private long began;
    private boolean work;
    private boolean over;
    private long account;

    /// @param began by `System.nanoTime()`
    public Passage(String requestId, long began) {
        this.requestId = requestId;
        this.origin = began;
    }

    /// That of this thread; null where there is none.
    public static @Nullable Passage current() {
        return CURRENT.get();
    }

    /// That of this thread, or else of the exchange; null where there is none.
    public static @Nullable Passage of(Exchange exchange) {
        Passage current = CURRENT.get();
        return current == null ? exchange.getProperty(PROPERTY, Passage.class) : current;
    }

    /// This thread carries it out from here to [#leave].
    public void enter() {
        CURRENT.set(this);
    }

    public void leave() {
        CURRENT.remove();
    }

    public String requestId() {
        return requestId;
    }

    /// When it began, in microseconds since 1970; known once it has ended.
    public synchronized long began() {
        return began;
    }

    /// How long its steps took, and what they waited for in the hub, in nanoseconds; not what its caller took to send
    /// and to receive.
    public synchronized long worked() {
        return stepped == 0 ? 0 : stepped - entered;
    }

    /// Whose it is, where its caller does not say.
    public synchronized void belongsTo(long tenant) {
        if (account == 0) {
            account = tenant;
        }
    }

    /// The tenant's integer key; 0 for nobody's.
    public synchronized long account() {
        return account;
    }

    /// Once it has ended, as they stay.
    public synchronized List<Part> parts() {
        return over ? Collections.unmodifiableList(parts) : List.copyOf(parts);
    }

    /// Whether accepted work was tried in it.
    public synchronized boolean isWork() {
        return work;
    }

    /// How many parts were not noted.
    public synchronized int left() {
        return left;
    }

    /// @param began by `System.nanoTime()`, as of all parts
    public synchronized void step(String name, String route, @Nullable Throwable failure, long began) {
        if (steps >= MOST_STEPS || parts.size() >= MOST) {
            left++;
            return;
        }
        steps++;
        add(Kind.STEP, name, route, failure == null ? null : name(failure), 0, 0, began);
    }

    /// A call that ended, or was not made.
    ///
    /// @param status 0 where nothing was answered
    /// @param outcome null where it went well
    public synchronized void vendor(String system, String what, int status, @Nullable String outcome, long began) {
        if (parts.size() >= MOST) {
            left++;
            return;
        }
        int attempt = 1;
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part before = parts.get(i);
            if (before.kind == Kind.VENDOR && before.name.equals(what)) {
                attempt = before.outcome == null ? 1 : before.attempt + 1;
                break;
            }
        }
        add(Kind.VENDOR, what, system, outcome, status, attempt, began);
    }

    /// @param outcome what became of it
    public synchronized void work(String capability, int attempt, String outcome) {
        work = true;
        add(Kind.WORK, capability, null, outcome, 0, attempt, origin);
    }

    /// It was a request, and is answered. Nothing more is noted.
    public synchronized void ends(Served served) {
        String template = served.pathTemplate();
        boolean declared = !Operation.UNDECLARED_ID.equals(served.operation());
        long micros = served.nanos() / 1000;
        began = ChronoUnit.MICROS.between(Instant.EPOCH, served.at()) - micros;
        parts.add(new Part(
                Kind.EDGE, served.operation(), declared ? template : null, null, served.status(), 0, 0, micros));
        over = true;
    }

    /// It was work, and has ended.
    public synchronized void ends() {
        began = System.currentTimeMillis() * 1000 - (System.nanoTime() - origin) / 1000;
        over = true;
    }

    private void add(
            Kind kind,
            String name,
            @Nullable String of,
            @Nullable String outcome,
            int status,
            int attempt,
            long began) {
        if (over) {
            return;
        }
        long now = System.nanoTime();
        if (kind == Kind.STEP) {
            stepped = now;
        }
        parts.add(new Part(kind, name, of, outcome, status, attempt, (began - origin) / 1000, (now - began) / 1000));
    }

    /// Camel's own say only that another was thrown.
    private static String name(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause != null && failure.getClass().getName().startsWith("org.apache.camel.")) {
            return cause.getClass().getSimpleName();
        }
        return failure.getClass().getSimpleName();
    }
}
