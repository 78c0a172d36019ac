package io.serai.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// So many places in all, and so many of them for each who comes.
final class Places {
    enum Answer {
        TAKEN,
        /// All are taken.
        FULL,
        /// This one holds as many as one may.
        ENOUGH
    }

    private final int all;
    private final int each;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> held = new ConcurrentHashMap<>();

    Places(int all, int each) {
        this.all = all;
        this.each = each;
    }

    Answer take(Object who) {
        if (taken.incrementAndGet() > all) {
            taken.decrementAndGet();
            return Answer.FULL;
        }
        if (held.merge(who, 1, Integer::sum) > each) {
            free(who);
            return Answer.ENOUGH;
        }
        return Answer.TAKEN;
    }

    /// Once for each that was taken.
    void free(Object who) {
        held.computeIfPresent(who, (key, count) -> count == 1 ? null : count - 1);
        taken.decrementAndGet();
    }

    int taken() {
        return taken.get();
    }
}
