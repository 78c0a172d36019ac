package io.serai.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what two programs on the way could read differently (RFC 9112, 3.2, 6.1 to 6.3): where a body ends, and whom a
/// request is meant for. Netty's decoder has refused much of it before; what it takes, and RFC 9112 doesn't, stands
/// here, together with what an older one would take.
final class Framing {
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._~-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");
    private static final Pattern TARGET = Pattern.compile("(?i)https?://([^/?#]*)([/?].*)?");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    /// What is wrong, and null where nothing is. The connection has to be closed after it.
    static @Nullable String fault(ServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return null; // frames have lengths of their own, and :authority is checked by the decoder
        }
        MultiMap headers = request.headers();
        if (headers.contains("")) {
            return "A header has no name.";
        }
        String body = body(request, headers);
        return body == null ? target(request, headers) : body;
    }

    private static @Nullable String body(ServerRequest request, MultiMap headers) {
        boolean length = headers.contains(HttpHeaders.CONTENT_LENGTH);
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
            List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
            if (codings.size() != 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                return "Transfer-Encoding is something else than chunked.";
            }
            if (length) {
                return "Content-Length and Transfer-Encoding say different things about where the body ends.";
            }
            return request.version() == HttpVersion.HTTP_1_1 ? null : "HTTP/1.0 has no Transfer-Encoding.";
        }
        if (!length) {
            return null;
        }
        List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
        return lengths.size() == 1 && LENGTH.matcher(lengths.getFirst()).matches()
                ? null
                : "Content-Length is not one whole number.";
    }

    private static @Nullable String target(ServerRequest request, MultiMap headers) {
        List<String> hosts = headers.getAll(HttpHeaders.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1)) {
            return "The header Host stands there " + (hosts.isEmpty() ? "not at all." : hosts.size() + " times.");
        }
        String host = hosts.isEmpty() ? null : hosts.getFirst();
        if (host != null && !HOST.matcher(host).matches()) {
            return "The header Host is no host name with or without a port.";
        }
        String uri = request.uri();
        if (uri.startsWith("/") || uri.equals("*")) {
            return null;
        }
        var absolute = TARGET.matcher(uri);
        if (!absolute.matches()) {
            return "The address asked for is no path that begins with a slash.";
        }
        return host == null || absolute.group(1).equalsIgnoreCase(host)
                ? null
                : "The address asked for names another host than the header Host.";
    }
}
