package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// An HTTP client that sends exactly the bytes it is told to, as hostile clients do.
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private boolean chunkEnds;

    Wire(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    record Reply(int status, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : String.join(", ", values);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    /// One request on a connection of its own.
    static Reply ask(int port, String head, String... headers) throws IOException {
        return ask(port, head, new byte[0], headers);
    }

    static Reply ask(int port, String head, byte[] body, String... headers) throws IOException {
        try (var wire = new Wire(port)) {
            var all = new ArrayList<>(List.of(headers));
            if (body.length > 0) {
                all.add("Content-Length: " + body.length);
            }
            wire.send(head(head, all.toArray(String[]::new)));
            wire.send(body);
            return wire.reply(head.startsWith("HEAD "));
        }
    }

    static String head(String line, String... headers) {
        var text = new StringBuilder(line).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Reply reply() throws IOException {
        return reply(false);
    }

    Reply reply(boolean headOnly) throws IOException {
        int status;
        Map<String, List<String>> headers;
        do {
            status = Integer.parseInt(line().split(" ")[1]);
            headers = headers();
        } while (status == 100);
        boolean none = headOnly || status == 204 || status == 304;
        return new Reply(status, headers, none ? new byte[0] : body(headers));
    }

    private Map<String, List<String>> headers() throws IOException {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        var body = new ByteArrayOutputStream();
        if (headers.containsKey("Transfer-Encoding")) {
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.write(chunk);
            }
        } else {
            int length = Integer.parseInt(headers.get("Content-Length").getFirst());
            body.write(in.readNBytes(length));
        }
        return body.toByteArray();
    }

    /// Reads the head of an answer only.
    int status() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        headers();
        return status;
    }

    /// Reads the head of an answer only, and tells its headers.
    Map<String, List<String>> answerHead() throws IOException {
        line();
        return headers();
    }

    /// The end of a chunk may come as late as with the next one.
    byte[] chunk() throws IOException {
        if (chunkEnds) {
            line();
        }
        int size = Integer.parseInt(line().toLowerCase(Locale.ROOT), 16);
        byte[] bytes = in.readNBytes(size);
        chunkEnds = size > 0;
        if (size == 0) {
            line();
        }
        return bytes;
    }

    /// Whether the server has closed the connection (or does so within the socket's timeout).
    boolean closed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    void timeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (read != '\r') {
                line.write(read);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
