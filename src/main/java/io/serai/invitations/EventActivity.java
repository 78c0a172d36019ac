package io.serai.invitations;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.invitations.ActivityStore.Item;
import io.serai.invitations.ActivityStore.Position;
import io.serai.invitations.ActivityStore.Wanted;
import io.serai.web.Call;
import io.serai.web.Credentials;
import io.serai.web.EventSource;
import io.serai.web.Fault;
import io.serai.web.Gate;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `eventActivity`: what happens around an event, as a list and live. Live it is read from the database, so it
/// is the same from every node, and nothing is missed while Redis is away.
public final class EventActivity {
    private static final int PAGE = 50;
    private static final int HISTORY = 50;
    private static final Duration LOOK = Duration.ofMillis(700);
    private static final Duration CHECK = Duration.ofSeconds(5);
    /// A transaction that began before another may be committed after it.
    private static final Duration LATE = Duration.ofSeconds(15);

    private static final int MOST_AT_ONCE = 500;
    private static final int REMEMBERED = 4 * MOST_AT_ONCE;

    private final EventAccess access;
    private final ActivityStore store;
    private final Gate gate;
    private final ObjectMapper json;
    private final Clock clock;

    EventActivity(EventAccess access, ActivityStore store, Gate gate, ObjectMapper json, Clock clock) {
        this.access = access;
        this.store = store;
        this.gate = gate;
        this.json = json;
        this.clock = clock;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        long event = host.event().key();
        List<Item> items = store.items(event, new Wanted(since(call), null, position(call, event), PAGE));
        return new Outcome.Done(
                ActivityStore.page(items.stream().map(ActivityStore::shown).toList(), items, PAGE));
    }

    public Outcome accesses(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        long event = host.event().key();
        List<Item> items =
                store.accesses(event, call.parameter("band"), new Wanted(null, null, position(call, event), PAGE));
        return new Outcome.Done(
                ActivityStore.page(items.stream().map(EventActivity::accessOf).toList(), items, PAGE));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> accessOf(Item item) {
        return item.type().equals("rsvp")
                ? (Map<String, @Nullable Object>)
                        java.util.Objects.requireNonNull(item.shown().get("access"))
                : item.shown();
    }

    public Outcome notices(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        long event = host.event().key();
        List<Item> items = store.notices(event, new Wanted(null, null, position(call, event), PAGE));
        return new Outcome.Done(
                ActivityStore.page(items.stream().map(Item::shown).toList(), items, PAGE));
    }

    private static @Nullable LocalDateTime since(Call call) {
        String given = call.parameter("since");
        try {
            return given == null
                    ? null
                    : ActivityStore.utc(OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeParseException _) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The query can't be understood.",
                    List.of(new Fault("query.since", "expected an instant such as 2026-06-01T12:00:00Z"))));
        }
    }

    private @Nullable Position position(Call call, long event) {
        String cursor = call.parameter("cursor");
        return cursor == null
                ? null
                : store.position(event, cursor)
                        .orElseThrow(() -> new Refusal(new Outcome.Refused(
                                422,
                                "The query can't be understood.",
                                List.of(new Fault("query.cursor", "is none that an answer gave as next_cursor")))));
    }

    /// History first, then what happens, as it happens. Whoever comes again goes on behind what they have seen.
    public Outcome live(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        return new Outcome.Events(listener -> follow(host, listener));
    }

    /// The same as a WebSocket: one text for each.
    public Outcome socket(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        return new Outcome.Socket(new LiveSocket(json, listener -> follow(host, listener)));
    }

    private void follow(EventAccess.Host host, EventSource.Listener listener) throws InterruptedException {
        long event = host.event().key();
        Map<String, Boolean> told = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        };
        begin(host, event, told, listener);
        Instant checked = clock.instant();
        while (listener.listening()) {
            Thread.sleep(LOOK);
            if (Duration.between(checked, clock.instant()).compareTo(CHECK) > 0) {
                if (!mayStill(host)) {
                    return;
                }
                checked = clock.instant();
            }
            LocalDateTime late = ActivityStore.utc(clock.instant().minus(LATE));
            var items = new ArrayList<>(store.accesses(event, null, new Wanted(late, null, null, MOST_AT_ONCE)));
            items.addAll(store.notices(event, new Wanted(null, late, null, MOST_AT_ONCE)));
            items.sort(java.util.Comparator.comparing(Item::at).thenComparing(Item::id));
            tell(items, told, listener);
        }
    }

    private void begin(EventAccess.Host host, long event, Map<String, Boolean> told, EventSource.Listener listener) {
        String last = host.call().parameter("Last-Event-ID");
        Position seen = last == null ? null : store.position(event, last).orElse(null);
        List<Item> history = seen == null
                ? store.items(event, new Wanted(null, null, null, HISTORY))
                : store.items(event, new Wanted(seen.at(), null, null, MOST_AT_ONCE)).stream()
                        .filter(item -> !item.id().equals(seen.id()))
                        .toList();
        var oldestFirst = new ArrayList<>(history);
        Collections.reverse(oldestFirst);
        if (seen != null) {
            told.put(seen.id(), true);
        }
        tell(oldestFirst, told, listener);
        listener.send("live", Map.of("type", "live", "event_id", host.event().id()));
    }

    private static void tell(List<Item> items, Map<String, Boolean> told, EventSource.Listener listener) {
        for (Item item : items) {
            if (told.putIfAbsent(item.version(), true) == null) {
                listener.send(item.type(), ActivityStore.shown(item), item.id());
            }
        }
    }

    /// Whether their session goes on, and so does their role.
    private boolean mayStill(EventAccess.Host host) {
        Call call = host.call();
        Credentials credentials =
                new Credentials(null, null, null, call.accessToken(), null, null, false, call.client());
        if (!(gate.decide(credentials) instanceof Gate.Decision.Admitted)) {
            return false;
        }
        try {
            access.require(call, EventRole.VIEWER);
            return true;
        } catch (Refusal _) {
            return false;
        }
    }
}
