package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.DeliveryModel.Event;
import io.serai.hub.delivery.DeliveryModel.State;
import io.serai.hub.runs.RunStore;
import io.serai.web.Account;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionTemplate;

/// Workers on a real database beside the model of what they should do, for one new account. Each step is carried out
/// on both, and then they are compared.
final class DeliveryWorld {
    private static final CamelContext CAMEL = new DefaultCamelContext();
    private static final String ZOOM = "zoom";

    private final List<TestNode> nodes;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final DataSource database;
    private final Account account;
    private final String connection = PublicId.random();
    private final DeliveryModel model = new DeliveryModel();
    private final DeliveryDesk desk;
    private final List<List<Held>> held = new ArrayList<>();

    /// @param claim of the model, by which it shows whether the lease was lost since
    private record Held(Work work, Event event, int claim) {
        boolean valid() {
            return event.state == State.WORKING && event.claim == claim;
        }
    }

    /// @param database has the table `effect` of [#prepare]
    DeliveryWorld(DataSource database, List<TestNode> nodes) {
        this.database = database;
        this.nodes = nodes;
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        String id = PublicId.random();
        sql.sql("INSERT INTO account (id_random, code) VALUES (?, ?)")
                .params(id, id)
                .update();
        long key = sql.sql("SELECT id FROM account WHERE id_random = ?")
                .param(id)
                .query(Long.class)
                .single();
        this.account = new Account(key, id, id);
        this.desk = new DeliveryDesk(database, nodes.getFirst(), model, account);
        nodes.forEach(node -> held.add(new ArrayList<>()));
    }

    static void prepare(JdbcClient sql) {
        sql.sql("CREATE TABLE effect (account_id BIGINT, event_key VARCHAR(255) COLLATE utf8mb4_bin)")
                .update();
    }

    /// Does all of them and lets what is left come to its end.
    void run(List<DeliveryStep> steps) {
        for (DeliveryStep step : steps) {
            carryOut(step);
            compare();
        }
        for (int round = 0; model.events.values().stream().anyMatch(event -> !event.ended()); round++) {
            assertThat(round).as("rounds to come to an end").isLessThan(30);
            for (int node = 0; node < nodes.size(); node++) {
                waitsEnd();
                sweep(node);
                claim(node, 50);
                while (!held.get(node).isEmpty()) {
                    done(node, 0, DeliveryStep.Mark.WITH_ITS_EFFECT);
                }
            }
            compare();
        }
        nodes.getFirst().many.tally();
        assertThat(number("SELECT COUNT(*) FROM run WHERE account_id = ? AND status = 'running'"))
                .as("runs of work that has ended and are not told to have")
                .isZero();
    }

    private void carryOut(DeliveryStep step) {
        switch (step) {
            case DeliveryStep.Accept s -> accept(s.worker(), s.event(), s.urgent());
            case DeliveryStep.AcceptAndClaim s -> acceptAndClaim(s.worker(), s.event());
            case DeliveryStep.Claim s -> claim(s.worker(), s.most());
            case DeliveryStep.Done s -> done(s.worker(), s.held(), s.mark());
            case DeliveryStep.Fail s -> fail(s.worker(), s.held(), s.failure());
            case DeliveryStep.HandBack s -> handBack(s.worker(), s.held());
            case DeliveryStep.Renew s -> renew(s.worker());
            case DeliveryStep.LeasesEnd s -> leasesEnd(s.worker());
            case DeliveryStep.WaitsEnd s -> waitsEnd();
            case DeliveryStep.Sweep s -> sweep(s.worker());
            case DeliveryStep.Replay s -> desk.replay("e" + s.event());
            case DeliveryStep.ReplayAll s -> desk.replayAll();
            case DeliveryStep.Discard s -> desk.discard("e" + s.event());
            case DeliveryStep.ConnectionDeleted s -> desk.connectionDeleted(connection);
            case DeliveryStep.Purge s -> desk.purge();
        }
    }

    private void accept(int worker, int number, boolean urgent) {
        String key = "e" + number;
        // every second event is about one of two tickets
        String orderKey = number % 2 == 0 ? null : "ticket-" + number % 4;
        boolean fresh = nodes.get(worker)
                .inbox
                .receive(new Arrival(
                        ZOOM,
                        connection,
                        key,
                        orderKey,
                        urgent ? Arrival.Priority.HIGH : Arrival.Priority.NORMAL,
                        account.id(),
                        "zoom.webhook",
                        null,
                        null,
                        Map.of(),
                        "application/json",
                        new byte[] {1},
                        "request-1"));
        assertThat(fresh)
                .as("%s is accepted and no repeat", key)
                .isEqualTo(model.accept(key, ZOOM, orderKey, urgent ? 0 : 1) != null);
    }

