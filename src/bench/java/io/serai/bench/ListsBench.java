package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `./serai bench lists`: pages of long lists, deep pages, and searches, of one of ten accounts whose rows lie among
// each
/// other, with 35 clients. The rows are made here, into a database of its own; `-Dserai.bench.rows=` of
/// `SERAI_JAVA_OPTS` says how many sessions (1,000,000).
final class ListsBench implements Benchmark {
    private static final int CLIENTS = 35;
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final int ROUNDS = 3;
    private static final int DEEP = 10_000;
    private static final double FAST_API = 473;
    private static final String ACCOUNT = "benchAcct01";
    private static final List<String> LISTS = List.of(
            "event", "event_session", "event_badge", "event_file", "person", "journal", "hosted_file", "data_store");
    private static final List<String> SEARCHES = List.of(
            "{\"and\":[{\"field\":\"public\",\"op\":\"eq\",\"value\":true},{\"field\":\"code\",\"op\":\"is_null\"},"
                    + "{\"field\":\"name\",\"op\":\"like\",\"value\":\"%\"}],\"q\":\"conference\"}",
            "{\"and\":[{\"field\":\"public\",\"op\":\"eq\",\"value\":true},{\"field\":\"code\",\"op\":\"is_null\"},"
                    + "{\"field\":\"name\",\"op\":\"like\",\"value\":\"%\"}],\"q\":\"number77\"}");

    @Override
    public List<BenchRow> run() throws Exception {
        int rows = Integer.getInteger("serai.bench.rows", 1_000_000);
        var table = new ArrayList<BenchRow>();
        try (var servers = new BenchServers("lists", List.of())) {
            try (BenchHub hub = servers.hub("hub", Map.of(), List.of("-Xmx512m"))) {
                fill(servers, rows);
                compare(servers, hub, table);
                for (String list : LISTS) {
                    LoadGenerator.Result result = load(hub.port(), get(list + "?limit=20"), ROUND);
                    table.add(BenchRow.cost("p95 of " + list, result.p95(), 10, "ms", 1.0));
                }
                deep(hub, table);
                for (String search : SEARCHES) {
                    LoadGenerator.Result result =
                            load(hub.port(), post("event_session/search?limit=20", search), ROUND);
                    String words = search.replaceAll(".*\"q\":\"([^\"]*)\".*", "$1");
                    table.add(BenchRow.cost("p95 of a search, " + words, result.p95(), 50, "ms", 1.0));
                }
            }
        }
        return table;
    }

    private static void compare(BenchServers servers, BenchHub hub, List<BenchRow> table)
            throws IOException, InterruptedException, SQLException {
        long account = servers.number("SELECT id FROM account WHERE id_random = '" + ACCOUNT + "'");
        Map<String, String> database = servers.settings(Map.of());
        try (var raw = ChildServer.start(
                "lists",
                String.valueOf(database.get("SERAI_DB_URL")),
                String.valueOf(database.get("SERAI_DB_USER")),
                String.valueOf(database.get("SERAI_DB_PASSWORD")),
                Long.toString(account))) {
            String request = get("event_session?limit=20");
            load(raw.port(), request, WARM_UP);
            load(hub.port(), request, WARM_UP);
            double ours = 0;
            double limit = 0;
            for (int round = 0; round < ROUNDS; round++) {
                limit = Math.max(limit, load(raw.port(), request, ROUND).perSecond());
                ours = Math.max(ours, load(hub.port(), request, ROUND).perSecond());
            }
            table.add(BenchRow.rate(
                    "20 of " + servers.number("SELECT COUNT(*) FROM event_session"), ours, limit, "req/s", 0.7));
            table.add(BenchRow.rate("  against a FastAPI service", ours, FAST_API, "req/s", 10.0));
        }
    }

    private static LoadGenerator.Result load(int port, String request, Duration duration) throws IOException {
        LoadGenerator.Result result = new LoadGenerator(request, 200).run(port, CLIENTS, duration);
        if (result.failures() > 0) {
            throw new IOException(result.failures() + " answers were not 200: " + request);
        }
        return result;
    }

    /// Page 10,000 against page 1.
    private static void deep(BenchHub hub, List<BenchRow> table) throws IOException, InterruptedException {
        String cursor = null;
        // in big steps, as walking there is not what is measured
        for (int at = 0; at < DEEP * 20 && (at == 0 || cursor != null); at += 1_000) {
            String next = cursor(hub, cursor);
            if (next == null) {
                break;
            }
            cursor = next;
        }
        double first = load(hub.port(), get("event_session?limit=20"), ROUND).perSecond();
        double deep = load(hub.port(), get("event_session?limit=20&cursor=" + cursor), ROUND)
                .perSecond();
        table.add(BenchRow.cost("a deep page against the first", first / deep, 1, "times", 1.2));
    }

