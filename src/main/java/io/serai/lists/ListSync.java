package io.serai.lists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Vendors;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.Asks;
import io.serai.hub.runs.RunEnd;
import io.serai.hub.runs.RunStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `listSync`: the steps by which mailing lists come to follow groups of Novi. Both sides are read first
/// ([ListReader]), the differences are worked out in the database, and then only those are written, each by itself.
public final class ListSync {
    static final String JOB = "listJob";
    /// The exchange property that says why a subscription failed that may have been carried out.
    static final String UNSURE = "listUnsure";

    private static final int CHANGES_AT_ONCE = 20;
    private static final int TRIES = 3;
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final Vendors vendors;
    private final RunStore runs;
    private final ListStore store;
    private final ListStage stage;
    private final ListPlan plan;
    private final Inbox inbox;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Moments moments;
    private final ObjectMapper json;

    ListSync(
            Vendors vendors,
            RunStore runs,
            ListStore store,
            DataSource database,
            Inbox inbox,
            Moments moments,
            ObjectMapper json) {
        this.vendors = vendors;
        this.runs = runs;
        this.store = store;
        this.stage = new ListStage(database);
        this.plan = new ListPlan(database);
        this.inbox = inbox;
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.moments = moments;
        this.json = json;
    }

    public ListJob begin(@Body Work work) throws JsonProcessingException {
        JsonNode asked = json.readTree(runs.parameters(work.runKey()));
        List<ListPlanned> lists = ListPlanned.of(store.setting(work.account()).pairs());
        if (lists.isEmpty()) {
            throw DeliveryException.permanent(
                    "lists", "The account has no pairs of lists and groups any more: PUT …/e_novi_mailman/setting.");
        }
        var job = new ListJob(
                work,
                vendors.find(work.account(), "novi", null),
                vendors.find(work.account(), Mailman.SYSTEM, null),
                lists,
                asked.path("dry_run").asBoolean(),
                asked.path("confirmed").asInt());
        stage.empty(job.run());
        for (ListPlanned list : lists) {
            stage.guard(
                    job.run(),
                    list.list(),
                    list.guarded().stream().map(ListPlanned::pattern).toList());
        }
        return job;
    }

    /// Works out what is to be done. What is over a limit waits for a person's word.
    public void plan(@ExchangeProperty(JOB) ListJob job, Exchange exchange) {
        for (ListPlanned list : job.lists()) {
            for (String group : list.groups()) {
                if (stage.hasFailed(job.run(), group)) {
                    job.incomplete("group " + group);
                }
            }
        }
        moments.reached("lists.before-plan");
        ListPlan.Held held = plan.make(job);
        exchange.setProperty("listHeld", held);
        tellLost(job);
        if (job.isDry()) {
            stage.tellDry(job.run());
        }
        moments.reached("lists.planned");
    }

    private void tellLost(ListJob job) {
        for (ListPlanned list : job.lists()) {
            String gone = job.lost("list " + list.list());
            if (!gone.isEmpty()) {
                stage.tellFailed(job.run(), list.list(), list.list(), gone);
            } else if (!job.isComplete("list " + list.list())) {
                stage.tellFailed(
                        job.run(),
                        list.list(),
                        list.list(),
                        "Mailman did not show the whole list, so nobody was taken off it");
            }
            for (String group : list.groups()) {
                String lost = job.lost("group " + group);
                boolean whole = job.isComplete("group " + group);
                if (!lost.isEmpty() || !whole && !stage.hasFailed(job.run(), group)) {
                    String why = lost.isEmpty()
                            ? "Novi did not show the whole group, so nobody was taken off the list"
                            : lost;
                    stage.tellFailed(job.run(), group, list.list(), why);
                }
            }
        }
    }

    /// Whether there is more to do. It is gone through from the front to the end, and again from the front until
    /// nothing is left; what failed for a passing reason comes again after all else.
    public boolean moreChanges(@ExchangeProperty(JOB) ListJob job) throws InterruptedException {
        if (job.outcomes().isEmpty()) {
            job.countChanges(stage.counts(job.run()), stage.left(job.run()));
        }
        job.nextChanges(stage.nextChanges(job, CHANGES_AT_ONCE));
        if (job.nextChanges().isEmpty() && isLeft(job)) {
            job.nextChanges(stage.nextChanges(job, CHANGES_AT_ONCE));
        }
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("read", job.people());
        counts.putAll(job.outcomes());
        double done = counts.getOrDefault("subscribed", 0) + counts.getOrDefault("unsubscribed", 0);
        double share = (done + 1) / (done + job.left() + 1);
        runs.progress(job.run(), ListReader.READ + (1 - ListReader.READ) * share, counts);
        return !job.nextChanges().isEmpty();
    }

    /// Whether anything is left at the end of a pass; waits before the next one tries again what failed in this.
    private boolean isLeft(ListJob job) throws InterruptedException {
        Optional<Integer> round = stage.leastTries(job.run());
        while (round.isPresent() && job.round() < round.get()) {
            Thread.sleep(SHORTLY.multipliedBy(1L << job.round()));
            job.nextRound();
        }
        return round.isPresent();
    }

    public List<ListChange> changes(@ExchangeProperty(JOB) ListJob job) {
        return job.nextChanges();
    }

