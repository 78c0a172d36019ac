package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// `./serai bench webhook`: Zoom's signed webhooks accepted through the route against a handler that only does the same
/// INSERT; workers that keep up; the claim beside many rows that ended or wait; an answer from
/// the cache; accept and that answer against the base; and what the webhooks of other vendors cost beside Zoom's.
///
/// @param parts of it that are run
record WebhookBench(List<String> parts) implements Benchmark {
    private static final List<String> PARTS = List.of("accept", "work", "vendors", "base");
    static final WebhookBench USUAL = new WebhookBench(PARTS);

    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 5;
    private static final int WARM_UPS = 3;
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final double LEAST = 10_000;
    private static final double LONGEST = 100;
    private static final int PER_SECOND = 500;
    private static final int SECONDS = 60;
    private static final int BACKLOG = 3_000;
    private static final int DRAINED = 10_000;
    private static final String SECRET = "zoom-webhook-secret";

    @Override
    public Benchmark with(Map<String, String> options) {
        return new WebhookBench(Options.some("webhook", options, PARTS));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        try (var servers =
                new BenchServers("webhook", List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml"))) {
            if (parts.contains("accept")) {
                try (BenchHub hub = servers.hub("accepting", Map.of("SERAI_WORKER_COUNT", "0"), List.of("-Xmx256m"))) {
                    accept(servers, hub, rows);
                    claim(servers, rows);
                }
                servers.execute("DELETE FROM inbox");
            }
            if (parts.contains("work")) {
                try (BenchHub hub = servers.hub("working", Map.of(), List.of("-Xmx256m"))) {
                    work(servers, hub, rows);
                    cached(servers, hub, rows);
                }
                servers.execute("DELETE FROM inbox");
            }
            if (parts.contains("vendors")) {
                VendorAccepts.run(servers, rows);
            }
        }
        if (parts.contains("base")) {
            base(rows);
        }
        return rows;
    }

    private static void base(List<BenchRow> rows) throws Exception {
        try (var rates = new TwoHubs("webhook", List.of(), List.of())) {
            rows.add(rates.compare("durable accept", hub -> webhooks(hub, new AtomicLong())));
            rows.add(rates.compare(
                    "cached Novi answer", hub -> TwoHubs.always(cachedMember(hub, hub.verifiedMember()))));
        }
    }

    static SignedWebhooks webhooks(BenchHub hub, AtomicLong count) throws Exception {
        JsonNode made = hub.post("/v3/hub/connection", """
                {"system": "zoom", "name": "bench", "enabled": true,
                 "settings": {"account_id": "bench", "events": []},
                 "secrets": {"client_id": "bench", "client_secret": "bench", "webhook_secret": "%s"}}
                """.formatted(SECRET));
        String path = "/webhooks/zoom/" + made.at("/data/id").asText();
        return new SignedWebhooks(hub.port(), path, SECRET, "not-paired", count);
    }

    private static void accept(BenchServers servers, BenchHub hub, List<BenchRow> rows) throws Exception {
        var count = new AtomicLong();
        var ours = new double[ROUNDS];
        var limit = new double[ROUNDS];
        var late = new double[ROUNDS];
        try (var raw = ChildServer.start(
                "inbox", servers.database.url(), servers.database.user(), servers.database.password())) {
            SignedWebhooks requests = webhooks(hub, count);
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                System.err.println(
                        "webhook: accepting, round " + (round + WARM_UPS + 1) + " of " + (ROUNDS + WARM_UPS));
                LoadGenerator.Result theirs = load(requests, raw.port());
                LoadGenerator.Result mine = load(requests, hub.port());
                if (round >= 0) {
                    limit[round] = theirs.perSecond();
                    ours[round] = mine.perSecond();
                    late[round] = mine.p99();
                }
                servers.execute("TRUNCATE TABLE dead_letter_replay");
                servers.execute("DELETE FROM inbox");
            }
        }
        rows.add(BenchRow.rate("durable accept / the bare INSERT", median(ours), median(limit), "req/s", 0.6));
        rows.add(BenchRow.rate("durable accept / 10,000 a second", median(ours), LEAST, "req/s", 1.0));
        rows.add(BenchRow.cost("durable accept, p99 / 100 ms", median(late), LONGEST, "ms", 1.0));
    }

    private static LoadGenerator.Result load(SignedWebhooks requests, int port) throws IOException {
        LoadGenerator.Result result = new LoadGenerator(requests, 200).run(port, CONNECTIONS, ROUND);
        if (result.failures() > 0) {
            throw new IOException(result.failures() + " webhooks were not answered 200");
        }
        return result;
    }

    /// The statements of one claim, rolled back: with few rows, with 100,000 more that have ended, and with 100,000
    /// more that wait.
    private static void claim(BenchServers servers, List<BenchRow> rows) throws SQLException {
        fill(servers, 500, "accepted");
        claimMillis(servers); // so that all are measured warm
        double alone = claimMillis(servers);
        fill(servers, 95_000, "done");
        fill(servers, 5_000, "dead");
        double ended = claimMillis(servers);
        fill(servers, 100_000, "accepted");
        double waiting = claimMillis(servers);
        rows.add(BenchRow.cost("claim, 100,000 ended rows / none", ended * 1000, alone * 1000, "µs", 1.2));
        rows.add(BenchRow.cost("claim, 100,000 waiting rows / 500", waiting * 1000, alone * 1000, "µs", 1.2));
    }

