package io.serai.hub.delivery;

import io.serai.hub.delivery.Lanes.Lane;
import io.serai.web.Passage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Claimed rows of one lane and one route, worked on one after the other by one worker, many in one transaction.
///
/// A transaction takes rows from it until there are no more or its time is over, whichever comes first: what it locks
/// is free again soon, however slow the work turns out to be. Not safe for use by several threads at once.
public final class WorkGroup {
    /// The exchange property that holds it while its rows are worked on together.
    static final String PROPERTY = "workGroup";

    private static final Duration TRANSACTION = Duration.ofMillis(200);

    private final Lane lane;
    private final List<Work> works;
    private final List<Passage> passages = new ArrayList<>();
    private @Nullable Work row;
    private int committed;
    private int taken;

    WorkGroup(List<Work> works) {
        this.lane = Lane.of(works.getFirst());
        this.works = List.copyOf(works);
    }

    Lane lane() {
        return lane;
    }

    /// Whether rows are left that no committed transaction has taken.
    public boolean isMore() {
        return committed < works.size();
    }

    /// The rows of the next transaction, the first of them in any case.
    public Iterator<Work> getNext() {
        taken = committed;
        long until = System.nanoTime() + TRANSACTION.toNanos();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return taken < works.size() && (taken == committed || System.nanoTime() < until);
            }

            @Override
            public Work next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return works.get(taken++);
            }
        };
    }

    /// What the present transaction has taken.
    List<Work> taken() {
        return works.subList(committed, taken);
    }

    /// What notes the row that is worked on now; null where nothing does.
    void passes(Work work, @Nullable Passage passage) {
        row = work;
        if (passage != null) {
            passages.add(passage);
        }
    }

    /// The row's own time is over; how it ends is known after the commit, and what is rolled back is noted where it
    /// goes on.
    void rowEnds() {
        Passage passage = Passage.current();
        if (passage != null && row != null) {
            passage.work(row.capability(), row.attempts(), "done");
            passage.leave();
        }
    }

    /// What was noted of what is committed now.
    List<Passage> passed() {
        List<Passage> done = List.copyOf(passages);
        passages.clear();
        return done;
    }

    /// @return what the transaction had taken that is committed now
    List<Work> commit() {
        List<Work> done = List.copyOf(taken());
        committed = taken;
        return done;
    }

    /// What no transaction has committed.
    List<Work> left() {
        return new ArrayList<>(works.subList(committed, works.size()));
    }

    @Override
    public String toString() {
        return "WorkGroup[" + works.size() + " of " + lane + "]";
    }
}
