package io.serai.web;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.internal.MessageHandler;
import org.eclipse.jetty.websocket.core.server.Handshaker;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A WebSocket of Jetty. What is not let in ends it, and what comes after that is dropped.
final class JettySocket extends MessageHandler implements SocketLink {
    private static final Logger LOG = LoggerFactory.getLogger(JettySocket.class);
    private static final Callback IGNORED = Callback.from(() -> {}, e -> LOG.debug("not sent: {}", e.toString()));

    private final Executor loop;
    private final Consumer<SocketLink> made;
    private final SocketRate rate = new SocketRate();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Ears ears;
    private volatile boolean ending;

    private JettySocket(Executor loop, Consumer<SocketLink> made) {
        this.loop = loop;
        this.made = made;
    }

    static void open(
            Request request,
            Response response,
            Callback callback,
            WebSocketComponents components,
            Executor loop,
            Consumer<SocketLink> made,
            Consumer<Throwable> failed) {
        var limits = new Configuration.ConfigurationCustomizer();
        // what is sent is measured by it, too, and has more around what was received
        limits.setMaxFrameSize(2L * Sockets.LARGEST);
        limits.setMaxTextMessageSize(Sockets.LARGEST);
        limits.setMaxBinaryMessageSize(Sockets.LARGEST);
        // or a frame that comes bit by bit would be many
        limits.setAutoFragment(false);
        limits.setIdleTimeout(Duration.ZERO);
        var negotiator = new WebSocketNegotiator.AbstractNegotiator(limits) {
            @Override
            public org.eclipse.jetty.websocket.core.FrameHandler negotiate(
                    ServerUpgradeRequest asked, ServerUpgradeResponse answer, Callback answered) {
                return new JettySocket(loop, made);
            }
        };
        try {
            if (!Handshaker.newInstance().upgradeRequest(negotiator, request, response, callback, components, limits)) {
                failed.accept(new IllegalStateException("it is no request for a WebSocket"));
            }
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        super.onOpen(session, callback);
        loop.execute(() -> made.accept(this));
    }

    @Override
    public void begins(Ears told) {
        ears = told;
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        if (frame.getOpCode() == OpCode.CLOSE) {
            loop.execute(() -> tell(Ears::ends));
            super.onFrame(frame, callback);
            return;
        }
        rate.hears();
        if (!ending && counts(frame) && rate.tooOften()) {
            refuse(Sockets.TOO_OFTEN, Sockets.WHY_TOO_OFTEN);
        } else if (frame.getOpCode() == OpCode.BINARY) {
            refuse(Sockets.BINARY, Sockets.WHY_BINARY);
        }
        if (ending) {
            callback.succeeded();
            getCoreSession().demand();
        } else {
            super.onFrame(frame, callback);
        }
    }

    private static boolean counts(Frame frame) {
        return frame.getOpCode() != OpCode.CONTINUATION || !frame.isFin() && frame.getPayloadLength() < SocketRate.TINY;
    }

    @Override
    protected void onText(String text, Callback callback) {
        loop.execute(() -> tell(told -> told.hears(text)));
        callback.succeeded();
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("a WebSocket ended: {}", cause.toString());
        super.onError(cause, callback);
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        super.onClosed(status, callback);
        loop.execute(() -> tell(Ears::gone));
    }

    private void tell(Consumer<Ears> news) {
        Ears told = ears;
        if (told != null) {
            news.accept(told);
        }
    }

    private void refuse(int code, String reason) {
        if (!ending) {
            ending = true;
            loop.execute(() -> tell(told -> told.refused(code, reason)));
        }
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public long heard() {
        return rate.heard();
    }

    @Override
    public boolean isFull() {
        return waiting.get() > Sockets.QUEUE;
    }

    @Override
    public void send(byte[] text) {
        waiting.addAndGet(text.length);
        Runnable sent = () -> waiting.addAndGet(-text.length);
        getCoreSession()
                .sendFrame(new Frame(OpCode.TEXT, ByteBuffer.wrap(text)), Callback.from(sent, _ -> sent.run()), false);
    }

    @Override
    public void ping() {
        getCoreSession().sendFrame(new Frame(OpCode.PING), IGNORED, false);
    }

    @Override
    public void close(int code, String reason) {
        ending = true;
        getCoreSession().close(code, reason, IGNORED);
    }

    @Override
    public void drop() {
        ending = true;
        getCoreSession().abort();
    }
}
