package io.serai.web;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.SerializedInvoker;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.jspecify.annotations.Nullable;

/// A request of Jetty; its loop is whichever thread comes first, one at a time. Jetty is told that it is done when its
/// answer has left and its body is read, so that the connection can be used again.
final class JettyRequest implements ServerRequest, Executor {
    private final Request request;
    private final Callback callback;
    private final WebSocketComponents sockets;
    private final int mostText;
    private final JettyResponse response;
    private final SerializedInvoker loop = new SerializedInvoker();
    private final AtomicBoolean done = new AtomicBoolean();
    private final String uri;
    private @Nullable MultiMap headers;
    private @Nullable Reader reader;
    private @Nullable JettyForm form;
    private boolean paused;
    private boolean asked;
    private boolean ended;
    private long read;
    private volatile @Nullable Runnable gone;

    JettyRequest(Request request, Response response, Callback callback, WebSocketComponents sockets, int mostText) {
        this.request = request;
        this.callback = callback;
        this.sockets = sockets;
        this.mostText = mostText;
        this.uri = target(request.getHttpURI());
        this.response = new JettyResponse(response, this::answered);
        this.ended = !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                && request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) <= 0;
        request.addFailureListener(this::failed);
    }

    /// Jetty has looked at the host of a target that names one; what is no HTTP is left as it is, for the edge.
    private static String target(@Nullable HttpURI uri) {
        if (uri == null || uri.getPathQuery() == null) {
            return "/";
        }
        return HttpScheme.HTTP.is(uri.getScheme()) ? uri.getPathQuery() : uri.asString();
    }

    private void failed(Throwable cause) {
        response.lost(cause);
        execute(() -> {
            Reader told = reader;
            if (told != null && !ended) {
                ended = true;
                told.broken(cause);
            }
            Runnable closed = gone;
            if (closed != null) {
                closed.run();
            }
        });
        finish(cause);
    }

    /// The answer has left, and whoever waited for that was told. Where it says that it is the last one, the
    /// edge closes the connection; else what nobody reads of the request is dropped.
    private void answered() {
        if (HttpHeaders.CLOSE.toString().equals(response.headers().get(HttpHeaders.CONNECTION))) {
            return;
        }
        execute(() -> {
            if (ended) {
                finish(null);
            } else {
                read(new Rest());
                resume();
            }
        });
    }

    private void finish(@Nullable Throwable cause) {
        if (done.compareAndSet(false, true)) {
            if (cause == null) {
                callback.succeeded();
            } else {
                callback.failed(cause);
            }
        }
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public String path() {
        int question = uri.indexOf('?');
        return question < 0 ? uri : uri.substring(0, question);
    }

    @Override
    public @Nullable String query() {
        int question = uri.indexOf('?');
        return question < 0 ? null : uri.substring(question + 1);
    }

    @Override
    public HttpVersion version() {
        return request.getConnectionMetaData().getHttpVersion() == org.eclipse.jetty.http.HttpVersion.HTTP_1_0
                ? HttpVersion.HTTP_1_0
                : HttpVersion.HTTP_1_1;
    }

    @Override
    public MultiMap headers() {
        if (headers == null) {
            var all = HeadersMultiMap.httpHeaders();
            for (HttpField field : request.getHeaders()) {
                all.add(field.getName(), field.getValue() == null ? "" : field.getValue());
            }
            headers = all;
        }
        return headers;
    }

    @Override
    public @Nullable String authority() {
        return null;
    }

    @Override
    public @Nullable String cookie(String name) {
        return Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(cookie -> cookie.getValue())
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable String remoteAddress() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
                        && from.getAddress() != null
                ? from.getAddress().getHostAddress()
                : null;
    }

    @Override
    public Executor loop() {
        return this;
    }

    @Override
    public void execute(Runnable step) {
        loop.run(step);
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public long bytesRead() {
        return read;
    }

    @Override
    public void read(Reader by) {
        execute(() -> {
            reader = by;
            if (ended) {
                by.end();
            } else {
                readOn();
            }
        });
    }

    @Override
    public void readForm(Reader by, FormParts parts) {
        form = JettyForm.of(getHeader("Content-Type"), parts, mostText);
        read(by);
    }

    @Override
    public Map<String, List<String>> formTexts() {
        return form == null ? Map.of() : form.texts();
    }

    private void readOn() {
        while (!paused && !ended && !asked) {
            Reader to = reader;
            if (to == null) {
                return;
            }
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                asked = true;
                request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::more));
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                ended = true;
                to.broken(chunk.getFailure());
                return;
            }
            take(chunk, to);
        }
    }

    private void more() {
        execute(() -> {
            asked = false;
            readOn();
        });
    }

    private void take(Content.Chunk chunk, Reader to) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.getByteBuffer().get(bytes);
        ended = chunk.isLast();
        chunk.release();
        read += bytes.length;
        if (bytes.length > 0) {
            to.piece(Buffer.buffer(bytes));
        }
        JettyForm parts = form;
        if (parts != null && reader == to) {
            Throwable fault = parts.take(ByteBuffer.wrap(bytes), ended);
            if (fault != null) {
                ended = true;
                to.broken(fault);
                return;
            }
        }
        if (ended && reader == to) {
            to.end();
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        execute(this::readOn);
    }

    @Override
    public ServerResponse response() {
        return response;
    }

    /// Where the answer has left, Jetty closes the connection itself, as its head says; else what was sent so far must
    /// not look like the whole.
    @Override
    public void closeConnection() {
        if (response.hasLeft()) {
            finish(null);
            return;
        }
        var cause = new IOException("the answer is given up");
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        end.close(cause);
        finish(cause);
    }

    @Override
    public void onConnectionClosed(Runnable closed) {
        gone = closed;
    }

    @Override
    public void becomeSocket(Consumer<SocketLink> made, Consumer<Throwable> failed) {
        done.set(true);
        JettySocket.open(request, response.begun(), callback, sockets, this, made, failed);
    }

    /// What nobody reads.
    private final class Rest implements Reader {
        @Override
        public void piece(Buffer piece) {}

        @Override
        public void end() {
            finish(null);
        }

        @Override
        public void broken(Throwable cause) {
            finish(null);
        }
    }
}
