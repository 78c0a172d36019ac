package io.serai.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/// The server on which the handlers stand that are written by hand.
final class RawServer {
    private RawServer() {}

    /// @param handler has a thread of its own for each request
    /// @return the port of 127.0.0.1
    static int serve(BiConsumer<HttpServerRequest, Buffer> handler) throws Exception {
        var workers = Executors.newVirtualThreadPerTaskExecutor();
        return Vertx.vertx()
                .createHttpServer()
                .requestHandler(request ->
                        request.body().onSuccess(body -> workers.execute(() -> handler.accept(request, body))))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }
}