    private void acceptAndClaim(int worker, int number) {
        String key = connection + " job " + number;
        var run = new RunStore.Beginning(account.id(), "imports.zoom", "http", "", "tester", "{}", null, "request-1");
        TestNode node = nodes.get(worker);
        Work work = node.inbox
                .acceptAndClaim(Arrival.job(key, null, run), PublicId.random())
                .orElse(null);
        Event event = model.accept(key, Arrival.JOB, null, 1);
        assertThat(work != null).as("%s is accepted and no repeat", key).isEqualTo(event != null);
        if (work != null && event != null) {
            model.claimed(event, node.name);
            held.get(worker).add(new Held(work, event, event.claim));
        }
    }

    private void claim(int worker, int most) {
        TestNode node = nodes.get(worker);
        List<Work> works = node.store.claim(lane ->
                lane.connection().equals(connection) || lane.connection().equals(Arrival.JOB) ? most : 0);
        for (String provider : List.of(ZOOM, Arrival.JOB)) {
            List<Event> claimable = model.claimable(provider);
            List<Event> taken = works.stream()
                    .filter(work -> work.provider().equals(provider))
                    .map(work -> model.events.get(work.eventKey()))
                    .toList();
            assertThat(taken).as("claimed and claimable").isSubsetOf(claimable).doesNotHaveDuplicates();
            assertThat(taken).hasSizeLessThanOrEqualTo(most);
            assertThat(taken.isEmpty()).as("nothing is claimed").isEqualTo(claimable.isEmpty());
            for (Event event : taken) {
                assertThat(taken.stream().filter(event::sameTurn))
                        .as("claimed at a time of %s", event.orderKey)
                        .hasSizeLessThanOrEqualTo(1);
                assertThat(model.passedOver(event, claimable, taken).map(other -> other.key))
                        .as("passed over for %s", event.key)
                        .isEmpty();
            }
        }
        for (Work work : works) {
            Event event = model.events.get(work.eventKey());
            assertThat(work.letter() != null).as("is a replay").isEqualTo(event.replaying());
            model.claimed(event, node.name);
            held.get(worker).add(new Held(work, event, event.claim));
        }
    }

