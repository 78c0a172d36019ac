package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.LinkedHashMap;
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
    private final Vault vault;
    private final ConnectionNews news;
    private final Replays replays;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final ObjectMapper json;
    private final Clock clock;

    Connections(
            ConnectionStore store,
            Systems systems,
            ConnectionRules rules,
            Vault vault,
            ConnectionNews news,
            Replays replays,
            TransactionTemplate transaction,
            Trail trail,
            ObjectMapper json,
            Clock clock) {
        this.store = store;
        this.systems = systems;
        this.rules = rules;
        this.vault = vault;
        this.news = news;
        this.replays = replays;
        this.transaction = transaction;
        this.trail = trail;
        this.json = json;
        this.clock = clock;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(store.ofAccount(call.tenant().id(), call.parameter("system")).stream()
                .map(this::shown)
                .toList());
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(shown(found(store, call)));
    }

    public Outcome create(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        VendorSystem system = systems.find(wish.path("system").asText())
                .orElseThrow(() -> refused(List.of(new Fault(
                        "body.system", "is unknown; expected one of " + String.join(", ", systems.names())))));
        ObjectNode settings = json.createObjectNode();
        List<Fault> faults = rules.settings(system, settings, wish.path("settings"));
        Map<String, String> secrets = rules.secrets(system, wish.path("secrets"), true, faults);
        refuse(faults);
        String id = PublicId.random();
        long account = call.tenant().id();
        Instant now = clock.instant();
        var made = new StoredConnection(
                account,
                id,
                system.name(),
                name(wish, "default"),
                settings,
                sealed(new SecretSet(secrets, List.of()), StoredConnection.binding(id, account)),
                since(json.createObjectNode(), secrets, now),
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
        return new Outcome.Done(201, shown(made), "", Map.of());
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
            refuse(faults);
            StoredConnection next = with(
                    row, name(wish, row.name()), settings, wish.path("enabled").asBoolean(row.enabled()));
            return given.isEmpty()
                    ? next
                    : with(next, opened(row, system, given).with(given), given);
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
            refuse(faults);
            Instant now = clock.instant();
            Instant until = now.plusSeconds(wish.path("overlap_seconds").asLong(OVERLAP_SECONDS));
            return with(row, opened(row, system, given).rotated(given, now, until), given);
        });
    }

    private Outcome changed(Call call, String action, UnaryOperator<StoredConnection> change) {
        for (int i = 0; i < TRIES; i++) {
            StoredConnection present = found(store, call);
            StoredConnection next = change.apply(present);
            try {
                if (stored(call, action, present, next)) {
                    news.tell(next.id());
                    return new Outcome.Done(shown(found(store, call)));
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
                call, new Change("connection." + action, "connection", one.id(), recorded(before), recorded(after)));
    }

    private Map<String, Object> recorded(@Nullable StoredConnection row) {
        if (row == null) {
            return Map.of();
        }
        Map<String, Object> recorded = shown(row);
        recorded.keySet().retainAll(List.of("system", "name", "settings", "secrets", "enabled"));
        return recorded;
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

    /// The present secrets. Where they can't be read any more, all that are needed must be given.
    private SecretSet opened(StoredConnection row, VendorSystem system, Map<String, String> given) {
        try {
            return SecretSet.read(vault.open(row.sealed(), row.binding()), json);
        } catch (Vault.Locked e) {
            refuse(system.secrets().stream()
                    .filter(secret -> secret.required() && !given.containsKey(secret.name()))
                    .map(secret -> new Fault(
                            "body.secrets." + secret.name(),
                            "is needed, as the present secrets can't be read: " + e.getMessage()))
                    .toList());
            return SecretSet.NONE;
        }
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

    private StoredConnection with(StoredConnection row, SecretSet secrets, Map<String, String> given) {
        return new StoredConnection(
                row.account(),
                row.id(),
                row.system(),
                row.name(),
                row.settings(),
                sealed(secrets, row.binding()),
                since(row.secretsSet().deepCopy(), given, clock.instant()),
                row.enabled(),
                row.version(),
                row.times());
    }

    private byte[] sealed(SecretSet secrets, String binding) {
        return vault.seal(secrets.bytes(json), binding);
    }

    private static JsonNode since(ObjectNode before, Map<String, String> given, Instant now) {
        given.keySet().forEach(name -> before.put(name, now.toString()));
        return before;
    }

    private static String name(JsonNode wish, String present) {
        return wish.hasNonNull("name") ? wish.get("name").asText().strip() : present;
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw refused(faults);
        }
    }

    private static Refusal refused(List<Fault> faults) {
        return new Refusal(new Outcome.Refused(422, "The connection can't be like this.", faults));
    }

    /// Never with a secret.
    private Map<String, Object> shown(StoredConnection row) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", row.id());
        shown.put("system", row.system());
        shown.put("name", row.name());
        shown.put("settings", systems.withDefaults(row.system(), row.settings()));
        shown.put("secrets", secretsShown(row));
        shown.put("enabled", row.enabled());
        shown.put("last_ok_at", text(row.times().ok()));
        shown.put("last_error", row.times().error());
        shown.put("last_error_at", text(row.times().failed()));
        shown.put("created_on", text(row.times().created()));
        shown.put("updated_on", text(row.times().updated()));
        return shown;
    }

    private Map<String, Object> secretsShown(StoredConnection row) {
        var shown = new LinkedHashMap<String, Object>();
        systems.find(row.system()).map(VendorSystem::secrets).orElse(List.of()).forEach(secret -> {
            JsonNode since = row.secretsSet().path(secret.name());
            var one = new LinkedHashMap<String, Object>();
            one.put("set", since.isTextual());
            one.put("set_on", since.isTextual() ? since.asText() : null);
            shown.put(secret.name(), one);
        });
        return shown;
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
