package io.serai.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request of Vert.x; its loop is the event loop of its connection.
final class VertxRequest implements ServerRequest, Executor {
    private final HttpServerRequest request;
    private final ContextInternal context;
    private final VertxResponse response;

    VertxRequest(HttpServerRequest request) {
        this.request = request;
        this.context = (ContextInternal) ((HttpServerRequestInternal) request).context();
        this.response = new VertxResponse(request.response());
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String uri() {
        return request.uri();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public HttpVersion version() {
        return request.version();
    }

    @Override
    public MultiMap headers() {
        return request.headers();
    }

    @Override
    public @Nullable String authority() {
        var authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    @Override
    public @Nullable String cookie(String name) {
        var cookie = request.getCookie(name);
        return cookie == null ? null : cookie.getValue();
    }

    @Override
    public @Nullable String remoteAddress() {
        var remote = request.remoteAddress();
        return remote == null ? null : remote.hostAddress();
    }

    @Override
    public Executor loop() {
        return this;
    }

    @Override
    public void execute(Runnable step) {
        context.emit(_ -> step.run());
    }

    @Override
    public boolean isEnded() {
        return request.isEnded();
    }

    @Override
    public long bytesRead() {
        return request.bytesRead();
    }

    @Override
    public void read(Reader reader) {
        request.handler(reader::piece);
        request.exceptionHandler(reader::broken);
        request.endHandler(_ -> reader.end());
    }

    @Override
    public void readForm(Reader reader, FormParts parts) {
        try {
            request.setExpectMultipart(true);
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("no form can be read of it", e);
        }
        request.uploadHandler(upload -> begin(upload, parts));
        read(reader);
    }

    private static void begin(HttpServerFileUpload upload, FormParts parts) {
        FilePart part = parts.file(upload.name(), upload.filename(), upload.size());
        if (part == null) {
            upload.handler(_ -> {});
        } else {
            upload.handler(part::piece);
            upload.endHandler(_ -> part.end());
        }
    }

    @Override
    public Map<String, List<String>> formTexts() {
        var texts = new LinkedHashMap<String, List<String>>();
        request.formAttributes().forEach(field -> texts.computeIfAbsent(field.getKey(), _ -> new ArrayList<>())
                .add(field.getValue()));
        return texts;
    }

    @Override
    public void pause() {
        request.pause();
    }

    @Override
    public void resume() {
        request.resume();
    }

    @Override
    public ServerResponse response() {
        return response;
    }

    @Override
    public void closeConnection() {
        request.connection().close();
    }

    @Override
    public void onConnectionClosed(Runnable gone) {
        request.connection().closeHandler(_ -> gone.run());
    }

    @Override
    public void becomeSocket(Consumer<SocketLink> made, Consumer<Throwable> failed) {
        request.toWebSocket()
                .onSuccess(socket -> made.accept(new VertxSocket(socket, request.connection())))
                .onFailure(failed::accept);
    }
}
