package io.serai.connectors;

import io.serai.connectors.SandboxVendor.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads HTTP/1.1 requests (RFC 9112) from a connection, as well-behaved clients send them.
final class SandboxRequests {
    private static final int LONGEST_LINE = 16 << 10;
    private static final int MOST_HEADERS = 100;
    private static final int LARGEST_BODY = 16 << 20;

    private SandboxRequests() {}

    /// The next request; null where the client has closed the connection.
    static @Nullable Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String[] words = first.split(" ", -1);
        if (words.length != 3 || !words[1].startsWith("/")) {
            throw new IOException("no request line: " + first);
        }
        Map<String, String> headers = headers(in);
        byte[] body = body(in, headers);
        String[] target = words[1].split("\\?", 2);
        return new Request(words[0], decode(target[0].replace("+", "%2B")), query(target), headers, body);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        var headers = new HashMap<String, String>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MOST_HEADERS) {
                throw new IOException("a header that can't be read, or one too many");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return bytes(in, number(headers.getOrDefault("content-length", "0"), 10));
        }
        var body = new ByteArrayOutputStream();
        int size;
        do {
            String line = line(in);
            size = number(line == null ? "" : line.replaceFirst(";.*", ""), 16);
            body.writeBytes(bytes(in, size));
            line(in);
        } while (size > 0 && body.size() <= LARGEST_BODY);
        return body.toByteArray();
    }

    private static byte[] bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the body ends early");
        }
        return bytes;
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text.strip(), radix);
            if (number >= 0 && number <= LARGEST_BODY) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IOException("no length of a body: " + text);
    }

    private static Map<String, String> query(String[] target) {
        var query = new HashMap<String, String>();
        if (target.length == 2) {
            for (String pair : target[1].split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /// Without its end; null at the end of all.
    private static @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 && line.size() == 0) {
                return null;
            }
            if (next < 0 || line.size() == LONGEST_LINE) {
                throw new IOException("a line without end");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
