package io.serai.splash;

import io.serai.hub.delivery.DeliveryException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How far an event's guests have been read. The list ends with a page that has nobody on it, or with as many guests as
/// Splash says there are. Not thread-safe.
public final class GuestPages {
    /// More than any event has, and as much as is kept in memory of one.
    private static final int MOST = 500_000;

    private final Set<String> seen = new HashSet<>();
    private int page = 1;
    private int total = -1;
    private boolean ended;
    private boolean whole = true;

    public boolean more() {
        return !ended;
    }

    int page() {
        return page;
    }

    /// How many Splash said there are, at last; -1 where it did not say.
    int total() {
        return total;
    }

    /// Whether these are known to be all: what Splash said of their number is true, and of a list of unknown length
    /// nobody came twice, as someone does who moves to another page while it is read. Nobody at all is never known
    /// to be all.
    boolean isComplete() {
        return ended && whole && !seen.isEmpty() && (total < 0 || total == seen.size());
    }

    /// @param ids of the guests on the page
    /// @throws DeliveryException permanent, where the list would never end
    void advance(List<String> ids, int said) {
        int before = seen.size();
        seen.addAll(ids);
        int fresh = seen.size() - before;
        whole &= (page == 1 || said == total) && (said >= 0 || fresh == ids.size());
        total = said;
        ended = ids.isEmpty() || total >= 0 && seen.size() >= total;
        page++;
        if (fresh == 0 && !ended) {
            throw DeliveryException.permanent(
                    SplashGuest.SYSTEM,
                    "Splash's list goes round in a circle: page " + (page - 1) + " has only guests of pages before.");
        }
        if (seen.size() > MOST) {
            throw DeliveryException.permanent(
                    SplashGuest.SYSTEM, "Splash's list has more than " + MOST + " guests of one event.");
        }
    }
}
