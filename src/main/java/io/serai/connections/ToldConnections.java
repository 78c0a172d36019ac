package io.serai.connections;

import io.serai.notifications.Notices;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People read what others asked of them, or answered, among their notifications.
final class ToldConnections implements ConnectionNotices {
    private static final String REQUEST = "connection_request";
    private static final String ACCEPTED = "connection_accepted";

    private final Notices notices;

    ToldConnections(Notices notices) {
        this.notices = notices;
    }

    /// Where a person wants to hear of a kind of notice by ntfy.
    static Optional<String> topic(NtfyWish wish, String type) {
        boolean wanted =
                switch (type) {
                    case REQUEST -> wish.onRequest();
                    case ACCEPTED -> wish.onAccept();
                    default -> true;
                };
        return wish.enabled() && wanted ? Optional.ofNullable(wish.topic()) : Optional.empty();
    }

    @Override
    public void requested(News news) {
        tell(news, REQUEST, "New Connection Request", " wants to connect with you", "sender_umbral_name", REQUEST);
    }

    @Override
    public void accepted(News news) {
        tell(
                news,
                ACCEPTED,
                "Connection Accepted",
                " accepted your connection request",
                "connected_umbral_name",
                UserConnections.RESOURCE);
    }

    private void tell(News news, String type, String title, String message, String named, String source) {
        Map<String, @Nullable String> data = new HashMap<>();
        data.put(named, news.umbralName());
        notices.tell(
                news.to(),
                new Notices.Notice(
                        type,
                        title,
                        news.name() + message,
                        Collections.unmodifiableMap(data),
                        source,
                        news.source(),
                        news.about()));
    }

    @Override
    public void withdrawn(String request) {
        notices.takeAway(REQUEST, request);
    }
}
