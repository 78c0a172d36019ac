package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `./serai bench badges`: a thousand badges as one PDF, and one of them anew, each as its caller waits for it. Each
/// print is a real one: signed, noted, counted.
final class BadgesBench implements Benchmark {
    private static final int BADGES = 1_000;
    private static final int PRINTS = 5;
    private static final int REPRINTS = 1_000;

    /// Until the JVM has compiled what each call passes through.
    private static final int WARM_UP = 500;

    private static final int WARM_UP_PRINTS = 10;
    private static final double GOAL_PRINT = 1_000;
    private static final double GOAL_REPRINT = 50;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public List<BenchRow> run() throws Exception {
        try (var servers = new BenchServers("badges", List.of());
                BenchHub hub = servers.hub("hub", Map.of(), List.of("-Xmx256m"))) {
            servers.execute("INSERT INTO event (id_random, account_id, name) SELECT 'bEvent00001', id, 'A fair' "
                    + "FROM account WHERE id_random = '" + BenchHub.ACCOUNT + "'");
            servers.execute("INSERT INTO event_badge (id_random, event_id, account_id, given_name, family_name, "
                    + "full_name, affiliations, badge_type) SELECT CONCAT('bB', LPAD(seq, 9, '0')), id, account_id, "
                    + "'Nguyễn', CONCAT('Ольга ', seq), CONCAT('Nguyễn Ольга ', seq), "
                    + "CONCAT('University of Ærø, department ', seq), 'Attendee' FROM event, seq_1_to_" + BADGES
                    + " WHERE id_random = 'bEvent00001'");
            for (int i = 0; i < WARM_UP_PRINTS; i++) {
                print(hub, "");
            }
            double[] prints = timed(PRINTS, _ -> print(hub, ""));
            for (int i = 0; i < WARM_UP; i++) {
                reprint(hub, i);
            }
            double[] reprints = timed(REPRINTS, i -> reprint(hub, i));
            return List.of(
                    BenchRow.cost("1,000 badges, the slowest of five", prints[PRINTS - 1], GOAL_PRINT, "ms", 1.0),
                    BenchRow.cost("one badge again, p50", reprints[REPRINTS / 2 - 1], GOAL_REPRINT, "ms", null),
                    BenchRow.cost("one badge again, p99", reprints[REPRINTS * 99 / 100 - 1], GOAL_REPRINT, "ms", 1.0));
        }
    }

    private interface Step {
        void take(int number) throws IOException, InterruptedException;
    }

    /// @return milliseconds, the fewest first
    private static double[] timed(int times, Step step) throws IOException, InterruptedException {
        var millis = new double[times];
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            step.take(i);
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private void reprint(BenchHub hub, int number) throws IOException, InterruptedException {
        print(hub, "?badge_id=bB%09d".formatted(number % BADGES + 1));
    }

    private void print(BenchHub hub, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + hub.port() + "/v3/action/event/bEvent00001/badge.pdf" + query))
                .header("x-aether-api-key", BenchHub.KEY)
                .header("x-account-id", BenchHub.ACCOUNT)
                .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }
}
