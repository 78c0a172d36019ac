package io.serai.badges;

import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `doorLists`: what a door needs to know of an event's badges while it is offline.
public final class DoorLists {
    /// What is committed late has an earlier time than what was read before it.
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final BadgeAccess access;
    private final DoorStore store;
    private final BadgeKeys keys;
    private final Clock clock;

    DoorLists(BadgeAccess access, DoorStore store, BadgeKeys keys, Clock clock) {
        this.access = access;
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        Records.Found event = access.require(call, BadgeAccess.CHECK_IN);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LocalDateTime since = Since.of(call);
        int limit = Integer.parseInt(call.required("limit"));
        List<Map<String, @Nullable Object>> found = store.find(new DoorStore.Wanted(
                event.key(),
                Objects.requireNonNullElse(call.parameter("after"), ""),
                since == null ? null : since.minus(OVERLAP),
                limit + 1));
        boolean more = found.size() > limit;
        List<Map<String, @Nullable Object>> badges = more ? found.subList(0, limit) : found;
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("event", Map.of("id", event.id(), "name", store.name(event.key())));
        shown.put("at", now.toString());
        shown.put("keys", keys.shown(event.key()));
        shown.put("badges", badges);
        shown.put("next", more ? badges.getLast().get("id") : null);
        return new Outcome.Report(200, shown);
    }
}
