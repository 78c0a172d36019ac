package io.serai.connectors;

import io.serai.hub.cache.Cache;
import java.util.function.Consumer;
import org.redisson.api.RTopic;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells every hub that a connection was changed, so that none goes on with what it remembers. Where Redis is away,
/// they find out within the ten seconds that it is remembered.
final class ConnectionNews {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNews.class);
    private static final String TOPIC = "serai:connections";

    private final Cache cache;
    private final Consumer<String> listener;
    private boolean listening;

    /// @param listener takes the public id of a connection that was changed somewhere
    ConnectionNews(Cache cache, Consumer<String> listener) {
        this.cache = cache;
        this.listener = listener;
    }

    void tell(String connection) {
        listener.accept(connection);
        if (cache.up()) {
            topic().publishAsync(connection);
        }
    }

    /// Begins to listen when Redis is first there; Redisson begins again by itself after an outage. To be called again
    /// and again, by one thread.
    void listen() {
        if (!listening && cache.up()) {
            try {
                topic().addListener(String.class, (_, connection) -> listener.accept(connection));
                listening = true;
            } catch (RuntimeException e) {
                LOG.debug("not listening for news of connections yet: {}", e.toString());
            }
        }
    }

    private RTopic topic() {
        return cache.client().getTopic(TOPIC, StringCodec.INSTANCE);
    }
}
