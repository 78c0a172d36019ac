package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `./serai bench overview`: the first page of the console, as an administrator gets it who has signed in, with
/// a million runs, as many rows in the inbox, 100,000 open dead letters of a thousand causes and a month of
/// counted hours: how long it takes, and what it weighs with all that it needs.
final class OverviewBench implements Benchmark {
    private static final int RUNS = 1_000_000;
    private static final int LETTERS = 100_000;
    private static final int REQUESTS = 200;
    private static final double GOAL_MILLIS = 150;
    private static final double GOAL_KB = 200;
    private static final String EMAIL = "bench@example.org";
    private static final String PASSWORD = "correct horse battery staple";
    private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/app/[^\"]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public List<BenchRow> run() throws Exception {
        Map<String, String> who = Map.of("SERAI_ADMIN_EMAIL", EMAIL, "SERAI_ADMIN_PASSWORD", PASSWORD);
        try (var servers = new BenchServers("overview", List.of());
                var hub = servers.hub("overview", who, List.of("-Xmx256m"))) {
            fill(servers);
            String cookie = cookie(hub);
            URI page = URI.create("http://127.0.0.1:" + hub.port() + "/");
            var first = System.nanoTime();
            String html = get(page, cookie);
            double cold = (System.nanoTime() - first) / 1e6;
            if (!html.contains("Needs a person") || !html.contains("overview was wrong")) {
                throw new IOException("the page does not show what it is asked for");
            }
            double weight = html.getBytes(StandardCharsets.UTF_8).length;
            for (var file = FILE.matcher(html); file.find(); ) {
                weight += get(page.resolve(file.group(1)), cookie).getBytes(StandardCharsets.UTF_8).length;
            }
            var millis = new ArrayList<Double>();
            for (int i = 0; i < REQUESTS; i++) {
                long began = System.nanoTime();
                get(page, cookie);
                millis.add((System.nanoTime() - began) / 1e6);
                // somebody reads; and what is remembered for two seconds must be asked for again now and then
                TimeUnit.MILLISECONDS.sleep(100);
            }
            Collections.sort(millis);
            return List.of(
                    BenchRow.cost("overview, p95 / 150 ms", millis.get(REQUESTS * 95 / 100), GOAL_MILLIS, "ms", 1.0),
                    BenchRow.cost("overview, the slowest / 150 ms", millis.getLast(), GOAL_MILLIS, "ms", null),
                    BenchRow.cost("overview, the first ever / 150 ms", cold, GOAL_MILLIS, "ms", null),
                    BenchRow.cost("overview with its files / 200 kB", weight / 1_000, GOAL_KB, "kB", 1.0));
        }
    }

    private static void fill(BenchServers servers) throws Exception {
        String account = "(SELECT id FROM account WHERE id_random = '" + BenchHub.ACCOUNT + "')";
        System.err.println("overview: making a million runs");
        servers.execute("INSERT INTO run (id_random, account_id, capability, `trigger`, source, triggered_by, status, "
                + "progress, message, started_on, finished_on) SELECT CONCAT('R', LPAD(seq, 10, '0')), " + account
                + ", CONCAT('bench.', seq MOD 8), 'webhook', 'bench', 'bench', 'done', 1, '', UTC_TIMESTAMP(3) - "
                + "INTERVAL seq SECOND, UTC_TIMESTAMP(3) - INTERVAL seq SECOND FROM seq_1_to_" + RUNS);
        servers.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                + "failures, done_on) SELECT 'bench', 'bench', CONCAT('done-', seq), " + account
                + ", 'bench.event', 'done', '{}', 0, UTC_TIMESTAMP(3) FROM seq_1_to_" + RUNS);
        System.err.println("overview: making 100,000 letters");
        servers.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                + "failures) SELECT 'bench', 'bench', CONCAT('dead-', seq), " + account
                + ", 'bench.event', 'dead', '{}', 1 FROM seq_1_to_" + LETTERS);
        servers.execute("INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status) "
                + "SELECT CONCAT('L', LPAD(id, 10, '0')), id, account_id, provider, capability, 'bench GET /event', "
                + "'Broken', 'overview was wrong', LEFT(SHA2(id MOD 1000, 256), 16), 1, UTC_TIMESTAMP(3), "
                + "UTC_TIMESTAMP(3), 'open' FROM inbox WHERE status = 'dead'");
        servers.execute("INSERT INTO hub_hour (account_id, `hour`, capability, accepted, done, retried, dead) "
                + "SELECT " + account
                + ", DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL seq DIV 8 HOUR, '%Y-%m-%d %H:00:00'), "
                + "CONCAT('bench.', seq MOD 8), 1000, 990, 5, 5 FROM seq_0_to_5759");
        servers.execute("ANALYZE TABLE run, inbox, dead_letter, hub_hour");
    }

    private String cookie(BenchHub hub) throws IOException, InterruptedException {
        var login = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + "/auth/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"email\": \"" + EMAIL + "\", \"password\": \"" + PASSWORD + "\"}"))
                .build();
        HttpResponse<String> answer = client.send(login, HttpResponse.BodyHandlers.ofString());
        return answer.headers()
                .firstValue("Set-Cookie")
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .orElseThrow(() -> new IOException("no cookie came with the login: " + answer.body()));
    }

    private String get(URI address, String cookie) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address)
                .header("Cookie", cookie)
                .header("Accept", "text/html")
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
