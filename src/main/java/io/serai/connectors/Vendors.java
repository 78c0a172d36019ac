package io.serai.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.hub.delivery.DeliveryException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The bean `vendors`: finds the connection that a capability or a webhook uses, and its secrets.
///
/// What the database said is remembered for ten seconds; what was changed on this node counts at once.
public final class Vendors {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{11,22}");
    private static final String DEFAULT = "default";

    private final ConnectionStore store;
    private final Vault vault;
    private final Systems systems;
    private final Sandbox sandbox;
    private final ObjectMapper json;
    private final Clock clock;
    private final Cache<Lookup, List<Known>> found = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final AtomicLong generation = new AtomicLong();

    Vendors(ConnectionStore store, Vault vault, Systems systems, Sandbox sandbox, ObjectMapper json, Clock clock) {
        this.store = store;
        this.vault = vault;
        this.systems = systems;
        this.sandbox = sandbox;
        this.json = json;
        this.clock = clock;
    }

    /// The account's enabled connection of that system: the named one; without a name the only one, or of several the
    /// one named `default`; the sandbox's where there is none and the sandbox is on.
    ///
    /// @param account the tenant's integer key
    /// @throws DeliveryException permanent, and says what to configure
    public Connection find(long account, String system, @Nullable String name) {
        List<Known> all = lookup(new Lookup(generation.get(), account, system, null)).stream()
                .filter(one -> one.row.enabled())
                .toList();
        if (name != null && !name.isBlank()) {
            return all.stream()
                    .filter(one -> one.row.name().equals(name))
                    .findFirst()
                    .map(one -> one.connection)
                    .orElseThrow(() -> unconfigured(system, "named '" + name + "'"));
        }
        if (all.size() > 1) {
            return all.stream()
                    .filter(one -> one.row.name().equals(DEFAULT))
                    .findFirst()
                    .map(one -> one.connection)
                    .orElseThrow(() -> unconfigured(system, "named 'default', and several others"));
        }
        return all.stream()
                .findFirst()
                .map(one -> one.connection)
                .or(() -> sandbox.connection(account, system))
                .orElseThrow(() -> unconfigured(system, ""));
    }

    /// The same of the account's own connections alone: the sandbox stands in for none.
    ///
    /// @return empty where it has none
    /// @throws DeliveryException permanent, where there are several and none is named `default`
    public Optional<Connection> own(long account, String system) {
        boolean none = lookup(new Lookup(generation.get(), account, system, null)).stream()
                .noneMatch(one -> one.row.enabled());
        return none ? Optional.empty() : Optional.of(find(account, system, null));
    }

    private static DeliveryException unconfigured(String system, String which) {
        return DeliveryException.permanent(
                system,
                "The account has no enabled %s connection%s: make one with POST /v3/hub/connection."
                        .formatted(system, which.isEmpty() ? "" : " " + which));
    }

    /// The enabled connection that a webhook's address names.
    public Optional<Connection> webhook(String system, String id) {
        return stored(id)
                .filter(one -> one.row.enabled() && one.row.system().equals(system))
                .map(one -> one.connection);
    }

    /// An account's enabled connection, of any system.
    public Optional<Connection> enabled(long account, String id) {
        return stored(id)
                .filter(one -> one.row.enabled() && one.row.account() == account)
                .map(one -> one.connection);
    }

    /// The enabled connections of all accounts.
    public List<Connection> enabled(String system) {
        return lookup(new Lookup(generation.get(), 0, system, null)).stream()
                .map(one -> one.connection)
                .toList();
    }

    /// The current secrets by name.
    ///
    /// @throws DeliveryException permanent where they can't be read
    public Map<String, String> secrets(Connection connection) {
        return verifyingSecrets(connection).getFirst();
    }

    /// Every set of secrets that a signature may be made with: the current one first, then those within the overlap of
    /// a rotation.
    public List<Map<String, String>> verifyingSecrets(Connection connection) {
        if (connection.sandbox()) {
            return List.of(sandbox.secrets(connection));
        }
        Known known = stored(connection.id())
                .orElseThrow(() -> DeliveryException.permanent(connection.system(), "The connection was removed."));
        try {
            return known.secrets().verifying(clock.instant());
        } catch (Vault.Locked e) {
            throw DeliveryException.permanent(
                    connection.system(),
                    "The secrets of connection " + connection.id() + " can't be read: " + e.getMessage() + ".");
        }
    }

    /// Forgets what it remembers, after a connection was made, changed or removed.
    void forget() {
        // a look-up that began before now is remembered under the old generation, which nobody asks for
        generation.incrementAndGet();
        found.invalidateAll();
    }

    /// @param row enabled or not
    Connection open(StoredConnection row) {
        ObjectNode settings = systems.withDefaults(row.system(), row.settings());
        return new Connection(row.account(), row.id(), row.system(), row.name(), settings, false);
    }

    private Optional<Known> stored(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        return lookup(new Lookup(generation.get(), 0, "", id)).stream().findFirst();
    }

    private List<Known> lookup(Lookup lookup) {
        return found.get(lookup, this::read);
    }

    private List<Known> read(Lookup lookup) {
        List<StoredConnection> rows;
        if (lookup.id() != null) {
            rows = store.byId(lookup.id()).stream().toList();
        } else if (lookup.account() == 0) {
            rows = store.ofSystem(lookup.system());
        } else {
            rows = store.ofAccount(lookup.account(), lookup.system());
        }
        return rows.stream().map(Known::new).toList();
    }

    /// A row with what was made of it; a webhook wants that ten thousand times a second.
    private final class Known {
        private final StoredConnection row;
        private final Connection connection;
        private volatile @Nullable SecretSet opened;

        private Known(StoredConnection row) {
            this.row = row;
            this.connection = open(row);
        }

        private SecretSet secrets() {
            SecretSet secrets = opened;
            if (secrets == null) {
                secrets = SecretSet.read(vault.open(row.sealed(), row.binding()), json);
                opened = secrets;
            }
            return secrets;
        }
    }

    /// By id, by account and system, or by system alone (account 0, which no account has).
    private record Lookup(
            long generation,
            long account,
            String system,
            @Nullable String id) {}
}
