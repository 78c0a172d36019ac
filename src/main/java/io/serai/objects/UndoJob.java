package io.serai.objects;

import io.serai.hub.delivery.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An undo on its way. What is committed stands in the database; whoever goes on with it after a kill begins at the
/// first change again and finds what was taken back marked.
final class UndoJob {
    /// The exchange property that holds it.
    static final String PROPERTY = "undoJob";

    static final String RESTORED = "restored";
    static final String REMOVED = "removed";
    static final String RETURNED = "returned";
    static final String KEPT = "kept";

    private final Work work;
    private final long undone;
    private final boolean dry;
    private final Viewer viewer;
    private final long all;
    private long beforeChange = Long.MAX_VALUE;
    private long beforeCreated = Long.MAX_VALUE;
    private boolean more = true;
    private long looked;
    private int row;
    private final List<Kept> kept = new ArrayList<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /// What stays as it is.
    ///
    /// @param field empty for the record itself
    record Kept(String type, String record, String field, String reason) {}

    /// @param undone the integer key of the run that is taken back
    /// @param all how many changes there are to look at
    /// @param row the last number that a row of this undo has
    UndoJob(Work work, long undone, boolean dry, Viewer viewer, long all, int row) {
        this.work = work;
        this.undone = undone;
        this.dry = dry;
        this.viewer = viewer;
        this.all = all;
        this.row = row;
    }

    Work work() {
        return work;
    }

    /// The integer key of the run that takes back.
    long run() {
        return work.runKey();
    }

    long undone() {
        return undone;
    }

    /// Whether it only tells what it would do.
    public boolean isDry() {
        return dry;
    }

    Viewer viewer() {
        return viewer;
    }

    /// Whether something may be left to look at.
    public boolean isMore() {
        return more;
    }

    void end() {
        more = false;
    }

    long beforeChange() {
        return beforeChange;
    }

    void beforeChange(long key) {
        beforeChange = key;
    }

    long beforeCreated() {
        return beforeCreated;
    }

    void beforeCreated(long noted) {
        beforeCreated = noted;
    }

    /// 0 to 1.
    double progress() {
        return all == 0 ? 1 : Math.min(1, (double) looked / all);
    }

    void looked(long changes) {
        looked += changes;
    }

    int nextRow() {
        return ++row;
    }

    /// @return the number before the first of so many
    int takeRows(int count) {
        int before = row;
        row += count;
        return before;
    }

    void keep(String type, String record, String field, String reason) {
        kept.add(new Kept(type, record, field, reason));
    }

    void count(String what, long how) {
        counts.merge(what, how, Long::sum);
    }

    Map<String, Long> counts() {
        var all = new LinkedHashMap<String, Long>();
        for (String what : List.of(RESTORED, REMOVED, RETURNED, KEPT)) {
            all.put(what, counts.getOrDefault(what, 0L));
        }
        return all;
    }

    /// What was kept since this was asked last.
    List<Kept> takeKept() {
        List<Kept> taken = List.copyOf(kept);
        kept.clear();
        return taken;
    }

    /// A step failed and is done again: what it did here is forgotten.
    record Mark(long beforeChange, long beforeCreated, boolean more, long looked, int row, Map<String, Long> counts) {}

    Mark mark() {
        return new Mark(beforeChange, beforeCreated, more, looked, row, new LinkedHashMap<>(counts));
    }

    void backTo(Mark mark) {
        beforeChange = mark.beforeChange();
        beforeCreated = mark.beforeCreated();
        more = mark.more();
        looked = mark.looked();
        row = mark.row();
        counts.clear();
        counts.putAll(mark.counts());
        kept.clear();
    }

    @Override
    public String toString() {
        return "UndoJob[" + run() + " of " + undone + "]";
    }
}