    /// Carries out the work's effect in a transaction, and then what a route would do of the answer.
    ///
    /// @param end the end of the transaction
    private void work(TestNode node, Held one, Consumer<TestNode> end) {
        Throwable failure = catchThrowable(() -> transaction.executeWithoutResult(status -> {
            sql.sql("INSERT INTO effect (account_id, event_key) VALUES (?, ?)")
                    .params(account.id(), one.event.key)
                    .update();
            end.accept(node);
        }));
        if (failure == null) {
            return;
        }
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.setProperty(Work.PROPERTY, one.work);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure.getCause() != null ? failure.getCause() : failure);
        node.inbox.failed(exchange);
    }

    private void done(int worker, int which, DeliveryStep.Mark mark) {
        Held one = take(worker, which);
        if (one == null) {
            return;
        }
        work(nodes.get(worker), one, node -> {
            switch (mark) {
                case WITH_ITS_EFFECT -> node.inbox.markDone(one.work);
                case BY_CONNECTION -> node.inbox.markDone(one.work, DataSourceUtils.getConnection(database));
                case AT_THE_END -> {}
            }
            // marks it where that has not been done, here in the same transaction
            node.inbox.finish(one.work);
        });
        if (one.valid()) {
            model.done(one.event);
        }
    }

    private void fail(int worker, int which, DeliveryStep.Failure failure) {
        Held one = take(worker, which);
        if (one == null) {
            return;
        }
        work(nodes.get(worker), one, node -> {
            if (failure == DeliveryStep.Failure.COMMIT_LOST) {
                node.inbox.markDone(one.work);
            }
            throw new IllegalStateException(cause(failure));
        });
        // nothing becomes due but where a step says so
        sql.sql("UPDATE inbox SET next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR WHERE account_id = ? "
                        + "AND event_key = ? AND status = 'retrying' AND next_attempt_at > UTC_TIMESTAMP(3)")
                .params(account.id(), one.event.key)
                .update();
        if (one.valid()) {
            boolean counted = failure != DeliveryStep.Failure.OUTAGE && failure != DeliveryStep.Failure.HELD_BACK;
            model.failed(one.event, counted, failure == DeliveryStep.Failure.PERMANENT);
        }
    }

    private static Exception cause(DeliveryStep.Failure failure) {
        return switch (failure) {
            case TRANSIENT, COMMIT_LOST -> new SocketTimeoutException("slow");
            case PERMANENT -> DeliveryException.permanent("zoom", "No such ticket.");
            case OUTAGE -> new InterruptedException("the hub stops");
            case HELD_BACK ->
                new DeliveryException(
                        DeliveryException.Kind.HELD_BACK, "zoom", 429, Duration.ofHours(1), "Too many.", null);
        };
    }

    private void handBack(int worker, int which) {
        Held one = take(worker, which);
        if (one != null) {
            nodes.get(worker).store.handBack(one.work);
            if (one.valid()) {
                one.event.state = State.ACCEPTED;
            }
        }
    }

    private void renew(int worker) {
        List<Held> here = held.get(worker);
        nodes.get(worker).store.renew(here.stream().map(one -> one.work.key()).toList());
        here.stream()
                .map(Held::event)
                .filter(event -> event.holder.equals(nodes.get(worker).name))
                .forEach(event -> event.leaseEnded = false);
    }

    private void leasesEnd(int worker) {
        String name = nodes.get(worker).name;
        sql.sql("UPDATE inbox SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE account_id = ? "
                        + "AND leased_by = ? AND status = 'working'")
                .params(account.id(), name)
                .update();
        model.in(State.WORKING).stream()
                .filter(event -> event.holder.equals(name))
                .forEach(event -> event.leaseEnded = true);
    }

    private void waitsEnd() {
        sql.sql("UPDATE inbox SET next_attempt_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE account_id = ? "
                        + "AND status = 'retrying'")
                .param(account.id())
                .update();
        model.in(State.RETRYING).forEach(event -> event.due = true);
    }

    private void sweep(int worker) {
        TestNode node = nodes.get(worker);
        node.store.sweep().hopeless().forEach(node.settlement::giveUp);
        model.sweep();
    }

    private @Nullable Held take(int worker, int which) {
        List<Held> here = held.get(worker);
        return here.isEmpty() ? null : here.remove(which % here.size());
    }

    /// Rows, letters, effects and the ledger, against the model's.
    private void compare() {
        Map<String, String> expected = model.events.values().stream()
                .collect(Collectors.toMap(
                        event -> event.key,
                        event -> told(
                                event.state.name().toLowerCase(Locale.ROOT),
                                event.letter,
                                model.effects.getOrDefault(event.key, 0)),
                        (a, b) -> a,
                        TreeMap::new));
        var stored = new TreeMap<String, String>();
        sql.sql("SELECT i.event_key, i.status, l.status AS letter, (SELECT COUNT(*) FROM effect e "
                        + "WHERE e.account_id = i.account_id AND e.event_key = i.event_key) AS effects "
                        + "FROM inbox i LEFT JOIN dead_letter l ON l.inbox_id = i.id WHERE i.account_id = ?")
                .param(account.id())
                .query(row -> {
                    stored.put(
                            row.getString("event_key"),
                            told(row.getString("status"), row.getString("letter"), row.getInt("effects")));
                });
        assertThat(stored).as("rows").isEqualTo(expected);
        List<Ledger.Entry> ledger = new Ledger(database).read(account.id());
        assertThat(ledger).allMatch(entry -> entry.imbalance() == 0, "balances");
        assertThat(ledger.stream()
                        .collect(Collectors.toMap(
                                Ledger.Entry::provider,
                                entry -> List.of(
                                        entry.accepted(),
                                        entry.done(),
                                        entry.inProgress(),
                                        entry.retrying(),
                                        entry.dead(),
                                        entry.discarded()))))
                .as("ledger")
                .isEqualTo(model.ledger());
    }

    private static String told(String status, @Nullable String letter, int effects) {
        return status + ", letter " + (letter == null ? "none" : letter) + ", effects " + effects;
    }

    private long number(String query) {
        return sql.sql(query).param(account.id()).query(Long.class).single();
    }
}
