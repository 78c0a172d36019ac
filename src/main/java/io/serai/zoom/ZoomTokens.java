package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.Vendors;
import io.serai.hub.cache.Cache;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `zoomTokens`: the access token of each connection (server-to-server OAuth: `account_credentials`), kept in
/// Redis for all nodes until shortly before it ends, and in this process. It is never logged.
public final class ZoomTokens {
    /// The exchange property that holds the request while its token is looked for.
    static final String REQUEST = "zoomRequest";

    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final int MANY = 10_000;

    private final Vendors vendors;
    private final Cache cache;
    private final ObjectMapper json;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /// @param sealed as Redis has it
    private record Kept(Token token, String sealed) {}

    /// An access token of a connection.
    public record Token(String value, Instant ends) {
        @Override
        public String toString() {
            return "Token[ends " + ends + "]";
        }
    }

    ZoomTokens(Vendors vendors, Cache cache, ObjectMapper json, Clock clock) {
        this.vendors = vendors;
        this.cache = cache;
        this.json = json;
        this.clock = clock;
    }

    /// What the callers of one token at one moment have in common.
    String flight(Exchange exchange) {
        return key(request(exchange).connection());
    }

    /// The token that someone got meanwhile; null while there is none.
    @Nullable
    Object kept(Exchange exchange) {
        return find(request(exchange).connection());
    }

    private static VendorRequest request(Exchange exchange) {
        return exchange.getProperty(REQUEST, VendorRequest.class);
    }

    /// The token where there is a good one, else the request itself.
    public Object find(@Body VendorRequest request) {
        Token token = find(request.connection());
        return token == null ? request : token;
    }

    private @Nullable Token find(Connection connection) {
        String key = key(connection);
        Kept here = kept.get(key);
        if (here != null && good(here.token)) {
            return here.token;
        }
        String sealed = cache.get(key);
        String text = sealed == null ? null : SealedToken.open(sealed, secret(connection));
        int space = text == null ? -1 : text.indexOf(' ');
        if (text == null || sealed == null || space < 0) {
            return null;
        }
        var token =
                new Token(text.substring(space + 1), Instant.ofEpochMilli(Long.parseLong(text.substring(0, space))));
        if (!good(token)) {
            return null;
        }
        kept.put(key, new Kept(token, sealed));
        return token;
    }

    private boolean good(Token token) {
        return token.ends.isAfter(clock.instant());
    }

    /// Asks for a token.
    public VendorRequest ask(@ExchangeProperty(REQUEST) VendorRequest waiting) {
        return ask(waiting.connection());
    }

    VendorRequest ask(Connection connection) {
        return ask(connection, secret(connection));
    }

    /// @param secret the client's
    VendorRequest ask(Connection connection, String secret) {
        String client = vendors.secrets(connection).getOrDefault("client_id", "") + ":" + secret;
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

    /// Keeps the token that was answered until shortly before it ends.
    public Token keep(@ExchangeProperty(REQUEST) VendorRequest waiting, @Body VendorResponse response) {
        JsonNode answer;
        try {
            answer = json.readTree(response.body());
        } catch (IOException e) {
            answer = null;
        }
        String value = answer == null ? "" : answer.path("access_token").asText("");
        if (answer == null || value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            // the cause might quote the answer
            throw new DeliveryException(
                    DeliveryException.Kind.TRANSIENT,
                    "zoom POST /oauth/token",
                    response.status(),
                    null,
                    "Zoom answered no access token.",
                    null);
        }
        Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(0));
        Duration good = life.compareTo(MARGIN.multipliedBy(2)) > 0 ? life.minus(MARGIN) : life.dividedBy(2);
        var token = new Token(value, clock.instant().plus(good));
        Connection connection = waiting.connection();
        String key = key(connection);
        if (good.isPositive()) {
            String sealed = SealedToken.seal(token.ends.toEpochMilli() + " " + value, secret(connection), random);
            cache.put(key, sealed, good);
            if (kept.size() >= MANY) {
                kept.clear();
            }
            kept.put(key, new Kept(token, sealed));
        }
        return token;
    }

    /// The request with its token. A refusal of the token is an answer, so that the caller can get another.
    public VendorRequest authorize(@ExchangeProperty(REQUEST) VendorRequest request, @Body Token token) {
        return with(request, token.value, true);
    }

    /// The request with a second token, whose refusal is a failure.
    public VendorRequest authorizeAgain(@ExchangeProperty(REQUEST) VendorRequest request, @Body Token token) {
        return with(request, token.value, false);
    }

    /// @param refusable whether a refusal of the token is an answer
    static VendorRequest with(VendorRequest request, String token, boolean refusable) {
        var headers = new HashMap<>(request.headers());
        headers.put("Authorization", "Bearer " + token);
        var expected = new HashSet<>(request.expected());
        if (refusable) {
            expected.add(401);
        }
        return new VendorRequest(
                request.connection(),
                request.method(),
                request.what(),
                request.base(),
                request.path(),
                request.query(),
                headers,
                request.body(),
                expected);
    }

    /// Forgets a token that was refused, unless there is a newer one already.
    public VendorRequest drop(
            @ExchangeProperty(REQUEST) VendorRequest request, @ExchangeProperty("zoomToken") Token refused) {
        String key = key(request.connection());
        Kept here = kept.get(key);
        if (here != null && here.token.equals(refused) && kept.remove(key, here)) {
            cache.release(key, here.sealed);
        }
        return request;
    }

    private String secret(Connection connection) {
        return vendors.secrets(connection).getOrDefault("client_secret", "");
    }

    /// Another secret, account or address is another token.
    private String key(Connection connection) {
        Map<String, String> secrets = vendors.secrets(connection);
        String with = String.join(
                "\n",
                connection.setting("token_url"),
                connection.setting("account_id"),
                secrets.getOrDefault("client_id", ""),
                secrets.getOrDefault("client_secret", ""));
        return "serai:zoom-token:" + connection.id() + ":" + Sha256.hex(with).substring(0, 16);
    }
}
