package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.DeliveryException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/// The master key is changed, lost, and wrong; secrets go with it or say why they can't.
class RotationIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String first = key();
    private final String second = key();
    private TestServers.TestDatabase server;
    private Database database;
    private ConnectionStore store;

    @BeforeEach
    void open() throws Exception {
        server = TestServers.database();
        database = Database.open(server.url(), server.user(), server.password(), 8);
        await().until(database::up);
        store = new ConnectionStore(database.dataSource(), JSON);
        execute("INSERT INTO account (id, id_random, code, name) VALUES (1, 'rotatedAcc1', 'rot', 'Rotated')");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everythingUnderThePreviousKeyMovesToTheNewOneWhileSeveralHubsDoItAtOnce() throws Exception {
        Vault old = vault(first, null);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(make(old, "secret-" + i));
        }
        var threads = new ArrayList<Thread>();
        for (int hub = 0; hub < 4; hub++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    new Resealing(store, vault(second, first)).run();
                } catch (DataAccessException e) {
                    // the one that is interrupted
                }
            }));
        }
        threads.get(0).interrupt(); // as if it were killed in the middle
        for (Thread thread : threads) {
            thread.join();
        }
        new Resealing(store, vault(second, first)).run();
        Vault next = vault(second, null);
        assertThat(store.sealedOtherwise(next.head())).isEmpty();
        Vendors vendors = vendors(next);
        for (int i = 0; i < ids.size(); i++) {
            Connection connection = vendors.webhook("acme", ids.get(i)).orElseThrow();
            assertThat(vendors.secrets(connection)).isEqualTo(Map.of("api_key", "secret-" + i));
        }
    }

    @Test
    void aSecretThatIsRotatedMeanwhileIsNotSetBack() {
        Vault old = vault(first, null);
        String id = make(old, "before");
        ConnectionStore.SealedRow read = store.sealedOtherwise(new byte[9]).getFirst();
        StoredConnection row = store.byId(id).orElseThrow();
        byte[] changed = old.seal(new SecretSet(Map.of("api_key", "after"), List.of()).bytes(JSON), row.binding());
        assertThat(store.change(new StoredConnection(
                        1,
                        id,
                        "acme",
                        row.name(),
                        row.settings(),
                        changed,
                        row.secretsSet(),
                        true,
                        row.version(),
                        row.times())))
                .isTrue();
        assertThat(store.seal(read, vault(second, first).seal(old.open(read.secrets(), row.binding()), row.binding())))
                .isFalse();
        Vendors vendors = vendors(vault(second, first));
        assertThat(vendors.secrets(vendors.webhook("acme", id).orElseThrow())).containsEntry("api_key", "after");
    }

    @Test
    void withAnotherMasterKeyOnlyTheConnectionFailsAndNamesTheSetting() {
        String id = make(vault(first, null), "lost");
        new Resealing(store, vault(second, null)).run();
        Vendors vendors = vendors(vault(second, null));
        Connection connection = vendors.webhook("acme", id).orElseThrow();
        assertThatThrownBy(() -> vendors.secrets(connection))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.PERMANENT))
                .hasMessageContaining("SERAI_MASTER_KEY")
                .hasMessageContaining(id)
                .hasMessageNotContaining("lost");
    }

    @Test
    void secretsThatWereMovedToAnotherRowDoNotOpen() throws Exception {
        Vault vault = vault(first, null);
        String mine = make(vault, "mine");
        String other = make(vault, "other");
        execute("UPDATE `connection` a JOIN `connection` b ON b.id_random = '" + other
                + "' SET a.secrets = b.secrets WHERE a.id_random = '" + mine + "'");
        Vendors vendors = vendors(vault);
        assertThatThrownBy(() -> vendors.secrets(vendors.webhook("acme", mine).orElseThrow()))
                .hasMessageContaining("another connection");
        assertThat(vendors.secrets(vendors.webhook("acme", other).orElseThrow()))
                .containsEntry("api_key", "other");
    }

    @Test
    void aHubChangesItsMasterKeyAtAStartAndStartsWithALostOneToo() throws Exception {
        try (TestHub hub = TestHub.create().with("SERAI_MASTER_KEY", first).start()) {
            String id = made(hub);
            hub.terminate();
            hub.with("SERAI_MASTER_KEY", second)
                    .with("SERAI_MASTER_KEY_PREVIOUS", first)
                    .start();
            String head = "HEX(LEFT(secrets, 9))";
            String sealed = java.util.HexFormat.of()
                    .withUpperCase()
                    .formatHex(vault(second, null).head());
            assertThat(hub.count("SELECT COUNT(*) FROM `connection` WHERE " + head + " = '" + sealed + "'"))
                    .isEqualTo(1);
            hub.terminate();
            hub.with("SERAI_MASTER_KEY", key())
                    .with("SERAI_MASTER_KEY_PREVIOUS", first)
                    .start();
            assertThat(hub.get("/v3/hub/connection/" + id).status()).isEqualTo(200);
            var tried = hub.send(hub.demo("/v3/hub/connection/" + id + "/test")
                    .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(tried.json().path("data").path("ok").asBoolean(true)).isFalse();
            assertThat(tried.text()).contains("SERAI_MASTER_KEY");
            assertThat(patch(hub, id, "{\"enabled\": false}")).isEqualTo(200);
            assertThat(patch(hub, id, "{\"secrets\": {\"api_key\": \"anew\"}}")).isEqualTo(200);
            assertThat(hub.output()).contains("can't be read").doesNotContain(first, second, "s3cret");
        }
    }

    private static int patch(TestHub hub, String id, String body) {
        return hub.send(hub.demo("/v3/hub/connection/" + id)
                        .header("Content-Type", "application/json")
                        .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .status();
    }

    private static String made(TestHub hub) {
        return hub.send(hub.demo("/v3/hub/connection")
                        .header("Content-Type", "application/json")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("""
                                {"system": "novi", "settings": {"base_url": "http://127.0.0.1:9"},
                                 "secrets": {"api_key": "s3cret"}}"""))
                        .build())
                .json()
                .path("data")
                .path("id")
                .asText();
    }

    private String make(Vault vault, String secret) {
        String id = PublicId.random();
        ObjectNode settings = JSON.createObjectNode();
        byte[] sealed = vault.seal(
                new SecretSet(Map.of("api_key", secret), List.of()).bytes(JSON), StoredConnection.binding(id, 1));
        store.create(new StoredConnection(
                1, id, "acme", id, settings, sealed, settings, true, 0, StoredConnection.Times.none(Instant.now())));
        return id;
    }

    private Vendors vendors(Vault vault) {
        var systems = new Systems(List.of());
        return new Vendors(store, vault, systems, null, JSON, Clock.systemUTC());
    }

    private static Vault vault(String key, String previous) {
        return new Vault(key, Optional.ofNullable(previous), new SecureRandom());
    }

    private void execute(String sql) throws Exception {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String key() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
