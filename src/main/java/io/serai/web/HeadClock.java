package io.serai.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends a connection on which the head of a request has begun and does not end, with 408. One that sends nothing is
/// closed by the idle timeout. It costs a timer only where a head comes in pieces. Runs on the channel's event loop.
final class HeadClock {
    private static final byte[] LATE = ("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n"
                    + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final String DECODER = "httpDecoder";
    private static final String HANDLER = "handler";
    private static final String BYTES = "headBytes";
    private static final String MESSAGES = "headMessages";

    private final Duration patience;
    private boolean within;
    private boolean seen;
    private int unanswered;
    private @Nullable ScheduledFuture<?> timer;

    private HeadClock(Duration patience) {
        this.patience = patience;
    }

    /// @param channel of a connection that has just been made; one that speaks no HTTP/1 is left alone
    static void watch(Channel channel, Duration patience) {
        var pipeline = channel.pipeline();
        if (pipeline.get(DECODER) == null || pipeline.get(HANDLER) == null) {
            return;
        }
        var clock = new HeadClock(patience);
        pipeline.addFirst(BYTES, clock.new Bytes());
        pipeline.addBefore(HANDLER, MESSAGES, clock.new Messages());
    }

    /// What is sent to such a one.
    static ByteBuffer late() {
        return ByteBuffer.wrap(LATE);
    }

    /// What comes now is no request any more.
    static void unwatch(Channel channel) {
        for (String name : List.of(BYTES, MESSAGES)) {
            if (channel.pipeline().get(name) != null) {
                channel.pipeline().remove(name);
            }
        }
    }

    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object piece) {
            seen = false;
            context.fireChannelRead(piece);
            if (!within && !seen && timer == null) {
                timer = context.executor().schedule(() -> late(context), patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            stop();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            stop();
            context.fireChannelInactive();
        }
    }

    private void late(ChannelHandlerContext context) {
        if (unanswered > 0) {
            // the answer to an earlier request goes first; what comes after it has waited for it
            timer = context.executor().schedule(() -> late(context), 1, TimeUnit.SECONDS);
            return;
        }
        context.writeAndFlush(Unpooled.wrappedBuffer(LATE)).addListener(ChannelFutureListener.CLOSE);
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private final class Messages extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            seen = true;
            if (message instanceof HttpRequest) {
                within = true;
                unanswered++;
                stop();
            }
            if (message instanceof LastHttpContent) {
                within = false;
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            boolean interim = message instanceof HttpResponse response
                    && response.status().code() < 200;
            if (message instanceof LastHttpContent && !interim) {
                unanswered--;
            }
            context.write(message, promise);
        }
    }
}
