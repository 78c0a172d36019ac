package io.serai.invitations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Conversation;
import io.serai.web.EventSource;
import io.serai.web.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events as the texts of a WebSocket. What the other side says is not listened to.
final class LiveSocket implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
    private static final int ENDED = 1000;
    private static final int BROKEN = 1011;

    private final ObjectMapper json;
    private final EventSource source;
    private volatile @Nullable Thread teller;
    private volatile boolean over;

    LiveSocket(ObjectMapper json, EventSource source) {
        this.json = json;
        this.source = source;
    }

    @Override
    public void begins(Peer peer) {
        teller = Thread.ofVirtual().name("event-live").start(() -> tell(peer));
    }

    private void tell(Peer peer) {
        try {
            source.stream(new Frames(peer));
            peer.close(ENDED, "this is over");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("a WebSocket of events ended early: {}", e.toString());
            peer.close(BROKEN, "something went wrong here");
        }
    }

    @Override
    public void hears(String text) {
        // nothing is asked here
    }

    @Override
    public void ends() {
        over = true;
        Thread telling = teller;
        if (telling != null) {
            telling.interrupt();
        }
    }

    private final class Frames implements EventSource.Listener {
        private final Peer peer;

        Frames(Peer peer) {
            this.peer = peer;
        }

        @Override
        public boolean listening() {
            return !over;
        }

        @Override
        public void send(String name, Object data) {
            try {
                peer.send(json.writeValueAsBytes(data));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("what is shown can be written", e);
            }
        }

        @Override
        public void send(String name, Object data, String id) {
            send(name, data);
        }
    }
}
