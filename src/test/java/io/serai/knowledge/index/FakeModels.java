package io.serai.knowledge.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A server with models: `/v1/embeddings` as OpenAI's, `/rerank` as Text Embeddings Inference's, `/v1/rerank`
/// as Cohere's. It prefers the shortest passage, tells what comes in the wrong order, and misbehaves as it is
/// told.
final class FakeModels implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String KEY = "sk-very-secret-0123456789";

    private final HttpServer server;
    final HashedWords words;
    /// Paths that were asked for.
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Integer> batches = new CopyOnWriteArrayList<>();
    final List<String> keys = new CopyOnWriteArrayList<>();
    volatile int status = 200;
    volatile long delay;
    /// What is answered instead of the right answer.
    volatile @Nullable BiFunction<String, JsonNode, JsonNode> instead;

    FakeModels(int dimensions) throws IOException {
        words = new HashedWords("fake", dimensions);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            JsonNode question = JSON.readTree(exchange.getRequestBody());
            asked.add(path);
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Thread.sleep(delay);
            var other = instead;
            JsonNode right = right(path, question);
            byte[] answer = JSON.writeValueAsBytes(other == null ? right : other.apply(path, right));
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// As if by the route, without a hub.
    Endpoint.Reply reply(Endpoint.Request request) {
        try {
            String path = request.url().replaceFirst("https?://[^/]+", "");
            asked.add(path);
            keys.add(String.valueOf(request.authorization()));
            JsonNode right = right(path, JSON.readTree(request.body()));
            var other = instead;
            return new Endpoint.Reply(
                    status, "7", JSON.writeValueAsBytes(other == null ? right : other.apply(path, right)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode right(String path, JsonNode question) {
        return switch (path) {
            case "/v1/embeddings" -> embeddings(question.path("input"));
            case "/rerank" -> scores(question.path("texts"), "score");
            case "/v1/rerank" ->
                JSON.createObjectNode().set("results", scores(question.path("documents"), "relevance_score"));
            default -> throw new IllegalArgumentException(path);
        };
    }

    private JsonNode embeddings(JsonNode input) {
        var texts = new ArrayList<String>();
        input.forEach(text -> texts.add(text.asText()));
        batches.add(texts.size());
        List<float[]> vectors = words.embed(texts);
        var data = new ArrayList<JsonNode>();
        for (int i = 0; i < texts.size(); i++) {
            var one = JSON.createObjectNode().put("index", i);
            ArrayNode numbers = one.putArray("embedding");
            for (float number : vectors.get(i)) {
                numbers.add(number);
            }
            data.add(one);
        }
        Collections.reverse(data);
        var answer = JSON.createObjectNode();
        answer.putArray("data").addAll(data);
        return answer;
    }

    private static ArrayNode scores(JsonNode texts, String name) {
        ArrayNode scores = JSON.createArrayNode();
        for (int i = texts.size() - 1; i >= 0; i--) {
            scores.add(JSON.createObjectNode()
                    .put("index", i)
                    .put(name, -texts.get(i).asText().length()));
        }
        return scores;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
