package io.serai.zoom;

import io.serai.connectors.Connection;
import io.serai.connectors.TokenSource;
import io.serai.connectors.VendorRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Zoom's server-to-server OAuth (`account_credentials`).
final class ZoomToken implements TokenSource {
    @Override
    public String system() {
        return Zoom.SYSTEM;
    }

    @Override
    public VendorRequest ask(Connection connection, Map<String, String> secrets) {
        String client = secrets.getOrDefault("client_id", "") + ":" + secrets.getOrDefault("client_secret", "");
        String form = "grant_type=account_credentials&account_id="
                + URLEncoder.encode(connection.setting("account_id"), StandardCharsets.UTF_8);
        return new VendorRequest(
                connection,
                "POST",
                "POST /oauth/token",
                "token_url",
                "",
                Map.of(),
                Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)),
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Accept",
                        "application/json"),
                form.getBytes(StandardCharsets.UTF_8),
                Set.of());
    }

    @Override
    public List<String> binding(Connection connection, Map<String, String> secrets) {
        return List.of(
                connection.setting("token_url"),
                connection.setting("account_id"),
                secrets.getOrDefault("client_id", ""),
                secrets.getOrDefault("client_secret", ""));
    }
}
