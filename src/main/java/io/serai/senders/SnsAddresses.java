package io.serai.senders;

import io.serai.connectors.Connection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where SNS' certificates and confirmations may be fetched: from SNS itself, or where vendors may be on this machine,
/// from the connection's own address.
final class SnsAddresses {
    private static final Pattern HOST = Pattern.compile("sns\\.[a-zA-Z0-9-]{3,}\\.amazonaws\\.com(\\.cn)?");
    private static final int LONGEST = 2_000;

    private final boolean strict;

    /// @param strict false in dev
    SnsAddresses(boolean strict) {
        this.strict = strict;
    }

    boolean isCertificate(String url, Connection connection) {
        URI uri = ofSns(url, connection);
        return uri != null && uri.getRawQuery() == null && uri.getPath().endsWith(".pem");
    }

    /// It does nothing but confirm a subscription to that topic.
    boolean isConfirmation(String url, Connection connection) {
        URI uri = ofSns(url, connection);
        if (uri == null) {
            return false;
        }
        Map<String, String> query = query(uri.getRawQuery());
        return query.getOrDefault("Action", "").equals("ConfirmSubscription")
                && query.getOrDefault("TopicArn", "").equals(connection.setting("topic_arn"))
                && query.containsKey("Token");
    }

    /// Null for an address of anybody else.
    private @Nullable URI ofSns(String url, Connection connection) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            return null;
        }
        if (url.length() > LONGEST || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return null;
        }
        if (!strict && url.startsWith(connection.setting("base_url") + "/")) {
            return uri;
        }
        boolean ofSns = "https".equals(uri.getScheme())
                && uri.getPort() == -1
                && uri.getHost() != null
                && HOST.matcher(uri.getHost()).matches();
        return ofSns ? uri : null;
    }

    private static Map<String, String> query(String raw) {
        var query = new HashMap<String, String>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            try {
                query.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
            } catch (IllegalArgumentException _) {
                // a broken one says nothing
            }
        }
        return query;
    }
}
