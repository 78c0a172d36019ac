package io.serai.objects;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.RowHold;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.Run;
import io.serai.hub.runs.RunStore;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `undos`: a run is to be taken back, by a run of its own.
public final class Undos {
    static final String UNDO = "hub.undo";

    private final RunStore runs;
    private final Inbox inbox;
    private final Trail trail;
    private final ObjectMapper json;
    private final Duration kept;
    private final Clock clock;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    /// @param kept how long changes are
    Undos(RunStore runs, Inbox inbox, Trail trail, ObjectMapper json, Duration kept, Clock clock, DataSource source) {
        this.runs = runs;
        this.inbox = inbox;
        this.trail = trail;
        this.json = json;
        this.kept = kept;
        this.clock = clock;
        this.sql = JdbcClient.create(source);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    public Outcome undo(@ExchangeProperty(Call.PROPERTY) Call call) {
        Long account = call.account() == null ? null : (Long) call.account().id();
        Run run = runs.find(account, call.required("run_id"))
                .orElseThrow(() -> new Refusal(404, "There is no such run."));
        if (!run.ended()) {
            throw new Refusal(409, "The run is still going on; it can be undone when it has ended.");
        }
        if (run.origin().startedOn().isBefore(clock.instant().minus(kept))) {
            throw new Refusal(
                    410,
                    "What the run changed was kept for " + kept.toDays() + " days (SERAI_HISTORY_DAYS) and is gone.");
        }
        if (!changed(run.key(), account)) {
            throw new Refusal(
                    422, "The run changed no record, as far as the history knows, so there is nothing to undo.");
        }
        boolean dry = call.flag("dry_run");
        String id = PublicId.random();
        var beginning = new RunStore.Beginning(
                owner(run.key()),
                UNDO,
                "http",
                run.id(),
                call.principal().name(),
                asked(run, dry, call),
                null,
                call.requestId());
        transaction.executeWithoutResult(status -> {
            requireNone(run);
            inbox.accept(Arrival.job(id, "undo " + run.id(), beginning), id);
            sql.sql("UPDATE run SET undoes = ? WHERE id_random = ?")
                    .params(run.key(), id)
                    .update();
            if (!dry) {
                trail.changed(
                        call, new io.serai.web.Change("run.undo", "run", run.id(), Map.of(), Map.of("undone_by", id)));
            }
        });
        // what was told of it before the commit found nothing
        inbox.wake();
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", id);
        told.put("run_url", "/v3/hub/run/" + id);
        told.put("events_url", "/v3/hub/run/" + id + "/events");
        return new Outcome.Done(202, told, dry ? "Dry run accepted." : "Undo accepted.", Map.of());
    }

    private boolean changed(long run, @Nullable Long account) {
        return sql.sql("SELECT EXISTS (SELECT 1 FROM record_change WHERE run_id = :run AND (:account IS NULL OR "
                        + "account_id = :account)) OR EXISTS (SELECT 1 FROM record_created WHERE run_id = :run "
                        + "AND (:account IS NULL OR account_id = :account))")
                .param("run", run)
                .param("account", account)
                .query(Boolean.class)
                .single();
    }

    private long owner(long run) {
        return sql.sql("SELECT account_id FROM run WHERE id = ?")
                .param(run)
                .query(Long.class)
                .single();
    }

    private void requireNone(Run run) {
        RowHold.RUN.require(sql, run.key());
        sql.sql("SELECT id_random FROM run WHERE undoes = ? AND status = 'running' LIMIT 1")
                .param(run.key())
                .query(String.class)
                .optional()
                .ifPresent(other -> {
                    throw new Refusal(409, "The run is being undone: /v3/hub/run/" + other + ".");
                });
    }

    /// What it takes to go on as the caller: what they may now, and whose records they see.
    private String asked(Run run, boolean dry, Call call) {
        Viewer viewer = Viewer.of(call);
        ObjectNode asked = json.createObjectNode().put("run", run.key()).put("dry_run", dry);
        permissions(call.principal()).stream().sorted().forEach(asked.putArray("permissions")::add);
        asked.put("person", viewer.person());
        switch (viewer.tenant()) {
            case Tenant.Of(long account) -> asked.put("account", account);
            case Tenant.Everyone _ -> asked.put("everyone", true);
            case Tenant.Nobody _ -> throw new Refusal(403, "This call is about one account's data.");
        }
        return asked.toString();
    }

    private static Set<String> permissions(Principal principal) {
        return switch (principal) {
            case Principal.Application key -> key.permissions();
            case Principal.User user -> user.permissions();
            case Principal.Token token -> token.permissions();
            case Principal.Passcode _, Principal.Guest _ ->
                throw new Refusal(403, "This takes somebody who has signed in, a token or an API key.");
        };
    }
}
