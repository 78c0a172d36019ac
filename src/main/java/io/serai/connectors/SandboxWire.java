package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.serai.connectors.SandboxVendor.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes answers to one connection, and does to it what a fault says.
final class SandboxWire {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int PIECES = 20;
    private static final int PAUSE_MILLIS = 50;
    private static final byte[] BLANK_CHUNK = "1\r\n \r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final OutputStream out;

    SandboxWire(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    /// False where the connection is of no more use.
    ///
    /// @param truth what the vendor would answer; null where it was not asked
    boolean serve(@Nullable SandboxFault fault, @Nullable Reply truth) throws IOException, InterruptedException {
        Reply reply = truth == null ? new Reply(500, Map.of(), new byte[0]) : truth;
        return switch (fault) {
            case null -> whole(reply);
            case DISGUISED -> whole(reply);
            case LIMITED -> limited(null);
            case LIMITED_SECONDS -> limited("1");
            case LIMITED_DATE -> limited(DateTimeFormatter.RFC_1123_DATE_TIME.format(soon().atOffset(ZoneOffset.UTC)));
            case LIMITED_ISO -> limited(soon().toString());
            case ERROR -> whole(json(500, "{\"message\":\"Internal server error\"}", Map.of()));
            case HANG -> hang();
            case RESET -> reset();
            case RESET_WITHIN -> begin(reply) && reset();
            case TRUNCATED -> begin(reply) && false;
            case CUT -> whole(new Reply(reply.status(), reply.headers(), half(reply.body())));
            case DUPLICATES -> whole(withLists(reply, list -> list.addAll(List.copyOf(list))));
            case REORDERED -> whole(withLists(reply, Collections::reverse));
            case SLOW -> slow(reply);
            case DRIP -> drip(reply);
        };
    }

    private boolean whole(Reply reply) throws IOException {
        out.write(concat(head(reply, "Content-Length: " + reply.body().length), reply.body()));
        return true;
    }

    private boolean limited(@Nullable String retryAfter) throws IOException {
        return whole(json(
                429,
                "{\"message\":\"Too many requests\"}",
                retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter)));
    }

    private static Instant soon() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
    }

    /// Until the client has had enough.
    private boolean hang() throws IOException {
        socket.getInputStream().skipNBytes(Long.MAX_VALUE);
        return false;
    }

    /// Closing with nothing left to linger for sends RST in place of FIN.
    private boolean reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
        return false;
    }

    private boolean begin(Reply reply) throws IOException, InterruptedException {
        out.write(concat(head(reply, "Content-Length: " + (reply.body().length + 1)), half(reply.body())));
        Thread.sleep(PAUSE_MILLIS);
        return true;
    }

    private boolean slow(Reply reply) throws IOException, InterruptedException {
        byte[] body = reply.body();
        out.write(head(reply, "Content-Length: " + body.length));
        int piece = Math.max(1, body.length / PIECES);
        for (int at = 0; at < body.length; at += piece) {
            Thread.sleep(PAUSE_MILLIS);
            out.write(body, at, Math.min(piece, body.length - at));
        }
        return true;
    }

    private boolean drip(Reply reply) throws IOException, InterruptedException {
        out.write(head(reply, "Transfer-Encoding: chunked"));
        while (!socket.isClosed()) {
            out.write(BLANK_CHUNK);
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private static byte[] head(Reply reply, String length) {
        var head = new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" \r\n");
        if (!reply.headers().containsKey("Content-Type") && reply.body().length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append(length).append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] half(byte[] body) {
        return Arrays.copyOf(body, body.length / 2);
    }

    private static Reply json(int status, String body, Map<String, String> headers) {
        return new Reply(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /// The same with every list in it changed: the answer itself, or members of it.
    private static Reply withLists(Reply reply, Consumer<List<JsonNode>> change) throws IOException {
        if (reply.body().length == 0) {
            return reply;
        }
        JsonNode tree = JSON.readTree(reply.body());
        if (tree instanceof ArrayNode array) {
            change(array, change);
        }
        tree.forEach(child -> {
            if (child instanceof ArrayNode array) {
                change(array, change);
            }
        });
        return new Reply(reply.status(), reply.headers(), JSON.writeValueAsBytes(tree));
    }

    private static void change(ArrayNode array, Consumer<List<JsonNode>> change) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        change.accept(nodes);
        array.removeAll().addAll(nodes);
    }
}
