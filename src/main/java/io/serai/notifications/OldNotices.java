package io.serai.notifications;

import java.time.Clock;
import java.time.Duration;

/// The bean `oldNotices`: removes what people were told long ago.
public final class OldNotices {
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int AT_ONCE = 1_000;

    private final NoticeStore store;
    private final Clock clock;

    OldNotices(NoticeStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// @return how many went
    public int purge() {
        int gone = 0;
        int some;
        do {
            some = store.removeBefore(clock.instant().minus(KEPT), AT_ONCE);
            gone += some;
        } while (some == AT_ONCE);
        return gone;
    }
}
