package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestServers;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which connection a capability gets, and when a change of it counts.
class VendorsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Vault vault =
            new Vault(Base64.getEncoder().encodeToString(new byte[32]), Optional.empty(), new SecureRandom());
    private final Systems systems = new Systems(List.of(new VendorSystem(
            "acme",
            List.of(VendorSystem.Setting.text("path", "/default"), VendorSystem.Setting.pairs("events", List.of("a"))),
            List.of(new VendorSystem.Secret("api_key", true)),
            new VendorSystem.Limits(0, 0, 0))));

    @TempDir
    private Path folder;

    private DataFolder data;
    private TestServers.TestDatabase server;
    private Database database;
    private ConnectionStore store;
    private Vendors vendors;

    @BeforeEach
    void open() throws Exception {
        data = DataFolder.open(folder);
        server = TestServers.database();
        database = Database.open(server.url(), server.user(), server.password(), 4);
        await().until(database::up);
        store = new ConnectionStore(database.dataSource(), JSON);
        vendors = vendors(Clock.systemUTC());
        execute("INSERT INTO account (id, id_random, code, name) VALUES (1, 'vendorsAcc1', 'v1', 'One'), "
                + "(2, 'vendorsAcc2', 'v2', 'Two')");
    }

    @AfterEach
    void close() {
        database.close();
        data.close();
    }

    @Test
    void theOnlyConnectionIsTakenThenTheDefaultOneOrTheNamedOne() {
        assertThatThrownBy(() -> vendors.find(1, "acme", null))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("acme")
                .hasMessageContaining("POST /v3/hub/connection");
        String a = make(1, "a", true);
        make(2, "other", true);
        vendors.forget();
        assertThat(vendors.find(1, "acme", null).id()).isEqualTo(a);
        String b = make(1, "b", true);
        vendors.forget();
        assertThatThrownBy(() -> vendors.find(1, "acme", null)).hasMessageContaining("default");
        assertThat(vendors.find(1, "acme", "b").id()).isEqualTo(b);
        assertThatThrownBy(() -> vendors.find(1, "acme", "c")).hasMessageContaining("'c'");
        String standard = make(1, "default", true);
        make(1, "off", false);
        vendors.forget();
        assertThat(vendors.find(1, "acme", null).id()).isEqualTo(standard);
        assertThatThrownBy(() -> vendors.find(1, "acme", "off")).hasMessageContaining("enabled");
        assertThat(vendors.enabled("acme")).hasSize(4);
    }

    @Test
    void defaultsAreFilledIn() {
        make(1, "a", true);
        Connection found = vendors.find(1, "acme", null);
        assertThat(found.setting("path")).isEqualTo("/default");
        assertThat(found.settings().path("events").isArray()).isTrue();
    }

    @Test
    void aWebhookFindsEnabledConnectionsOfItsSystemAndLivingAccountsOnly() throws Exception {
        String id = make(1, "a", true);
        String off = make(1, "off", false);
        assertThat(vendors.webhook("acme", id)).isPresent();
        assertThat(vendors.webhook("acme", off)).isEmpty();
        assertThat(vendors.webhook("other", id)).isEmpty();
        assertThat(vendors.webhook("acme", "sandbox-acme")).isEmpty();
        assertThat(vendors.webhook("acme", "' OR 1=1 --")).isEmpty();
        assertThat(vendors.webhook("acme", id.toUpperCase(java.util.Locale.ROOT) + "x"))
                .isEmpty();
        execute("UPDATE account SET enable = 0 WHERE id = 1");
        vendors.forget();
        assertThat(vendors.webhook("acme", id)).isEmpty();
    }

    @Test
    void oldSecretsVerifyUntilTheirOverlapEnds() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        SecretSet set = new SecretSet(Map.of("api_key", "one", "other", "kept"), List.of())
                .rotated(Map.of("api_key", "two"), now, now.plusSeconds(100))
                .rotated(Map.of("api_key", "three"), now.plusSeconds(10), now.plusSeconds(50));
        String id = make(1, "a", true, set);
        assertThat(keys(id, now.plusSeconds(20))).containsExactly("three", "two", "one");
        assertThat(keys(id, now.plusSeconds(60))).containsExactly("three", "one");
        assertThat(keys(id, now.plusSeconds(100))).containsExactly("three");
        assertThat(set.current()).containsEntry("other", "kept");
        SecretSet many = set;
        for (int i = 0; i < 20; i++) {
            many = many.rotated(Map.of("api_key", "k" + i), now, now.plusSeconds(100));
        }
        assertThat(many.old()).hasSizeLessThanOrEqualTo(5);
        assertThat(set.rotated(Map.of("api_key", "x"), now.plusSeconds(200), now.plusSeconds(200))
                        .old())
                .as("no overlap")
                .isEmpty();
    }

    private List<String> keys(String id, Instant at) {
        Vendors then = vendors(Clock.fixed(at, ZoneOffset.UTC));
        return then.verifyingSecrets(then.webhook("acme", id).orElseThrow()).stream()
                .map(secrets -> secrets.get("api_key"))
                .toList();
    }

    @Test
    void aRemovedConnectionIsForgottenByOtherHubsAtOnce() {
        try (var here = new Cache(TestServers.redisUrl());
                var there = new Cache(TestServers.redisUrl())) {
            await().until(() -> here.up() && there.up());
            Vendors others = vendors(Clock.systemUTC());
            var news = new ConnectionNews(here, id -> vendors.forget());
            var heard = new ConnectionNews(there, id -> others.forget());
            heard.listen();
            String id = make(1, "a", true);
            assertThat(others.webhook("acme", id)).isPresent();
            assertThat(store.remove(2, id)).as("another account's").isFalse();
            assertThat(store.remove(1, id)).isTrue();
            assertThat(others.webhook("acme", id)).as("remembered").isPresent();
            news.tell(id);
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> others.webhook("acme", id).isEmpty());
        }
    }

    @Test
    void callsAreCountedAndTheirEndRemembered() {
        String id = make(1, "a", true);
        var tally = new CallTally(store, Clock.systemUTC());
        tally.count(id, null);
        tally.count(id, "it answered 500");
        tally.count(id, "x".repeat(1_000));
        tally.count("goneGoneGone", null);
        tally.write();
        tally.count(id, null);
        tally.write();
        StoredConnection.Times times = store.byId(id).orElseThrow().times();
        assertThat(times.callsToday()).isEqualTo(4);
        assertThat(times.error()).hasSize(500);
        assertThat(times.ok()).isNotNull().isAfterOrEqualTo(times.failed());
    }

    private Vendors vendors(Clock clock) {
        Settings off = Settings.load(Path.of("").toAbsolutePath(), Map.of("SERAI_SANDBOX", "false"));
        return new Vendors(store, vault, systems, new Sandbox(off, data, List.of(), JSON), JSON, clock);
    }

    private String make(long account, String name, boolean enabled) {
        return make(account, name, enabled, new SecretSet(Map.of("api_key", "x"), List.of()));
    }

    private String make(long account, String name, boolean enabled, SecretSet secrets) {
        String id = PublicId.random();
        ObjectNode none = JSON.createObjectNode();
        byte[] sealed = vault.seal(secrets.bytes(JSON), StoredConnection.binding(id, account));
        store.create(new StoredConnection(
                account, id, "acme", name, none, sealed, none, enabled, 0, StoredConnection.Times.none(Instant.now())));
        return id;
    }

    private void execute(String sql) throws Exception {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