    /// Every second row has an order key, a hundred rows of a status the same.
    private static void fill(BenchServers servers, int count, String status) throws SQLException {
        servers.execute(
                "INSERT INTO inbox (provider, `connection`, event_key, order_key, account_id, capability, status, "
                        + "body) SELECT 'zoom', 'benchClaim01', CONCAT('" + status + "-" + count + "-', seq), "
                        + "IF(seq % 2, CONCAT('" + status + "-', seq % 997), NULL), 1, 'zoom.webhook', '" + status
                        + "', REPEAT('x', 300) FROM seq_1_to_" + count);
        servers.execute("ANALYZE TABLE inbox");
    }

    private static double claimMillis(BenchServers servers) throws SQLException {
        String claim = Sql.of("hub/claim-work")
                .replace(":provider", "'zoom'")
                .replace(":connection", "'benchClaim01'")
                .replace(":most", "32");
        String lane = Sql.of("hub/next-lane");
        var times = new double[400];
        try (Connection connection = servers.connect();
                var statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            for (int i = 0; i < times.length; i++) {
                long began = System.nanoTime();
                for (String provider : List.of("''", "'zoom'")) {
                    statement
                            .executeQuery(lane.replace(":provider", provider).replace(":connection", "'benchClaim01'"))
                            .close();
                }
                statement.executeQuery(claim).close();
                connection.rollback();
                times[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        return median(times);
    }

    /// 500 events a second for a minute on top of a backlog; each has an effect, in the transaction that ends it.
    private static void work(BenchServers servers, BenchHub hub, List<BenchRow> rows) throws Exception {
        servers.execute(
                "CREATE TABLE bench_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, event_key VARCHAR(255) NOT NULL, "
                        + "UNIQUE KEY bench_effect_key (event_key))");
        backlog(servers, "backlog", BACKLOG);
        long began = System.nanoTime();
        long emptyAfter = -1;
        for (int second = 0; second < SECONDS; second++) {
            for (int part = 0; part < 10; part++) {
                var sent = new ArrayList<java.util.concurrent.CompletableFuture<Integer>>();
                for (int i = 0; i < PER_SECOND / 10; i++) {
                    sent.add(hub.event("/bench/event?key=e-" + second + "-" + part + "-" + i));
                }
                for (var answer : sent) {
                    if (answer.get(30, TimeUnit.SECONDS) != 202) {
                        throw new IOException("an event was answered " + answer.get());
                    }
                }
                long due = began + TimeUnit.MILLISECONDS.toNanos(second * 1000L + (part + 1) * 100L);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            }
            long waiting = servers.number("SELECT COUNT(*) FROM inbox WHERE status <> 'done'");
            if (emptyAfter < 0 && waiting < PER_SECOND / 4) {
                emptyAfter = second + 1;
            }
            if (second % 10 == 9) {
                System.err.println("webhook: after " + (second + 1) + " s, " + waiting + " wait");
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long done = servers.number("SELECT COUNT(*) FROM inbox WHERE status = 'done'");
        long effects = servers.number("SELECT COUNT(*) FROM bench_effect");
        long open = servers.number("SELECT COUNT(*) FROM inbox WHERE status <> 'done'");
        if (effects < done) {
            throw new IOException(done + " events are done, but there are " + effects + " effects");
        }
        System.err.println("webhook: the backlog of " + BACKLOG + " was gone after " + emptyAfter + " s");
        rows.add(BenchRow.rate("worked on while 500 a second come", done / seconds, PER_SECOND, "ev/s", 1.0));
        rows.add(BenchRow.cost("left after 60 s / the backlog before", open, BACKLOG, "events", 0.1));
        rows.add(BenchRow.rate("worked on while nothing comes", drained(servers), PER_SECOND, "ev/s", 1.0));
    }

    /// How much is worked on in a second where only the workers are busy.
    private static double drained(BenchServers servers) throws SQLException, IOException, InterruptedException {
        backlog(servers, "drained", DRAINED);
        long began = System.nanoTime();
        while (servers.number("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") > 0) {
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(SECONDS)) {
                throw new IOException("not all is done after " + SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return DRAINED / ((System.nanoTime() - began) / 1e9);
    }

    private static void backlog(BenchServers servers, String name, int count) throws SQLException {
        servers.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body) "
                + "SELECT 'bench', 'bench', CONCAT('" + name + "-', seq), (SELECT id FROM account WHERE id_random = "
                + "'demoAcct001'), 'bench.event', 'accepted', 'x' FROM seq_1_to_" + count);
    }

    private static void cached(BenchServers servers, BenchHub hub, List<BenchRow> rows) throws Exception {
        String member = hub.verifiedMember();
        String request = cachedMember(hub, member);
        String key = "idaa:novi_member:sandbox-novi:" + member;
        var ours = new double[ROUNDS];
        var limit = new double[ROUNDS];
        try (var raw = ChildServer.start("redis", servers.cache.url(), key)) {
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                double theirs = perSecond(request, raw.port());
                double mine = perSecond(request, hub.port());
                if (round >= 0) {
                    limit[round] = theirs;
                    ours[round] = mine;
                }
            }
        }
        rows.add(BenchRow.rate("cached Novi answer / the bare GET", median(ours), median(limit), "req/s", 0.5));
    }

    private static String cachedMember(BenchHub hub, String member) {
        return "GET /v3/action/idaa/novi_member/" + member + " HTTP/1.1\r\nHost: 127.0.0.1:" + hub.port()
                + "\r\nx-aether-api-key: " + BenchHub.KEY + "\r\nx-account-id: demoAcct001\r\n\r\n";
    }

    private static double perSecond(String request, int port) throws IOException {
        LoadGenerator.Result result = new LoadGenerator(request, 200).run(port, CONNECTIONS, Duration.ofSeconds(2));
        if (result.failures() > 0) {
            throw new IOException(result.failures() + " answers were not 200");
        }
        return result.perSecond();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
