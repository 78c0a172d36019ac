package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxFault;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxServer;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.VendorSystem;
import io.serai.web.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Meets every fault with every vendor that the sandbox plays, and compares what came of it with
/// docs/reference/connectors.md. A new vendor is in it by being there; `-Dserai.docs.write=true` writes the page anew.
class ConnectorFaultsIT {
    private static final Path PAGE = Path.of("docs/reference/connectors.md");
    private static final String ACCOUNT = "demoAcct001";
    private static final String OTHER = "demoAcct002";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEGIN = "<!-- written by ConnectorFaultsIT: begin -->\n";
    private static final String END = "<!-- written by ConnectorFaultsIT: end -->\n";

    /// What sends, and what of it sends a message.
    private static final Map<String, String> SENDS = new TreeMap<>(Map.of(
            "ntfy",
            "/trial/ntfy",
            "resend",
            "/v3/action/email/send",
            "ses",
            "/v3/action/email/send",
            "twilio",
            "/trial/sms"));

    private static final String MAIL =
            "{\"from_email\": \"info@example.org\", \"to_email\": \"zoe@example.com\", \"subject\": \"Hi\","
                    + " \"body_text\": \"Hi\"}";

    /// One connection for each system.
    private final Map<String, String> connections = new TreeMap<>();

    @Test
    void everyFaultOfEveryVendorEndsAsThePageSays() throws Exception {
        List<SandboxVendor> vendors = Modules.ALL.stream()
                .flatMap(module -> module.sandboxVendors(new Json(64)).stream())
                .toList();
        Path folder = Files.createDirectories(Path.of("target/test-hubs").toAbsolutePath());
        try (var server = new SandboxServer(
                        vendors, Files.createTempDirectory(folder, "faults-"), SandboxFaults.asked());
                var home = new TrialHome("faults");
                var hub = TestHub.create()
                        .with("SERAI_SANDBOX_URL", server.url())
                        .with("SERAI_VENDOR_TIMEOUT", "3s")
                        .with("SERAI_WORKER_POLL", "50ms")
                        .start("-Dserai.home=" + home.path());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            hub.execute("DELETE FROM connection");
            vendors.forEach(vendor -> connections.put(vendor.system(), connect(hub, vendor, server.url())));
            hub.execute("UPDATE account SET mail_senders_json = '[\"info@example.org\"]'");
            Set<String> all = connections.keySet();
            together(threads, all, system -> well(hub, system));
            Map<SandboxFault, Map<String, String>> met = new EnumMap<>(SandboxFault.class);
            Map<SandboxFault, Map<String, String>> sent = new EnumMap<>(SandboxFault.class);
            for (SandboxFault fault : SandboxFault.values()) {
                var faulty = new SandboxFaults(1, 1, Set.of(fault));
                server.faults(faulty);
                met.put(fault, together(threads, all, system -> outcome(hub, system)));
                server.faults(SandboxFaults.asked());
                together(threads, all, system -> well(hub, system));
                server.faults(faulty);
                sent.put(fault, together(threads, SENDS.keySet(), system -> sent(hub, system)));
                server.faults(SandboxFaults.asked());
                together(threads, SENDS.keySet(), system -> well(hub, system));
            }
            compare(faultTable(all, met) + "\nThe same of sending a message:\n\n" + faultTable(SENDS.keySet(), sent)
                    + "\n" + systemTable(hub));
        }
    }

    private static String connect(TestHub hub, SandboxVendor vendor, String url) {
        ObjectNode body = JSON.createObjectNode();
        body.put("system", vendor.system()).put("name", "default").put("enabled", true);
        body.set("settings", JSON.valueToTree(vendor.settings(url + "/" + vendor.system())));
        body.set("secrets", JSON.valueToTree(vendor.secrets()));
        Reply reply = post(hub, account(vendor.system()), "/v3/hub/connection", body.toString());
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/id").asText();
    }

    /// An account's mail goes by Resend where it has that, so SES is another account's.
    private static String account(String system) {
        return system.equals("ses") ? OTHER : ACCOUNT;
    }

    private static Reply post(TestHub hub, String account, String path, String body) {
        return hub.send(hub.request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", path.startsWith("/trial/") ? "text/plain" : "application/json")
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    private interface Step {
        String of(String system) throws Exception;
    }

    private Map<String, String> together(ExecutorService threads, Set<String> systems, Step step) throws Exception {
        var running = new LinkedHashMap<String, Future<String>>();
        systems.forEach(system -> {
            Callable<String> task = () -> step.of(system);
            running.put(system, threads.submit(task));
        });
        var done = new TreeMap<String, String>();
        for (var one : running.entrySet()) {
            done.put(one.getKey(), one.getValue().get());
        }
        return done;
    }

    private JsonNode test(TestHub hub, String system) {
        return post(hub, account(system), "/v3/hub/connection/" + connections.get(system) + "/test", "")
                .json()
                .path("data");
    }

    /// After a fault all is as before, once the time is over that the vendor asked for.
    private String well(TestHub hub, String system) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> test(hub, system).path("ok").asBoolean());
        return "well";
    }

