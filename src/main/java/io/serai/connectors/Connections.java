package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Replays;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `connections`: a tenant's connections are made, changed, rotated and removed.
public final class Connections {
    private static final int TRIES = 5;

    /// Where the wish names none, as the contract says.
    private static final long OVERLAP_SECONDS = 86_400;

    private final ConnectionStore store;
    private final Systems systems;
    private final ConnectionRules rules;
    private final ConnectionSecrets secrets;
    private final ConnectionView view;
    private final ConnectionNews news;
    private final Replays replays;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final Clock clock;

    Connections(
            ConnectionStore store,
            ConnectionRules rules,
            ConnectionSecrets secrets,
            ConnectionView view,
            ConnectionNews news,
            Replays replays,
            TransactionTemplate transaction,
            Trail trail,
            Clock clock) {
        this.store = store;
        this.systems = view.systems();
        this.rules = rules;
        this.secrets = secrets;
        this.view = view;
        this.news = news;
        this.replays = replays;
        this.transaction = transaction;
        this.trail = trail;
        this.clock = clock;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(store.ofAccount(call.tenant().id(), call.parameter("system")).stream()
                .map(view::shown)
                .toList());
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(view.shown(found(store, call)));
    }

    public Outcome create(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        VendorSystem system = systems.find(wish.path("system").asText())
                .orElseThrow(() -> ConnectionRules.refused(List.of(new Fault(
                        "body.system", "is unknown; expected one of " + String.join(", ", systems.names())))));
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        List<Fault> faults = rules.settings(system, settings, wish.path("settings"));
        Map<String, String> given = rules.secrets(system, wish.path("secrets"), true, faults);
        ConnectionRules.refuse(faults);
        String id = PublicId.random();
        long account = call.tenant().id();
        Instant now = clock.instant();
        var made = new StoredConnection(
                account,
                id,
                system.name(),
                name(wish, "default"),
                settings,
                secrets.sealed(new SecretSet(given, List.of()), StoredConnection.binding(id, account)),
                ConnectionSecrets.since(JsonNodeFactory.instance.objectNode(), given, now),
                wish.path("enabled").asBoolean(true),
                0,
                StoredConnection.Times.none(now));
        try {
            transaction.executeWithoutResult(status -> {
                store.create(made);
                record(call, "create", null, made);
            });
        } catch (DuplicateKeyException e) {
            return inUse(made);
        }
        news.tell(id);
        return new Outcome.Done(201, view.shown(made), "", Map.of());
    }

    /// Settings are merged, and of the secrets the named ones replaced. With a setting that says where or how they
    /// travel all secrets are needed again.
    public Outcome change(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call, "change", row -> {
            VendorSystem system = known(row);
            ObjectNode settings = row.settings().deepCopy();
            List<Fault> faults = rules.settings(system, settings, wish.path("settings"));
            Map<String, String> given = rules.secrets(system, wish.path("secrets"), false, faults);
            faults.addAll(secretsAgain(row, system, settings, given));
            ConnectionRules.refuse(faults);
            StoredConnection next = with(
                    row, name(wish, row.name()), settings, wish.path("enabled").asBoolean(row.enabled()));
            return given.isEmpty()
                    ? next
                    : secrets.with(next, secrets.opened(row, system, given).with(given), given, clock.instant());
        });
    }

    private List<Fault> secretsAgain(
            StoredConnection row, VendorSystem system, ObjectNode settings, Map<String, String> given) {
        var set = new TreeSet<String>();
        row.secretsSet().fieldNames().forEachRemaining(set::add);
        return ConnectionRules.secretsAgain(
                system,
                systems.withDefaults(system.name(), row.settings()),
                systems.withDefaults(system.name(), settings),
                set,
                given.keySet());
    }

    public Outcome rotate(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call, "rotate", row -> {
            VendorSystem system = known(row);
            var faults = new ArrayList<Fault>();
            Map<String, String> given = rules.secrets(system, wish.path("secrets"), false, faults);
            if (given.isEmpty() && faults.isEmpty()) {
                faults.add(new Fault("body.secrets", "names no secret"));
            }
            ConnectionRules.refuse(faults);
            Instant now = clock.instant();
            Instant until = now.plusSeconds(wish.path("overlap_seconds").asLong(OVERLAP_SECONDS));
            return secrets.with(row, secrets.opened(row, system, given).rotated(given, now, until), given, now);
        });
    }

    private Outcome changed(Call call, String action, UnaryOperator<StoredConnection> change) {
        for (int i = 0; i < TRIES; i++) {
            StoredConnection present = found(store, call);
            StoredConnection next = change.apply(present);
            try {
                if (stored(call, action, present, next)) {
                    news.tell(next.id());
                    return new Outcome.Done(view.shown(found(store, call)));
                }
            } catch (DuplicateKeyException e) {
                return inUse(next);
            }
        }
        return new Outcome.Refused(409, "The connection is being changed by others. Please try again.");
    }

    private boolean stored(Call call, String action, StoredConnection present, StoredConnection next) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean changed = store.change(next);
            if (changed) {
                record(call, action, present, next);
            }
            return changed;
        }));
    }

    /// Of secrets which ones and since when, never what they are.
    private void record(Call call, String action, @Nullable StoredConnection before, @Nullable StoredConnection after) {
        StoredConnection one = Objects.requireNonNull(after == null ? before : after);
        trail.changed(
                call,
                new Change(
                        "connection." + action, "connection", one.id(), view.recorded(before), view.recorded(after)));
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required("connection_id");
        boolean removed = Boolean.TRUE.equals(transaction.execute(status -> {
            StoredConnection present = store.byId(call.tenant().id(), id).orElse(null);
            boolean there = store.remove(call.tenant().id(), id);
            if (there) {
                replays.connectionDeleted(id);
                record(call, "remove", present, null);
            }
            return there;
        }));
        if (!removed) {
            return missing();
        }
        news.tell(id);
        return new Outcome.Done(true);
    }

    /// The call's connection, enabled or not.
    static StoredConnection found(ConnectionStore store, Call call) {
        return store.byId(call.tenant().id(), call.required("connection_id"))
                .orElseThrow(
                        () -> new Refusal(new Outcome.Refused(404, missing().detail())));
    }

    private static Outcome.NotFound missing() {
        return new Outcome.NotFound("There is no such connection.");
    }

    private static Outcome inUse(StoredConnection wanted) {
        return new Outcome.Refused(
                409,
                "The account has another %s connection of that name.".formatted(wanted.system()),
                List.of(new Fault("body.name", "is in use")));
    }

    private VendorSystem known(StoredConnection row) {
        return systems.find(row.system())
                .orElseThrow(() -> new Refusal(409, "This hub knows no system " + row.system() + "."));
    }

    private static StoredConnection with(StoredConnection row, String name, ObjectNode settings, boolean enabled) {
        return new StoredConnection(
                row.account(),
                row.id(),
                row.system(),
                name,
                settings,
                row.sealed(),
                row.secretsSet(),
                enabled,
                row.version(),
                row.times());
    }

    private static String name(JsonNode wish, String present) {
        return wish.hasNonNull("name") ? wish.get("name").asText().strip() : present;
    }
}
