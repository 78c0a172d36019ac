package io.serai.lists;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.serai.lists.ListStore.ListSetting;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `lists`: what an account sets of its lists, and syncs that people and schedules ask for.
public final class ListStarts {
    static final String SYNC = "lists.sync";

    /// The counts of a sync that say what it changed.
    private static final List<String> CHANGES = List.of("subscribed", "unsubscribed");

    private static final Logger LOG = LoggerFactory.getLogger(ListStarts.class);

    private final Vendors vendors;
    private final ListStore store;
    private final Inbox inbox;
    private final Trail trail;
    private final TransactionTemplate transaction;
    private final JdbcClient sql;
    private final ObjectMapper json;

    ListStarts(Vendors vendors, ListStore store, DataSource database, Inbox inbox, Trail trail, ObjectMapper json) {
        this.vendors = vendors;
        this.store = store;
        this.inbox = inbox;
        this.trail = trail;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    public Outcome setting(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(store.setting(call.tenant().id()).described());
    }

    /// Takes the place of the whole setting.
    public Outcome set(@ExchangeProperty(Call.PROPERTY) Call call, @Body JsonNode body) {
        var faults = new ArrayList<Fault>();
        var pairs = new ArrayList<ListPair>();
        Set<String> seen = new HashSet<>();
        for (JsonNode node : body.path("pairs")) {
            String where = "body.pairs[" + pairs.size() + "]";
            ListPair pair = ListPair.read(node, where, faults);
            if (!seen.add(pair.group() + " " + pair.list())) {
                faults.add(new Fault(where, "the same pair of group and list came before"));
            }
            pairs.add(pair);
        }
        if (!faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The request does not fit the contract.", faults));
        }
        var after = new ListSetting(pairs, body.path("enabled").asBoolean(true));
        transaction.executeWithoutResult(status -> {
            ListSetting before = store.setting(call.tenant().id());
            store.set(call.tenant().id(), after);
            trail.changed(
                    call,
                    new Change(
                            "list_setting.change",
                            "account",
                            call.tenant().idRandom(),
                            before.described(),
                            after.described()));
        });
        return new Outcome.Done(after.described());
    }

    /// Begins a sync of the account's lists, unless one is on its way.
    public Outcome sync(@ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.tenant().id();
        if (store.setting(account).pairs().isEmpty()) {
            throw new Refusal(
                    422, "No list of this account follows a group yet: PUT /v3/action/e_novi_mailman/setting.");
        }
        boolean dry = call.flag("dry_run");
        String run = PublicId.random();
        begin(account, run, run, dry, "http", call.principal().name(), call.requestId());
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", run);
        told.put("run_url", "/v3/hub/run/" + run);
        told.put("events_url", "/v3/hub/run/" + run + "/events");
        return new Outcome.Done(202, told, dry ? "Dry run accepted." : "List sync accepted.", Map.of());
    }

    /// Begins a sync of every account whose setting is enabled; once, if the schedule fires twice for one time, and not
    /// beside one that is on its way.
    public void acceptScheduled(@ExchangeProperty(ScheduleFire.PROPERTY) ScheduleFire fire) {
        for (long account : store.enabled()) {
            String run = PublicId.random();
            try {
                begin(account, fire.key() + " " + account, run, false, "schedule", fire.schedule(), "schedule-" + run);
            } catch (Refusal | DeliveryException e) {
                LOG.warn("the lists of account {} are not synced this time: {}", account, e.getMessage());
            }
        }
    }

    /// Begins a sync of the account's lists, once however often it is asked, and says what it came to.
    ///
    /// @throws DeliveryException held back, while one is on its way
    public Healed heal(@Body Healing healing) {
        long account = healing.connection().account();
        ListSetting setting = store.setting(account);
        if (!setting.enabled() || setting.pairs().isEmpty()) {
            return new Healed(0, 0, 0, "No list of this account follows a group, so nothing was missed.");
        }
        vendors.find(account, Mailman.SYSTEM, null);
        String lane = vendors.find(account, "novi", null).id();
        String key = "heal " + healing.work().runKey();
        if (inbox.statuses(lane, List.of(key)).isEmpty()) {
            try {
                begin(
                        account,
                        key,
                        PublicId.random(),
                        false,
                        "schedule",
                        "heal",
                        healing.work().requestId());
            } catch (Refusal _) {
                throw Started.wait("A sync of these lists is on its way; the heal's own comes after it.");
            }
        }
        return Started.of(sql, json, lane, List.of(key), CHANGES).healed("List sync");
    }

    private void begin(long account, String key, String run, boolean dry, String trigger, String by, String requestId) {
        Connection novi = novi(account);
        var beginning = new Beginning(
                account,
                SYNC,
                trigger,
                "Novi groups",
                by,
                json.createObjectNode().put("dry_run", dry).toString(),
                null,
                requestId);
        transaction.executeWithoutResult(status -> {
            store.running(account).ifPresent(other -> {
                throw new Refusal(409, "A sync of these lists is on its way: /v3/hub/run/" + other + ".");
            });
            inbox.accept(Arrival.job("novi", novi.id(), key, "lists " + account, beginning), run);
        });
        // what was told of it before the commit found nothing
        inbox.wake();
    }

    private Connection novi(long account) {
        try {
            vendors.find(account, Mailman.SYSTEM, null);
            return vendors.find(account, "novi", null);
        } catch (DeliveryException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        }
    }
}
