package io.serai.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A WebSocket of Vert.x. What comes is looked at before Vert.x hears it; once something was not let in, or it is being
/// closed, all that comes is dropped, pings too, as each would be answered.
final class VertxSocket implements SocketLink, Executor {
    private static final Logger LOG = LoggerFactory.getLogger(VertxSocket.class);
    private static final String HANDLER = "handler";

    private final ServerWebSocket socket;
    private final ConnectionBase connection;
    private final SocketRate rate = new SocketRate();
    private @Nullable Ears ears;
    private boolean ending;

    VertxSocket(ServerWebSocket socket, HttpConnection connection) {
        this.socket = socket;
        this.connection = (ConnectionBase) connection;
    }

    @Override
    public void begins(Ears told) {
        ears = told;
        Channel channel = connection.channel();
        HeadClock.unwatch(channel);
        socket.setWriteQueueMaxSize(Sockets.QUEUE);
        watch(channel);
        channel.closeFuture().addListener(_ -> told.gone());
        socket.exceptionHandler(e -> LOG.debug("a WebSocket ended: {}", e.toString()));
        socket.closeHandler(_ -> told.ends());
        socket.textMessageHandler(told::hears);
    }

    private void watch(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(HANDLER, "socketFrames", new Frames());
        pipeline.addBefore(HANDLER, "socketUtf8", new Utf8FrameValidator(false));
        pipeline.addBefore(HANDLER, "socketWhole", new WebSocketFrameAggregator(Sockets.LARGEST));
        pipeline.addBefore(HANDLER, "socketFaults", new Faults());
    }

    @Override
    public Executor loop() {
        return this;
    }

    @Override
    public void execute(Runnable step) {
        connection.getContext().emit(_ -> step.run());
    }

    @Override
    public long heard() {
        return rate.heard();
    }

    @Override
    public boolean isFull() {
        return socket.writeQueueFull();
    }

    @Override
    public void send(byte[] text) {
        socket.writeFrame(new WebSocketFrameImpl(WebSocketFrameType.TEXT, text, true));
    }

    @Override
    public void ping() {
        if (!socket.isClosed()) {
            socket.writePing(Buffer.buffer());
        }
    }

    @Override
    public void close(int code, String reason) {
        ending = true;
        if (!socket.isClosed()) {
            socket.close((short) code, reason);
        }
    }

    @Override
    public void drop() {
        ending = true;
        connection.channelHandlerContext().close();
    }

    private void refuse(int code, String reason) {
        if (!ending && ears != null) {
            ending = true;
            ears.refused(code, reason);
        }
    }

    private static boolean counts(Object message) {
        return !(message instanceof ContinuationWebSocketFrame piece)
                || !piece.isFinalFragment() && piece.content().readableBytes() < SocketRate.TINY;
    }

    private final class Frames extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean closes = !(message instanceof WebSocketFrame) || message instanceof CloseWebSocketFrame;
            if (!closes) {
                rate.hears();
                if (!ending && counts(message) && rate.tooOften()) {
                    refuse(Sockets.TOO_OFTEN, Sockets.WHY_TOO_OFTEN);
                } else if (message instanceof BinaryWebSocketFrame) {
                    refuse(Sockets.BINARY, Sockets.WHY_BINARY);
                }
            }
            if (closes || !ending) {
                context.fireChannelRead(message);
            } else {
                ReferenceCountUtil.release(message);
            }
        }
    }

    private final class Faults extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            switch (cause) {
                case TooLongFrameException large -> refuse(Sockets.TOO_LARGE, Sockets.WHY_TOO_LARGE);
                case CorruptedWebSocketFrameException corrupted ->
                    refuse(
                            corrupted.closeStatus().code(),
                            corrupted.closeStatus().code() == Sockets.TOO_LARGE
                                    ? Sockets.WHY_TOO_LARGE
                                    : Sockets.WHY_BROKEN);
                default -> context.fireExceptionCaught(cause);
            }
        }
    }
}
