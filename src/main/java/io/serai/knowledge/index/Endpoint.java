package io.serai.knowledge.index;

import static io.serai.hub.delivery.DeliveryException.Kind.PERMANENT;
import static io.serai.hub.delivery.DeliveryException.Kind.TRANSIENT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.RetryAfter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A program elsewhere that answers JSON with JSON. It is asked by a route, within a time; its key stands in
/// a header of the request and nowhere else.
final class Endpoint {
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final String name;
    private final String url;
    private final @Nullable String key;
    private final Duration patience;
    private final Function<Request, CompletableFuture<Reply>> route;
    private final ObjectMapper json;

    /// What the route is given.
    record Request(String url, @Nullable String key, byte[] body) {
        /// What the header `Authorization` says; null for none.
        public @Nullable String authorization() {
            return key == null ? null : "Bearer " + key;
        }

        @Override
        public String toString() {
            return "Request[" + url + "]";
        }
    }

    /// What it answers with.
    record Reply(int status, @Nullable String retryAfter, byte[] body) {}

    /// @param name of what it does, for messages
    /// @param patience for the whole answer
    Endpoint(
            String name,
            String url,
            @Nullable String key,
            Duration patience,
            Function<Request, CompletableFuture<Reply>> route,
            ObjectMapper json) {
        this.name = name;
        this.url = url;
        this.key = key;
        this.patience = patience;
        this.route = route;
        this.json = json;
    }

    /// @throws DeliveryException where there is no answer that can be read
    JsonNode ask(Map<String, ?> question) {
        CompletableFuture<Reply> asked = route.apply(new Request(url, key, written(question)));
        try {
            Reply reply = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (reply.status() / 100 != 2) {
                boolean later = LATER.contains(reply.status()) || reply.status() >= 500;
                throw new DeliveryException(
                        later ? TRANSIENT : PERMANENT,
                        name,
                        reply.status(),
                        RetryAfter.parse(reply.retryAfter(), Clock.systemUTC()).orElse(null),
                        "The endpoint for " + name + " answered " + reply.status() + ".",
                        null);
            }
            return json.readTree(reply.body());
        } catch (TimeoutException e) {
            throw failed(TRANSIENT, "did not answer within " + patience.toSeconds() + " s.", e);
        } catch (ExecutionException e) {
            throw failed(TRANSIENT, "can't be asked: " + reason(e), e);
        } catch (IOException e) {
            throw failed(PERMANENT, "answered what is no JSON.", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(TRANSIENT, "was not awaited, as the hub ends.", e);
        } finally {
            asked.cancel(true);
        }
    }

    private byte[] written(Map<String, ?> question) {
        try {
            return json.writeValueAsBytes(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ".";
    }

    /// What it answered is other than it has to be, and would be so again.
    DeliveryException wrong(String what) {
        return failed(PERMANENT, what, null);
    }

    private DeliveryException failed(DeliveryException.Kind kind, String what, @Nullable Throwable cause) {
        return new DeliveryException(kind, name, 0, null, "The endpoint for " + name + " " + what, cause);
    }
}
