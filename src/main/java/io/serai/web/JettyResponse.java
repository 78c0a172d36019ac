package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/// An answer of Jetty, which takes one piece at a time.
final class JettyResponse implements ServerResponse {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private record Piece(boolean last, ByteBuffer bytes, Promise<Void> sent) {}

    private final Response response;
    private final Runnable answered;
    private final MultiMap headers = HeadersMultiMap.httpHeaders();
    private final Queue<Piece> waiting = new ArrayDeque<>();
    private int status = 200;
    private boolean begun;
    private boolean busy;
    private volatile boolean ended;
    private volatile boolean left;
    private volatile @Nullable Throwable lost;

    /// @param answered is called once all has left, and whoever waited for that was told
    JettyResponse(Response response, Runnable answered) {
        this.response = response;
        this.answered = answered;
    }

    @Override
    public MultiMap headers() {
        return headers;
    }

    @Override
    public ServerResponse putHeader(CharSequence name, CharSequence value) {
        headers.set(name, value);
        return this;
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    public ServerResponse setStatusCode(int code) {
        status = code;
        return this;
    }

    /// Jetty says so itself, when the body is read.
    @Override
    public void writeContinue() {}

    /// Jetty cuts into pieces what has no length.
    @Override
    public void setChunked(boolean chunked) {}

    @Override
    public void writeHead() {
        write(false, NOTHING.duplicate());
    }

    @Override
    public Future<Void> write(Buffer piece) {
        return write(false, ByteBuffer.wrap(piece.getBytes()));
    }

    @Override
    public Future<Void> end() {
        return write(true, NOTHING.duplicate());
    }

    @Override
    public Future<Void> end(Buffer piece) {
        return write(true, ByteBuffer.wrap(piece.getBytes()));
    }

    private Future<Void> write(boolean last, ByteBuffer bytes) {
        var piece = new Piece(last, bytes, Promise.promise());
        Throwable gone;
        synchronized (this) {
            gone = ended ? new IllegalStateException("the answer has ended") : lost;
            if (gone == null) {
                ended = last;
                if (busy) {
                    waiting.add(piece);
                    return piece.sent().future();
                }
                busy = true;
            }
        }
        if (gone != null) {
            return Future.failedFuture(gone);
        }
        send(piece);
        return piece.sent().future();
    }

    /// With all of the head in it.
    Response begun() {
        if (!begun) {
            begun = true;
            response.setStatus(status);
            HttpFields.Mutable fields = response.getHeaders();
            for (Map.Entry<String, String> header : headers) {
                fields.add(header.getKey(), header.getValue());
            }
        }
        return response;
    }

    private void send(Piece piece) {
        begun().write(
                        piece.last(),
                        piece.bytes(),
                        Callback.from(Invocable.InvocationType.NON_BLOCKING, () -> sent(piece), cause -> {
                            piece.sent().tryFail(cause);
                            lost(cause);
                        }));
    }

    private void sent(Piece piece) {
        if (piece.last()) {
            left = true;
            piece.sent().tryComplete();
            answered.run();
            return;
        }
        Piece next;
        synchronized (this) {
            next = waiting.poll();
            busy = next != null;
        }
        piece.sent().tryComplete();
        if (next != null) {
            send(next);
        }
    }

    /// Nobody is there any more.
    void lost(Throwable cause) {
        Queue<Piece> none;
        synchronized (this) {
            lost = cause;
            none = new ArrayDeque<>(waiting);
            waiting.clear();
        }
        none.forEach(piece -> piece.sent().tryFail(cause));
    }

    @Override
    public boolean ended() {
        return ended;
    }

    /// Whether the last piece has left.
    boolean hasLeft() {
        return left;
    }

    @Override
    public boolean closed() {
        return lost != null;
    }
}
