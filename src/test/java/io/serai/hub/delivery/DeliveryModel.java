package io.serai.hub.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What `docs/reference/delivery.md` promises of what is accepted, in plain maps. One account, one connection, jobs
/// beside it.
final class DeliveryModel {
    static final int MOST_DEATHS = 5;

    enum State {
        ACCEPTED,
        WORKING,
        RETRYING,
        DONE,
        DEAD,
        DISCARDED
    }

    /// Something that was accepted.
    static final class Event {
        final String key;
        final String provider;
        final @Nullable String orderKey;
        final int accepted;
        int priority;
        State state = State.ACCEPTED;
        /// What became of its dead letter; null where it never had one.
        @Nullable
        String letter;

        int failures;
        int deaths;
        /// Counts the claims: who holds another than the last one has lost it.
        int claim;
        String holder = "";
        boolean leaseEnded;
        boolean due;

        Event(String key, String provider, @Nullable String orderKey, int priority, int accepted) {
            this.key = key;
            this.provider = provider;
            this.orderKey = orderKey;
            this.priority = priority;
            this.accepted = accepted;
        }

        boolean replaying() {
            return "replaying".equals(letter);
        }

        boolean ended() {
            return state == State.DONE || state == State.DEAD || state == State.DISCARDED;
        }

        boolean sameTurn(Event other) {
            return orderKey != null && orderKey.equals(other.orderKey) && provider.equals(other.provider);
        }

        private boolean before(Event other) {
            return priority != other.priority ? priority < other.priority : accepted < other.accepted;
        }
    }

    final Map<String, Event> events = new LinkedHashMap<>();
    final Map<String, Integer> effects = new HashMap<>();
    private final Map<String, int[]> purged = new TreeMap<>();
    private int count;

    /// @return null where it was accepted before
    @Nullable
    Event accept(String key, String provider, @Nullable String orderKey, int priority) {
        if (events.containsKey(key)) {
            return null;
        }
        var event = new Event(key, provider, orderKey, priority, ++count);
        events.put(key, event);
        return event;
    }

    List<Event> in(State state) {
        return events.values().stream().filter(event -> event.state == state).toList();
    }

    /// What may be claimed from a provider: of one key one is worked on at a time.
    List<Event> claimable(String provider) {
        return in(State.ACCEPTED).stream()
                .filter(event -> event.provider.equals(provider))
                .filter(event -> in(State.WORKING).stream().noneMatch(event::sameTurn))
                .toList();
    }

    /// Who should have been claimed before this one and was not; of one key the earlier goes first unless that one is
    /// delayed or less urgent.
    Stream<Event> passedOver(Event claimed, List<Event> claimable, List<Event> taken) {
        return claimable.stream()
                .filter(other -> !taken.contains(other))
                .filter(other -> claimed.orderKey == null
                        ? other.orderKey == null && other.before(claimed)
                        : other.sameTurn(claimed) && other.priority == claimed.priority && other.before(claimed));
    }

    void claimed(Event event, String holder) {
        event.state = State.WORKING;
        event.claim++;
        event.holder = holder;
        event.leaseEnded = false;
    }

    void done(Event event) {
        event.state = State.DONE;
        effects.merge(event.key, 1, Integer::sum);
        if (event.replaying()) {
            event.letter = "replayed";
        }
    }

    /// @param counted whether it was a try
    /// @param lasting whether the same would fail again
    void failed(Event event, boolean counted, boolean lasting) {
        boolean replaying = event.replaying();
        event.failures += counted ? 1 : 0;
        if (counted && (lasting || replaying || event.failures >= TestNode.TRIES)) {
            die(event);
        } else {
            delay(event);
        }
    }

    void die(Event event) {
        event.state = State.DEAD;
        event.letter = "open";
    }

    private static void delay(Event event) {
        event.state = State.RETRYING;
        event.due = false;
    }

    void sweep() {
        in(State.RETRYING).stream().filter(event -> event.due).forEach(event -> event.state = State.ACCEPTED);
        for (Event event : in(State.WORKING)) {
            if (!event.leaseEnded) {
                continue;
            }
            event.deaths++;
            if (event.deaths == MOST_DEATHS) {
                die(event);
            } else if (event.deaths == 1) {
                event.state = State.ACCEPTED;
            } else {
                delay(event);
            }
        }
    }

    void replayed(Event event, Arrival.Priority priority) {
        event.state = State.ACCEPTED;
        event.letter = "replaying";
        event.priority = priority.ordinal();
        event.deaths = 0;
    }

    void discarded(Event event) {
        event.state = State.DISCARDED;
        event.letter = "discarded";
    }

    void purge() {
        for (Event event : new ArrayList<>(events.values())) {
            if (event.state == State.DONE || event.state == State.DISCARDED) {
                events.remove(event.key);
                purged.computeIfAbsent(event.provider, p -> new int[2])[event.state == State.DONE ? 0 : 1]++;
            }
        }
    }

    /// By provider: accepted, done, in progress, retrying, dead, discarded.
    Map<String, List<Long>> ledger() {
        var ledger = new TreeMap<String, long[]>();
        purged.forEach((provider, gone) -> {
            long[] row = ledger.computeIfAbsent(provider, p -> new long[6]);
            row[0] += gone[0] + gone[1];
            row[1] += gone[0];
            row[5] += gone[1];
        });
        for (Event event : events.values()) {
            long[] row = ledger.computeIfAbsent(event.provider, p -> new long[6]);
            row[0]++;
            row[column(event)]++;
        }
        var told = new TreeMap<String, List<Long>>();
        ledger.forEach((provider, row) ->
                told.put(provider, java.util.Arrays.stream(row).boxed().toList()));
        return told;
    }

    private static int column(Event event) {
        if (event.replaying()) {
            return 4;
        }
        return switch (event.state) {
            case DONE -> 1;
            case ACCEPTED, WORKING -> 2;
            case RETRYING -> 3;
            case DEAD -> 4;
            case DISCARDED -> 5;
        };
    }
}
