package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxLog;
import io.serai.connectors.SandboxServer;
import io.serai.connectors.SandboxVendor;
import io.serai.web.Json;
import io.serai.zoom.ZoomModule;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Zoom's tickets by webhook, each event three times and in any order, from a Zoom of which three answers in ten are
/// one of the sandbox's faults: every event ends done or dead, each ticket has one badge, and Zoom is never asked more
/// often than its limit allows.
final class VendorFaults {
    private static final int AT_ONCE = 100;
    private static final double RATE = 0.3;
    private static final String SECRET = "bench-webhook-secret";
    private static final String ZOOM_EVENT = "sandboxZoomEventA";
    private static final long SECOND = 1_000_000_000L;

    private final BenchServers servers;
    private final long seed;
    private final int tickets;

    /// @param tickets how many of the sandbox's are created, updated and sent three times each, up to 120
    VendorFaults(BenchServers servers, long seed, int tickets) {
        this.servers = servers;
        this.seed = seed;
        this.tickets = tickets;
    }

    /// @param busiest most requests that Zoom saw within a second
    record Result(Audit audit, int busiest, long requests, long faults) {}

    Result run(Map<String, String> quick) throws Exception {
        Path folder = servers.scratch.resolve("zoom");
        SandboxVendor zoom = new ZoomModule().sandboxVendors(new Json(32)).getFirst();
        try (var server = new SandboxServer(List.of(zoom), folder, new SandboxFaults(RATE, seed, SandboxFaults.ALL))) {
            var settings = new HashMap<>(quick);
            settings.put("SERAI_VENDOR_TIMEOUT", "1s");
            settings.put("SERAI_RETRY_TRIES", "6");
            try (BenchHub hub = servers.hub("vendors", settings, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"))) {
                String path = "/webhooks/zoom/" + connect(hub, zoom, server.url() + "/zoom");
                send(hub, path);
                awaitRest();
                return result(SandboxLog.read(folder));
            }
        }
    }

    private static String connect(BenchHub hub, SandboxVendor zoom, String url)
            throws IOException, InterruptedException {
        var json = new ObjectMapper();
        var body = json.createObjectNode()
                .put("system", "zoom")
                .put("name", "faults")
                .put("enabled", true);
        var settings = body.putObject("settings");
        settings.setAll((com.fasterxml.jackson.databind.node.ObjectNode) json.valueToTree(zoom.settings(url)));
        settings.putArray("events").addObject().put("zoom_event_id", ZOOM_EVENT).put("event_id", "pjrcghqwert");
        var secrets = body.putObject("secrets");
        zoom.secrets().forEach(secrets::put);
        secrets.put("webhook_secret", SECRET);
        JsonNode made = hub.post("/v3/hub/connection", body.toString());
        return made.at("/data/id").asText();
    }

    private void send(BenchHub hub, String path) throws Exception {
        var bodies = new ArrayList<String>();
        for (int i = 0; i < tickets; i++) {
            for (String type : List.of("created", "updated")) {
                String body = "{\"event\":\"zoom_events.ticket_" + type + "\",\"event_ts\":" + (1_700_000_000_000L + i)
                        + ",\"payload\":{\"account_id\":\"abc\",\"object\":{\"event_id\":\"" + ZOOM_EVENT
                        + "\",\"ticket_id\":\"sandboxTicketA%04d\"}}}".formatted(i);
                bodies.addAll(List.of(body, body, body));
            }
        }
        Collections.shuffle(bodies, new Random(seed));
        // so many at once as a vendor sends; what was refused for the load comes again, as theirs does
        var left = new ArrayDeque<>(bodies);
        while (!left.isEmpty()) {
            var sent = new LinkedHashMap<CompletableFuture<Integer>, String>();
            while (sent.size() < AT_ONCE && !left.isEmpty()) {
                String body = left.poll();
                String time = Long.toString(System.currentTimeMillis() / 1000);
                sent.put(hub.webhook(path, time, sign(time, body), body), body);
            }
            for (var each : sent.entrySet()) {
                int status = each.getKey().get(30, TimeUnit.SECONDS);
                if (status == 503) {
                    left.add(each.getValue());
                } else if (status != 200) {
                    throw new IOException("a webhook was answered " + status);
                }
            }
        }
    }

    private static String sign(String time, String body) throws GeneralSecurityException {
        Mac mac = mac();
        return "v0="
                + HexFormat.of()
                        .formatHex(mac.doFinal(
                                ("v0:" + time + ":" + body).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static Mac mac() throws NoSuchAlgorithmException, InvalidKeyException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8), "HmacSHA256"));
        return mac;
    }

    private void awaitRest() throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (servers.number("SELECT COUNT(*) FROM inbox WHERE status IN ('accepted', 'working', 'retrying')") > 0
                && System.nanoTime() < until) {
            Thread.sleep(300);
        }
    }

    private Result result(List<SandboxLog.Entry> entries) throws Exception {
        long[] times = entries.stream()
                .mapToLong(
                        e -> e.instant().getEpochSecond() * SECOND + e.instant().getNano())
                .sorted()
                .toArray();
        int busiest = 0;
        for (int from = 0, to = 0; to < times.length; to++) {
            while (times[to] - times[from] >= SECOND) {
                from++;
            }
            busiest = Math.max(busiest, to - from + 1);
        }
        long faults = entries.stream().filter(e -> e.fault() != null).count();
        return new Result(audit(), busiest, times.length, faults);
    }

    private Audit audit() throws Exception {
        String rows = "SELECT COUNT(*) FROM inbox WHERE provider = 'zoom'";
        long accepted = servers.number(rows);
        long done = servers.number(rows + " AND status = 'done'");
        long dead = servers.number(rows + " AND status = 'dead' AND letter_id IS NOT NULL");
        // an event of a ticket is done: its badge must be there, once
        long withDone = servers.number(
                "SELECT COUNT(DISTINCT order_key) FROM inbox WHERE provider = 'zoom' AND status = 'done'");
        long badges = servers.number("SELECT COUNT(*) FROM event_badge b JOIN event e ON e.id = b.event_id "
                + "WHERE e.id_random = 'pjrcghqwert' AND b.hide = 0");
        long missing = 2L * tickets - accepted;
        return new Audit(
                accepted,
                done,
                dead,
                0,
                Math.max(0, missing) + (accepted - done - dead) + Math.max(0, withDone - badges),
                Math.max(0, -missing) + Math.max(0, badges - withDone));
    }
}
