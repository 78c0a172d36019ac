package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `./serai bench objects [--thousands 1000] [--only PART,PART]`: records among a million others, one of ten accounts'
/// whose rows lie among each other ([ObjectRows]), asked for by 35 clients. The parts:
///
/// - `lists`: a page against a handler written by hand, each of the eight lists, a deep page against the first
/// - `search`: three terms and words that half of all rows have, that few have, and both; four people at a time
/// - `writes`: what is made and changed, against the handler with the same statements
/// - `stream`: the live heap while 100,000 rows are read, page after page
/// - `foreign`: whether time tells another account's row from one that is not there
record ObjectsBench(int thousands, List<String> parts) implements Benchmark {
    private static final List<String> PARTS = List.of("lists", "search", "writes", "stream", "foreign");
    static final ObjectsBench USUAL = new ObjectsBench(1_000, PARTS);

    private static final int CLIENTS = 35;

    /// People who search at one moment: two for each core of a small machine.
    private static final int SEARCHING = 4;

    /// Until the JVM has compiled what each call passes through; on two cores that are busy with calls that takes
    /// longer.
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final int ROUNDS = 3;
    private static final int DEEP = 10_000;
    private static final int PAGE = 20;
    private static final int LONGEST_PAGE = 1_000;
    private static final int STREAMED = 100_000;
    private static final int PAIRS = 1_000;
    private static final double FAST_API = 473;
    private static final String SESSIONS = "event_session?limit=" + PAGE;
    private static final String TERMS =
            "{\"and\":[{\"field\":\"public\",\"op\":\"eq\",\"value\":true},{\"field\":\"code\",\"op\":\"is_null\"},"
                    + "{\"field\":\"name\",\"op\":\"like\",\"value\":\"%\"}],\"q\":\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("objects", options, "thousands", "only");
        return new ObjectsBench(Options.number(options, "thousands", thousands), Options.some(options, PARTS));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        var table = new ArrayList<BenchRow>();
        try (var servers = new BenchServers("objects", List.of());
                BenchHub hub = servers.hub("hub", Map.of(), List.of("-Xmx512m"))) {
            try (Connection connection = servers.connect()) {
                new ObjectRows(thousands).fill(connection);
            }
            System.err.printf("objects: %,d sessions are there%n", thousands * 1_000);
            // what a hub loads at its first call about a record is not what is measured
            cursor(hub, null);
            for (String part : parts) {
                switch (part) {
                    case "lists" -> {
                        against(servers, hub, table, "20 of a million", () -> get(SESSIONS), 0.7);
                        table.add(BenchRow.rate(
                                "  against a FastAPI service", table.getLast().ours(), FAST_API, "req/s", 10.0));
                        lists(hub, table);
                        deep(hub, table);
                    }
                    case "search" -> search(hub, table);
                    case "writes" -> writes(servers, hub, table);
                    case "stream" -> table.add(stream(hub));
                    default -> foreign(servers, hub, table);
                }
            }
        }
        return table;
    }

    private static void against(
            BenchServers servers,
            BenchHub hub,
            List<BenchRow> table,
            String name,
            Supplier<String> request,
            double goal)
            throws IOException, InterruptedException, SQLException {
        long account = servers.number("SELECT id FROM account WHERE id_random = '" + ObjectRows.ACCOUNT + "'");
        Map<String, String> database = servers.settings(Map.of());
        try (var raw = ChildServer.start(
                "records",
                String.valueOf(database.get("SERAI_DB_URL")),
                String.valueOf(database.get("SERAI_DB_USER")),
                String.valueOf(database.get("SERAI_DB_PASSWORD")),
                Long.toString(account))) {
            load(raw.port(), request, WARM_UP);
            load(hub.port(), request, WARM_UP);
            var ours = new double[ROUNDS];
            var limit = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                limit[round] = load(raw.port(), request, ROUND).perSecond();
                ours[round] = load(hub.port(), request, ROUND).perSecond();
            }
            table.add(BenchRow.rate(name, median(ours), median(limit), "req/s", goal));
        }
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static LoadGenerator.Result load(int port, Supplier<String> request, Duration duration) throws IOException {
        return load(port, request, duration, CLIENTS);
    }

    private static LoadGenerator.Result load(int port, Supplier<String> request, Duration duration, int clients)
            throws IOException {
        LoadGenerator.Result result = new LoadGenerator(
                        () -> request.get().replace(":PORT", ":" + port).getBytes(StandardCharsets.UTF_8), 200)
                .run(port, clients, duration);
        if (result.failures() > 0) {
            throw new IOException(result.failures() + " answers were not 200: " + request.get());
        }
        return result;
    }

    private static void lists(BenchHub hub, List<BenchRow> table) throws IOException, InterruptedException {
        for (String list : ListsBench.LISTS) {
            LoadGenerator.Result result = load(hub.port(), () -> get(list + "?limit=" + PAGE), ROUND);
            table.add(BenchRow.cost("p95 of " + list, result.p95(), 10, "ms", 1.0));
        }
        // whose statement holds each row against whose journal it may be of
        String narrow = hub.post(
                        "/v3/hub/api_key",
                        "{\"name\": \"reader\", \"permissions\": [\"record:read\"], \"accounts\": [\""
                                + ObjectRows.ACCOUNT + "\"]}")
                .at("/data/key")
                .asText();
        double[] rates = new double[2];
        for (int which = 0; which < 2; which++) {
            String key = which == 0 ? BenchHub.KEY : narrow;
            Supplier<String> request = () -> get("hosted_file?limit=" + PAGE).replace(BenchHub.KEY, key);
            load(hub.port(), request, ROUND);
            rates[which] = load(hub.port(), request, ROUND).perSecond();
        }
        table.add(BenchRow.rate("hosted_file without record:private", rates[1], rates[0], "req/s", 0.8));
    }

    /// Page 10,000 against page 1, both with their part of the cursor's making.
    private static void deep(BenchHub hub, List<BenchRow> table) throws IOException, InterruptedException {
        String cursor = null;
        // in big steps, as walking there is not what is measured
        for (int at = 0; at < (DEEP - 1) * PAGE; at += LONGEST_PAGE) {
            String next = cursor(hub, cursor);
            if (next == null) {
                break;
            }
            cursor = next;
        }
        String deepest = SESSIONS + "&cursor=" + cursor;
        var first = new double[ROUNDS];
        var deep = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            first[round] = load(hub.port(), () -> get(SESSIONS), ROUND).perSecond();
            deep[round] = load(hub.port(), () -> get(deepest), ROUND).perSecond();
        }
        table.add(BenchRow.cost("a deep page against the first", 1e6 / median(deep), 1e6 / median(first), "µs", 1.2));
    }

    private static @Nullable String cursor(BenchHub hub, @Nullable String after)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        request(hub, "event_session?limit=" + LONGEST_PAGE + (after == null ? "" : "&cursor=" + after))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        JsonNode next = JSON.readTree(answer.body()).at("/meta/next_cursor");
        return next.isTextual() ? next.textValue() : null;
    }

    private static void search(BenchHub hub, List<BenchRow> table) throws IOException {
        for (String words : List.of("conference", "number77", "conference number77")) {
            String request = send("POST", "event_session/search?limit=" + PAGE, TERMS + words + "\"}");
            load(hub.port(), () -> request, WARM_UP);
            LoadGenerator.Result result = load(hub.port(), () -> request, ROUND, SEARCHING);
            table.add(BenchRow.cost("p95 of a search, " + words, result.p95(), 50, "ms", 1.0));
        }
    }

    private static void writes(BenchServers servers, BenchHub hub, List<BenchRow> table)
            throws IOException, InterruptedException, SQLException {
        String event = servers.text("SELECT e.id_random FROM event e JOIN account a ON a.id = e.account_id"
                + " WHERE a.id_random = '" + ObjectRows.ACCOUNT + "' ORDER BY e.id LIMIT 1");
        var count = new AtomicLong();
        against(
                servers,
                hub,
                table,
                "a session made",
                () -> send(
                        "POST",
                        "event_session",
                        "{\"event_id\":\"" + event + "\",\"name\":\"made " + count.incrementAndGet() + "\"}"),
                0.5);
        List<String> ids = ids(servers);
        against(
                servers,
                hub,
                table,
                "a session changed",
                () -> {
                    long next = count.incrementAndGet();
                    return send(
                            "PATCH",
                            "event_session/" + ids.get((int) (next % ids.size())),
                            "{\"name\":\"changed " + next + "\"}");
                },
                0.5);
    }

    private static List<String> ids(BenchServers servers) throws SQLException {
        return List.of(servers.text("SELECT GROUP_CONCAT(id_random) FROM (SELECT s.id_random FROM event_session s"
                        + " JOIN account a ON a.id = s.account_id WHERE a.id_random = '" + ObjectRows.ACCOUNT
                        + "' ORDER BY s.id LIMIT 1000) some")
                .split(","));
    }

    /// Looked at in the middle of every tenth page, always after a collection.
    private static BenchRow stream(BenchHub hub) throws IOException, InterruptedException {
        try (var heap = hub.heap();
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            // what is loaded at first use stays
            walk(client, hub, 2 * LONGEST_PAGE, () -> {});
            double before = heap.live();
            var most = new double[] {before};
            int rows = walk(client, hub, STREAMED, () -> most[0] = Math.max(most[0], heap.live()));
            if (rows < STREAMED) {
                throw new IOException("there are only " + rows + " rows");
            }
            return BenchRow.cost("live heap more, 100,000 rows read", most[0] - before, 8, "MiB", 1.0);
        }
    }

    private interface Look {
        void now() throws IOException;
    }

    private static int walk(HttpClient client, BenchHub hub, int rows, Look look)
            throws IOException, InterruptedException {
        int read = 0;
        String cursor = null;
        do {
            HttpResponse<InputStream> answer = client.send(
                    request(hub, "event_session?limit=" + LONGEST_PAGE + (cursor == null ? "" : "&cursor=" + cursor))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            byte[] begin;
            byte[] rest;
            try (InputStream body = answer.body()) {
                begin = body.readNBytes(100_000);
                if (read % (10 * LONGEST_PAGE) == 0) {
                    look.now();
                }
                rest = body.readAllBytes();
            }
            byte[] whole = Arrays.copyOf(begin, begin.length + rest.length);
            System.arraycopy(rest, 0, whole, begin.length, rest.length);
            JsonNode page = JSON.readTree(whole);
            read += page.path("data").size();
            JsonNode next = page.at("/meta/next_cursor");
            cursor = next.isTextual() ? next.textValue() : null;
        } while (cursor != null && read < rows);
        return read;
    }

    /// The medians of calls that alternate, for what is another account's and what is nobody's.
    private static void foreign(BenchServers servers, BenchHub hub, List<BenchRow> table)
            throws IOException, InterruptedException, SQLException {
        String theirs = servers.text("SELECT s.id_random FROM event_session s JOIN account a ON a.id = s.account_id"
                + " WHERE a.id_random = '" + ObjectRows.OTHER + "' ORDER BY s.id DESC LIMIT 1");
        String nobodys = "bS" + "0".repeat(9);
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("GET", "");
        bodies.put("PATCH", "{\"name\":\"x\"}");
        bodies.put("DELETE", "");
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (var call : bodies.entrySet()) {
                var times = new double[2][PAIRS];
                for (int i = -PAIRS; i < PAIRS; i++) {
                    for (int which = 0; which < 2; which++) {
                        HttpRequest request = request(hub, "event_session/" + (which == 0 ? theirs : nobodys))
                                .header("Content-Type", "application/json")
                                .method(call.getKey(), HttpRequest.BodyPublishers.ofString(call.getValue()))
                                .build();
                        long sent = System.nanoTime();
                        int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                                .statusCode();
                        if (status != 404) {
                            throw new IOException(call.getKey() + " was answered " + status);
                        }
                        // the first thousand of each warm up
                        times[which][Math.max(i, 0)] = (System.nanoTime() - sent) / 1e3;
                    }
                }
                double other = median(times[0]);
                double none = median(times[1]);
                boolean alike = Math.abs(other - none) <= Math.max(200, none * 0.05);
                table.add(new BenchRow(
                        call.getKey() + " of another's, against nobody's",
                        other,
                        none,
                        "µs",
                        other / none,
                        1.05,
                        alike));
            }
        }
    }

    private static HttpRequest.Builder request(BenchHub hub, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + "/v3/crud/" + path))
                .header("x-aether-api-key", BenchHub.KEY)
                .header("x-account-id", ObjectRows.ACCOUNT);
    }

    private static String get(String path) {
        return "GET /v3/crud/" + path + head() + "\r\n";
    }

    private static String send(String method, String path, String body) {
        return method + " /v3/crud/" + path + head() + "Content-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String head() {
        return " HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nx-aether-api-key: " + BenchHub.KEY + "\r\nx-account-id: "
                + ObjectRows.ACCOUNT + "\r\n";
    }
}
