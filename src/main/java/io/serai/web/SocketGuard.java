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
import java.util.Arrays;

/// Lets in the frames of a WebSocket that keep to the limits, and says by which code the first one that does not ends
/// it. What comes after that is dropped, pings too, as each would be answered.
final class SocketGuard {
    private static final String HANDLER = "handler";
    private static final int RATE = 20;
    private static final int TINY = 1024;
    private static final long SECOND = 1_000_000_000L;
    private static final int BINARY = 1003;
    private static final int TOO_OFTEN = 1008;
    private static final int TOO_LARGE = 1009;

    /// Ends the socket.
    interface End {
        void with(int code, String reason);
    }

    private final End end;
    /// When the last frames came, the oldest one at `next`.
    private final long[] times = new long[RATE];

    private int next;
    private boolean ending;
    private volatile long heard = System.nanoTime();

    SocketGuard(End end) {
        this.end = end;
        Arrays.fill(times, heard - SECOND);
    }

    /// Before what Vert.x hears. On the channel's event loop.
    void watch(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(HANDLER, "socketFrames", new Frames());
        pipeline.addBefore(HANDLER, "socketUtf8", new Utf8FrameValidator(false));
        pipeline.addBefore(HANDLER, "socketWhole", new WebSocketFrameAggregator(Sockets.LARGEST));
        pipeline.addBefore(HANDLER, "socketFaults", new Faults());
    }

    /// On the channel's event loop.
    void ending() {
        ending = true;
    }

    /// When it was last heard of, by `System.nanoTime`.
    long heard() {
        return heard;
    }

    private void refuse(int code, String reason) {
        if (!ending) {
            ending = true;
            end.with(code, reason);
        }
    }

    /// More than so many within any second.
    private boolean tooOften() {
        boolean often = heard - times[next] < SECOND;
        times[next] = heard;
        next = (next + 1) % RATE;
        return often;
    }

    /// Some clients send a long message in pieces, which are one message; tiny ones are only there to keep us busy.
    private static boolean counts(Object message) {
        return !(message instanceof ContinuationWebSocketFrame piece)
                || !piece.isFinalFragment() && piece.content().readableBytes() < TINY;
    }

    private final class Frames extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            boolean closes = !(message instanceof WebSocketFrame) || message instanceof CloseWebSocketFrame;
            if (!closes) {
                heard = System.nanoTime();
                if (!ending && counts(message) && tooOften()) {
                    refuse(TOO_OFTEN, "more than " + RATE + " frames a second");
                } else if (message instanceof BinaryWebSocketFrame) {
                    refuse(BINARY, "text frames only");
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
                case TooLongFrameException large -> refuse(TOO_LARGE, "more than " + Sockets.LARGEST + " bytes");
                case CorruptedWebSocketFrameException corrupted ->
                    refuse(
                            corrupted.closeStatus().code(),
                            corrupted.closeStatus().code() == TOO_LARGE
                                    ? "more than " + Sockets.LARGEST + " bytes"
                                    : "not as RFC 6455 has it");
                default -> context.fireExceptionCaught(cause);
            }
        }
    }
}
