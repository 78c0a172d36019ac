package io.serai.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxServer;
import io.serai.connectors.SandboxVendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;

/// A hub, a Novi that tests change, and a Mailman: the sandbox's, or another one.
final class ListsFixture implements AutoCloseable {
    static final String API = "/v3/action/e_novi_mailman";
    static final String LIST = "members.example.test";
    static final String GROUP = "96000000-0000-4000-8000-000000000001";
    static final ObjectMapper JSON = new ObjectMapper();

    final TestHub hub;
    final TestNovi novi = new TestNovi();
    final MailmanSandbox mailman = new MailmanSandbox(JSON);
    final SandboxServer server;

    ListsFixture(String... settings) {
        this(vendor -> vendor, settings);
    }

    /// @param instead what answers in place of the sandbox's Mailman
    ListsFixture(UnaryOperator<SandboxVendor> instead, String... settings) {
        try {
            Path root = Files.createDirectories(Path.of("target/test-hubs").toAbsolutePath());
            server = new SandboxServer(
                    List.of(novi, instead.apply(mailman)),
                    Files.createTempDirectory(root, "lists-"),
                    SandboxFaults.asked());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hub = TestHub.create()
                .with("SERAI_SANDBOX_URL", server.url())
                .with("SERAI_VENDOR_LIMITS", "novi=0/0/0")
                .with("SERAI_VENDOR_TIMEOUT", "2s")
                .with("SERAI_LISTS_SYNC_CRON", "0 0 0 1 1 ? 2099")
                .with("SERAI_LISTS_PAGE_SIZE", "10")
                .with("SERAI_WORKER_POLL", "50ms")
                .with("SERAI_RETRY_TRIES", "3")
                .with("SERAI_RETRY_FIRST", "50ms")
                .with("SERAI_RETRY_LONGEST", "200ms");
        for (int i = 0; i < settings.length; i += 2) {
            hub.with(settings[i], settings[i + 1]);
        }
        hub.start();
        hub.execute("DELETE FROM connection WHERE `system` IN ('novi', 'mailman')");
        connect("novi", Map.of("base_url", server.url() + "/novi/api"), novi.secrets());
        connect("mailman", Map.of("base_url", server.url() + "/mailman/3.1"), mailman.secrets());
    }

    /// In place of the account's other connection of that system.
    String connect(String system, Map<String, String> settings, Map<String, String> secrets) {
        hub.execute("DELETE FROM connection WHERE `system` = '" + system + "'");
        ObjectNode body = JSON.createObjectNode();
        body.put("system", system).put("name", system).put("enabled", true);
        body.set("settings", JSON.valueToTree(settings));
        body.set("secrets", JSON.valueToTree(secrets));
        Reply reply = post("/v3/hub/connection", body.toString());
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/id").asText();
    }

    /// Forgets all that was accepted and learned, and begins with a list on which is nobody.
    void empty() {
        for (String table : List.of(
                "list_setting",
                "list_member",
                "list_no",
                "list_change",
                "novi_person",
                "dead_letter_replay",
                "dead_letter",
                "inbox",
                "run")) {
            hub.execute("DELETE FROM " + table);
        }
        novi.clear();
        server.faults(SandboxFaults.asked());
        mailman.make(LIST);
    }

    Reply post(String path, String body) {
        return hub.send(hub.demo(path)
                .header("Content-Type", "application/json")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    Reply put(String path, String body) {
        return hub.send(hub.demo(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }

    /// The one pair of the test's list and group.
    ///
    /// @param more members of its JSON
    void pair(String more) {
        Reply reply = put(
                API + "/setting",
                "{\"pairs\": [{\"novi_group\": \"" + GROUP + "\", \"mailman_list\": \"" + LIST + "\"" + more + "}]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    /// Begins a sync and waits for its end.
    JsonNode sync() {
        return sync("");
    }

    JsonNode sync(String query) {
        Reply reply = post(API + "/sync" + query, "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return ended(reply.json().at("/data/run_id").asText());
    }

    JsonNode ended(String run) {
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(30))
                    .until(() -> !run(run).path("status").asText().equals("running"));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the run did not end; the hub says:\n" + hub.output(), e);
        }
        return run(run);
    }

    JsonNode run(String id) {
        return hub.get("/v3/hub/run/" + id).json().path("data");
    }

    /// Lets a run that asks go on, and waits for its end.
    JsonNode confirm(JsonNode run) {
        String id = run.path("id").asText();
        Reply reply = post("/v3/hub/run/" + id + "/confirm", "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return ended(id);
    }

    /// Who came to which end, and why where it is said.
    Map<String, String> rows(JsonNode run, String outcome) {
        var rows = new TreeMap<String, String>();
        hub.get("/v3/hub/run/" + run.path("id").asText() + "/rows?limit=1000&outcome=" + outcome)
                .json()
                .path("data")
                .forEach(row ->
                        rows.put(row.path("who").asText(), row.path("reason").asText("")));
        return rows;
    }

    List<String> on(String list) {
        return new ArrayList<>(mailman.on(list));
    }

    void assertCounts(JsonNode run, int subscribed, int unsubscribed, int kept, int guarded, int failed) {
        JsonNode counts = run.path("counts");
        assertThat(List.of(
                        counts.path("subscribed").asInt(-1),
                        counts.path("unsubscribed").asInt(-1),
                        counts.path("kept").asInt(-1),
                        counts.path("protected").asInt(-1),
                        counts.path("failed").asInt(-1)))
                .as(run + "\n" + hub.output())
                .isEqualTo(List.of(subscribed, unsubscribed, kept, guarded, failed));
    }

    @Override
    public void close() {
        hub.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
