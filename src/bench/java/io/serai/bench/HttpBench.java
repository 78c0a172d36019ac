package io.serai.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `./serai bench http`: requests through the hub's edge and a route against a Vert.x handler written by hand that
/// gives the same answer, in the same run: 32 connections in a closed loop, both sides in turn, medians; and
/// the edge on Jetty against the one on Vert.x. Then whole hubs as they are run: today's build against the
/// base, and with traces against without.
///
/// @param parts of it that are run
record HttpBench(List<String> parts) implements Benchmark {
    private static final List<String> PARTS = List.of("edge", "jetty", "trace", "base");
    static final HttpBench USUAL = new HttpBench(PARTS);

    private static final List<String> BOUND =
            List.of("badges/openapi.yaml", "badges/badges.camel.yaml", "badges/rest.camel.yaml");

    /// Of Vert.x' rate, on Jetty.
    private static final double JETTY = 0.8;

    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 7;
    private static final Duration WARM_UP = Duration.ofMillis(2500);
    private static final Duration ROUND = Duration.ofMillis(800);

    /// @param request as its bytes go over the wire
    private record Question(
            String name, String request, @Nullable Double goal) {}

    private static final String HEAD = " HTTP/1.1\r\nHost: 127.0.0.1\r\nx-aether-api-key: " + BenchServer.KEY + "\r\n";
    private static final String BADGE = "{\"given_name\":\"Zo\\u00eb\",\"family_name\":\"Ueda\","
            + "\"email\":\"zoe.ueda@example.org\",\"badge_type_code\":\"attendee\",\"priority\":3}";

    private static final List<Question> QUESTIONS = List.of(
            new Question("GET, contract-checked", "GET /bench/badge/abcdefghijk?limit=25" + HEAD + "\r\n", 0.5),
            new Question("POST JSON, contract-checked", "POST /bench/badge" + json(HEAD), 0.5),
            new Question("hello route", "GET /hello" + HEAD + "\r\n", 0.6),
            new Question("hello route on a worker thread", "GET /hello/worker" + HEAD + "\r\n", null));

    @Override
    public Benchmark with(Map<String, String> options) {
        return new HttpBench(Options.some("http", options, PARTS));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        if (parts.contains("edge")) {
            edge("hub", "raw", null, rows);
        }
        if (parts.contains("jetty")) {
            edge("jetty", "hub", JETTY, rows);
        }
        if (parts.contains("trace")) {
            try (var rates = new TwoHubs("trace", BOUND, "without traces", Map.of("SERAI_TRACE_RING", "0"))) {
                whole(rates, rows);
            }
        }
        if (parts.contains("base")) {
            try (var rates = new TwoHubs("http", List.of("badges/openapi.yaml", "badges/badges.camel.yaml"), BOUND)) {
                whole(rates, rows);
            }
        }
        return rows;
    }

    /// @param all the goal of each question; null for its own
    private static void edge(String ours, String limit, @Nullable Double all, List<BenchRow> rows) throws Exception {
        try (var other = ChildServer.start(limit);
                var hub = ChildServer.start(ours)) {
            for (Question question : QUESTIONS) {
                rate(question, other, WARM_UP);
                rate(question, hub, WARM_UP);
            }
            for (Question question : QUESTIONS) {
                rows.add(compare(named(question, all), hub, other));
            }
        }
    }

    private static Question named(Question question, @Nullable Double goal) {
        return goal == null ? question : new Question(question.name() + ", Jetty / Vert.x", question.request(), goal);
    }

    /// Through all that a hub has, from the key's check to the access log.
    private static void whole(TwoHubs rates, List<BenchRow> rows) throws Exception {
        rows.add(rates.compare(
                "GET of a whole hub",
                hub -> TwoHubs.always("GET /bench/badge/abcdefghijk?limit=25" + head(hub) + "\r\n")));
        rows.add(rates.compare(
                "POST JSON of a whole hub", hub -> TwoHubs.always("POST /bench/badge" + json(head(hub)))));
    }

    private static String head(BenchHub hub) {
        return " HTTP/1.1\r\nHost: 127.0.0.1:" + hub.port() + "\r\nx-aether-api-key: " + BenchHub.KEY + "\r\n";
    }

    private static String json(String head) {
        return head + "Content-Type: application/json\r\nContent-Length: " + BADGE.length() + "\r\n\r\n" + BADGE;
    }

    private static BenchRow compare(Question question, ChildServer hub, ChildServer raw) throws IOException {
        double[] ours = new double[ROUNDS];
        double[] limit = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            limit[round] = rate(question, raw, ROUND);
            ours[round] = rate(question, hub, ROUND);
        }
        return BenchRow.rate(question.name(), median(ours), median(limit), "req/s", question.goal());
    }

    private static double rate(Question question, ChildServer server, Duration duration) throws IOException {
        var result = new LoadGenerator(question.request(), 200).run(server.port(), CONNECTIONS, duration);
        if (result.failures() > 0) {
            throw new IOException(question.name() + ": " + result.failures() + " answers were not 200");
        }
        return result.perSecond();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
