package io.serai.web;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket that is open.
final class OpenSocket implements Peer, Held, SocketLink.Ears {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSocket.class);

    private final SocketLink link;
    private final Conversation conversation;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Principal principal;
    private Runnable afterwards = () -> {};

    OpenSocket(SocketLink link, Principal principal, Conversation conversation) {
        this.link = link;
        this.principal = principal;
        this.conversation = conversation;
    }

    /// On the loop, as soon as it is one.
    ///
    /// @param gone is called once, when the connection is closed
    void begins(Runnable gone) {
        afterwards = gone;
        link.begins(this);
        tell(() -> conversation.begins(this));
    }

    @Override
    public void hears(String text) {
        tell(() -> conversation.hears(text));
    }

    @Override
    public void refused(int code, String reason) {
        close(code, reason);
    }

    @Override
    public void ends() {
        end();
    }

    @Override
    public void gone() {
        end();
        afterwards.run();
    }

    private void tell(Runnable news) {
        if (over.get()) {
            return;
        }
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.error("a WebSocket failed", e);
            close(1011, "something went wrong here");
        }
    }

    @Override
    public Principal principal() {
        return principal;
    }

    @Override
    public void is(Principal now) {
        principal = now;
    }

    @Override
    public void send(byte[] text) {
        if (over.get()) {
            return;
        }
        try {
            if (link.isFull()) {
                drop("it does not read what is sent to it");
            } else {
                link.send(text);
            }
        } catch (IllegalStateException e) {
            LOG.debug("a WebSocket was closed before it was written to: {}", e.toString());
        }
    }

    /// Asks whether somebody is there still.
    ///
    /// @param deadline by `System.nanoTime`, before which it was last heard of where nobody is
    void beat(long deadline) {
        if (link.heard() - deadline < 0) {
            drop("it has not been heard of");
        } else if (!over.get()) {
            link.ping();
        }
    }

    @Override
    public void close(int code, String reason) {
        link.loop().execute(() -> {
            if (over.compareAndSet(false, true)) {
                link.close(code, reason);
                told();
            }
        });
    }

    /// At once: a close frame would wait behind all that was not read.
    private void drop(String why) {
        if (over.compareAndSet(false, true)) {
            LOG.debug("a WebSocket is dropped: {}", why);
            link.loop().execute(() -> {
                link.drop();
                told();
            });
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            told();
        }
    }

    private void told() {
        try {
            conversation.ends();
        } catch (RuntimeException e) {
            LOG.error("the end of a WebSocket failed", e);
        }
    }
}
