package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.hub.Housekeeping;
import io.serai.hub.delivery.DeliveryModel.Event;
import io.serai.hub.delivery.DeliveryModel.State;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Client;
import io.serai.web.Principal;
import io.serai.web.TestCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What people and the housekeeping do to accepted events, each on the real thing and on the model.
final class DeliveryDesk {
    private final DataSource database;
    private final JdbcClient sql;
    private final TestNode node;
    private final DeliveryModel model;
    private final Account account;
    private final Call call;

    DeliveryDesk(DataSource database, TestNode node, DeliveryModel model, Account account) {
        this.database = database;
        this.sql = JdbcClient.create(database);
        this.node = node;
        this.model = model;
        this.account = account;
        this.call = TestCalls.of(
                new Principal.Application("a", "tester", Set.of("*"), true, true), account, Client.NONE, Map.of());
    }

    void replay(String key) {
        Event event = model.events.get(key);
        String before = event == null ? null : event.letter;
        Replays.Result result = node.replays.one(account.id(), letter(key), null, call);
        assertThat(word(result)).as("a replay of %s", key).isEqualTo(word(before));
        if (event != null && "open".equals(before)) {
            model.replayed(event, Arrival.Priority.HIGH);
        }
    }

    void replayAll() {
        var open = new Selection(account.id(), null, null, null, null, null, null);
        List<Event> dead = model.in(State.DEAD);
        assertThat(node.many.begin(open, 0, call).letters()).isEqualTo(dead.size());
        dead.forEach(event -> model.replayed(event, Arrival.Priority.LOW));
    }

    void discard(String key) {
        Event event = model.events.get(key);
        String before = event == null ? null : event.letter;
        Replays.Result result = node.replays.discard(account.id(), letter(key), "a test", call);
        assertThat(word(result)).as("a discard of %s", key).isEqualTo(word(before));
        if (event != null && "open".equals(before)) {
            model.discarded(event);
        }
    }

    private String letter(String key) {
        return sql.sql("SELECT l.id_random FROM dead_letter l JOIN inbox i ON i.id = l.inbox_id "
                        + "WHERE i.account_id = ? AND i.event_key = ?")
                .params(account.id(), key)
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private static String word(Replays.Result result) {
        return switch (result) {
            case Replays.Result.Begun begun -> "open";
            case Replays.Result.None none -> "none";
            case Replays.Result.NotOpen not -> not.status();
        };
    }

    private static String word(@Nullable String letter) {
        return letter == null ? "none" : letter;
    }

    void connectionDeleted(String connection) {
        node.replays.connectionDeleted(connection);
        for (Event event : List.copyOf(model.events.values())) {
            if (!event.provider.equals(Arrival.JOB)
                    && (event.state == State.ACCEPTED || event.state == State.RETRYING)) {
                model.die(event);
            }
        }
    }

    /// Forty days later: the replays' runs have long been told.
    void purge() {
        node.many.tally();
        sql.sql("UPDATE inbox SET done_on = done_on - INTERVAL 40 DAY WHERE account_id = ? AND done_on IS NOT NULL")
                .param(account.id())
                .update();
        new Housekeeping(database, Duration.ofDays(30)).purge();
        model.purge();
    }
}
