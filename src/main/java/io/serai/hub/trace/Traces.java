package io.serai.hub.trace;

import io.serai.hub.trace.ChangedRows.Changed;
import io.serai.hub.trace.TraceStore.RunOfRequest;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Passage.Kind;
import io.serai.web.Passage.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `traces`: what became of one request, as one timeline.
///
/// Whose a part is was noted with it. A caller is told of those of their account and of no other; who comes without an
/// account, of those that are nobody's. Request ids are the callers' own, so two accounts may use the same.
public final class Traces {
    /// Of an id that is used again and again.
    private static final int MOST = 200;

    /// What begins work without a request.
    private static final Set<String> BY_THEMSELVES = Set.of("schedule", "file");

    private final Ring ring;
    private final TraceStore store;
    private final TraceWriter writer;
    private final boolean on;
    private volatile @Nullable ChangedRows rows;

    /// @param on whether anything is noted
    Traces(Ring ring, TraceStore store, TraceWriter writer, boolean on) {
        this.ring = ring;
        this.store = store;
        this.writer = writer;
        this.on = on;
    }

    public void rows(ChangedRows source) {
        rows = source;
    }

    /// A part of the answer, and when it began.
    private record At(Instant at, Map<String, Object> part) {}

    /// All that was found.
    private record Found(List<Kept> passages, List<RunOfRequest> runs, ChangedRows.Found rows) {
        boolean has(Kind kind) {
            return passages.stream()
                    .flatMap(passage -> passage.parts().stream())
                    .anyMatch(part -> part.kind() == kind);
        }
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required("request_id");
        Account account = call.account();
        Found found = find(call, id, account == null ? 0 : account.id());
        List<At> parts = parts(found);
        if (parts.isEmpty()) {
            return new Outcome.NotFound("Nothing is known of such a request: it was none of this account's, or it ended"
                    + " well and the hub has forgotten it since, or it is too long ago.");
        }
        var trace = new LinkedHashMap<String, @Nullable Object>();
        trace.put("request_id", id);
        trace.put("account_id", account == null ? null : account.idRandom());
        trace.put("node", store.node());
        trace.put("parts", parts.stream().map(At::part).toList());
        trace.put("missing", missing(found, parts));
        return new Outcome.Done(trace);
    }

    private Found find(Call call, String id, long account) {
        var passages = new LinkedHashMap<Object, Kept>();
        ring.find(id, account, MOST).forEach(kept -> passages.put(kept.identity(), kept));
        store.find(id, account, MOST).forEach(kept -> passages.putIfAbsent(kept.identity(), kept));
        ChangedRows source = rows;
        return new Found(
                List.copyOf(passages.values()),
                store.runs(id, account, MOST),
                source == null ? new ChangedRows.Found(List.of(), 0) : source.of(call, id));
    }

    private static List<At> parts(Found found) {
        var parts = new ArrayList<At>();
        for (Kept passage : found.passages) {
            for (Part part : passage.parts()) {
                parts.add(of(passage, part));
            }
        }
        found.runs.forEach(run -> parts.add(of(run)));
        found.rows.shown().forEach(changed -> parts.add(of(changed)));
        parts.sort(Comparator.comparing(At::at));
        return parts;
    }

    private static At of(Kept passage, Part part) {
        Instant at = Instant.EPOCH.plus(passage.began() + part.at(), ChronoUnit.MICROS);
        Map<String, Object> told = told(at, part.took() / 1000.0, part.kind().name(), part.name());
        put(told, "of", part.of());
        put(told, "outcome", part.outcome());
        put(told, "status", part.status() == 0 ? null : part.status());
        put(told, "attempt", part.attempt() == 0 ? null : part.attempt());
        put(told, "node", passage.node());
        return new At(at, told);
    }

    private static At of(RunOfRequest run) {
        Instant ended = run.ended();
        Map<String, Object> told =
                told(run.began(), ended == null ? null : millis(run.began(), ended), "RUN", run.capability());
        put(told, "of", run.trigger());
        put(told, "outcome", run.status());
        put(told, "run_id", run.id());
        return new At(run.began(), told);
    }

    private static At of(Changed changed) {
        Map<String, Object> told =
                told(changed.first(), millis(changed.first(), changed.last()), "ROWS", changed.type());
        put(told, "outcome", changed.action());
        put(told, "count", changed.count());
        put(told, "ids", changed.ids());
        return new At(changed.first(), told);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static Map<String, Object> told(Instant at, @Nullable Double millis, String kind, String name) {
        var told = new LinkedHashMap<String, Object>();
        told.put("at", at.truncatedTo(ChronoUnit.MICROS).toString());
        put(told, "ms", millis);
        told.put("kind", kind.toLowerCase(Locale.ROOT));
        told.put("name", name);
        return told;
    }

    private static void put(Map<String, Object> told, String name, @Nullable Object value) {
        if (value != null) {
            told.put(name, value);
        }
    }

    /// Which parts are not told, and why.
    private List<Map<String, String>> missing(Found found, List<At> parts) {
        var missing = new ArrayList<Map<String, String>>();
        Instant since = Instant.EPOCH.plus(ring.since(), ChronoUnit.MICROS);
        boolean forgotten = parts.getFirst().at().isBefore(since);
        if (!on) {
            missing.add(missing("edge", "this hub notes nothing: SERAI_TRACE_RING is 0"));
        } else if (!found.has(Kind.EDGE) && !isByItself(found)) {
            missing.add(missing(
                    "edge",
                    forgotten
                            ? "what ended well is held in memory only, and this hub's goes back to " + since
                            : "another hub answered it, in whose memory it is, or its caller came without this account, or it"
                                    + " goes on"));
        }
        long working = found.runs.stream().filter(run -> run.ended() == null).count();
        if (working > 0) {
            missing.add(missing("work", working + " of its runs wait for their turn, or go on"));
        } else if (found.runs.stream().anyMatch(RunOfRequest::worked) && !found.has(Kind.WORK)) {
            missing.add(missing(
                    "work", "it is not written yet by the hub that did it, or was kept for its time, or dropped"));
        }
        int left = found.passages.stream().mapToInt(Kept::left).sum();
        if (left > 0) {
            missing.add(missing("step", left + " more steps and calls were not noted, as there were so many"));
        }
        if (found.passages.size() >= MOST) {
            missing.add(missing("edge", "the id was used more often than the " + MOST + " times told of here"));
        }
        if (found.rows.hidden() > 0) {
            missing.add(missing("rows", "records of " + found.rows.hidden() + " kinds, which you may not read"));
        }
        if (!missing.isEmpty() && writer.hasDropped()) {
            missing.add(missing("work", "this hub has dropped some since it started, as it could not write them all"));
        }
        return missing;
    }

    /// Whether no request began it, but a clock or a file.
    private static boolean isByItself(Found found) {
        return !found.runs.isEmpty() && found.runs.stream().allMatch(run -> BY_THEMSELVES.contains(run.trigger()));
    }

    private static Map<String, String> missing(String kind, String why) {
        var one = new LinkedHashMap<String, String>();
        one.put("kind", kind);
        one.put("why", why);
        return one;
    }
}
