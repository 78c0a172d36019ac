package io.serai.splash;

import io.serai.connectors.Connection;
import io.serai.connectors.TokenSource;
import io.serai.connectors.VendorRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Splash's OAuth: the password grant (RFC 6749, 4.3).
final class SplashToken implements TokenSource {
    private static final List<String> CREDENTIALS = List.of("client_id", "client_secret", "username", "password");

    @Override
    public String system() {
        return SplashGuest.SYSTEM;
    }

    @Override
    public VendorRequest ask(Connection connection, Map<String, String> secrets) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "password");
        form.put("scope", "user");
        CREDENTIALS.forEach(name -> form.put(name, secrets.getOrDefault(name, "")));
        String text = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new VendorRequest(
                connection,
                "POST",
                "POST /oauth/v2/token",
                "base_url",
                "/oauth/v2/token",
                Map.of(),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                text.getBytes(StandardCharsets.UTF_8),
                Set.of());
    }

    @Override
    public List<String> binding(Connection connection, Map<String, String> secrets) {
        return List.of(
                connection.setting("base_url"),
                secrets.getOrDefault("client_id", ""),
                secrets.getOrDefault("client_secret", ""),
                secrets.getOrDefault("username", ""),
                secrets.getOrDefault("password", ""));
    }
}
