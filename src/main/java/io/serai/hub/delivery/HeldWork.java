package io.serai.hub.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.Sql;
import io.serai.hub.runs.Instants;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `heldWork`: what waits in a hub that is held after a restore, what of it is not to be done any more, and
/// letting the rest go. What was done since the back-up waits there too, and would be done again.
public final class HeldWork {
    private static final int AT_ONCE = 1_000;
    private static final String HELD = "held";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Outside outside;
    private final Runnable wake;
    private final Trail trail;

    /// @param wake tells the workers that there is something to do
    public HeldWork(DataSource database, CamelContext context, Runnable wake, Trail trail) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.outside = new Outside(context);
        this.wake = wake;
        this.trail = trail;
    }

    private record State(
            @Nullable Instant heldSince, @Nullable Instant backedUpOn) {
        Map<String, Object> described() {
            var described = new LinkedHashMap<String, Object>();
            described.put(HELD, heldSince != null);
            described.put("held_since", text(heldSince));
            described.put("backed_up_on", text(backedUpOn));
            return described;
        }
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        Map<String, Object> described = state().described();
        described.put("waiting", waiting(null, null));
        return new Outcome.Done(described);
    }

    /// @param body `{before, capability, dry_run}`
    public Outcome discard(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        requireHeld();
        Instant before = Objects.requireNonNull(Instants.of(body.path("before").asText(), "body.before"));
        String capability =
                body.hasNonNull("capability") ? body.get("capability").asText() : null;
        var told = new LinkedHashMap<String, Object>();
        told.put("before", before.toString());
        told.put("waiting", waiting(before, capability));
        if (body.path("dry_run").asBoolean()) {
            return new Outcome.Done(200, told, "Nothing was discarded.", Map.of());
        }
        long discarded = 0;
        int batch;
        do {
            batch = Objects.requireNonNull(transaction.execute(_ -> discard(before, capability, call)));
            discarded += batch;
        } while (batch == AT_ONCE);
        told.put("discarded", discarded);
        return new Outcome.Done(200, told, "Discarded " + discarded + ".", Map.of());
    }

    private int discard(Instant before, @Nullable String capability, Call call) {
        requireHeld();
        List<Long> rows = sql.sql(Sql.of("hub/find-held"))
                .param("before", Timestamp.from(before))
                .param("capability", capability)
                .param("most", AT_ONCE)
                .query(Long.class)
                .list();
        if (rows.isEmpty()) {
            return 0;
        }
        Misfortune why = Misfortune.of(
                "hub", "resume", "Discarded", "Discarded before the hub went on after a restore: older than " + before);
        sql.sql(Sql.of("hub/open-letters-of-held"))
                .param("endpoint", why.endpoint())
                .param("exception", why.exception())
                .param("message", why.message())
                .param("fingerprint", why.fingerprint())
                .param("rows", rows)
                .update();
        sql.sql(Sql.of("hub/discard-held"))
                .param("by", call.principal().name())
                .param("message", why.message())
                .param("exception", why.exception())
                .param("rows", rows)
                .update();
        var after = new LinkedHashMap<String, Object>();
        after.put("before", before.toString());
        after.put("capability", capability);
        after.put("discarded", rows.size());
        trail.changed(call, new Change("hold.discard", "hub", null, Map.of(), after));
        return rows.size();
    }

    /// All that waits goes on, on every node.
    public Outcome resume(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        var waiting = waiting(null, null);
        transaction.executeWithoutResult(_ -> {
            State before = requireHeld();
            OneRow.require(
                    sql.sql("UPDATE hub_hold SET held_since = NULL WHERE id = 1 AND held_since IS NOT NULL")
                            .update(),
                    "hub_hold");
            trail.changed(call, new Change("hub.resume", "hub", null, before.described(), Map.of(HELD, false)));
        });
        wake.run();
        Map<String, Object> described = state().described();
        described.put("waiting", waiting);
        return new Outcome.Done(200, described, "The hub goes on.", Map.of());
    }

    private State requireHeld() {
        State state = state();
        if (state.heldSince() == null) {
            throw new Refusal(409, "The hub is not held: it goes on.");
        }
        return state;
    }

    private State state() {
        return sql.sql("SELECT held_since, backed_up_on FROM hub_hold WHERE id = 1")
                .query((row, _) -> new State(instant(row.getTimestamp(1)), instant(row.getTimestamp(2))))
                .single();
    }

    private List<Map<String, Object>> waiting(@Nullable Instant before, @Nullable String capability) {
        return sql.sql(Sql.of("hub/list-held"))
                .param("before", before == null ? null : Timestamp.from(before))
                .param("capability", capability)
                .query((row, _) -> {
                    var one = new LinkedHashMap<String, Object>();
                    String name = row.getString("capability");
                    one.put("capability", name);
                    one.put("waiting", row.getLong("waiting"));
                    one.put("oldest_on", text(instant(row.getTimestamp("oldest_on"))));
                    one.put("newest_on", text(instant(row.getTimestamp("newest_on"))));
                    one.put("does", outside.of(name));
                    return (Map<String, Object>) one;
                })
                .list();
    }

    private static void keeper(Call call) {
        Principal principal = call.principal();
        if (!principal.everywhere()) {
            throw new Refusal(
                    403,
                    "The hub as a whole is looked after by super users, and with a key that works for all accounts.");
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
