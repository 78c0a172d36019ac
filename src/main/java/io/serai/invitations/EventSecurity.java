package io.serai.invitations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.invitations.fraud.Band;
import io.serai.invitations.fraud.Cidr;
import io.serai.invitations.fraud.SubScores;
import io.serai.invitations.fraud.Thresholds;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `eventSecurity`: from which score on answers are doubted, which addresses never are, and what people found.
public final class EventSecurity {
    private static final String RESOURCE = "event";
    private static final int MOST_ALLOWED = 1_000;
    private static final int MOST_SHADOWED = 10_000;
    private static final int MOST_VERDICTS = 1_000;

    private final EventAccess access;
    private final EventStore events;
    private final Suspicion suspicion;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final ObjectMapper json;

    EventSecurity(
            EventAccess access,
            EventStore events,
            Suspicion suspicion,
            DataSource database,
            Trail trail,
            ObjectMapper json) {
        this.access = access;
        this.events = events;
        this.suspicion = suspicion;
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.trail = trail;
        this.json = json;
    }

    public Outcome thresholds(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        return new Outcome.Done(shown(suspicion.thresholds(host.event().key())));
    }

    public Outcome change(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.EDITOR);
        Thresholds wanted = wanted(body);
        long event = host.event().key();
        transaction.executeWithoutResult(_ -> {
            events.hold(event);
            Map<String, Object> before = plain(suspicion.thresholds(event));
            sql.sql("UPDATE event_hosting SET medium = ?, high = ?, block = ? WHERE event_id = ?")
                    .params(wanted.medium(), wanted.high(), wanted.block(), event)
                    .update();
            trail.changed(
                    host.call(),
                    new Change(
                            "event_security.thresholds", RESOURCE, host.event().id(), before, plain(wanted)));
        });
        return new Outcome.Done(shown(wanted));
    }

    private static Thresholds wanted(JsonNode body) {
        try {
            return new Thresholds(
                    body.path("medium").asInt(),
                    body.path("high").asInt(),
                    body.path("block").asInt());
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Outcome.Refused(
                    422, "The bands can't be like this.", List.of(new Fault("body", String.valueOf(e.getMessage())))));
        }
    }

    private static Map<String, Object> plain(Thresholds thresholds) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("medium", thresholds.medium());
        plain.put("high", thresholds.high());
        plain.put("block", thresholds.block());
        return plain;
    }

    private static Map<String, Object> shown(Thresholds thresholds) {
        Map<String, Object> shown = plain(thresholds);
        shown.put("defaults", plain(Thresholds.DEFAULTS));
        return shown;
    }

    /// Which accesses would be in another band, before that is decided; those that are stored keep theirs.
    public Outcome shadow(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        Thresholds wanted = wanted(body);
        List<Shadowed> all = sql.sql(Sql.of("invitations/read-scores"))
                .param("event", host.event().key())
                .param("since", since(body))
                .param("limit", MOST_SHADOWED)
                .query((row, _) -> shadowed(row))
                .list();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("accesses", all.size());
        answer.put("changed", all.stream().flatMap(one -> changed(one, wanted)).toList());
        return new Outcome.Done(answer);
    }

    private record Shadowed(
            String id, @Nullable String guest, LocalDateTime at, int score, String band, SubScores parts) {}

    private Shadowed shadowed(ResultSet row) throws SQLException {
        JsonNode parts = parts(row.getString("what_json"));
        return new Shadowed(
                row.getString("id_random"),
                row.getString("guest_name"),
                row.getObject("accessed_on", LocalDateTime.class),
                row.getInt("score"),
                row.getString("band"),
                new SubScores(
                        parts.path("fingerprint").asInt(),
                        parts.path("network").asInt(),
                        parts.path("signals").asInt(),
                        parts.path("repeat").asInt(),
                        parts.path("speed").asInt()));
    }

    private JsonNode parts(@Nullable String what) {
        try {
            return json.readTree(what == null ? "{}" : what).path("sub_scores");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the column holds JSON", e);
        }
    }

    private static Stream<Map<String, @Nullable Object>> changed(Shadowed one, Thresholds wanted) {
        Band to = wanted.band(one.parts().bounded(one.score(), wanted));
        if (to.key().equals(one.band())) {
            return Stream.empty();
        }
        var changed = new LinkedHashMap<String, @Nullable Object>();
        changed.put("access_log_id", one.id());
        changed.put("guest_name", one.guest());
        changed.put("at", ActivityStore.instant(one.at()));
        changed.put("score", one.score());
        changed.put("from", one.band());
        changed.put("to", to.key());
        return Stream.of(changed);
    }

    private static @Nullable LocalDateTime since(JsonNode body) {
        try {
            return body.hasNonNull("since")
                    ? ActivityStore.utc(
                            OffsetDateTime.parse(body.path("since").asText()).toInstant())
                    : null;
        } catch (DateTimeParseException _) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The time can't be understood.",
                    List.of(new Fault("body.since", "expected an instant such as 2026-06-01T12:00:00Z"))));
        }
    }

    public Outcome allowed(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        return new Outcome.Done(
                sql.sql("SELECT cidr, added_by, added_on FROM event_allowed WHERE event_id = ? ORDER BY added_on, cidr")
                        .param(host.event().key())
                        .query((row, _) -> allowed(
                                row.getString("cidr"),
                                row.getString("added_by"),
                                row.getObject("added_on", LocalDateTime.class)))
                        .list());
    }

    private static Map<String, Object> allowed(String cidr, String by, LocalDateTime on) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("cidr", cidr);
        shown.put("added_by", by);
        shown.put("added_at", ActivityStore.instant(on));
        return shown;
    }

    public Outcome allow(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.EDITOR);
        String cidr = cidr(body.path("cidr").asText());
        long event = host.event().key();
        return Objects.requireNonNull(transaction.execute(_ -> {
            events.hold(event);
            long there = sql.sql("SELECT COUNT(*) FROM event_allowed WHERE event_id = ?")
                    .param(event)
                    .query(Long.class)
                    .single();
            if (there >= MOST_ALLOWED) {
                throw new Refusal(409, "The event has " + MOST_ALLOWED + " networks on its list already.");
            }
            try {
                sql.sql("INSERT INTO event_allowed (event_id, cidr, added_by) VALUES (?, ?, ?)")
                        .params(event, cidr, host.person().email())
                        .update();
            } catch (DuplicateKeyException _) {
                throw new Refusal(409, cidr + " is on the list already.");
            }
            trail.changed(
                    host.call(),
                    new Change("event_security.allow", RESOURCE, host.event().id(), Map.of(), Map.of("cidr", cidr)));
            return sql.sql("SELECT added_on FROM event_allowed WHERE event_id = ? AND cidr = ?")
                    .params(event, cidr)
                    .query((row, _) -> new Outcome.Report(
                            201, allowed(cidr, host.person().email(), row.getObject("added_on", LocalDateTime.class))))
                    .single();
        }));
    }

    private static String cidr(String text) {
        try {
            return Cidr.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "cidr: " + e.getMessage() + ".");
        }
    }

    public Outcome disallow(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.EDITOR);
        String cidr = cidr(call.required("cidr"));
        return Objects.requireNonNull(transaction.execute(_ -> {
            int gone = sql.sql("DELETE FROM event_allowed WHERE event_id = ? AND cidr = ?")
                    .params(host.event().key(), cidr)
                    .update();
            if (gone == 0) {
                return new Outcome.NotFound(cidr + " is not on the list.");
            }
            trail.changed(
                    host.call(),
                    new Change("event_security.disallow", RESOURCE, host.event().id(), Map.of("cidr", cidr), Map.of()));
            return new Outcome.Done(204, null, "", Map.of());
        }));
    }

    /// What a person found, the last time they said so.
    public Outcome judge(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.EDITOR);
        String verdict = body.path("verdict").asText();
        if (!List.of("legitimate", "suspicious").contains(verdict)) {
            throw new Refusal(400, "verdict: expected legitimate or suspicious.");
        }
        String id = call.required("log_id");
        return Objects.requireNonNull(transaction.execute(_ -> {
            int judged = sql.sql("UPDATE event_access SET verdict = ?, verdict_note = ?, verdict_by = ?, "
                            + "verdict_on = UTC_TIMESTAMP(3) WHERE id_random = ? AND event_id = ?")
                    .params(
                            verdict,
                            body.path("note").asText(null),
                            host.person().id(),
                            id,
                            host.event().key())
                    .update();
            if (judged == 0) {
                return new Outcome.NotFound("The event has no such access.");
            }
            trail.changed(
                    host.call(),
                    new Change(
                            "event_security.judge",
                            RESOURCE,
                            host.event().id(),
                            Map.of(),
                            Map.of("access", id, "verdict", verdict)));
            return new Outcome.Done(verdicts(host.event().key(), id).getFirst());
        }));
    }

    public Outcome verdicts(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        return new Outcome.Done(verdicts(host.event().key(), null));
    }

    private List<Map<String, @Nullable Object>> verdicts(long event, @Nullable String id) {
        return sql.sql(Sql.of("invitations/read-verdicts"))
                .param("event", event)
                .param("id", id)
                .param("limit", MOST_VERDICTS)
                .query((row, _) -> verdict(row))
                .list();
    }

    private static Map<String, @Nullable Object> verdict(ResultSet row) throws SQLException {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("access_log_id", row.getString("id_random"));
        shown.put("guest_id", row.getString("guest"));
        shown.put("verdict", row.getString("verdict"));
        shown.put("note", row.getString("verdict_note"));
        shown.put("score", row.getObject("score", Integer.class));
        shown.put("band", row.getString("band"));
        shown.put("by", row.getString("judge"));
        shown.put("at", ActivityStore.instant(row.getObject("verdict_on", LocalDateTime.class)));
        return shown;
    }
}
