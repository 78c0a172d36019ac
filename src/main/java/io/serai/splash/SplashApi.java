package io.serai.splash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.RetryAfter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `splashApi`: what Splash is asked, and what its answers mean (api-docs.splashthat.com).
public final class SplashApi {
    private static final String GUESTS = "GET /groupcontacts";
    /// By 503 Splash says that the day's calls are used up. Where it doesn't say until when, it is asked again after
    /// this.
    private static final Duration CAP = Duration.ofMinutes(30);
    private static final int USED_UP = 503;

    private final ObjectMapper json;
    private final Clock clock;

    SplashApi(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    public VendorRequest events(@Body Connection connection) {
        return get(connection, "GET /events", "/events", Map.of("limit", "1", "page", "1"));
    }

    public VendorRequest guests(@Body SplashQuery query, @ExchangeProperty("pageSize") String pageSize) {
        return get(
                query.connection(),
                GUESTS,
                "/groupcontacts",
                Map.of(
                        "event_id",
                        query.event(),
                        "limit",
                        pageSize,
                        "page",
                        Integer.toString(query.page()),
                        "viewGroups[]",
                        "groupContactAnswer"));
    }

    private static VendorRequest get(Connection connection, String what, String path, Map<String, String> query) {
        return new VendorRequest(
                connection,
                "GET",
                what,
                "base_url",
                path,
                query,
                Map.of("Accept", "application/json"),
                new byte[0],
                Set.of(404, USED_UP));
    }

    /// One page of guests.
    ///
    /// @throws DeliveryException permanent, where Splash knows no such event; held back, where the day's calls are
    ///     used up; transient, where it is no list
    public GuestPage guestsAnswered(@Body VendorResponse response) {
        if (response.status() == 404) {
            throw failure(
                    DeliveryException.Kind.PERMANENT,
                    404,
                    null,
                    "Splash knows no such event, or does not show it to this connection; look at the connection's"
                            + " setting events.");
        }
        return GuestPage.of(list(response, GUESTS), tree(response));
    }

    /// What is said of a connection that works.
    public String eventsAnswered(@Body VendorResponse response) {
        JsonNode list = list(response, "GET /events");
        return list.isEmpty()
                ? "The secrets are taken; there are no events yet."
                : "The secrets are taken, and events can be read.";
    }

    private JsonNode list(VendorResponse response, String what) {
        if (response.status() == USED_UP) {
            Duration wait = RetryAfter.reset(response.headers().get("ratelimit-reset"), clock)
                    .or(() -> RetryAfter.parse(response.headers().get("retry-after"), clock))
                    .orElse(CAP);
            throw failure(
                    DeliveryException.Kind.HELD_BACK,
                    USED_UP,
                    wait,
                    "Splash answered 503, by which it says that the day's calls are used up.");
        }
        JsonNode list = GuestPage.list(tree(response));
        if (response.status() != 200 || !list.isArray()) {
            throw failure(
                    DeliveryException.Kind.TRANSIENT,
                    response.status(),
                    null,
                    "Splash answered " + response.status() + " to " + what + " without a list in 'data'.");
        }
        return list;
    }

    /// @throws DeliveryException transient, where it is no JSON
    JsonNode tree(VendorResponse response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            // the cause might quote the answer
            throw failure(
                    DeliveryException.Kind.TRANSIENT,
                    response.status(),
                    null,
                    "Splash's answer is no JSON, or not all of it.");
        }
    }

    private static DeliveryException failure(
            DeliveryException.Kind kind, int status, @Nullable Duration wait, String message) {
        return new DeliveryException(kind, SplashGuest.SYSTEM, status, wait, message, null);
    }
}
