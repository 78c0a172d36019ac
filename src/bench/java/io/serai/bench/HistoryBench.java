package io.serai.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// `./serai bench history`: a million changes of ten thousand people over a year, whose rows lie among each other; then
/// a record's history and the page of it, each a hundred times, each time another one's.
final class HistoryBench implements Benchmark {
    private static final int PEOPLE = 10_000;
    private static final int CHANGES = 1_000_000;
    private static final int MONTHS = 13;
    private static final int REQUESTS = 100;

    /// Until the JVM has compiled what each call passes through.
    private static final int WARM_UP = 2_000;

    private static final double GOAL_MILLIS = 20;
    private static final String EMAIL = "bench@example.org";
    private static final String PASSWORD = "crowded caravanserai at dusk";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public List<BenchRow> run() throws Exception {
        try (var servers = new BenchServers("history", List.of());
                BenchHub hub = servers.hub(
                        "hub",
                        Map.of("SERAI_ADMIN_EMAIL", EMAIL, "SERAI_ADMIN_PASSWORD", PASSWORD),
                        List.of("-Xmx256m"))) {
            fill(servers);
            System.err.printf("history: %,d changes are there%n", CHANGES);
            String session = session(hub);
            String cursor = new ObjectMapper()
                    .readTree(body(keyed(hub, history(1) + "?limit=80")))
                    .at("/meta/next_cursor")
                    .asText();
            return List.of(
                    row("p95 of a history", which -> keyed(hub, history(which) + "?limit=20")),
                    row("p95 of one field of it", which -> keyed(hub, history(which) + "?field=email&limit=20")),
                    row("p95 of its oldest changes", which -> keyed(hub, history(1) + "?limit=20&cursor=" + cursor)),
                    row("p95 of the record's page", which -> request(hub, "/records/person/" + id(which))
                            .header("Cookie", "access_token=" + session)
                            .build()));
        }
    }

    private static String id(int which) {
        return "bP%09d".formatted(which % PEOPLE + 1);
    }

    private static String history(int which) {
        return "/v3/crud/person/" + id(which) + "/history";
    }

    /// Each tenth change is of the other field.
    private static void fill(BenchServers servers) throws SQLException {
        var months = new StringBuilder();
        for (int ago = MONTHS - 1; ago >= 0; ago--) {
            YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(ago);
            months.append("PARTITION m%d%02d VALUES LESS THAN ('%s'), "
                    .formatted(
                            month.getYear(),
                            month.getMonthValue(),
                            month.plusMonths(1).atDay(1)));
        }
        servers.execute("ALTER TABLE record_change PARTITION BY RANGE COLUMNS (changed_on) (" + months
                + "PARTITION later VALUES LESS THAN (MAXVALUE))");
        servers.execute("INSERT INTO person (id_random, account_id, given_name, full_name) SELECT CONCAT('bP', "
                + "LPAD(seq, 9, '0')), (SELECT id FROM account WHERE id_random = '" + BenchHub.ACCOUNT
                + "'), 'Ann', CONCAT('Ann ', seq) FROM seq_1_to_" + PEOPLE);
        servers.execute("INSERT INTO record_change (changed_on, account_id, type, record_id, record, action, "
                + "request_id, actor_kind, actor, fields_json) SELECT UTC_TIMESTAMP(3) - INTERVAL ((" + CHANGES
                + " - seq) * 31.5) SECOND, account_id, 'person', id, id_random, 'u', CONCAT('request-', seq), 'person', "
                + "'somebody', CONCAT('{\"', IF(seq DIV " + PEOPLE + " % 10 = 0, 'email', 'full_name'), "
                + "'\": {\"from\": \"Ann ', seq, '\", \"to\": \"Ann ', seq + 1, '\"}}') FROM seq_1_to_" + CHANGES
                + " JOIN person ON id_random = CONCAT('bP', LPAD(seq % " + PEOPLE + " + 1, 9, '0'))");
        servers.execute("ANALYZE TABLE record_change, person");
    }

    private String session(BenchHub hub) throws IOException, InterruptedException {
        HttpRequest signIn = request(hub, "/auth/token")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"email\":\"" + EMAIL + "\",\"password\":\"" + PASSWORD + "\"}"))
                .build();
        return new ObjectMapper().readTree(body(signIn)).path("access_token").asText();
    }

    private static HttpRequest.Builder request(BenchHub hub, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path));
    }

    private static HttpRequest keyed(BenchHub hub, String path) {
        return request(hub, path)
                .header("x-aether-api-key", BenchHub.KEY)
                .header("x-account-id", BenchHub.ACCOUNT)
                .build();
    }

    private byte[] body(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri() + " was answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    private BenchRow row(String name, IntFunction<HttpRequest> request) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            body(request.apply(i));
        }
        var millis = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            HttpRequest next = request.apply(WARM_UP + i * 37);
            long began = System.nanoTime();
            body(next);
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return BenchRow.cost(name, millis[REQUESTS * 95 / 100 - 1], GOAL_MILLIS, "ms", 1.0);
    }
}
