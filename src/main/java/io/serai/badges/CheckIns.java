package io.serai.badges;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `checkIns`: badges at the door.
public final class CheckIns {
    /// How far ahead a device's clock may be.
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final BadgeAccess access;
    private final BadgeCodes codes;
    private final CheckInStore store;
    private final Records records;
    private final Trail trail;
    private final Clock clock;

    CheckIns(BadgeAccess access, BadgeCodes codes, CheckInStore store, Records records, Trail trail, Clock clock) {
        this.access = access;
        this.codes = codes;
        this.store = store;
        this.records = records;
        this.trail = trail;
        this.clock = clock;
    }

    /// Whose badge it is; changes nothing.
    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        BadgeCodes.Known known = codes.require(call, call.required("code"), clock.instant());
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("badge", known.badge().shown());
        shown.put("event_id", known.event());
        shown.put("issue", known.code().issue());
        shown.putAll(shown(store.sum(known.badge().key())));
        return new Outcome.Done(shown);
    }

    /// A badge that comes in.
    private record Coming(BadgeCodes.Known known, CheckInStore.Arrival arrival) {}

    public Outcome checkIn(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Records.Found event = access.require(call, BadgeAccess.CHECK_IN);
        Coming coming = coming(event, body);
        return new Outcome.Done(records.write(() -> came(coming)));
    }

    /// One of a batch, and what is answered of it.
    private record Row(Map<String, @Nullable Object> result, Coming coming) {}

    /// What one of them is refused for is said of that one; the others come in.
    public Outcome batch(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Records.Found event = access.require(call, BadgeAccess.CHECK_IN);
        var results = new ArrayList<Map<String, @Nullable Object>>();
        var coming = new ArrayList<Row>();
        for (JsonNode each : body.path("check_ins")) {
            var result = new LinkedHashMap<String, @Nullable Object>();
            result.put("row", results.size() + 1);
            results.add(result);
            try {
                coming.add(new Row(result, coming(event, each)));
            } catch (Refusal refusal) {
                refused(result, refusal);
            }
        }
        // in one order on all hubs, so that no two batches wait for each other
        coming.sort(Comparator.comparing(row -> row.coming().arrival().badge()));
        records.write(() -> {
            coming.forEach(row -> settle(row.result(), row.coming()));
            return true;
        });
        return new Outcome.Done(results);
    }

    private void settle(Map<String, @Nullable Object> result, Coming coming) {
        try {
            Map<String, @Nullable Object> came = came(coming);
            result.put("status", 200);
            result.putAll(came);
        } catch (Refusal refusal) {
            refused(result, refusal);
        }
    }

    private static void refused(Map<String, @Nullable Object> result, Refusal refusal) {
        result.put("status", refusal.outcome().status());
        result.put("detail", refusal.outcome().detail());
    }

    private Coming coming(Records.Found event, JsonNode body) {
        Instant at = at(body.path("at"));
        BadgeCodes.Known known = codes.require(event, body.path("code").asText(), at);
        return new Coming(
                known,
                new CheckInStore.Arrival(
                        known.badge().key(),
                        known.code().issue(),
                        body.path("device").asText(),
                        at));
    }

    private Instant at(JsonNode given) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (given.isMissingNode() || given.isNull()) {
            return now;
        }
        try {
            Instant at = OffsetDateTime.parse(given.asText()).toInstant().truncatedTo(ChronoUnit.MILLIS);
            if (at.isAfter(now.plus(AHEAD))) {
                throw unfit("is in the future: is the device's clock right?");
            }
            return at;
        } catch (DateTimeException _) {
            throw unfit("expected an instant such as 2026-04-01T09:30:00Z");
        }
    }

    private static Refusal unfit(String expected) {
        return new Refusal(
                new Outcome.Refused(422, "The time can't be used.", List.of(new Fault("body.at", expected))));
    }

    /// In one transaction.
    private Map<String, @Nullable Object> came(Coming coming) {
        boolean first = store.add(coming.arrival()).orElseThrow(BadgeCodes::unknown);
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("badge", coming.known().badge().shown());
        shown.put("first", first);
        shown.putAll(shown(store.sum(coming.arrival().badge())));
        return shown;
    }

    private static Map<String, @Nullable Object> shown(CheckInStore.Sum sum) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("checked_in_at", sum.at() == null ? null : sum.at().toString());
        shown.put("by_device", sum.device());
        shown.put("times", sum.times());
        return shown;
    }

    public Outcome takeBack(@ExchangeProperty(Call.PROPERTY) Call call) {
        Records.Found event = access.require(call, BadgeAccess.CHECK_IN);
        String id = call.required("badge_id");
        long badge = access.of(call, event, BadgeAccess.BADGE, id);
        int times = records.write(() -> {
            int taken = store.takeBack(badge);
            if (taken == 0) {
                throw new Refusal(404, "This badge is not checked in.");
            }
            trail.changed(
                    call, new Change("badge.take_back", "event_badge", id, Map.of("times", taken), Map.of("times", 0)));
            return taken;
        });
        return new Outcome.Done(Map.of("taken_back", times));
    }
}
