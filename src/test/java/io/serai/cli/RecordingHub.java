package io.serai.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An HTTP server that gives the answers it was told to, and keeps what it was asked.
final class RecordingHub implements AutoCloseable {
    record Asked(
            String line,
            @Nullable String authorization,
            @Nullable String key,
            @Nullable String account,
            String body) {}

    private record Answer(int status, String type, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    RecordingHub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// @param line method and path
    RecordingHub answers(String line, int status, String json) {
        return answers(line, status, "application/json", json, Map.of());
    }

    RecordingHub answers(String line, int status, String type, String body, Map<String, String> headers) {
        answers.put(line, new Answer(status, type, body, headers));
        return this;
    }

    Asked last() {
        return asked.get(asked.size() - 1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        var head = exchange.getRequestHeaders();
        asked.add(new Asked(
                line,
                head.getFirst("Authorization"),
                head.getFirst("x-aether-api-key"),
                head.getFirst("x-account-id") == null
                        ? head.getFirst("x-no-account-id")
                        : head.getFirst("x-account-id"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        Answer answer = answers.getOrDefault(
                line,
                new Answer(404, "application/problem+json", "{\"detail\": \"There is no such thing.\"}", Map.of()));
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
