package io.serai.hub.runs;

import io.serai.hub.database.Sql;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Trail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `confirmations`: a person's word for a run that stopped and asks.
///
/// The run's own row of the inbox is accepted once more under a key of its own, so the run goes on as any other work:
/// under a lease, with tries and dead letters. Its parameters say how many it may do now. A run that has no such row is
/// looked after by whoever began it, who sees that it is confirmed.
public final class Confirmations {
    private static final int HOURS = 24;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Runnable wake;
    private final Trail trail;

    private final Map<String, String> rowless;

    private record Asking(
            long key,
            String capability,
            String status,
            @Nullable String asks,
            boolean confirmed,
            boolean late,
            int many) {}

    /// @param wake tells the workers that there is something to do
    /// @param rowless the capabilities whose runs have no row in the inbox, each with the permission that a
    ///     word for one of them takes besides
    public Confirmations(DataSource database, Runnable wake, Trail trail, Map<String, String> rowless) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.wake = wake;
        this.trail = trail;
        this.rowless = Map.copyOf(rowless);
    }

    /// Lets it go on, once and within a day: it reads again, and does at most what it asked for.
    public Outcome confirm(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required("run_id");
        Outcome outcome = Objects.requireNonNull(transaction.execute(status -> goOn(id, call)));
        wake.run();
        return outcome;
    }

    private Outcome goOn(String id, Call call) {
        Asking run = find(call.account(), id);
        if (run == null) {
            return new Outcome.NotFound("There is no such run.");
        }
        String permission = rowless.get(run.capability());
        if (permission != null && !call.principal().may(permission)) {
            return new Outcome.Refused(403, "You have no permission " + permission + ".");
        }
        String objection = objection(run);
        if (objection != null) {
            return new Outcome.Refused(409, objection);
        }
        int marked = sql.sql(Sql.of("hub/confirm-run"))
                .param("run", run.key())
                .param("hours", HOURS)
                .update();
        if (marked != 1) {
            return new Outcome.Refused(409, "Someone has confirmed the run already.");
        }
        if (permission == null) {
            acceptAgain(run, id, call);
        }
        trail.changed(
                call,
                new Change("run.confirm", "run", id, Map.of("status", "partial"), Map.of("how_many", run.many())));
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", id);
        told.put("run_url", "/v3/hub/run/" + id);
        told.put("events_url", "/v3/hub/run/" + id + "/events");
        return new Outcome.Done(202, told, "Confirmed: the run goes on and does at most " + run.many() + ".", Map.of());
    }

    private void acceptAgain(Asking run, String id, Call call) {
        int accepted = sql.sql(Sql.of("hub/accept-confirmed"))
                .param("run", run.key())
                .param("request", call.requestId())
                .update();
        if (accepted != 1) {
            throw new IllegalStateException("run " + id + " asks, and has no row in the inbox");
        }
    }

    private static @Nullable String objection(Asking run) {
        if (run.confirmed()) {
            return "The run was confirmed already.";
        }
        if (run.asks() == null) {
            return "The run asks nothing; it is " + run.status() + ".";
        }
        return run.late() ? "The run asked more than " + HOURS + " hours ago. Begin it anew." : null;
    }

    private @Nullable Asking find(@Nullable Account account, String id) {
        return sql.sql(Sql.of("hub/find-asking"))
                .param("account", account == null ? null : account.id())
                .param("run", id)
                .param("hours", HOURS)
                .query((row, number) -> new Asking(
                        row.getLong("id"),
                        row.getString("capability"),
                        row.getString("status"),
                        row.getString("asks_json"),
                        row.getBoolean("confirmed"),
                        row.getBoolean("late"),
                        row.getInt("how_many")))
                .optional()
                .orElse(null);
    }
}
