package io.serai.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// `./serai bench lists [--workers 35] [--requests 5] [--limit 20] [--url URL]`: eight lists of a hub that runs, which
/// so many ask for at the same time, so many times each; and as often before that, so that a hub that has just started
/// is not what is measured. Ends with 1 where one answer is not 200.
///
/// Who asks say `SERAI_TOKEN`, a token; or `SERAI_API_KEY`, a key, and `SERAI_ACCOUNT` (demoAcct001).
record ListsBench(int workers, int requests, int limit, URI url) implements Benchmark {
    static final ListsBench USUAL = new ListsBench(35, 5, 20, URI.create("http://127.0.0.1:8080"));
    static final List<String> LISTS = List.of(
            "event", "event_session", "event_badge", "event_file", "person", "journal", "hosted_file", "data_store");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("lists", options, "workers", "requests", "limit", "url");
        String address = options.getOrDefault("url", url.toString());
        if (!address.matches("https?://[^/\\s]+/?")) {
            throw new IllegalArgumentException(
                    "--url takes the address of a hub, as " + url + ", not '" + address + "'");
        }
        return new ListsBench(
                Options.number(options, "workers", workers),
                Options.number(options, "requests", requests),
                Options.number(options, "limit", limit),
                URI.create(address));
    }

    @Override
    public List<ListLine> run() throws Exception {
        return run(System.getenv());
    }

    /// @param environment what says who asks
    List<ListLine> run(Map<String, String> environment) throws Exception {
        var lines = new ArrayList<ListLine>();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String list : LISTS) {
                HttpRequest request = request(list, environment);
                ask(client, list, request);
                lines.add(ask(client, list, request));
            }
        }
        return lines;
    }

    private HttpRequest request(String list, Map<String, String> environment) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/v3/crud/" + list + "/?limit=" + limit))
                .timeout(PATIENCE);
        String token = environment.get("SERAI_TOKEN");
        if (token != null) {
            return request.header("Authorization", "Bearer " + token).build();
        }
        String key = environment.get("SERAI_API_KEY");
        if (key == null) {
            throw new IllegalStateException("who asks? SERAI_TOKEN, or SERAI_API_KEY and SERAI_ACCOUNT, say so");
        }
        return request.header("x-aether-api-key", key)
                .header("x-account-id", environment.getOrDefault("SERAI_ACCOUNT", BenchHub.ACCOUNT))
                .build();
    }

    private ListLine ask(HttpClient client, String list, HttpRequest request) throws InterruptedException {
        var millis = new ConcurrentLinkedQueue<Double>();
        var failed = new AtomicLong();
        long began = System.nanoTime();
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<?>>();
            for (int worker = 0; worker < workers; worker++) {
                done.add(all.submit(() -> {
                    for (int i = 0; i < requests; i++) {
                        long sent = System.nanoTime();
                        if (isAnswered(client, request)) {
                            millis.add((System.nanoTime() - sent) / 1e6);
                        } else {
                            failed.incrementAndGet();
                        }
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        List<Double> sorted = millis.stream().sorted().toList();
        return new ListLine(
                list,
                sorted.size(),
                failed.get(),
                at(sorted, 0.5),
                at(sorted, 0.95),
                at(sorted, 1),
                sorted.size() / seconds);
    }

    private static boolean isAnswered(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}