    private static @Nullable String cursor(BenchHub hub, @Nullable String after)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + hub.port() + "/v3/crud/event_session?limit=1000"
                                                + (after == null ? "" : "&cursor=" + after)))
                                .header("x-aether-api-key", BenchHub.KEY)
                                .header("x-account-id", ACCOUNT)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        JsonNode next = new ObjectMapper().readTree(answer.body()).at("/meta/next_cursor");
        return next.isTextual() ? next.textValue() : null;
    }

    private static String get(String path) {
        return "GET /v3/crud/" + path + head() + "\r\n";
    }

    private static String post(String path, String body) {
        return "POST /v3/crud/" + path + head() + "Content-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static String head() {
        return " HTTP/1.1\r\nHost: 127.0.0.1\r\nx-aether-api-key: " + BenchHub.KEY + "\r\nx-account-id: " + ACCOUNT
                + "\r\n";
    }

    /// Rows of ten accounts in turn, a tenth as many of the other types. Their words are written here, too, so that the
    /// hub has nothing left to do.
    private static void fill(BenchServers servers, int rows) throws SQLException {
        String few = Integer.toString(Math.max(1_000, rows / 10));
        servers.execute("INSERT INTO account (id_random, code, name)"
                + " SELECT CONCAT('benchAcct', LPAD(seq, 2, '0')), CONCAT('bench', seq), 'B' FROM seq_1_to_10");
        servers.execute("CREATE TABLE bench_event AS SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS n, id AS account_id"
                + " FROM account WHERE code LIKE 'bench%'");
        servers.execute(
                "INSERT INTO event (id_random, account_id, name) SELECT CONCAT('bE', LPAD(seq, 9, '0')), account_id,"
                        + " CONCAT('Event ', seq) FROM seq_1_to_1000 JOIN bench_event ON n = seq % 10");
        servers.execute("ALTER TABLE bench_event ADD COLUMN event_id BIGINT, ADD COLUMN person_id BIGINT");
        servers.execute(
                "UPDATE bench_event b SET event_id = (SELECT MIN(id) FROM event e WHERE e.account_id = b.account_id)");
        servers.execute(
                "INSERT INTO person (id_random, account_id, given_name, full_name) SELECT CONCAT('bP', LPAD(seq, 9, '0')),"
                        + " account_id, 'Ann', CONCAT('Ann ', seq) FROM seq_1_to_" + few
                        + " JOIN bench_event ON n = seq % 10");
        servers.execute(
                "UPDATE bench_event b SET person_id = (SELECT MIN(id) FROM person p WHERE p.account_id = b.account_id)");
        servers.execute("INSERT INTO event_session (id_random, account_id, event_id, name, `public`)"
                + " SELECT CONCAT('bS', LPAD(seq, 9, '0')), account_id, event_id, CONCAT(IF(seq DIV 10 % 2, 'conference', 'meeting'),"
                + " ' number', seq), 1 FROM seq_1_to_" + rows + " JOIN bench_event ON n = seq % 10");
        servers.execute("INSERT INTO event_badge (id_random, account_id, event_id, given_name, full_name)"
                + " SELECT CONCAT('bB', LPAD(seq, 9, '0')), account_id, event_id, 'Ann', CONCAT('Ann ', seq)"
                + " FROM seq_1_to_" + few + " JOIN bench_event ON n = seq % 10");
        servers.execute(
                "INSERT INTO event_file (id_random, account_id, event_id, title) SELECT CONCAT('bF', LPAD(seq, 9, '0')),"
                        + " account_id, event_id, 'Slides' FROM seq_1_to_" + few + " JOIN bench_event ON n = seq % 10");
        servers.execute(
                "INSERT INTO journal (id_random, account_id, person_id, name) SELECT CONCAT('bJ', LPAD(seq, 9, '0')),"
                        + " account_id, person_id, 'Notes' FROM seq_1_to_" + few + " JOIN bench_event ON n = seq % 10");
        servers.execute(
                "INSERT INTO hosted_file (id_random, account_id, filename) SELECT CONCAT('bH', LPAD(seq, 9, '0')),"
                        + " account_id, 'slides.pdf' FROM seq_1_to_" + few + " JOIN bench_event ON n = seq % 10");
        servers.execute(
                "INSERT INTO data_store (id_random, account_id, code, text) SELECT CONCAT('bD', LPAD(seq, 9, '0')),"
                        + " account_id, CONCAT('c', seq), 'text' FROM seq_1_to_" + few
                        + " JOIN bench_event ON n = seq % 10");
        for (String type : List.of("event", "event_session", "event_badge", "event_file", "person", "journal")) {
            servers.execute("UPDATE " + type + " SET words_hash = CRC32(default_qry_str) WHERE words_due = 1");
        }
        for (String word :
                List.of("IF(LEFT(name, 1) = 'c', 'conference', 'meeting')", "SUBSTRING_INDEX(name, ' ', -1)")) {
            servers.execute("INSERT IGNORE INTO record_word (type, account_id, word, row_id)"
                    + " SELECT 'event_session', account_id, " + word
                    + ", id FROM event_session WHERE id_random LIKE 'bS%'");
        }
        servers.execute("ANALYZE TABLE event_session, record_word");
        System.err.println(String.format(Locale.ROOT, "lists: %,d rows are there", rows));
    }
}
