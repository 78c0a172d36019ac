package io.serai.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.Sql;
import io.serai.hub.routes.WrittenRoutes;
import io.serai.hub.routes.WrittenRoutes.Written;
import io.serai.hub.settings.Sha256;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `shadows`: tells what an edited route would have done otherwise than the one that is live, with the events
/// that are kept in the inbox.
public final class Shadows {
    private static final Logger LOG = LoggerFactory.getLogger(Shadows.class);
    private static final int USUAL = 100;
    private static final int MOST = 500;
    private static final Duration YESTERDAY = Duration.ofDays(1);

    private final Path home;
    private final boolean on;
    private final JdbcClient sql;
    private final SandboxProcess process;
    private final Trail trail;
    private final Clock clock;
    private final Predicate<String> beans;
    private final String findEvents = Sql.of("shadow/find-events");
    private final ReentrantLock playing = new ReentrantLock();

    /// @param on whether it may be done here at all
    /// @param beans whether there is a bean of that name
    Shadows(
            Path home,
            boolean on,
            JdbcClient sql,
            SandboxProcess process,
            Trail trail,
            Clock clock,
            Predicate<String> beans) {
        this.home = home;
        this.on = on;
        this.sql = sql;
        this.process = process;
        this.trail = trail;
        this.clock = clock;
        this.beans = beans;
    }

    /// @throws Refusal 403 for who does not look after the whole hub, 404 for a route that is not there, 422 for one
    ///     that is not played, 409 while another is played
    public Outcome play(@ExchangeProperty(Call.PROPERTY) Call call, @Body @Nullable JsonNode wish) {
        if (!call.principal().everywhere()) {
            throw new Refusal(403, "Routes are tried by super users, and with a key that works for all accounts.");
        }
        if (!on) {
            throw new Refusal(403, "Routes are not tried on this hub: set SERAI_SHADOW=true to allow it.");
        }
        String id = call.required("route_id");
        WrittenRoutes live = written();
        Written route = live.find(id).orElseThrow(() -> new Refusal(404, "There is no such route."));
        if (wish == null || !wish.has("yaml")) {
            throw new Refusal(422, "yaml: is missing; expected the route as edited, or its file.");
        }
        String yaml = wish.path("yaml").asText();
        int limit = wish.path("limit").asInt(USUAL);
        Instant since = since(wish.path("since").asText(""));
        check(yaml, live, route);
        if (!playing.tryLock()) {
            throw new Refusal(409, "Another route is being tried on this node: try again within a minute.");
        }
        try {
            trail.changed(
                    call,
                    new Change(
                            "route.shadow",
                            "route",
                            id,
                            Map.of(),
                            Map.of("yaml_sha256", Sha256.hex(yaml), "since", since.toString(), "limit", limit)));
            return new Outcome.Done(played(route, yaml, since, limit, events(live, route, since, limit)));
        } finally {
            playing.unlock();
        }
    }

    private WrittenRoutes written() {
        try {
            return WrittenRoutes.read(home.resolve("routes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(String yaml, WrittenRoutes live, Written route) {
        if (route.name().isEmpty()) {
            throw new Refusal(
                    422, "The route begins at " + route.from() + ": only one that others call by direct: is tried.");
        }
        try {
            EditedRoute.check(
                    yaml,
                    live,
                    route,
                    beans,
                    name -> Files.exists(home.resolve("kamelets").resolve(name + ".kamelet.yaml")));
        } catch (RefusedRouteException e) {
            throw new Refusal(422, "yaml, " + e.getMessage() + ".");
        }
    }

    private Instant since(String text) {
        if (text.isEmpty()) {
            return clock.instant().minus(YESTERDAY);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new Refusal(422, "since: expected a time with its zone, such as 2026-11-30T08:00:00Z.");
        }
    }

    /// The oldest first, as they came.
    private Map<Long, Map<String, Object>> events(WrittenRoutes live, Written route, Instant since, int limit) {
        Set<String> leading = live.leadingTo(route);
        List<String> words = leading.stream()
                .filter(name -> name.endsWith("-work"))
                .map(name -> name.substring(0, name.length() - "-work".length()))
                .toList();
        if (words.isEmpty()) {
            throw new Refusal(422, "No event of the inbox goes through the route " + route.id() + ".");
        }
        List<Map.Entry<Long, Map<String, Object>>> found = sql.sql(findEvents)
                .param("since", LocalDateTime.ofInstant(since, ZoneOffset.UTC))
                .param("words", words)
                .param("limit", Math.min(limit, MOST))
                .query((row, _) -> {
                    Map<String, Object> event = new LinkedHashMap<>();
                    event.put("event_key", row.getString("event_key"));
                    event.put("account", row.getString("account"));
                    event.put("capability", row.getString("capability"));
                    event.put("ended", row.getString("status"));
                    event.put(
                            "accepted_on",
                            row.getObject("created_on", LocalDateTime.class)
                                    .toInstant(ZoneOffset.UTC)
                                    .toString());
                    return Map.entry(row.getLong("id"), event);
                })
                .list();
        var events = new LinkedHashMap<Long, Map<String, Object>>();
        found.reversed().forEach(event -> events.put(event.getKey(), event.getValue()));
        return events;
    }

    private Map<String, Object> played(
            Written route, String yaml, Instant since, int limit, Map<Long, Map<String, Object>> events) {
        long began = System.nanoTime();
        var report = new ShadowReport(events);
        if (!events.isEmpty()) {
            try {
                process.play(new ShadowTask(route.id(), yaml, List.copyOf(events.keySet())), report::add);
            } catch (SandboxException e) {
                LOG.debug("a route could not be tried: {}", e.toString());
                throw new Refusal(422, "The route can't be made or played as it is: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(503, "The hub is being stopped.");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("route", route.id());
        answer.put("since", since.toString());
        answer.put("limit", limit);
        answer.put("took_ms", Duration.ofNanos(System.nanoTime() - began).toMillis());
        report.into(answer);
        return answer;
    }
}
