package io.serai.connectors;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts calls in memory and writes them to their connections every few seconds, so that a call costs no statement. A
/// hub that is killed loses the counts of those seconds.
final class CallTally {
    private static final Logger LOG = LoggerFactory.getLogger(CallTally.class);
    private static final int LONGEST = 500;

    private final ConnectionStore store;
    private final Clock clock;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();

    private record Tally(
            long calls,
            Instant used,
            @Nullable Instant ok,
            @Nullable String error,
            @Nullable Instant failed) {
        Tally and(Tally later) {
            return new Tally(
                    calls + later.calls,
                    later.used,
                    later.ok == null ? ok : later.ok,
                    later.error == null ? error : later.error,
                    later.failed == null ? failed : later.failed);
        }
    }

    CallTally(ConnectionStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// @param error what failed; null where the call went well
    void count(String connection, @Nullable String error) {
        tallies.merge(connection, tally(1, error), Tally::and);
    }

    /// Writes at once what a test of a connection said; its calls are counted as all others.
    void say(String connection, @Nullable String error) {
        Tally tally = tally(0, error);
        store.count(connection, 0, tally.used(), tally.ok(), tally.error(), tally.failed());
    }

    private Tally tally(long calls, @Nullable String error) {
        Instant now = clock.instant();
        return error == null
                ? new Tally(calls, now, now, null, null)
                : new Tally(calls, now, null, error.length() > LONGEST ? error.substring(0, LONGEST) : error, now);
    }

    /// Writes what was counted since the last time; what can't be written is kept for the next.
    void write() {
        for (String connection : tallies.keySet()) {
            Tally tally = tallies.remove(connection);
            if (tally == null) {
                continue;
            }
            try {
                store.count(connection, tally.calls(), tally.used(), tally.ok(), tally.error(), tally.failed());
            } catch (RuntimeException e) {
                LOG.debug("the calls of connection {} are not counted yet: {}", connection, e.toString());
                tallies.merge(connection, tally, (later, earlier) -> earlier.and(later));
                return;
            }
        }
    }
}