    private String outcome(TestHub hub, String system) {
        Map<String, Double> before = calls(hub, system);
        JsonNode said = test(hub, system);
        if (said.path("ok").asBoolean()) {
            return "taken";
        }
        assertThat(said.path("said").asText()).as(system).isNotBlank().hasSizeLessThan(500);
        return failed(hub, system, before, said.toString());
    }

    private String sent(TestHub hub, String system) {
        Map<String, Double> before = calls(hub, system);
        String path = SENDS.getOrDefault(system, "");
        Reply reply = post(hub, account(system), path, path.startsWith("/trial/") ? "Doors open at 8" : MAIL);
        return reply.status() == 200 ? "taken" : failed(hub, system, before, reply.text());
    }

    private static String failed(TestHub hub, String system, Map<String, Double> before, String said) {
        Map<String, Double> after = calls(hub, system);
        for (String outcome : List.of("transient", "permanent", "ok")) {
            if (after.getOrDefault(outcome, 0.0) > before.getOrDefault(outcome, 0.0)) {
                return switch (outcome) {
                    case "transient" -> "tried again";
                    case "permanent" -> "refused";
                    default -> "seen through";
                };
            }
        }
        throw new AssertionError(system + " was not asked: " + said);
    }

    private static Map<String, Double> calls(TestHub hub, String system) {
        var calls = new TreeMap<String, Double>();
        Pattern line = Pattern.compile("serai_vendor_requests_seconds_count\\{(.*)} (\\S+)");
        hub.get("/observe/metrics").text().lines().forEach(text -> {
            Matcher found = line.matcher(text);
            if (found.matches() && found.group(1).contains("system=\"" + system + "\"")) {
                String outcome = found.group(1).replaceFirst(".*outcome=\"(\\w+)\".*", "$1");
                calls.merge(outcome, Double.parseDouble(found.group(2)), Double::sum);
            }
        });
        return calls;
    }

    private static String faultTable(Set<String> systems, Map<SandboxFault, Map<String, String>> met) {
        var table = new StringBuilder("| fault | " + String.join(" | ", systems) + " |\n");
        table.append("|---|").append("---|".repeat(systems.size())).append('\n');
        met.forEach((fault, outcomes) -> table.append("| `")
                .append(fault.word())
                .append("` | ")
                .append(String.join(" | ", outcomes.values()))
                .append(" |\n"));
        return table.toString();
    }

    private String systemTable(TestHub hub) {
        var rows = new ArrayList<String>();
        for (VendorSystem system : Modules.ALL.stream()
                .flatMap(module -> module.vendorSystems().stream())
                .sorted(java.util.Comparator.comparing(VendorSystem::name))
                .toList()) {
            String name = system.name();
            String played = connections.containsKey(name) ? "yes" : "no: it is not spoken to by HTTP";
            JsonNode verified = post(hub, account(name), "/v3/hub/connector/" + name + "/verify", "")
                    .json();
            int checks = verified.path("data").size();
            if (checks > 0 && connections.containsKey(name)) {
                assertThat(verified.at("/meta/failed").asInt(-1))
                        .as(verified.toString())
                        .isZero();
            }
            String healed = "–";
            if (connections.containsKey(name)) {
                Reply heal = post(
                        hub,
                        account(name),
                        "/v3/hub/connection/" + connections.get(name) + "/heal?since=" + Instant.now(),
                        "");
                assertThat(heal.status()).as(heal.text()).isIn(202, 409);
                healed = heal.status() == 202 ? "yes" : "–";
            }
            rows.add("| `" + name + "` | " + played + " | " + (checks == 0 ? "–" : checks) + " | " + healed + " |\n");
        }
        return "| system | played by the sandbox | checks | what was missed is healed |\n|---|---|---|---|\n"
                + String.join("", rows);
    }

    private static void compare(String tables) throws java.io.IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertThat(from).as("the marks of " + PAGE).isLessThan(to).isGreaterThan(BEGIN.length());
        if (Boolean.getBoolean("serai.docs.write")) {
            Files.writeString(PAGE, page.substring(0, from) + tables + page.substring(to));
        } else {
            assertThat(page.substring(from, to))
                    .as(PAGE + " is stale; write it anew with -Dserai.docs.write=true")
                    .isEqualTo(tables);
        }
    }
}
