package io.serai.lists;

import io.serai.connectors.Connection;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.hub.delivery.Work;
import io.serai.members.NoviQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A sync of an account's lists on its way through its route. It lives as long as the route takes; what several people
/// are read with at once is synchronized.
public final class ListJob {
    /// Longer than a vendor's minute, and than its circuit breaker stays open.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final Work work;
    private final Connection novi;
    private final Connection mailman;
    private final List<ListPlanned> lists;
    private final boolean dry;
    private final int confirmed;

    /// Lists that are read page by page, one after the other, and which of them are known to be whole.
    private final Map<String, ListReading> readings = new LinkedHashMap<>();

    private final Map<String, String> gone = new HashMap<>();
    private final Set<String> incomplete = new HashSet<>();
    private Duration waited = Duration.ZERO;
    private String since = "";
    private ListStage.Place place = ListStage.Place.FRONT;
    private List<NoviQuery> nextPeople = List.of();
    private int people;
    private int unread;
    private final Set<Integer> unsure = new HashSet<>();
    private int round;
    private int lastRow;
    private List<ListChange> nextChanges = List.of();
    private final Map<String, Integer> outcomes = new LinkedHashMap<>();
    private long left;

    /// @param dry whether it only says what it would do
    /// @param confirmed how many people a person lets it take off; 0 where nobody was asked
    ListJob(Work work, Connection novi, Connection mailman, List<ListPlanned> lists, boolean dry, int confirmed) {
        this.work = work;
        this.novi = novi;
        this.mailman = mailman;
        this.lists = List.copyOf(lists);
        this.dry = dry;
        this.confirmed = confirmed;
    }

    Work work() {
        return work;
    }

    long run() {
        return work.runKey();
    }

    Connection novi() {
        return novi;
    }

    Connection mailman() {
        return mailman;
    }

    List<ListPlanned> lists() {
        return lists;
    }

    public boolean isDry() {
        return dry;
    }

    int confirmed() {
        return confirmed;
    }

    /// @param what such as `group 96…`
    ListReading reading(String what) {
        return readings.computeIfAbsent(what, name -> new ListReading());
    }

    /// A group or a list can't be had: everything that needs it fails, and nothing else.
    void lose(String what, String why) {
        gone.put(what, why);
        reading(what).end();
    }

    boolean isLost(String what) {
        return gone.containsKey(what);
    }

    /// Why; empty where it is not lost.
    String lost(String what) {
        return gone.getOrDefault(what, "");
    }

    /// Not all of it was read, so what is missing may be there all the same.
    void incomplete(String what) {
        incomplete.add(what);
    }

    boolean isComplete(String what) {
        return !incomplete.contains(what) && !gone.containsKey(what);
    }

    /// Whether so much more waiting without getting on is within what a sync may wait.
    private synchronized boolean mayWait(Duration more) {
        waited = waited.plus(more);
        return more.compareTo(LONGEST) <= 0 && waited.compareTo(PATIENCE) <= 0;
    }

    /// What was held back by a limit is waited for here, as a long group would otherwise be begun again and again. All
    /// else is the shared policy's.
    void holdOn(DeliveryException failure) throws InterruptedException {
        Duration wait = failure.retryAfter() == null ? SHORTLY : failure.retryAfter();
        if (failure.kind() != Kind.HELD_BACK || !mayWait(wait)) {
            throw failure;
        }
        Thread.sleep(wait);
    }

    synchronized void gotOn() {
        waited = Duration.ZERO;
    }

    /// From when on Novi is asked for changes.
    String since() {
        return since;
    }

    void since(String time) {
        since = time;
    }

    /// How many there are in all groups; 0 until that is known.
    int people() {
        return people;
    }

    synchronized int unread() {
        return unread;
    }

    /// Counted once; from then on each that is read counts one less.
    synchronized void countPeople(ListStage.Unread all) {
        people = all.people();
        unread = all.unread();
    }

    /// One more was read, or could not be.
    synchronized void readOne() {
        unread = Math.max(0, unread - 1);
        gotOn();
    }

    /// How far the people of the groups were gone through.
    ListStage.Place place() {
        return place;
    }

    List<NoviQuery> nextPeople() {
        return nextPeople;
    }

    void nextPeople(List<NoviQuery> next, ListStage.Place last) {
        nextPeople = List.copyOf(next);
        place = last;
    }

    int round() {
        return round;
    }

    void nextRound() {
        round++;
    }

    /// Mailman may have done it, though it did not say so.
    void mayHaveArrived(ListChange change) {
        unsure.add(change.row());
    }

    boolean isUnsure(ListChange change) {
        return unsure.contains(change.row());
    }

    /// How far what is to be done was gone through.
    int lastRow() {
        return lastRow;
    }

    List<ListChange> nextChanges() {
        return nextChanges;
    }

    void nextChanges(List<ListChange> next) {
        nextChanges = List.copyOf(next);
        lastRow = next.isEmpty() ? 0 : next.getLast().row();
    }

    /// What became of people so far, by outcome.
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /// How many changes are yet to be made.
    long left() {
        return left;
    }

    /// Counted once; from then on each that ends counts one less.
    void countChanges(Map<String, Integer> counts, long changes) {
        outcomes.putAll(counts);
        left = changes;
    }

    /// One change came to its end.
    void changeEnded(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
        left--;
    }
}
