package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// `./serai bench invitations`: 5,000 invitations queued by one call and sent to a mail server on this machine; then
/// 10,000 guests who want one of 100 places at the same moment, over 64 connections, while the hub is killed
/// (`kill -9`) in the middle of each round but the first, and started again. Whatever happens, 100 places are
/// given and no more, parties are whole, the waitlist is in order, and each is told once; else it fails. The
/// parts, some of which `--only` chooses: `letters`, `answers` (a guest's page and answer against a handler
/// written by hand with the same statements), `crowd`.
final class InvitationsBench implements Benchmark {
    private static final List<String> PARTS = List.of("letters", "answers", "crowd");
    static final InvitationsBench USUAL = new InvitationsBench(3, 10, PARTS);

    private static final int PLACES = 100;
    private static final int CONNECTIONS = 64;
    private static final int MANY = 5_000;
    private static final double LEAST_SENT = 300;
    private static final double GOAL_QUEUED_MILLIS = 2_000;
    private static final double GOAL_P99_MILLIS = 150;
    private static final int HEAR = 120;

    /// At a time, of those who look at their page or answer against the handler written by hand.
    private static final int FEW = 16;

    private static final int FIRST = 2_000;
    private static final int FOR_ANSWERS = 30_000;
    /// A hub that has just started goes on getting faster for so long.
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int ROUNDS = 3;
    private static final String EMAIL = "bench@example.org";
    private static final String PASSWORD = "crowded caravanserai at dusk";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int rounds;
    private final int thousands;
    private final List<String> parts;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /// @param rounds of callers; in all but the first the hub is killed
    /// @param thousands of guests in each
    private InvitationsBench(int rounds, int thousands, List<String> parts) {
        this.rounds = rounds;
        this.thousands = thousands;
        this.parts = parts;
    }

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("invitations", options, "rounds", "thousands", "only");
        return new InvitationsBench(
                Options.number(options, "rounds", rounds),
                Options.number(options, "thousands", thousands),
                Options.some(options, PARTS));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        try (var sink = new MailSink();
                var servers = new BenchServers("invitations", List.of())) {
            Map<String, String> settings = Map.of(
                    "SERAI_MAIL_URL",
                    "smtp://127.0.0.1:" + sink.port(),
                    "SERAI_MAIL_FROM",
                    "Serai <hub@example.org>",
                    "SERAI_ADMIN_EMAIL",
                    EMAIL,
                    "SERAI_ADMIN_PASSWORD",
                    PASSWORD);
            if (parts.contains("letters")) {
                try (BenchHub hub = servers.hub("hub", settings, List.of("-Xmx256m"))) {
                    letters(servers, hub, sink); // a hub that has just started sends more slowly
                    rows.addAll(letters(servers, hub, sink));
                }
            }
            if (parts.contains("answers")) {
                try (BenchHub hub = servers.hub("hub", settings, List.of("-Xmx256m"))) {
                    answers(servers, hub, rows);
                }
            }
            var random = new Random(20261130);
            for (int round = 0; parts.contains("crowd") && round < rounds; round++) {
                double p99 = crowd(servers, settings, round == 0 ? null : random);
                System.err.printf("invitations: round %d of %d: p99 %.0f ms%n", round + 1, rounds, p99);
                if (round == 0) {
                    rows.add(BenchRow.cost("answer, p99 / 150 ms", p99, GOAL_P99_MILLIS, "ms", 1.0));
                }
            }
        }
        return rows;
    }

    private List<BenchRow> letters(BenchServers servers, BenchHub hub, MailSink sink) throws Exception {
        String session = session(hub);
        String event = event(hub, session);
        guests(servers, event, MANY);
        sink.empty();
        long began = System.nanoTime();
        JsonNode made = call(hub, session, "/events/" + event + "/guests/invitations/bulk", "{}");
        double queued = (System.nanoTime() - began) / 1e6;
        if (made.path("items").size() != MANY) {
            throw new IOException("of %,d guests %,d were invited"
                    .formatted(MANY, made.path("items").size()));
        }
        while (sink.letters() < MANY && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(HEAR)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        double rate = MANY / ((System.nanoTime() - began) / 1e9);
        if (sink.letters() != MANY || sink.people() != MANY) {
            throw new IOException(
                    "of %,d letters %,d arrived, to %,d people".formatted(MANY, sink.letters(), sink.people()));
        }
        return List.of(
                BenchRow.cost("5,000 invitations queued / 2 s", queued, GOAL_QUEUED_MILLIS, "ms", 1.0),
                BenchRow.rate("invitations sent / 300 a second", rate, LEAST_SENT, "/s", 1.0));
    }

    /// Of guests who have no address, so that nothing is sent, to an event whose places are taken.
    private void answers(BenchServers servers, BenchHub hub, List<BenchRow> rows) throws Exception {
        Map<String, String> database = servers.settings(Map.of());
        try (var raw = ChildServer.start(
                "rsvp",
                String.valueOf(database.get("SERAI_DB_URL")),
                String.valueOf(database.get("SERAI_DB_USER")),
                String.valueOf(database.get("SERAI_DB_PASSWORD")))) {
            String session = session(hub);
            var ours = new ArrayDeque<>(waiting(servers, hub, session));
            var theirs = new ArrayDeque<>(waiting(servers, hub, session));
            for (boolean page : new boolean[] {true, false}) {
                var rates = new double[2][ROUNDS];
                load(raw.port(), theirs, page, WARM_UP);
                load(hub.port(), ours, page, WARM_UP);
                for (int round = 0; round < ROUNDS; round++) {
                    rates[0][round] = load(raw.port(), theirs, page, ROUND);
                    rates[1][round] = load(hub.port(), ours, page, ROUND);
                }
                Arrays.sort(rates[0]);
                Arrays.sort(rates[1]);
                rows.add(BenchRow.rate(
                        page ? "a guest's page" : "a guest's answer",
                        rates[1][ROUNDS / 2],
                        rates[0][ROUNDS / 2],
                        "req/s",
                        0.5));
            }
        }
    }

    /// Links of guests of an event with one place, which is taken.
    private List<String> waiting(BenchServers servers, BenchHub hub, String session) throws Exception {
        String event = event(hub, session);
        guests(servers, event, FOR_ANSWERS);
        String of = " WHERE event_id = (SELECT id FROM event WHERE id_random = '" + event + "')";
        servers.execute("UPDATE event_guest SET email = NULL, email_key = NULL, phone = NULL" + of);
        servers.execute("UPDATE event SET capacity = 1 WHERE id_random = '" + event + "'");
        servers.execute("UPDATE event_guest SET status = 'attending'" + of + " ORDER BY id LIMIT 1");
        List<String> tokens = tokens(servers, hub, session, event);
        return tokens.subList(1, tokens.size());
    }

    /// Each link is used once; those of pages again.
    private static double load(int port, Deque<String> tokens, boolean page, Duration duration) throws IOException {
        LoadGenerator.Result result = new LoadGenerator(
                        () -> {
                            String token = tokens.remove();
                            if (page) {
                                tokens.add(token);
                            }
                            return request(port, token, page).getBytes(StandardCharsets.US_ASCII);
                        },
                        200)
                .run(port, FEW, duration);
        if (result.failures() > 0) {
            throw new IOException(result.failures() + " answers were not 200");
        }
        return result.perSecond();
    }

    private static String request(int port, String token, boolean page) {
        String body = "{\"attending\": true, \"plus_ones\": 0}";
        String head = " /rsvp/" + token + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n";
        return page
                ? "GET" + head + "Accept: application/json\r\n\r\n"
                : "POST" + head + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body;
    }

    /// @param killing when; null for not at all
    /// @return how long an answer took at the 99th percentile, in milliseconds
    private double crowd(BenchServers servers, Map<String, String> settings, @Nullable Random killing)
            throws Exception {
        int callers = thousands * 1_000;
        BenchHub hub = servers.hub("hub", settings, List.of("-Xmx256m"));
        try {
            String session = session(hub);
            if (killing == null) {
                warmUp(servers, hub, session);
            }
            String event = event(hub, session);
            guests(servers, event, callers);
            List<String> tokens = tokens(servers, hub, session, event);
            Collections.shuffle(tokens, new Random(7));
            var waiting = new ConcurrentLinkedQueue<>(tokens);
            var millis = new ConcurrentLinkedQueue<Double>();
            var answered = new AtomicInteger();
            answerAll(hub, waiting, millis, answered, killing == null ? callers : killing.nextInt(callers / 2) + 50);
            if (killing != null) {
                hub.kill();
                hub = servers.hub("hub", settings, List.of("-Xmx256m"));
                answerAll(hub, waiting, millis, answered, Integer.MAX_VALUE);
            }
            judge(servers, event, callers);
            var sorted = new ArrayList<>(millis);
            Collections.sort(sorted);
            return sorted.get(sorted.size() * 99 / 100);
        } finally {
            hub.close();
        }
    }

    /// What a hub loads and compiles at its first thousand answers is not what is measured.
    private void warmUp(BenchServers servers, BenchHub hub, String session) throws Exception {
        String event = event(hub, session);
        guests(servers, event, FIRST);
        var tokens = new ConcurrentLinkedQueue<>(tokens(servers, hub, session, event));
        answerAll(hub, tokens, new ConcurrentLinkedQueue<>(), new AtomicInteger(), FIRST);
    }

    /// Everybody asks until they have an answer. Who is not answered, as the hub is gone, asks again.
    ///
    /// @param until so many have been answered
    private void answerAll(
            BenchHub hub,
            ConcurrentLinkedQueue<String> waiting,
            ConcurrentLinkedQueue<Double> millis,
            AtomicInteger answered,
            int until)
            throws InterruptedException {
        var stop = new AtomicBoolean();
        try (var pool = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                pool.submit(() -> {
                    for (String token = waiting.poll(); token != null; token = waiting.poll()) {
                        if (stop.get() || !answer(hub, token, millis)) {
                            waiting.add(token);
                            return;
                        }
                        if (answered.incrementAndGet() >= until) {
                            stop.set(true);
                        }
                    }
                });
            }
        }
    }

    private boolean answer(BenchHub hub, String token, ConcurrentLinkedQueue<Double> millis) {
        long began = System.nanoTime();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + "/rsvp/" + token))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"attending\": true, \"plus_ones\": " + Math.floorMod(token.hashCode(), 3) + "}"))
                .build();
        try {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            millis.add((System.nanoTime() - began) / 1e6);
            if (reply.statusCode() != 200) {
                System.err.println("invitations: " + reply.statusCode() + " " + reply.body());
                return false;
            }
            return true;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void judge(BenchServers servers, String event, int callers) throws SQLException, IOException {
        String of = " FROM event_guest g JOIN event e ON e.id = g.event_id WHERE e.id_random = '" + event + "' AND ";
        long taken = servers.number("SELECT COALESCE(SUM(1 + g.plus_ones), 0)" + of + "g.status = 'attending'");
        long waiting = servers.number("SELECT COUNT(*)" + of + "g.status = 'waitlisted'");
        long attending = servers.number("SELECT COUNT(*)" + of + "g.status = 'attending'");
        long turns = servers.number("SELECT COUNT(DISTINCT g.turn)" + of + "g.status = 'waitlisted'");
        long told = servers.number("SELECT COUNT(*) FROM event_notice n JOIN event e ON e.id = n.event_id "
                + "WHERE e.id_random = '" + event + "' AND n.kind IN ('confirmation', 'waitlist')");
        long twice = servers.number("SELECT COUNT(*) FROM (SELECT n.guest_id FROM event_notice n JOIN event e "
                + "ON e.id = n.event_id WHERE e.id_random = '" + event
                + "' GROUP BY n.guest_id HAVING COUNT(*) > 1) x");
        if (taken != PLACES || attending + waiting != callers || turns != waiting || told != callers || twice != 0) {
            throw new IOException(("%d places taken by %d, %d of %d wait in %d turns, %d told, %d of them twice")
                    .formatted(taken, attending, waiting, callers, turns, told, twice));
        }
    }

    private static void guests(BenchServers servers, String event, int guests) throws SQLException {
        servers.execute("INSERT INTO event_guest (id_random, event_id, name, email, email_key, plus_ones_allowed) "
                + "SELECT CONCAT(LEFT(MD5(CONCAT('" + event
                + "', seq)), 20)), (SELECT id FROM event WHERE id_random = '"
                + event + "'), CONCAT('Guest ', seq), CONCAT('guest', seq, '@example.com'), CONCAT('guest', seq, "
                + "'@example.com'), 2 FROM seq_1_to_" + guests);
    }

    private List<String> tokens(BenchServers servers, BenchHub hub, String session, String event) throws Exception {
        var tokens = new ArrayList<String>();
        while (servers.number(
                        "SELECT COUNT(*) FROM event_guest g JOIN event e ON e.id = g.event_id WHERE e.id_random = '"
                                + event + "' AND g.token_hash IS NULL")
                > 0) {
            call(hub, session, "/events/" + event + "/guests/invitations/bulk?send=false", "{}")
                    .path("items")
                    .forEach(item -> tokens.add(item.path("token").asText()));
        }
        return tokens;
    }

    private String event(BenchHub hub, String session) throws Exception {
        return call(
                        hub,
                        session,
                        "/events",
                        "{\"name\": \"Bench\", \"start_datetime\": \"2099-06-01T19:00\", \"capacity\": " + PLACES + "}")
                .path("id")
                .asText();
    }

    private String session(BenchHub hub) throws Exception {
        return call(hub, "", "/auth/token", "{\"email\": \"" + EMAIL + "\", \"password\": \"" + PASSWORD + "\"}")
                .path("access_token")
                .asText();
    }

    private JsonNode call(BenchHub hub, String session, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!session.isEmpty()) {
            request.header("Authorization", "Bearer " + session);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
