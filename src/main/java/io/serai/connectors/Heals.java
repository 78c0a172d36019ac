package io.serai.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Work;
import io.serai.hub.routes.LaterRoutes;
import io.serai.hub.runs.RunEnd;
import io.serai.hub.runs.RunStore;
import io.serai.hub.runs.RunStore.Beginning;
import io.serai.hub.schedules.ScheduleFire;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `heals`: what a vendor did while the hub did not hear of it is taken in afterwards, once. Asked for by
/// people, by schedules, and by [Outages] after each of them.
///
/// A system can be healed where there is a route `direct:<system>-heal`: it takes a [Healing] as its body and ends with
/// a [Healed], or fails as held back where it has to wait.
public final class Heals {
    private static final Logger LOG = LoggerFactory.getLogger(Heals.class);
    private static final String HEAL = "heal.connection";
    private static final Duration LONGEST = Duration.ofDays(30);

    /// What a schedule looks back on: more than a day, so that the next one finds what one failed to.
    private static final Duration SCHEDULED = Duration.ofHours(26);

    private final ConnectionStore store;
    private final Vendors vendors;
    private final Inbox inbox;
    private final RunStore runs;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;
    private final Clock clock;

    Heals(
            ConnectionStore store,
            Vendors vendors,
            Inbox inbox,
            RunStore runs,
            JdbcClient sql,
            TransactionTemplate transaction,
            ObjectMapper json,
            Clock clock) {
        this.store = store;
        this.vendors = vendors;
        this.inbox = inbox;
        this.runs = runs;
        this.sql = sql;
        this.transaction = transaction;
        this.json = json;
        this.clock = clock;
    }

    /// Begins a heal that a person asks for.
    public Outcome start(@ExchangeProperty(Call.PROPERTY) Call call, Exchange exchange) {
        StoredConnection row = Connections.found(store, call);
        Instant since = since(call.parameter("since"));
        if (!canHeal(row.system(), exchange)) {
            throw new Refusal(
                    409,
                    "A connection of %s can't be healed: there is no list of what happened there that could be read again."
                            .formatted(row.system()));
        }
        if (!row.enabled()) {
            throw new Refusal(409, "The connection is disabled; enable it, and heal it then.");
        }
        String run = PublicId.random();
        accept(
                vendors.open(row),
                since,
                new Asking(run, run, "http", call.principal().name(), call.requestId()));
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", run);
        told.put("run_url", "/v3/hub/run/" + run);
        told.put("events_url", "/v3/hub/run/" + run + "/events");
        return new Outcome.Done(202, told, "Heal accepted.", Map.of());
    }

    private Instant since(@Nullable String text) {
        Instant now = clock.instant();
        Instant since;
        try {
            since = text == null ? null : OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException _) {
            since = null;
        }
        if (since == null) {
            throw refused("is needed: an instant of ISO 8601, such as 2026-04-01T00:00:00Z");
        }
        if (since.isAfter(now)) {
            throw refused("lies ahead; expected an instant of the last 30 days");
        }
        if (since.isBefore(now.minus(LONGEST))) {
            throw refused("is too long ago; expected an instant of the last 30 days");
        }
        return since;
    }

    private static Refusal refused(String why) {
        return new Refusal(new Outcome.Refused(
                422, "The request does not fit the contract.", List.of(new Fault("query.since", why))));
    }

    static boolean canHeal(String system, Exchange exchange) {
        return LaterRoutes.knows(exchange.getContext(), Healing.endpoint(system));
    }

    /// Who asks for a heal.
    ///
    /// @param key a repeat begins nothing
    /// @param trigger such as `http`
    record Asking(String key, String run, String trigger, String by, String requestId) {
        static Asking bySelf(String key, String by) {
            String run = PublicId.random();
            return new Asking(key, run, "schedule", by, "heal-" + run);
        }
    }

    void accept(Connection connection, Instant since, Asking asking) {
        Instant earliest = clock.instant().minus(LONGEST);
        Instant from = since.isBefore(earliest) ? earliest : since;
        var beginning = new Beginning(
                connection.account(),
                HEAL,
                asking.trigger(),
                connection.system() + " connection " + connection.name(),
                asking.by(),
                new Healing.Asked(connection.id(), asking.run(), from).toJson(json),
                null,
                asking.requestId());
        inbox.accept(Arrival.job(asking.key(), "heal " + connection.id(), beginning), asking.run());
    }

    /// Begins a heal of each enabled connection of the system that the body names; once, if the schedule fires twice
    /// for one time.
    public void acceptScheduled(@Body String system, @ExchangeProperty(ScheduleFire.PROPERTY) ScheduleFire fire) {
        Instant since = clock.instant().minus(SCHEDULED);
        for (Connection connection : vendors.enabled(system)) {
            accept(connection, since, Asking.bySelf(fire.key() + " " + connection.id(), fire.schedule()));
        }
    }

    /// @throws DeliveryException permanent, where the connection was removed or disabled since
    public Healing open(@Body Work work) {
        Healing.Asked asked = Healing.Asked.of(runs.parameters(work.runKey()), json);
        Connection connection = store.byId(work.account(), asked.connection())
                .filter(StoredConnection::enabled)
                .map(vendors::open)
                .orElseThrow(() -> DeliveryException.permanent(
                        "heal", "The connection " + asked.connection() + " was removed or disabled; discard this."));
        return new Healing(work, connection, asked.run(), asked.since());
    }

    /// Tells the run what was healed, ends the outage that it was for, and marks the work done: in one transaction.
    public void settle(@ExchangeProperty(Healing.PROPERTY) Healing healing, @Body Healed healed) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("looked", healed.looked());
        counts.put("healed", healed.healed());
        counts.put("open", healed.open());
        transaction.executeWithoutResult(_ -> {
            if (healing.work().letter() == null) {
                new RunEnd(counts, healed.open(), healed.message(), null)
                        .note(sql, json, healing.work().runKey());
            }
            store.endOutage(
                    healing.connection().id(), healing.since(), healing.work().runKey());
            inbox.markDone(healing.work());
        });
        if (healed.healed() > 0) {
            LOG.info("{} healed {}: {}", healing, healed.healed(), healed.message());
        }
    }
}
