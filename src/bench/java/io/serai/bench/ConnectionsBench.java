package io.serai.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// `./serai bench connections`: how many ask and answer in a second against a handler written by hand with the same
/// statements (`rates`); and whether the clock tells who is there, by 400 tries of each kind that take turns, on a hub
/// at rest and on one with much to do (`times`): the test of Kolmogorov and Smirnov for every two kinds, which has to
/// find 12 ms that were planted.
final class ConnectionsBench implements Benchmark {
    private static final List<String> PARTS = List.of("rates", "times");
    static final ConnectionsBench USUAL = new ConnectionsBench(PARTS);

    private static final int PEOPLE = 240;
    private static final int OTHERS = 5_000;
    private static final int FIRST = 1_000;
    private static final String NAME = "SUBSTRING_INDEX(email_key, '@', 1)";
    private static final String NUMBERED = "(SELECT u.id, q.seq - " + FIRST + " AS n FROM seq_" + FIRST + "_to_"
            + (FIRST + PEOPLE + OTHERS - 1) + " q JOIN `user` u ON u.email_key = CONCAT('p', q.seq, "
            + "'@bench.example.com'))";

    /// At a time, of those who ask and answer, as in the hub's other benchmarks.
    private static final int CONNECTIONS = 32;

    /// At a time, of those by whom a hub has much to do.
    private static final int BUSY = 16;

    private static final int ROUNDS = 3;
    /// A hub gets faster for about 40 s.
    private static final int WARM_UP = 13;
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int A_DAY = 20;

    private static final int TRIES = 400;
    private static final int LANES = 6;
    private static final int MOST_SEARCHES = 28;
    private static final long PLANTED_MILLIS = 12;
    private static final String PLANT = "planted";

    private static final String EMAIL = "bench@example.org";
    private static final String PASSWORD = "connected caravanserai at dusk";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> parts;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private ConnectionsBench(List<String> parts) {
        this.parts = parts;
    }

    @Override
    public Benchmark with(Map<String, String> options) {
        return new ConnectionsBench(Options.some("connections", options, PARTS));
    }

