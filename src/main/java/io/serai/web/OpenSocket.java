package io.serai.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket that is open.
final class OpenSocket implements Peer, Held {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSocket.class);
    /// What may wait for a client to read it; a text that goes to many is one array, however many wait for it.
    private static final int QUEUE = 256 * 1024;

    private final ServerWebSocket socket;
    private final ConnectionBase connection;
    private final Conversation conversation;
    private final SocketGuard guard = new SocketGuard(this::close);
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Principal principal;

    OpenSocket(ServerWebSocket socket, HttpConnection connection, Principal principal, Conversation conversation) {
        this.socket = socket;
        this.connection = (ConnectionBase) connection;
        this.principal = principal;
        this.conversation = conversation;
    }

    /// On the event loop, as soon as it is one.
    ///
    /// @param gone is called once, when the connection is closed
    void begins(Runnable gone) {
        HeadClock.unwatch(connection.channel());
        socket.setWriteQueueMaxSize(QUEUE);
        guard.watch(connection.channel());
        connection.channel().closeFuture().addListener(closed -> {
            end();
            gone.run();
        });
        socket.exceptionHandler(e -> LOG.debug("a WebSocket ended: {}", e.toString()));
        socket.closeHandler(closed -> end());
        socket.textMessageHandler(text -> tell(() -> conversation.hears(text)));
        tell(() -> conversation.begins(this));
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
            if (socket.writeQueueFull()) {
                drop("it does not read what is sent to it");
            } else {
                socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, text, true));
            }
        } catch (IllegalStateException e) {
            LOG.debug("a WebSocket was closed before it was written to: {}", e.toString());
        }
    }

    /// Asks whether somebody is there still.
    ///
    /// @param deadline by `System.nanoTime`, before which it was last heard of where nobody is
    void beat(long deadline) {
        if (guard.heard() - deadline < 0) {
            drop("it has not been heard of");
        } else if (!over.get() && !socket.isClosed()) {
            socket.writePing(Buffer.buffer());
        }
    }

    @Override
    public void close(int code, String reason) {
        onLoop(() -> {
            if (over.compareAndSet(false, true)) {
                guard.ending();
                if (!socket.isClosed()) {
                    socket.close((short) code, reason);
                }
                told();
            }
        });
    }

    /// At once: a close frame would wait behind all that was not read.
    private void drop(String why) {
        if (over.compareAndSet(false, true)) {
            LOG.debug("a WebSocket is dropped: {}", why);
            onLoop(() -> {
                guard.ending();
                connection.channelHandlerContext().close();
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

    private void onLoop(Runnable step) {
        ContextInternal context = connection.getContext();
        if (context.inThread()) {
            step.run();
        } else {
            context.runOnContext(now -> step.run());
        }
    }
}
