package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Clients as they should be, from 127.0.0.1: 200 requests a second, lists of runs and small bodies in turn, whether
/// the ones before were answered or not; and how the hub is, ten times a second.
final class Others {
    private static final int PER_SECOND = 200;
    private static final int HEALTH_EACH = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// @param answered with the status that was expected
    /// @param p99 the time from when it was to be sent that all but one in a hundred answers took at most, in
    /// milliseconds
    record Result(int asked, int answered, int healthAsked, int healthy, double p99) {}

    private final String hub;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Others(int port) {
        hub = "http://127.0.0.1:" + port;
    }

    Result ask(Duration duration) throws IOException, InterruptedException {
        int count = (int) (duration.toSeconds() * PER_SECOND);
        var took = new long[count];
        var answered = new AtomicInteger();
        var healthy = new AtomicInteger();
        int healthAsked = 0;
        var back = new Semaphore(0);
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = began + i * (1_000_000_000L / PER_SECOND);
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            if (i % HEALTH_EACH == 0) {
                healthAsked++;
                send(i % (2 * HEALTH_EACH) == 0 ? "/observe/health/live" : "/observe/health/ready", false, status -> {
                    if (status == 200) {
                        healthy.incrementAndGet();
                    }
                    back.release();
                });
            }
            boolean post = i % 2 == 1;
            send(post ? "/bench/take" : "/v3/hub/run?limit=5", post, status -> {
                took[number] = System.nanoTime() - due;
                if (status == 200) {
                    answered.incrementAndGet();
                }
                back.release();
            });
        }
        if (!back.tryAcquire(count + healthAsked, 2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("answers are missing");
        }
        Arrays.sort(took);
        return new Result(count, answered.get(), healthAsked, healthy.get(), took[count * 99 / 100] / 1e6);
    }

    /// @param then is told the status; 0 where there was no answer
    private void send(String path, boolean post, IntConsumer then) {
        var request = HttpRequest.newBuilder(URI.create(hub + path))
                .timeout(PATIENCE)
                .header("x-aether-api-key", BenchHub.KEY)
                .header("x-account-id", "demoAcct001");
        if (post) {
            request.POST(HttpRequest.BodyPublishers.ofString("a small body"));
        }
        var unused = client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((answer, failure) -> {
                    then.accept(failure == null ? answer.statusCode() : 0);
                    return answer;
                });
    }
}
