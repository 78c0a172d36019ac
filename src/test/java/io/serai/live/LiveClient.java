package io.serai.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Someone who is connected to the live channel.
final class LiveClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 15;

    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;
    private String id = "";

    /// Connects, and takes the two frames with which it begins.
    static LiveClient join(TestHub hub, String group, String token, String... headers) {
        LiveClient client = open(hub, group, token, headers);
        JsonNode join = client.next();
        assertThat(join.path("type").asText()).as(join.toString()).isEqualTo("join");
        client.id = join.path("from").asText();
        assertThat(client.next("presence").path("body").path("clients").valueStream())
                .extracting(JsonNode::asText)
                .contains(client.id);
        return client;
    }

    static LiveClient open(TestHub hub, String group, String token, String... headers) {
        var client = new LiveClient();
        client.socket = connect(client, hub, group + "?jwt=" + token, headers).join();
        return client;
    }

    /// The status of one who is not let in.
    static HttpResponse<?> refused(TestHub hub, String address, String... headers) {
        try {
            connect(new LiveClient(), hub, address, headers).join().abort();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse();
            }
            throw e;
        }
        throw new AssertionError("was let in at " + address);
    }

    private static CompletableFuture<WebSocket> connect(
            LiveClient client, TestHub hub, String address, String... headers) {
        var builder = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + hub.port + "/v3/ws/" + address), client);
    }

    String id() {
        return id;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            try {
                frames.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    JsonNode next() {
        try {
            JsonNode frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(frame).as("a frame comes").isNotNull();
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The next of that type; others before it are let go.
    JsonNode next(String type) {
        JsonNode frame = next();
        while (!frame.path("type").asText().equals(type)) {
            frame = next();
        }
        return frame;
    }

    /// Whether one of the type comes before one of the other.
    boolean hears(String type, String before) {
        boolean heard = false;
        for (String now = ""; !now.equals(before); ) {
            now = next().path("type").asText();
            heard |= now.equals(type);
        }
        return heard;
    }

    /// That no frame of the type came before now: what is asked for now is answered after all that came before.
    void hasHeardNo(String type) {
        say("{\"type\": \"ping\", \"body\": \"by now\"}");
        for (JsonNode frame = next(); !frame.path("body").asText().equals("by now"); frame = next()) {
            assertThat(frame.path("type").asText()).as(frame.toString()).isNotEqualTo(type);
        }
    }

    void say(String frame) {
        socket.sendText(frame, true).join();
    }

    void message(String body) {
        say(JSON.createObjectNode().put("type", "message").put("body", body).toString());
    }

    void message(String to, String body) {
        ObjectNode frame =
                JSON.createObjectNode().put("type", "message").put("to", to).put("body", body);
        say(frame.toString());
    }

    WebSocket socket() {
        return socket;
    }

    /// The code by which the hub closed it.
    int closed() {
        return closed(PATIENCE_SECONDS);
    }

    int closed(long seconds) {
        try {
            return closed.get(seconds, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("it was not closed with a code: " + e, e);
        }
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
