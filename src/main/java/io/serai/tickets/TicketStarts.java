package io.serai.tickets;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.Healed;
import io.serai.connectors.Healing;
import io.serai.connectors.Started;
import io.serai.connectors.Vendors;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore.Beginning;
import io.serai.hub.schedules.ScheduleFire;
import io.serai.imports.TicketMerge;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Syncs that people and schedules ask for, one for each pair of events.
public final class TicketStarts {
    /// The counts of a sync that say what it changed.
    private static final List<String> CHANGES = List.of("created", "updated", "hidden");

    private final TicketVendor vendor;
    private final Vendors vendors;
    private final Inbox inbox;
    private final TicketMerge merge;
    private final JdbcClient sql;
    private final ObjectMapper json;

    public TicketStarts(
            TicketVendor vendor, Vendors vendors, Inbox inbox, TicketMerge merge, JdbcClient sql, ObjectMapper json) {
        this.vendor = vendor;
        this.vendors = vendors;
        this.inbox = inbox;
        this.merge = merge;
        this.sql = sql;
        this.json = json;
    }

    /// A pair of events that is to be synced.
    private record Due(Connection connection, Pair pair) {}

    /// Who asks for a sync.
    ///
    /// @param key a repeat begins nothing
    /// @param trigger such as `http`
    private record Asking(String key, String trigger, String by, String requestId) {}

    /// Begins a sync of each pair of the account, or of the one event that is named.
    public Outcome sync(@ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.tenant().id();
        String event = call.parameter("event_id");
        if (event != null && merge.target(account, event).isEmpty()) {
            throw new Refusal(404, "There is no such event.");
        }
        List<Due> due = pairs(account).stream()
                .filter(one -> event == null || one.pair().event().equals(event))
                .toList();
        if (due.isEmpty()) {
            throw new Refusal(
                    422,
                    "No %s connection of this account pairs an event of %s with %s; add {%s, event_id} to a connection's setting events."
                            .formatted(
                                    vendor.title(),
                                    vendor.title(),
                                    event == null ? "one of this account" : "this one",
                                    vendor.member()));
        }
        boolean dry = call.flag("dry_run");
        var told = new ArrayList<Map<String, Object>>();
        for (Due one : due) {
            String run = PublicId.random();
            accept(one, run, dry, new Asking(run, "http", call.principal().name(), call.requestId()));
            told.add(told(run, one));
        }
        var first = new LinkedHashMap<>(told.getFirst());
        if (told.size() > 1) {
            first.put("runs", told);
        }
        return new Outcome.Done(
                202, first, vendor.title() + (dry ? " dry run accepted." : " sync accepted."), Map.of());
    }

    private static Map<String, Object> told(String run, Due due) {
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", run);
        told.put("run_url", "/v3/hub/run/" + run);
        told.put("events_url", "/v3/hub/run/" + run + "/events");
        told.put("event_id", due.pair().event());
        return told;
    }

    private List<Due> pairs(long account) {
        List<Connection> own = vendors.enabled(vendor.system()).stream()
                .filter(one -> one.account() == account)
                .toList();
        return own.isEmpty()
                ? ofSandbox(account)
                : own.stream().flatMap(one -> due(one).stream()).toList();
    }

    /// The sandbox is the same for every account, its pairs are not.
    private List<Due> ofSandbox(long account) {
        try {
            return due(vendors.find(account, vendor.system(), null)).stream()
                    .filter(one -> merge.target(account, one.pair().event()).isPresent())
                    .toList();
        } catch (DeliveryException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        }
    }

    private List<Due> due(Connection connection) {
        return Pair.of(vendor, connection).stream()
                .map(pair -> new Due(connection, pair))
                .toList();
    }

    /// Begins a sync of every pair of every enabled connection; once, if the schedule fires twice for one time, and not
    /// beside one that waits for its turn.
    public void acceptScheduled(@ExchangeProperty(ScheduleFire.PROPERTY) ScheduleFire fire) {
        for (Connection connection : vendors.enabled(vendor.system())) {
            for (Due due : due(connection)) {
                if (!isOpen(due)) {
                    String run = PublicId.random();
                    accept(
                            due,
                            run,
                            false,
                            new Asking(key(fire.key(), due), "schedule", fire.schedule(), "schedule-" + run));
                }
            }
        }
    }

    /// Begins a sync of every pair of the connection, once however often it is asked, and says what they came to.
    ///
    /// @throws DeliveryException held back, while one is on its way
    public Healed heal(@Body Healing healing) {
        List<Due> due = due(healing.connection());
        var keys = new ArrayList<String>();
        for (Due one : due) {
            String key = key("heal " + healing.work().runKey(), one);
            keys.add(key);
            accept(
                    one,
                    PublicId.random(),
                    false,
                    new Asking(key, "schedule", "heal", healing.work().requestId()));
        }
        return Started.of(sql, json, lane(healing.connection()), keys, CHANGES)
                .healed(vendor.title() + " sync of " + due.size() + " events");
    }

    private static String key(String prefix, Due due) {
        return String.join(
                " ",
                prefix,
                due.connection().id(),
                due.pair().vendorEvent(),
                due.pair().event());
    }

    private boolean isOpen(Due due) {
        return sql.sql(TicketStore.statement("find-open"))
                .param("connection", lane(due.connection()))
                .param("key", orderKey(due))
                .query(Boolean.class)
                .single();
    }

    private String lane(Connection connection) {
        return vendor.patient() ? connection.id() : Arrival.JOB;
    }

    private String orderKey(Due due) {
        return vendor.system() + " " + due.pair().event();
    }

    private void accept(Due due, String run, boolean dry, Asking asking) {
        Connection connection = due.connection();
        var beginning = new Beginning(
                connection.account(),
                vendor.system() + ".sync",
                asking.trigger(),
                vendor.title() + " event " + due.pair().vendorEvent(),
                asking.by(),
                SyncAsked.of(connection, due.pair(), dry).toJson(vendor, json),
                null,
                asking.requestId());
        String provider = vendor.patient() ? vendor.system() : Arrival.JOB;
        inbox.accept(Arrival.job(provider, lane(due.connection()), asking.key(), orderKey(due), beginning), run);
    }
}
