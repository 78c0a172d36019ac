package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.bench.ContractRequests.Ask;
import io.serai.bench.ContractRequests.Manner;
import io.serai.bench.ContractRequests.Tenant;
import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/// `./serai bench requests [--thousands 100]`: requests made from the contract, of two tenants in turn, against a hub.
/// None may be answered with a fault of the hub's (a statement without its tenant is one, too), and none may show what
/// is the other's. `SERAI_BENCH_SEED` repeats a run.
record RequestsBench(int thousands) implements Benchmark {
    static final RequestsBench USUAL = new RequestsBench(100);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// Ids that a tenant remembers of each type.
    private static final int REMEMBERED = 50;

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("requests", options, "thousands");
        return new RequestsBench(Options.number(options, "thousands", thousands));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        long seed = Long.parseLong(System.getenv().getOrDefault("SERAI_BENCH_SEED", Long.toString(System.nanoTime())));
        System.err.println("requests: seed " + seed + " (SERAI_BENCH_SEED repeats it)");
        try (var servers = new BenchServers("requests", List.of());
                BenchHub hub = servers.hub("hub", Map.of(), List.of("-Xmx512m"));
                Connection connection = servers.connect()) {
            var run = new Run(hub.port(), BenchHub.KEY, connection, seed);
            run.send(thousands * 1_000);
            run.wrong().forEach(System.err::println);
            System.err.println("requests: answers " + run.answers());
            return List.of(
                    count("answered 5xx, of " + thousands * 1_000, run.broken()),
                    count("showed what is the other's", run.foreign()),
                    count("told how the hub is made", run.told()),
                    BenchRow.rate("of those that are valid, done", run.done(), run.valid(), "", 0.5));
        }
    }

    private static BenchRow count(String name, int found) {
        return new BenchRow(name, found, 0, "", found, 0.0, found == 0);
    }

    /// Two tenants, and what they send and get, one request after the other, so that a seed says what happens.
    static final class Run {
        private static final int MOST_TOLD = 20;

        private final int port;
        private final String key;
        private final Connection database;
        private final SplittableRandom random;
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final List<Tenant> tenants = new ArrayList<>();
        private final ContractRequests requests;
        private final List<String> wrong = new ArrayList<>();
        private final Map<Manner, Map<Integer, Integer>> answers = new EnumMap<>(Manner.class);
        private int broken;
        private int foreign;
        private int told;

        /// @param key one for all accounts
        Run(int port, String key, Connection database, long seed) throws Exception {
            this.port = port;
            this.key = key;
            this.database = database;
            this.random = new SplittableRandom(seed);
            List<Map<String, List<String>>> ids = List.of(new HashMap<>(), new HashMap<>());
            for (int i = 0; i < 2; i++) {
                String account = PublicId.random();
                execute("INSERT INTO account (id_random, code, name) VALUES (?, ?, 'One of two')", account, account);
                String mark = "mark" + random.split().nextInt(1_000_000, 10_000_000) + (i == 0 ? "one" : "two");
                tenants.add(new Tenant(account, mark, ids.get(i), ids.get(1 - i)));
                remember(tenants.get(i), "account", account);
            }
            JsonNode contract = JSON.readTree(
                    call(tenants.getFirst(), "GET", "/openapi.json", "").body());
            var types = new LinkedHashMap<String, JsonNode>();
            for (String type : names()) {
                types.put(
                        type,
                        JSON.readTree(call(tenants.getFirst(), "GET", "/v3/crud/" + type + "/schema", "")
                                        .body())
                                .path("data"));
            }
            this.requests = new ContractRequests(contract, types);
            for (Tenant tenant : tenants) {
                furnish(tenant);
            }
        }

        /// All that a record of another type must refer to.
        private void furnish(Tenant tenant) throws Exception {
            String name = "\"name\": \"" + tenant.mark() + "\"";
            String event = made(tenant, "event", "{" + name + "}");
            String ofEvent = "{\"event_id\": \"" + event + "\", " + name + "}";
            for (String type : List.of(
                    "event_location",
                    "event_session",
                    "event_presentation",
                    "event_exhibit",
                    "event_track",
                    "event_badge_template")) {
                made(tenant, type, ofEvent);
            }
            made(tenant, "event_presenter", "{\"event_id\": \"" + event + "\"}");
            made(tenant, "event_person", "{\"event_id\": \"" + event + "\"}");
            String person = made(tenant, "person", "{\"given_name\": \"" + tenant.mark() + "\"}");
            String journal = made(tenant, "journal", "{\"person_id\": \"" + person + "\", " + name + "}");
            made(tenant, "journal_entry", "{\"journal_id\": \"" + journal + "\"}");
            made(tenant, "archive", "{" + name + "}");
            made(tenant, "site", "{" + name + "}");
            made(tenant, "post", "{\"title\": \"" + tenant.mark() + "\"}");
            made(tenant, "data_store", "{\"code\": \"" + tenant.mark() + "\", " + name + "}");
            made(tenant, "user", "{\"email\": \"" + tenant.mark() + "@example.org\", " + name + "}");
        }

        private String made(Tenant tenant, String type, String body) throws Exception {
            HttpResponse<byte[]> reply = call(tenant, "POST", "/v3/crud/" + type, body);
            String id = JSON.readTree(reply.body()).at("/data/id").asText();
            if (reply.statusCode() != 200) {
                throw new IOException(type + " was answered " + new String(reply.body(), StandardCharsets.UTF_8));
            }
            remember(tenant, type, id);
            return id;
        }

        private static List<String> names() throws IOException {
            Path folder = Path.of(System.getProperty("serai.home", ""), "config/objects");
            try (Stream<Path> files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".yaml"))
                        .map(name -> name.substring(0, name.length() - ".yaml".length()))
                        .sorted()
                        .toList();
            }
        }

        private static void remember(Tenant tenant, String type, String id) {
            List<String> known = tenant.ids().computeIfAbsent(type, _ -> new ArrayList<>());
            known.add(id);
            if (known.size() > REMEMBERED) {
                known.remove(known.size() / 2);
            }
        }

        void send(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                Tenant tenant = tenants.get(i % 2);
                Ask ask = requests.next(random, tenant);
                HttpResponse<byte[]> reply = client.send(request(tenant, ask), HttpResponse.BodyHandlers.ofByteArray());
                look(ask, reply, tenants.get(1 - i % 2));
                learn(tenant, ask, reply);
                if (i % 100 == 0) {
                    // one that put itself to sleep would be answered the same from then on
                    execute(
                            "UPDATE account SET enable = 1, enable_from = NULL, enable_to = NULL WHERE id_random IN (?, ?)",
                            tenants.getFirst().account(),
                            tenants.getLast().account());
                }
            }
        }

        private HttpRequest request(Tenant tenant, Ask ask) {
            HttpRequest.Builder request = request(tenant, ask.path());
            ask.headers().forEach(request::header);
            return request.method(ask.method(), HttpRequest.BodyPublishers.ofString(ask.body()))
                    .build();
        }

        private HttpRequest.Builder request(Tenant tenant, String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(PATIENCE)
                    .header("x-aether-api-key", key)
                    .header("x-account-id", tenant.account());
        }

        private HttpResponse<byte[]> call(Tenant tenant, String method, String path, String body) throws Exception {
            return client.send(
                    request(tenant, path)
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }

        private void look(Ask ask, HttpResponse<byte[]> reply, Tenant other) {
            String text = new String(reply.body(), StandardCharsets.UTF_8);
            answers.computeIfAbsent(ask.manner(), _ -> new TreeMap<>()).merge(reply.statusCode(), 1, Integer::sum);
            if (reply.statusCode() >= 500) {
                broken++;
                tell(ask, reply.statusCode(), text);
            }
            if (text.contains(other.mark())) {
                foreign++;
                tell(ask, reply.statusCode(), text);
            }
            if (text.contains("SELECT ") || text.contains("jooq") || text.contains("io.serai")) {
                told++;
                tell(ask, reply.statusCode(), text);
            }
        }

        private void tell(Ask ask, int status, String text) {
            if (wrong.size() < MOST_TOLD) {
                wrong.add(String.format(Locale.ROOT, "requests: %d for %s: %.500s", status, ask, text));
            }
        }

        private static void learn(Tenant tenant, Ask ask, HttpResponse<byte[]> reply) throws IOException {
            if (reply.statusCode() != 200 || ask.of().isEmpty()) {
                return;
            }
            if (ask.method().equals("DELETE")) {
                tenant.ids().getOrDefault(ask.of(), List.of()).removeIf(ask.path()::contains);
            }
            if (ask.method().equals("POST") && !ask.path().contains("/search")) {
                JsonNode data = JSON.readTree(reply.body()).path("data");
                for (JsonNode one : data.isArray() ? data : List.of(data)) {
                    if (one.path("id").isTextual()) {
                        remember(tenant, ask.of(), one.path("id").asText());
                    }
                }
            }
        }

        private void execute(String sql, String... values) throws SQLException {
            try (PreparedStatement statement = database.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setString(i + 1, values[i]);
                }
                statement.execute();
            }
        }

        int broken() {
            return broken;
        }

        int foreign() {
            return foreign;
        }

        int told() {
            return told;
        }

        /// Of those that are valid, how many there were, and how many did what they ask for.
        int valid() {
            return answers.getOrDefault(Manner.VALID, Map.of()).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }

        int done() {
            return answers.getOrDefault(Manner.VALID, Map.of()).entrySet().stream()
                    .filter(entry -> entry.getKey() < 300)
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        Map<Manner, Map<Integer, Integer>> answers() {
            return answers;
        }

        List<String> wrong() {
            return wrong;
        }
    }
}