    /// Somebody who is signed in.
    ///
    /// @param key the integer key
    private record Someone(long key, String name, String token) {}

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        try (var servers = new BenchServers("connections", List.of());
                BenchHub hub = servers.hub(
                        "hub",
                        Map.of("SERAI_ADMIN_EMAIL", EMAIL, "SERAI_ADMIN_PASSWORD", PASSWORD),
                        List.of("-Xmx256m"))) {
            List<Someone> people = people(servers, hub);
            if (parts.contains("rates")) {
                rates(servers, hub, people, rows);
            }
            if (parts.contains("times")) {
                times(servers, hub, people, rows);
            }
        }
        return rows;
    }

    /// All with the administrator's password, which costs one hash and not one for each.
    private List<Someone> people(BenchServers servers, BenchHub hub) throws Exception {
        signedIn(hub, EMAIL); // until then the administrator may not be there
        servers.execute("INSERT INTO `user` (id_random, uuid, account_id, email, email_key, role, email_verified, "
                + "password_hash) SELECT LEFT(MD5(seq), 20), UUID(), a.account_id, "
                + "CONCAT('p', seq, '@bench.example.com'), CONCAT('p', seq, '@bench.example.com'), 'none', 1, "
                + "a.password_hash FROM seq_" + FIRST + "_to_" + (FIRST + PEOPLE + OTHERS - 1)
                + " JOIN `user` a ON a.email_key = '" + EMAIL + "'");
        servers.execute("INSERT INTO person_settings (user_id, account_id, umbral_name, preferred_name, "
                + "accept_connections, share_json) SELECT id, account_id, " + NAME + ", 'Some One', 1, "
                + "'{\"email\":true}' FROM `user` WHERE email_key LIKE 'p%@bench.example.com'");
        var people = new ArrayList<Someone>();
        for (int i = 0; i < PEOPLE; i++) {
            String email = name(i) + "@bench.example.com";
            people.add(new Someone(
                    servers.number("SELECT id FROM `user` WHERE email_key = '" + email + "'"),
                    name(i),
                    signedIn(hub, email)));
        }
        return people;
    }

    /// Of those who can sign in, and of the others behind them.
    private static String name(int number) {
        return "p" + (FIRST + number);
    }

    private String signedIn(BenchHub hub, String email) throws Exception {
        return hub.post("/auth/token", "{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\"}")
                .path("access_token")
                .asText();
    }

    private void rates(BenchServers servers, BenchHub hub, List<Someone> people, List<BenchRow> rows) throws Exception {
        Map<String, String> database = servers.settings(Map.of());
        try (var raw = ChildServer.start(
                "connections",
                String.valueOf(database.get("SERAI_DB_URL")),
                String.valueOf(database.get("SERAI_DB_USER")),
                String.valueOf(database.get("SERAI_DB_PASSWORD")))) {
            for (boolean asks : new boolean[] {true, false}) {
                var rates = new double[2][ROUNDS];
                for (int round = -WARM_UP; round < ROUNDS; round++) {
                    double theirs = load(servers, raw.port(), people, asks);
                    double ours = load(servers, hub.port(), people, asks);
                    if (round >= 0) {
                        rates[0][round] = theirs;
                        rates[1][round] = ours;
                    }
                }
                Arrays.sort(rates[0]);
                Arrays.sort(rates[1]);
                rows.add(BenchRow.rate(
                        asks ? "a request" : "an answer that accepts",
                        rates[1][ROUNDS / 2],
                        rates[0][ROUNDS / 2],
                        "req/s",
                        0.5));
            }
        }
    }

    /// Everybody begins anew: nothing is pending and nobody is connected. Those whom the end of a round cut off are
    /// worked on a moment longer.
    private static double load(BenchServers servers, int port, List<Someone> people, boolean asks)
            throws IOException, SQLException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(500);
        for (String table : List.of("user_connection", "connection_person", "connection_request")) {
            servers.execute("DELETE FROM " + table);
        }
        if (!asks) {
            servers.execute("INSERT INTO connection_request (id_random, sender_id, receiver_id, low_id, high_id) "
                    + "SELECT LEFT(MD5(s.n), 11), s.id, r.id, LEAST(s.id, r.id), GREATEST(s.id, r.id) FROM " + NUMBERED
                    + " s JOIN " + NUMBERED + " r ON r.n = s.n MOD " + PEOPLE + " WHERE s.n >= " + PEOPLE
                    + " ORDER BY s.n");
        }
        List<String> requests = asks ? List.of() : requests(servers);
        var next = new AtomicInteger();
        LoadGenerator.Result result = new LoadGenerator(
                        () -> {
                            int i = next.getAndIncrement();
                            if (i >= (asks ? PEOPLE * A_DAY : OTHERS)) {
                                throw new IllegalStateException("the hub is faster than this benchmark has people");
                            }
                            Someone who = people.get(i % PEOPLE);
                            return asks
                                    ? request(
                                            port,
                                            who,
                                            "POST /api/connections/request",
                                            "{\"umbral_name\": \"" + name(PEOPLE + i) + "\"}")
                                    : request(
                                            port,
                                            who,
                                            "PUT /api/connections/requests/" + requests.get(i) + "/respond",
                                            "{\"action\": \"accept\"}");
                        },
                        asks ? 201 : 200)
                .run(port, CONNECTIONS, ROUND);
        if (result.failures() > 0) {
            throw new IOException(result.failures() + " answers were other than expected");
        }
        return result.perSecond();
    }

    private static List<String> requests(BenchServers servers) throws SQLException {
        return List.of(servers.text("SELECT GROUP_CONCAT(r.id_random ORDER BY r.id) FROM connection_request r")
                .split(","));
    }

    private static byte[] request(int port, Someone who, String line, String body) {
        return (line + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + who.token() + "\r\n"
                        + RawConnections.CALLER + ": " + who.key()
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void times(BenchServers servers, BenchHub hub, List<Someone> people, List<BenchRow> rows) throws Exception {
        String inactive = name(PEOPLE + 1);
        String optedOut = name(PEOPLE + 2);
        String blocker = name(PEOPLE + 3);
        servers.execute("DELETE FROM connection_request");
        servers.execute("UPDATE `user` SET active = 0 WHERE email_key = '" + inactive + "@bench.example.com'");
        servers.execute("UPDATE person_settings SET accept_connections = 0 WHERE umbral_name = '" + optedOut + "'");
        servers.execute(
                "INSERT INTO connection_block (id_random, user_id, umbral_name) SELECT LEFT(MD5(s.user_id), 11), "
                        + "(SELECT user_id FROM person_settings WHERE umbral_name = '" + blocker + "'), s.umbral_name "
                        + "FROM person_settings s ORDER BY s.user_id LIMIT " + PEOPLE);
        var names = new LinkedHashMap<String, String>();
        names.put("unknown", "nobody.at.all");
        names.put(PLANT, "nobody.at.all");
        names.put("opted out", optedOut);
        names.put("inactive", inactive);
        names.put("blocked", blocker);
        var more = new LinkedHashMap<>(names);
        more.put("oneself", "");
        more.put("found", name(PEOPLE));
        var fresh = new ArrayList<>(people);
        for (boolean busy : new boolean[] {false, true}) {
            try (var others = busy ? new Busy(hub.port(), people.getLast()) : null) {
                judge(busy, "search", hub, fresh, more, rows);
                judge(busy, "request", hub, people, names, rows);
            }
        }
    }

    private void judge(
            boolean busy,
            String what,
            BenchHub hub,
            List<Someone> people,
            Map<String, String> names,
            List<BenchRow> rows)
            throws Exception {
        Map<String, double[]> times = times(what, hub, people, names);
        double[] planted = times.remove(PLANT);
        int pairs = KolmogorovSmirnov.pairs(times.size());
        List<String> told = KolmogorovSmirnov.differences(times, pairs);
        told.forEach(difference -> System.err.println("connections: " + what + ": " + difference));
        var plant = new LinkedHashMap<String, double[]>();
        plant.put("unknown", times.getOrDefault("unknown", planted));
        plant.put(PLANT, planted);
        boolean found = !KolmogorovSmirnov.differences(plant, pairs).isEmpty();
        times.forEach((kind, of) -> System.err.printf(
                "connections: %s, %s: %s: median %.2f ms%n",
                busy ? "busy" : "quiet", what, kind, KolmogorovSmirnov.median(of)));
        String name = what + ", " + (busy ? "busy" : "quiet");
        rows.add(BenchRow.cost(name + ": pairs told apart", told.size(), pairs, "pairs", 0.0));
        rows.add(BenchRow.rate(name + ": 12 ms found", found ? 1 : 0, 1, "of 1", 1.0));
    }

    /// @return milliseconds of each kind
    private Map<String, double[]> times(String what, BenchHub hub, List<Someone> people, Map<String, String> names)
            throws Exception {
        boolean search = what.equals("search");
        int lanesOwn =
                search ? (TRIES / LANES + 1) * names.size() / MOST_SEARCHES + 1 : Math.min(10, people.size() / LANES);
        var found = new LinkedHashMap<String, List<Double>>();
        names.keySet().forEach(kind -> found.put(kind, Collections.synchronizedList(new ArrayList<>())));
        var running = new ArrayList<Future<Void>>();
        try (var lanes = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int lane = 0; lane < LANES; lane++) {
                List<Someone> mine = new ArrayList<>(people.subList(0, lanesOwn));
                if (search) {
                    people.subList(0, lanesOwn).clear();
                }
                running.add(lanes.submit(lane(search, hub, mine, names, found, new Random(lane))));
            }
        }
        for (Future<Void> one : running) {
            one.get();
        }
        var times = new LinkedHashMap<String, double[]>();
        found.forEach((kind, of) ->
                times.put(kind, of.stream().mapToDouble(Double::doubleValue).toArray()));
        return times;
    }

    private Callable<Void> lane(
            boolean search,
            BenchHub hub,
            List<Someone> mine,
            Map<String, String> names,
            Map<String, List<Double>> found,
            Random random) {
        return () -> {
            int turn = 0;
            for (int round = 0; round <= TRIES / LANES; round++) {
                var order = new ArrayList<>(names.keySet());
                Collections.shuffle(order, random);
                for (String kind : order) {
                    Someone who = mine.get(turn++ % mine.size());
                    String name = kind.equals("oneself") ? who.name() : String.valueOf(names.get(kind));
                    double time = time(search, hub, who, name, kind.equals(PLANT));
                    if (round > 0) {
                        found.getOrDefault(kind, List.of()).add(time);
                    }
                }
            }
            return null;
        };
    }

    private double time(boolean search, BenchHub hub, Someone who, String name, boolean planted) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + hub.port() + "/api/connections/" + (search ? "search" : "request")))
                .header("Authorization", "Bearer " + who.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.createObjectNode().put("umbral_name", name).toString()))
                .build();
        long began = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (planted) {
            Thread.sleep(PLANTED_MILLIS);
        }
        double time = (System.nanoTime() - began) / 1e6;
        if (answer.statusCode() != (search ? 200 : 404)) {
            throw new IOException("a try was answered " + answer.statusCode() + ": " + answer.body());
        }
        return time;
    }

    /// Others who keep the hub busy meanwhile.
    private static final class Busy implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread loading;

        Busy(int port, Someone who) {
            byte[] get = ("GET /api/settings HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer "
                            + who.token() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            loading = Thread.ofPlatform().daemon().start(() -> {
                while (!over.get()) {
                    try {
                        new LoadGenerator(() -> get, 200).run(port, BUSY, Duration.ofSeconds(1));
                    } catch (IOException e) {
                        System.err.println("connections: the load broke off: " + e);
                        return;
                    }
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            loading.join();
        }
    }
}
