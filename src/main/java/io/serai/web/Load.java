package io.serai.web;

import java.util.concurrent.atomic.AtomicInteger;

/// How many requests are on their way, and how many of them are worked on: one whose body is awaited, or whose answer
/// is being sent, waits for its client alone, and takes no place from others.
final class Load {
    static final String BUSY = "The hub has more to do than it can take right now.";

    private final int most;
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();

    /// @param most that are worked on at once
    Load(int most) {
        this.most = most;
    }

    void begins() {
        all.incrementAndGet();
        working.incrementAndGet();
    }

    /// Now the client has to do something.
    void rests(Visit visit) {
        if (visit.works(false)) {
            working.decrementAndGet();
        }
    }

    void goesOn(Visit visit) {
        if (visit.works(true)) {
            working.incrementAndGet();
        }
    }

    void ends(Visit visit) {
        rests(visit);
        all.decrementAndGet();
    }

    boolean over() {
        return working.get() > most;
    }

    int all() {
        return all.get();
    }
}
