package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A sender as good senders are: every event is sent again until somebody says that it was accepted, and some are sent
/// more than once for good measure. One in ten is poison and can't be done, one in ten needs a second try.
final class EventSender implements AutoCloseable {
    private static final int SENDERS = 4;

    private final List<Integer> ports;
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<Thread> threads;
    private final Duration pause;
    private volatile boolean sending = true;

    /// @param ports of the hubs, any of which may take an event
    /// @param pause between two events of one of the senders
    EventSender(List<Integer> ports, Duration pause) {
        this.ports = ports;
        this.pause = pause;
        this.threads = java.util.stream.IntStream.range(0, SENDERS)
                .mapToObj(i -> Thread.ofVirtual().start(this::send))
                .toList();
    }

    private void send() {
        try {
            while (sending) {
                int number = next.incrementAndGet();
                String kind = number % 10 == 3 ? "poison" : number % 10 == 7 ? "flaky" : "plain";
                String key = kind + "-" + number;
                int times = number % 5 == 0 ? 3 : 1;
                for (int i = 0; i < times; i++) {
                    deliver(key, kind);
                }
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until it is accepted, or the sender is told to stop; what was not acknowledged by then is nobody's promise.
    private void deliver(String key, String body) throws InterruptedException {
        for (int tries = 0; sending; tries++) {
            int port = ports.get((key.hashCode() + tries & Integer.MAX_VALUE) % ports.size());
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/bench/event?key=" + key))
                    .timeout(Duration.ofSeconds(3))
                    .header("x-aether-api-key", BenchHub.KEY)
                    .header("x-account-id", "demoAcct001")
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 202) {
                    acknowledged.add(key);
                    return;
                }
            } catch (IOException e) {
                // the hub is gone, or was killed in the middle of it: again
            }
            Thread.sleep(50);
        }
    }

    Queue<String> acknowledged() {
        return acknowledged;
    }

    @Override
    public void close() throws InterruptedException {
        sending = false;
        for (Thread thread : threads) {
            thread.join();
        }
        client.close();
    }
}
