package io.serai.lists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Vendors;
import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.Asks;
import io.serai.hub.runs.RunEnd;
import io.serai.hub.runs.RunStore;
import io.serai.members.NoviPage;
import io.serai.members.NoviQuery;
import io.serai.members.NoviRecord;
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

/// The bean `listSync`: the steps by which mailing lists come to follow groups of Novi. Both sides are read first, the
/// differences are worked out in the database, and then only those are written, each by itself.
public final class ListSync {
    static final String JOB = "listJob";

    private static final int PEOPLE_AT_ONCE = 100;
    private static final int CHANGES_AT_ONCE = 20;
    private static final int TRIES = 3;
    private static final Duration SHORTLY = Duration.ofSeconds(1);
    private static final List<String> ROLES = List.of("member", "owner", "moderator");
    private static final double READ = 0.8;

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
    private final int pageSize;

    /// @param pageSize entries that are asked for in one call
    ListSync(
            Vendors vendors,
            RunStore runs,
            ListStore store,
            DataSource database,
            Inbox inbox,
            Moments moments,
            ObjectMapper json,
            int pageSize) {
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
        this.pageSize = pageSize;
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

    /// Whether there is more to read of the groups.
    public boolean moreGroups(@ExchangeProperty(JOB) ListJob job) {
        return nextGroup(job).isPresent();
    }

    public NoviQuery group(@ExchangeProperty(JOB) ListJob job) {
        String group = nextGroup(job).orElseThrow();
        return new NoviQuery(
                job.novi(), group, "", job.reading("group " + group).offset());
    }

    private static Optional<String> nextGroup(ListJob job) {
        return job.lists().stream()
                .flatMap(list -> list.groups().stream())
                .filter(group -> job.reading("group " + group).more())
                .findFirst();
    }

    public void takeGroup(@ExchangeProperty(JOB) ListJob job, @Body NoviPage page) {
        String group = nextGroup(job).orElseThrow();
        stage.group(job.run(), group, page.entries());
        job.gotOn();
        ListReading reading = job.reading("group " + group);
        reading.advance(page.total(), page.entries().size(), pageSize);
        if (!reading.more() && !reading.isWhole(stage.inGroup(job.run(), group))) {
            job.incomplete("group " + group);
        }
    }

    /// A group that is gone fails the lists that follow it, and nothing else.
    public void groupFailed(
            @ExchangeProperty(JOB) ListJob job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        if (failure.kind() == Kind.PERMANENT && failure.status() == 404) {
            job.lose("group " + nextGroup(job).orElseThrow(), "Novi has no such group");
        } else {
            holdOn(job, failure);
        }
    }

    public boolean moreNews(@ExchangeProperty(JOB) ListJob job) {
        ListReading news = job.reading("news");
        if (news.more() && news.page() == 1 && stage.changesSince(job.novi()).isEmpty()) {
            news.end();
        }
        return news.more();
    }

    public NoviQuery news(@ExchangeProperty(JOB) ListJob job) {
        return new NoviQuery(
                job.novi(),
                "",
                stage.changesSince(job.novi()),
                job.reading("news").offset());
    }

    public void takeNews(@ExchangeProperty(JOB) ListJob job, @Body NoviPage page) {
        stage.changed(job.novi(), page.entries());
        job.gotOn();
        job.reading("news").advance(page.total(), page.entries().size(), pageSize);
    }

    public boolean morePeople(@ExchangeProperty(JOB) ListJob job) {
        ListStage.Unread unread = stage.unread(job);
        job.people(unread.people());
        double read = unread.people() == 0 ? 1 : 1 - (double) unread.unread() / unread.people();
        runs.progress(job.run(), READ * read, Map.of("read", unread.people() - unread.unread()));
        return unread.unread() > 0;
    }

    public List<NoviQuery> people(@ExchangeProperty(JOB) ListJob job) {
        return stage.unread(job, PEOPLE_AT_ONCE).stream()
                .map(uuid -> NoviQuery.of(job.novi(), uuid))
                .toList();
    }

    public void takePerson(@ExchangeProperty(JOB) ListJob job, @Body NoviRecord person) {
        stage.keep(job.novi(), person);
        moments.reached("lists.person-read");
        job.gotOn();
    }

    /// Whoever can't be read is subscribed to nothing, and nobody is taken off a list for that.
    public void personFailed(
            @ExchangeProperty(JOB) ListJob job,
            @ExchangeProperty("noviPerson") NoviQuery person,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        boolean refused = failure.status() == 401 || failure.status() == 403;
        if (failure.kind() == Kind.HELD_BACK || refused) {
            holdOn(job, failure);
        } else {
            stage.fail(job, person.id(), String.valueOf(failure.getMessage()));
        }
    }

    public boolean moreRosters(@ExchangeProperty(JOB) ListJob job) {
        return nextRoster(job).isPresent();
    }

    private record Wanted(String list, String role) {
        String name() {
            return (role.equals("member") ? "list " : role + "s of ") + list;
        }
    }

    private static Optional<Wanted> nextRoster(ListJob job) {
        return job.lists().stream()
                .filter(list -> !job.isLost("list " + list.list()))
                .flatMap(list -> ROLES.stream().map(role -> new Wanted(list.list(), role)))
                .filter(wanted -> job.reading(wanted.name()).more())
                .findFirst();
    }

    public MailmanQuery roster(@ExchangeProperty(JOB) ListJob job) {
        Wanted wanted = nextRoster(job).orElseThrow();
        return MailmanQuery.roster(
                job.mailman(),
                wanted.list(),
                wanted.role(),
                job.reading(wanted.name()).page());
    }

    public void takeRoster(@ExchangeProperty(JOB) ListJob job, @Body Roster page) {
        Wanted wanted = nextRoster(job).orElseThrow();
        ListReading reading = job.reading(wanted.name());
        reading.advance(page.total(), page.entries().size(), pageSize);
        job.gotOn();
        if (wanted.role().equals("member")) {
            stage.roster(job.run(), wanted.list(), page.entries());
            if (!reading.more() && !reading.isWhole(stage.onRoster(job.run(), wanted.list()))) {
                job.incomplete("list " + wanted.list());
            }
        } else {
            stage.guard(
                    job.run(),
                    wanted.list(),
                    page.entries().stream()
                            .map(person -> ListPlanned.pattern(MailAddress.key(person.email())))
                            .toList());
            if (!reading.more() && reading.offset() < reading.total()) {
                job.incomplete("list " + wanted.list());
            }
        }
    }

    /// A list that is gone fails alone.
    public void rosterFailed(
            @ExchangeProperty(JOB) ListJob job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        if (failure.kind() == Kind.PERMANENT && failure.status() == 404) {
            job.lose("list " + nextRoster(job).orElseThrow().list(), "Mailman has no such list");
        } else {
            holdOn(job, failure);
        }
    }

    /// What was held back by a limit is waited for here, as a long group would otherwise be begun again and again. All
    /// else is the shared policy's.
    public void holdOn(
            @ExchangeProperty(JOB) ListJob job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        Duration wait = failure.retryAfter() == null ? SHORTLY : failure.retryAfter();
        if (failure.kind() != Kind.HELD_BACK || !job.mayWait(wait)) {
            throw failure;
        }
        Thread.sleep(wait);
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

    /// Whether there is more to do; what failed for a passing reason comes again after all else.
    public boolean moreChanges(@ExchangeProperty(JOB) ListJob job) throws InterruptedException {
        Optional<Integer> round = stage.leastTries(job.run());
        while (round.isPresent() && job.round() < round.get()) {
            Thread.sleep(SHORTLY.multipliedBy(1L << job.round()));
            job.nextRound();
        }
        double left = stage.left(job.run());
        Map<String, Integer> counts = counts(job);
        int done = counts.getOrDefault("subscribed", 0) + counts.getOrDefault("unsubscribed", 0);
        runs.progress(job.run(), READ + (1 - READ) * (done + 1) / (done + left + 1), counts);
        return round.isPresent();
    }

    public List<ListChange> changes(@ExchangeProperty(JOB) ListJob job) {
        return stage.nextChanges(job, CHANGES_AT_ONCE);
    }

    /// Mailman did it, or had done it.
    public void changed(@ExchangeProperty(JOB) ListJob job, @ExchangeProperty("listChange") ListChange change) {
        moments.reached("lists.changed");
        transaction.executeWithoutResult(status -> {
            if (change.subscribe()) {
                ListStore.noteSubscribed(sql, change.connection(), change.list(), change.email(), change.uuid());
            } else {
                ListStore.forget(sql, change.connection(), change.list(), change.email());
            }
            end(job, change, change.subscribe() ? "subscribed" : "unsubscribed", null);
        });
        job.gotOn();
    }

    public void changeFailed(
            @ExchangeProperty(JOB) ListJob job,
            @ExchangeProperty("listChange") ListChange change,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        boolean refused = failure.status() == 401 || failure.status() == 403;
        if (failure.kind() == Kind.HELD_BACK || refused) {
            holdOn(job, failure);
        } else if (failure.kind() == Kind.PERMANENT || stage.tried(job, change) >= TRIES) {
            transaction.executeWithoutResult(
                    status -> end(job, change, "failed", String.valueOf(failure.getMessage())));
        }
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
