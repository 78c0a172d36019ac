package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.cache.Cache;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `accessTokens`: the access token of each connection whose system gives out any, kept in Redis for all nodes
/// until shortly before it ends, and in this process. It is never logged.
public final class AccessTokens {
    /// The exchange property that holds the request while its token is looked for.
    static final String REQUEST = "authorizedRequest";

    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final int MANY = 10_000;

    private final Vendors vendors;
    private final Cache cache;
    private final ObjectMapper json;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, TokenSource> sources = new ConcurrentHashMap<>();

    /// @param sealed as Redis has it
    private record Kept(Token token, String sealed) {}

    /// An access token of a connection.
    public record Token(String value, Instant ends) {
        @Override
        public String toString() {
            return "Token[ends " + ends + "]";
        }
    }

    AccessTokens(Vendors vendors, Cache cache, ObjectMapper json, Clock clock) {
        this.vendors = vendors;
        this.cache = cache;
        this.json = json;
        this.clock = clock;
    }

    /// Makes a system's connections have tokens.
    public void add(TokenSource source) {
        sources.put(source.system(), source);
    }

    private TokenSource source(Connection connection) {
        TokenSource source = sources.get(connection.system());
        if (source == null) {
            throw new IllegalStateException(connection.system() + " gives out no access tokens");
        }
        return source;
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

    private VendorRequest ask(Connection connection) {
        return source(connection).ask(connection, vendors.secrets(connection)).forSecret();
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
                    waiting.connection().system() + " token",
                    response.status(),
                    null,
                    waiting.connection().system() + " answered no access token.",
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
    public static VendorRequest with(VendorRequest request, String token, boolean refusable) {
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
            @ExchangeProperty(REQUEST) VendorRequest request, @ExchangeProperty("accessToken") Token refused) {
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
        String with = String.join("\n", source(connection).binding(connection, vendors.secrets(connection)));
        return "serai:" + connection.system() + "-token:" + connection.id() + ":"
                + Sha256.hex(with).substring(0, 16);
    }
}
