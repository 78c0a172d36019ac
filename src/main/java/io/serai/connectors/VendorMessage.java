package io.serai.connectors;

import io.serai.hub.delivery.Work;
import io.serai.web.Call;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/// A request to a vendor as Camel's `http` component takes it. What can't be sent is refused without being quoted.
final class VendorMessage {
    /// W3C Trace Context, section 3.2.
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private VendorMessage() {}

    /// With the credentials, and what steers the `http` component.
    static Map<String, Object> headers(VendorRequest request, Exchange exchange) {
        var headers = new HashMap<String, Object>();
        request.headers().forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("camel")
                    || value.chars().anyMatch(c -> c < ' ' || c == 127)) {
                throw Outgoing.permanent(request, 0, "the header " + name + " can't be sent", null);
            }
            headers.put(name, value);
        });
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        Work work = exchange.getProperty(Work.PROPERTY, Work.class);
        if (call != null) {
            headers.put("X-Request-Id", call.requestId());
            if (call.traceparent() != null) {
                headers.put("traceparent", call.traceparent());
            }
        } else if (work != null) {
            headers.put("X-Request-Id", work.requestId());
            String trace = work.headers().get("traceparent");
            if (trace != null && TRACE.matcher(trace).matches()) {
                headers.put("traceparent", trace);
            }
        }
        headers.put(Exchange.HTTP_METHOD, request.method());
        headers.put(Exchange.HTTP_URI, address(request));
        return headers;
    }

    /// Camel replaces `{{…}}` in it, but no brace gets through: they are encoded in the query, and no URI elsewhere.
    private static String address(VendorRequest request) {
        String query = request.query().entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        String base = request.connection().setting(request.base()).replaceFirst("/+$", "");
        try {
            URI uri = new URI(base + request.path() + (query.isEmpty() ? "" : "?" + query));
            // what is added to the host's name, or after it, would lead to another
            boolean below = request.path().isEmpty() || request.path().startsWith("/");
            if (below
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return uri.toASCIIString();
            }
        } catch (URISyntaxException _) {
            // its message would quote the address, with ids
        }
        throw Outgoing.permanent(
                request, 0, "its address can't be used; look at the connection's setting " + request.base(), null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static ByteArrayEntity entity(VendorRequest request) {
        String type = request.headers().entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("Content-Type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("application/json");
        try {
            return new ByteArrayEntity(request.body(), ContentType.parse(type));
        } catch (IllegalArgumentException _) {
            throw Outgoing.permanent(request, 0, "its media type can't be sent", null);
        }
    }
}
