package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A language model behind OpenAI's interface that quotes one passage as it is, and others as models do that are sure
/// of themselves: nearly, from elsewhere, or not at all.
final class InventingModel implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Random random = new Random(18);
    private final AtomicLong claims = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();

    InventingModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newSingleThreadExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    long asked() {
        return asked.get();
    }

    /// Sentences that it wrote.
    long claims() {
        return claims.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode messages = JSON.readTree(exchange.getRequestBody()).path("messages");
            JsonNode user = JSON.readTree(
                    messages.path(messages.size() - 1).path("content").asText());
            List<String> lines = written(user.path("passages"));
            asked.incrementAndGet();
            claims.addAndGet(lines.size());
            byte[] body = JSON.writeValueAsBytes(Map.of(
                    "choices",
                    List.of(Map.of("message", Map.of("role", "assistant", "content", String.join("\n", lines)))),
                    "usage",
                    Map.of("total_tokens", 100)));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private List<String> written(JsonNode passages) throws IOException {
        var lines = new ArrayList<String>();
        int honest = random.nextInt(passages.size());
        for (int i = 0; i < passages.size(); i++) {
            List<String> words =
                    Arrays.asList(passages.path(i).path("text").asText().split("\\s+"));
            int from = random.nextInt(Math.max(1, words.size() - 12));
            List<String> some = words.subList(from, Math.min(words.size(), from + 12));
            String quote = String.join(" ", some);
            if (i == honest) {
                lines.add(claim(i + 1, quote));
            }
            lines.add(
                    switch (random.nextInt(7)) {
                        case 0 -> claim(i + 1, letterChanged(quote));
                        case 1 -> claim(i + 1, String.join(" ", leftOut(some)));
                        case 2 -> claim(i + 1, String.join(" ", swapped(some)));
                        case 3 -> claim((i + 1) % passages.size() + 1, quote);
                        case 4 -> claim(random.nextBoolean() ? 0 : passages.size() + 1, quote);
                        case 5 -> claim(i + 1, quote + " and everything else is allowed as well");
                        default -> claim(i + 1, "whoever reads this may do as they please");
                    });
        }
        return lines;
    }

    private String letterChanged(String quote) {
        var letters = new StringBuilder(quote);
        int at = random.nextInt(quote.length());
        letters.setCharAt(at, letters.charAt(at) == 'e' ? 'a' : 'e');
        return letters.toString();
    }

    private List<String> leftOut(List<String> words) {
        var fewer = new ArrayList<>(words);
        fewer.remove(fewer.size() / 2);
        return fewer;
    }

    private List<String> swapped(List<String> words) {
        var other = new ArrayList<>(words);
        Collections.swap(other, random.nextInt(other.size()), random.nextInt(other.size()));
        return other;
    }

    private static String claim(int source, String quote) throws IOException {
        return JSON.writeValueAsString(Map.of("sentence", "So it is said.", "source", source, "quote", quote));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