    /// Mailman did it, or had done it.
    public void changed(@ExchangeProperty(JOB) ListJob job, @ExchangeProperty("listChange") ListChange change) {
        moments.reached("lists.changed");
        String outcome = change.subscribe() ? "subscribed" : "unsubscribed";
        transaction.executeWithoutResult(status -> {
            if (change.subscribe()) {
                ListStore.noteSubscribed(sql, change.connection(), change.list(), change.email(), change.uuid());
            } else {
                ListStore.forget(sql, change.connection(), change.list(), change.email());
            }
            end(job, change, outcome, null);
        });
        job.changeEnded(outcome);
        job.gotOn();
    }

    public void changeFailed(
            @ExchangeProperty(JOB) ListJob job,
            @ExchangeProperty("listChange") ListChange change,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure,
            Exchange exchange)
            throws InterruptedException {
        boolean refused = failure.status() == 401 || failure.status() == 403;
        if (change.subscribe() && failure.mayHaveArrived()) {
            job.mayHaveArrived(change);
        }
        if (failure.kind() == Kind.HELD_BACK || refused) {
            job.holdOn(failure);
        } else if (failure.kind() == Kind.PERMANENT || stage.tried(job, change) >= TRIES) {
            String why = String.valueOf(failure.getMessage());
            if (job.isUnsure(change)) {
                exchange.setProperty(UNSURE, why);
            } else {
                failed(job, change, why);
            }
        }
    }

    private void failed(ListJob job, ListChange change, String why) {
        transaction.executeWithoutResult(status -> end(job, change, "failed", why));
        job.changeEnded("failed");
    }

    /// Whether somebody is on the list whose subscription was not answered. Who is, and is not known to be, would be
    /// put back by the next sync if they left before.
    public MailmanQuery lookUp(@ExchangeProperty("listChange") ListChange change) {
        return MailmanQuery.person(change.connection(), change.list(), change.email());
    }

    public void lookedUp(
            @ExchangeProperty(JOB) ListJob job,
            @ExchangeProperty("listChange") ListChange change,
            @ExchangeProperty(UNSURE) String why,
            @Body Roster found) {
        if (found.entries().isEmpty()) {
            failed(job, change, why);
        } else {
            changed(job, change);
        }
    }

    /// Mailman does not say that either: they are taken for subscribed. Where the next sync finds them on the
    /// list, that
    /// was right; where it does not, they are not put back, and a crowd of them is asked about.
    public void notLookedUp(
            @ExchangeProperty(JOB) ListJob job,
            @ExchangeProperty("listChange") ListChange change,
            @ExchangeProperty(UNSURE) String why) {
        transaction.executeWithoutResult(status -> {
            ListStore.noteSubscribed(sql, change.connection(), change.list(), change.email(), change.uuid());
            end(
                    job,
                    change,
                    "failed",
                    why + " Mailman may have done it all the same. If they are not on the list at"
                            + " the next sync, they count as having left.");
        });
        job.changeEnded("failed");
    }

    private void end(ListJob job, ListChange change, String outcome, @Nullable String reason) {
        sql.sql(Sql.of("lists/end-change"))
                .param("run", job.run())
                .param("row", change.row())
                .param("outcome", outcome)
                .param("reason", reason == null ? null : ListStage.shortened(reason, 500))
                .update();
        sql.sql("DELETE FROM list_change WHERE run_id = ? AND row_no = ?")
                .params(job.run(), change.row())
                .update();
    }

    private Map<String, Integer> counts(ListJob job) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("read", job.people());
        counts.putAll(stage.counts(job.run()));
        return counts;
    }

    /// Ends the run, and marks its work done, both or neither.
    public void settle(@ExchangeProperty(JOB) ListJob job, @ExchangeProperty("listHeld") ListPlan.Held held) {
        Map<String, Integer> counts = counts(job);
        Asks asks = held.all() == 0 || job.isDry() ? null : asks(held);
        String message = message(job, counts, held);
        transaction.executeWithoutResult(status -> {
            stage.empty(job.run());
            if (job.work().letter() == null) {
                new RunEnd(counts, counts.getOrDefault("failed", 0), message, asks).note(sql, json, job.run());
            }
            inbox.markDone(job.work());
        });
    }

    private static Asks asks(ListPlan.Held held) {
        var what = new StringBuilder();
        if (held.removals() > 0) {
            what.append(held.removals())
                    .append(" people would be taken off their lists, as they are in none of the groups. Nobody was.");
        }
        if (held.left() > 0) {
            what.append(what.isEmpty() ? "" : " ")
                    .append(held.left())
                    .append(" people left their lists at once, and are not put back. If it was a list that got lost,"
                            + " confirming puts them back.");
        }
        what.append(" If that is right, confirm the run within 24 hours: POST /v3/hub/run/{id}/confirm.");
        return new Asks(what.toString(), held.all(), Math.min(held.limit(), held.all() - 1));
    }

    private static String message(ListJob job, Map<String, Integer> counts, ListPlan.Held held) {
        String begin = job.isDry() ? "Dry run: nothing was changed. " : "List sync complete. ";
        String message = begin + "Subscribed " + counts.get("subscribed") + ", unsubscribed "
                + counts.get("unsubscribed") + ", failed " + counts.get("failed") + ".";
        if (held.removals() > 0) {
            message += " " + held.removals() + " removals are over the limit" + (job.isDry() ? "." : ", so it asks.");
        }
        return message;
    }
}
